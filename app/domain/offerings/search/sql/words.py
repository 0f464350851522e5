"""The statement that brings texts in which a word may be written."""

from __future__ import annotations

from functools import lru_cache

from app.domain.offerings.search.sql import DIALECTS, in_one_line


@lru_cache(maxsize=2)
def texts_statement(engine: str, most: int) -> str:
    """Write the statement that brings the texts of so many listings that have all terms of the bound question.

    Each row: card, description.
    """
    return in_one_line(f"""
SELECT card.card, offering.description FROM listing
    JOIN listing_card AS card ON card.id = listing.id JOIN offering ON offering.id = listing.offering_id
WHERE {DIALECTS[engine].fits("listing")} LIMIT {most}""")
