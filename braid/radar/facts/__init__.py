"""From the rooms' tables to the facts that detectors read: a fixed number of queries, then one change at a time."""
