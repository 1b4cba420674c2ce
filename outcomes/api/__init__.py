"""The read API: what the pages show, through the same gate, for programs."""
