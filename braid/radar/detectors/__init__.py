"""Detectors: pure functions from typed facts to readings. They know neither Django nor any room."""
