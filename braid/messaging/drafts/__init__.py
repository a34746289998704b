"""From a draft, pasted or in a file, to what in it somebody could be held to."""
