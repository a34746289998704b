"""`make bench`: how fast Braid is on a large workspace, and how much memory it takes."""
