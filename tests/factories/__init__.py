"""Things to test with, made the short way."""
