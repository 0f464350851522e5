"""Tests of what the map loads."""
