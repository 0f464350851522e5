"""Filling the taxonomy: the first terms, and the government's list of products."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TextIO

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.domain.audit.actions import record_event
from app.domain.base import Base
from app.domain.errors import DomainError
from app.domain.taxonomy.models import Audience, Form, Product, SpokenLanguage, Theme
from app.domain.taxonomy.seed import AUDIENCES, FORMS, LANGUAGES, PRODUCTS, THEMES
from app.domain.taxonomy.seeding import SeedReport, bring
from app.domain.taxonomy.vocabulary.actions import seed_vocabulary

UPL_NAME = "UniformeProductnaam"
UPL_URI = "URI"


class NotTheProductList(DomainError):
    """The file is not the government's list of products; the message says where."""

    code = "not_the_product_list"


def seed_taxonomy(session: Session, *, by: str = "cli:taxonomy-seed") -> SeedReport:
    """Bring the terms that come with the product, and what changed in them since; tell how many rows that touched.

    What people changed or removed stays as they made it.
    """
    report = (
        _bring(session, Theme, "key", THEMES)
        + _bring(session, Audience, "key", AUDIENCES)
        + _bring(session, Form, "key", FORMS)
        + _bring(session, SpokenLanguage, "code", LANGUAGES)
        + _bring(session, Product, "uri", PRODUCTS)
        + seed_vocabulary(session)
    )
    if report.written:
        record_event(session, by=by, verb="seed", entity_kind="taxonomy", after=asdict(report))
    return report


def load_products(session: Session, file: TextIO, *, by: str = "cli:taxonomy-load-upl") -> tuple[int, int]:
    """Read the government's list of products (UPL, as CSV) and return how many were added and how many renamed.

    Products that the list no longer has stay, since offerings may point at them. Raises NotTheProductList, naming the
    line, when the file is not such a list; nothing is written then.
    """
    names = _read_products(file)
    known = {product.uri: product.name for product in session.scalars(select(Product))}
    added = [{"uri": uri, "name": name} for uri, name in names.items() if uri not in known]
    renamed = {uri: name for uri, name in names.items() if uri in known and known[uri] != name}
    if added:
        session.execute(insert(Product), added)
    for uri, name in renamed.items():
        session.execute(update(Product).where(Product.uri == uri).values(name=name))
    if added or renamed:
        counts = {"added": len(added), "renamed": len(renamed)}
        record_event(session, by=by, verb="load_products", entity_kind="taxonomy", after=counts)
    return len(added), len(renamed)


def _read_products(file: TextIO) -> dict[str, str]:
    rows = csv.DictReader(file)
    try:
        return _read_rows(rows)
    except csv.Error as error:
        msg = f"line {rows.line_num + 1}: this can't be read as CSV ({error})"
        raise NotTheProductList(msg) from error


def _read_rows(rows: csv.DictReader[str]) -> dict[str, str]:
    if not {UPL_NAME, UPL_URI} <= set(rows.fieldnames or ()):
        msg = f"the first line must name the columns {UPL_NAME} and {UPL_URI}"
        raise NotTheProductList(msg)
    names: dict[str, str] = {}
    for row in rows:
        uri, name = (row[UPL_URI] or "").strip(), (row[UPL_NAME] or "").strip()
        if not uri.startswith(("http://", "https://")) or not name:
            msg = f"line {rows.line_num}: a product needs a name and a URI that starts with http"
            raise NotTheProductList(msg)
        names[uri] = name
    return names


def _bring(session: Session, model: type[Base], key: str, seeds: Sequence[dict[str, Any]]) -> SeedReport:
    """Add and change the rows of a list; none is dropped, since offerings may point at it."""
    wanted = {seed[key]: seed for seed in seeds}
    rows = {getattr(row, key): row for row in session.scalars(select(model).where(getattr(model, key).in_(wanted)))}
    current = {name: {column: getattr(row, column) for column in wanted[name]} for name, row in rows.items()}
    changes = bring(session, model.__tablename__, wanted, current)
    places = {name: position for position, name in enumerate(wanted, 1)} if hasattr(model, "position") else {}
    if changes.added:
        new = [{**wanted[name], **({"position": places[name]} if places else {})} for name in changes.added]
        session.execute(insert(model), new)
    for name, columns in changes.changed.items():
        for column, value in columns.items():
            setattr(rows[name], column, value)
    session.flush()
    return SeedReport(len(changes.added), len(changes.changed))
