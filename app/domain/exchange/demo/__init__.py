"""Example data: places that exist, offerings that do not, so that a first visit is a place one can walk in."""
