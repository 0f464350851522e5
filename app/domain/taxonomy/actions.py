"""Filling the taxonomy: the first terms, and the government's list of products."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.domain.audit.actions import record_event
from app.domain.base import Base
from app.domain.errors import DomainError
from app.domain.taxonomy.models import Audience, Form, Product, SpokenLanguage, Theme
from app.domain.taxonomy.seed import AUDIENCES, FORMS, LANGUAGES, PRODUCTS, THEMES
from app.domain.taxonomy.vocabulary.actions import seed_vocabulary

UPL_NAME = "UniformeProductnaam"
UPL_URI = "URI"


class NotTheProductList(DomainError):
    """The file is not the government's list of products; the message says where."""

    code = "not_the_product_list"


def seed_taxonomy(session: Session, *, by: str = "cli:taxonomy-seed") -> int:
    """Add the terms a database starts with, where they are missing; return how many were added.

    Terms that are there get the words of languages they have none in: a database made before the interface spoke them
    learns them so. What people changed since stays as they made it.
    """
    learned = (
        _add_words(session, Theme, "key", THEMES)
        + _add_words(session, Audience, "key", AUDIENCES)
        + _add_words(session, Form, "key", FORMS)
        + _add_words(session, SpokenLanguage, "code", LANGUAGES)
    )
    added = (
        _add_missing(session, Theme, "key", THEMES)
        + _add_missing(session, Audience, "key", AUDIENCES)
        + _add_missing(session, Form, "key", FORMS)
        + _add_missing(session, SpokenLanguage, "code", LANGUAGES)
        + _add_missing(session, Product, "uri", PRODUCTS)
        + seed_vocabulary(session)
    )
    if added or learned:
        after = {"added": added} | ({"learned": learned} if learned else {})
        record_event(session, by=by, verb="seed", entity_kind="taxonomy", after=after)
    return added


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


def _add_missing(session: Session, model: type[Base], key: str, seeds: Iterable[dict[str, Any]]) -> int:
    known = set(session.scalars(select(getattr(model, key))))
    has_position = hasattr(model, "position")
    missing = [
        {**seed, "position": position} if has_position else seed
        for position, seed in enumerate(seeds, 1)
        if seed[key] not in known
    ]
    if missing:
        session.execute(insert(model), missing)
    return len(missing)


def _add_words(session: Session, model: type[Base], key: str, seeds: Iterable[dict[str, Any]]) -> int:
    """Give rows the words in languages that they lack; count the rows."""
    count = 0
    by_key = {seed[key]: seed for seed in seeds}
    for row in session.scalars(select(model).where(getattr(model, key).in_(by_key))):
        seed = by_key[getattr(row, key)]
        for column in ("labels", "hints"):
            if column not in seed:
                continue
            words = getattr(row, column)
            if missing := {language: word for language, word in seed[column].items() if language not in words}:
                setattr(row, column, words | missing)
                count += column == "labels"
    session.flush()
    return count
