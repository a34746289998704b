"""Calendars that other programs subscribe to by a secret link."""
