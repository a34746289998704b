"""Naming rules for files and campaigns: a pattern with named parts, and what is wrong with a name."""
