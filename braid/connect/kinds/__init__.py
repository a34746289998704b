"""One module for each kind of table that can be imported."""
