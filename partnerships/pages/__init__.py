"""What the pages of administrators say, made from rows; they decide nothing."""
