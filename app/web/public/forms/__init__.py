"""What visitors fill in, read and checked."""
