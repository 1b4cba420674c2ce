"""The arithmetic: NumPy arrays in, NumPy arrays out, NaN for missing. No Django."""
