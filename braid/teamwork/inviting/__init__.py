"""Meetings in the calendars of their people: invitations by mail (iTIP, iMIP), and the answers that come back."""
