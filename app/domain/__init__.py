"""The rooms: what the product is about, without a web framework."""
