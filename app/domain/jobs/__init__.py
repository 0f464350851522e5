"""What ran in the background, when, and how it ended."""
