"""Tests of the geography library."""
