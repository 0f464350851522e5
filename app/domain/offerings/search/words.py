"""Words that offerings use: they are no typing errors, and those of titles may be what was meant by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from app.domain.language.rules import scan
from app.domain.offerings.models import Offering
from app.domain.offerings.search.asking import padded
from app.domain.offerings.search.sql import DIALECTS
from app.domain.offerings.search.sql.words import texts_statement
from app.domain.offerings.types import Status
from geo.engine import fetch_rows

_LOOKED_AT = 20
"""In so many offerings that have its stem is looked for a word as it was typed."""


def find_used(session: Session, stems: Collection[str], words: Mapping[str, str] = MappingProxyType({})) -> set[str]:
    """Tell which tokens any listing has, in its title or elsewhere: one statement, through the text index.

    Of `stems` any word will do; of those that `words` names with a word, that one must be written: the index knows
    stems alone, and `vijlig` has that of the village Vijlen. For each of these that it has, one statement more.
    """
    if not (stems or words):
        return set()
    connection = session.connection()
    values = {f"word{number}": stem for number, stem in enumerate(padded(tuple(sorted({*stems, *words}))))}
    statement = DIALECTS[connection.dialect.name].used([*values])
    used = {row[0] for row in fetch_rows(connection, statement, values)}
    return {stem for stem in used if stem in stems or _is_written(connection, stem, words[stem])}


def _is_written(connection: Connection, stem: str, word: str) -> bool:
    """Tell whether one of the first offerings with a stem has the word itself."""
    engine = connection.dialect.name
    terms = DIALECTS[engine].question([stem])
    rows = fetch_rows(connection, texts_statement(engine, _LOOKED_AT), {"terms": terms})
    return any(typed.token.word == word for row in rows for text in row if text for typed in scan(text))


def read_title_words(session: Session) -> Mapping[str, int]:
    """Count the words of the titles of published offerings, as they are written and without capitals."""
    titles = select(Offering.title, func.count()).where(Offering.status == Status.PUBLISHED).group_by(Offering.title)
    words: Counter[str] = Counter()
    for title, count in session.execute(titles):
        for word in {typed.text.casefold() for typed in scan(title) if not typed.token.is_stop}:
            words[word] += count
    return words
