"""Reading the taxonomy."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.taxonomy.models import Audience, Form, Product, SpokenLanguage, Theme
from app.domain.taxonomy.types import Taxonomy, Term, Terms, Tongue


def load_taxonomy(session: Session, *, today: date | None = None) -> Taxonomy:
    """Read all terms in use on a day as one frozen snapshot, in four statements."""
    day = today or now().date()
    return Taxonomy(
        themes=_terms(session, Theme, day),
        audiences=_terms(session, Audience, day),
        forms=_terms(session, Form, day),
        languages=Terms(
            Tongue(key=row.code, slug=row.code, autonym=row.autonym, labels=row.labels)
            for row in session.scalars(select(SpokenLanguage).order_by(SpokenLanguage.position, SpokenLanguage.code))
        ),
    )


def list_product_uris(session: Session) -> frozenset[str]:
    """List the URIs of all government products that are known."""
    return frozenset(session.scalars(select(Product.uri)))


def _terms(session: Session, model: type[Theme | Audience | Form], day: date) -> Terms[Term]:
    rows: Select[Any] = (
        select(model)
        .where(model.starts_on.is_(None) | (model.starts_on <= day), model.ends_on.is_(None) | (model.ends_on >= day))
        .order_by(model.position, model.key)
    )
    return Terms(
        Term(key=row.key, slug=row.slug, icon=row.icon, labels=row.labels, hints=row.hints)
        for row in session.scalars(rows)
    )
