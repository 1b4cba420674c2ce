"""Returns in the read API: the same rows as their pages, through the same gate."""
