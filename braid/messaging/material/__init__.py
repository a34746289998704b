"""From product to content: raw material, and what marketing makes of it."""
