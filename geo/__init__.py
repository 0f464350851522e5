"""Geography of the Netherlands: places, distances, boundaries and maps, without a web framework."""
