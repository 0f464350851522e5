"""Search: the read model that answers "what is near", and the one place that asks it."""
