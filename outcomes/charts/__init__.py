"""Charts without a browser or a framework: a specification, and each way of drawing it."""
