"""What the pages of returns show, made ready for their templates."""
