"""Meetings out of the calendar files of other programs: read, shown before, brought in, and taken back in one."""
