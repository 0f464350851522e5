"""What the product brings into a database: an update changes and drops that, and leaves alone what people made of it.

The table `brought` remembers each row as the product brought it. A value that is still so follows the product; one that
differs was changed by people, and stays; a row that is gone was removed by them, and stays away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.domain.taxonomy.models import Brought

Row = Mapping[str, Any]
"""The columns of a row by their names, as JSON can hold them; a column of words maps languages to words."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do with the rows of a kind: keys to add, the columns to change by key, and keys to drop."""

    added: tuple[str, ...]
    changed: Mapping[str, Row]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeedReport:
    """How many rows the product added, changed and dropped."""

    added: int = 0
    changed: int = 0
    dropped: int = 0

    def __add__(self, other: SeedReport) -> SeedReport:
        """Count both."""
        return SeedReport(self.added + other.added, self.changed + other.changed, self.dropped + other.dropped)

    @property
    def written(self) -> int:
        """How many rows were touched."""
        return self.added + self.changed + self.dropped


def bring(session: Session, kind: str, wanted: Mapping[str, Row], current: Mapping[str, Row]) -> Changes:
    """Say what brings the current rows of a kind to what the product wants, and remember that it was brought.

    The caller writes the changes; what it does not drop is remembered no longer.
    """
    memory = session.get(Brought, kind)
    brought: Mapping[str, Row] = memory.rows if memory else {}
    changes = merge(wanted, brought, current)
    after = {key: row for key, row in wanted.items() if key in brought or current.get(key, row) == row}
    if memory is None:
        session.add(Brought(kind=kind, rows=after))
    elif memory.rows != after:
        memory.rows = after
    return changes


def merge(wanted: Mapping[str, Row], brought: Mapping[str, Row], current: Mapping[str, Row]) -> Changes:
    """Compare what the product wants with what it brought before and what is there now."""
    changed = {
        key: columns
        for key, row in wanted.items()
        if key in current and (columns := _to_change(row, brought.get(key), current[key]))
    }
    return Changes(
        added=tuple(key for key in wanted if key not in current and key not in brought),
        changed=changed,
        dropped=tuple(key for key, row in brought.items() if key not in wanted and current.get(key) == row),
    )


def _to_change(wanted: Row, brought: Row | None, current: Row) -> dict[str, Any]:
    """Give the columns that are still as they were brought and are wanted otherwise now.

    Of words this holds for each language by itself, and one that has no word yet gets it: a database from before the
    interface spoke a language learns it so. Of a row that the product did not bring nothing else is changed.
    """
    columns: dict[str, Any] = {}
    for column, value in wanted.items():
        was = brought.get(column) if brought else None
        has = current[column]
        if isinstance(value, dict):
            words = _words(value, was or {}, has)
            if words != has:
                columns[column] = words
        elif brought and has == was and has != value:
            columns[column] = value
    return columns


def _words(wanted: Mapping[str, str], was: Mapping[str, str], has: Mapping[str, str]) -> dict[str, str]:
    kept = {language: word for language, word in has.items() if language in wanted or was.get(language) != word}
    mended = {
        language: word
        for language, word in wanted.items()
        if (language in has and has[language] == was.get(language)) or (language not in has and language not in was)
    }
    return kept | mended
