"""What each page says, made ready for its template: no HTML, no HTTP."""
