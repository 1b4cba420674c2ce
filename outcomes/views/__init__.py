"""Pages: find, read, render. What they say is made in `outcomes.pages`."""
