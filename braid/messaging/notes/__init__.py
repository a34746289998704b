"""Release notes in two tongues, and the public page that they make."""
