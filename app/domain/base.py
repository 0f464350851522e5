"""The declarative base of the rooms, the type map and the making of public ids."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, String, TypeDecorator, and_
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column

from geo.tables import metadata

ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no letter that is easily misread, and the same order under every collation."""

_PAIRS = tuple(first + second for first in ID_ALPHABET for second in ID_ALPHABET)
"""Two letters at a time, since a load makes millions of ids."""

ID_LENGTH = 12

_ID = re.compile(f"[{ID_ALPHABET}]{{{ID_LENGTH}}}")

BEHIND_ALL_IDS = "z" * (ID_LENGTH + 1)
"""Longer than any id, and so behind it under every collation; most put signs such as `~` before digits and letters."""

TIME_ZONE = ZoneInfo("Europe/Amsterdam")
"""Where days begin and clocks are read; a moment itself is kept in UTC."""

PublicId = Annotated[str, mapped_column(String(ID_LENGTH), primary_key=True, default=lambda: new_id())]
"""A primary key that may be shown: twelve characters, sixty bits, not guessable in order."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always returned with its zone, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment with a zone into UTC; a naive one is refused, since nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment needs a time zone"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back the moment with its zone, which SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every table of the rooms; shares the MetaData of `geo`."""

    metadata = metadata
    type_annotation_map = {
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
        list[str]: JSON,
        datetime: UtcDateTime,
        Enum: SqlEnum(
            Enum,
            native_enum=False,
            create_constraint=False,
            length=24,
            values_callable=lambda enum: [member.value for member in enum],
        ),
    }


class Sourced:
    """Columns of a record that may come from a file: the pair under which an import finds it again, and its marks.

    `source_digest` is of the line it was loaded from, so that an unchanged line costs nothing the next time; a change
    by hand empties it.
    """

    source: Mapped[str | None] = mapped_column(String(40))
    source_key: Mapped[str | None] = mapped_column(String(120))
    source_digest: Mapped[str | None] = mapped_column(String(32))
    is_example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=lambda: now())
    updated_at: Mapped[datetime] = mapped_column(default=lambda: now(), onupdate=lambda: now())


def new_id() -> str:
    """Make a random public id of twelve characters (sixty bits)."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))


def is_id(text: str) -> bool:
    """Tell whether a text is written as our ids are."""
    return _ID.fullmatch(text) is not None


def stable_id(*parts: str) -> str:
    """Make the public id that always belongs to these parts (a source and its key), so that a second load finds it."""
    digest = int.from_bytes(hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()) >> 4
    pairs = _PAIRS
    return (
        pairs[digest >> 50]
        + pairs[digest >> 40 & 1023]
        + pairs[digest >> 30 & 1023]
        + pairs[digest >> 20 & 1023]
        + pairs[digest >> 10 & 1023]
        + pairs[digest & 1023]
    )


def begins_with(column: InstrumentedAttribute[str], first: str) -> ColumnElement[bool]:
    """Write that an id begins with a character of ours, as a range that its index gives.

    The range ends at our next character: what follows `9` and `z` in ASCII are signs, which most collations put before
    all digits and letters.
    """
    following = ID_ALPHABET[ID_ALPHABET.index(first) + 1 :][:1]
    return and_(column >= first, column < following) if following else column >= first


def now() -> datetime:
    """Tell the present moment in UTC."""
    return datetime.now(UTC)
