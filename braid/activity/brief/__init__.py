"""What a week brings: the brief of one person, the page of both teams, and the page for the sponsor."""
