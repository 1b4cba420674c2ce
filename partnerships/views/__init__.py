"""Pages about people and what administrators keep: find, permit, read, render."""
