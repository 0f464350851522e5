"""Door: the API, for programs."""
