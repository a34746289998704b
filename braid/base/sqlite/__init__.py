"""The database engine of the setting without a server; see `base`."""
