"""Files on things: taking them in, keeping them, and handing them out without anything in them being run."""
