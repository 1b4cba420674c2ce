"""The pages of returns: thin, over `returns.pages` and the workflow."""
