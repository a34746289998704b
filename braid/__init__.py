"""Braid: where product and marketing plan, launch and learn together."""

__version__ = "0.1.0"
