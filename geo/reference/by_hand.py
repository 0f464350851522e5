"""What no source has, or has wrongly, and is known from elsewhere."""

COMMON_NAMES = {"'s-Gravenhage": "Den Haag"}
"""Where the municipality itself uses another name than the register."""

MISSING_POSTCODES = {"5028": "Tilburg"}
"""Postcodes in use that the source lacks, with their place."""

OWN_MUNICIPALITY = {"4197": "GM1960", "9417": "GM1731", "9423": "GM1731"}
"""Of a village that the source has in two municipalities, its own, where nothing in the source tells which that is."""
