"""Fixtures of the exchange."""

from __future__ import annotations

import pytest

from app.domain.exchange.rules import Referents
from app.domain.taxonomy import seed
from app.domain.taxonomy.types import Taxonomy, Term, Terms, Tongue


@pytest.fixture(scope="session")
def referents() -> Referents:
    """What records may point at, without a database."""

    def terms(seeds) -> Terms[Term]:
        return Terms(Term(**seed) for seed in seeds)

    tongues = Terms(
        Tongue(key=one["code"], slug=one["code"], autonym=one["autonym"], labels=one["labels"])
        for one in seed.LANGUAGES
    )
    return Referents(
        taxonomy=Taxonomy(terms(seed.THEMES), terms(seed.AUDIENCES), terms(seed.FORMS), tongues),
        products={product["uri"] for product in seed.PRODUCTS},
        municipalities={"GM0344", "GM0228"},
        provinces={"PV26"},
    )
