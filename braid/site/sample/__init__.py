"""The sample company: one world for trying Braid, for tests, screenshots and journeys."""
