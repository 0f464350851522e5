"""The product in a real browser, on both engines."""
