"""Words that offerings use: they are no typing errors, and those of titles may be what was meant by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.language.rules import scan
from app.domain.offerings.models import Offering
from app.domain.offerings.search.asking import padded
from app.domain.offerings.search.sql import DIALECTS
from app.domain.offerings.types import Status
from geo.engine import fetch_rows


def find_used(session: Session, stems: Collection[str]) -> frozenset[str]:
    """Tell which of some tokens any listing has, in its title or elsewhere: one statement, through the text index."""
    if not stems:
        return frozenset()
    connection = session.connection()
    values = {f"word{number}": stem for number, stem in enumerate(padded(tuple(sorted(stems))))}
    statement = DIALECTS[connection.dialect.name].used([*values])
    return frozenset(row[0] for row in fetch_rows(connection, statement, values))


def read_title_words(session: Session) -> Mapping[str, int]:
    """Count the words of the titles of published offerings, as they are written and without capitals."""
    titles = select(Offering.title, func.count()).where(Offering.status == Status.PUBLISHED).group_by(Offering.title)
    words: Counter[str] = Counter()
    for title, count in session.execute(titles):
        for word in {typed.text.casefold() for typed in scan(title) if not typed.token.is_stop}:
            words[word] += count
    return words
