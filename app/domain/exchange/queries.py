"""Reading what the exchange needs: the words that records may use, and all records for an export."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from app.domain.exchange.rules import Vocabulary
from app.domain.taxonomy.queries import list_product_uris, load_taxonomy
from geo.tables import Municipality, Province


def load_vocabulary(session: DatabaseSession) -> Vocabulary:
    """Read what records may point at besides each other."""
    return Vocabulary(
        taxonomy=load_taxonomy(session),
        products=list_product_uris(session),
        municipalities=frozenset(session.scalars(select(Municipality.code))),
        provinces=frozenset(session.scalars(select(Province.code))),
    )
