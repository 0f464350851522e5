"""Room: words of the people who search, made the same way for the index and for the question."""
