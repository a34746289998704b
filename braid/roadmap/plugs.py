"""What this room hears, and where it speaks in rooms below."""

from braid.roadmap import involvement  # noqa: F401  (listens from here on)
