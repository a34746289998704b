"""Mails that wait for the mail server: rows of a table, written at the moment of sending where that is possible."""
