"""A whole workspace as one archive, out and in again."""
