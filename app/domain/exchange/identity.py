"""Which record is meant: by type, source and key, and by the public id that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.domain.base import is_id, stable_id
from app.domain.exchange.types import (
    OWN_SOURCE,
    OfferingRecord,
    OrganisationRecord,
    Record,
    Reference,
    Refers,
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which record: its type, source and key, and the public id that always belongs to them."""

    kind: str
    source: str
    key: str
    id: str

    @property
    def mark(self) -> int:
        """The id as a number, which takes less room: good for as long as the process lives."""
        return hash(self.id)


@lru_cache(maxsize=50_000)
def identify(kind: str, source: str, key: str) -> Identity:
    """Tell which record a source means by a key; what was entered here by hand has its id as key."""
    is_own = source == OWN_SOURCE and is_id(key)
    return Identity(kind, source, key, key if is_own else stable_id(kind, source, key))


def target_of(kind: str, reference: Refers, source: str) -> Identity:
    """Tell which record a reference means that stands in a record of `source`."""
    if type(reference) is Reference:
        return identify(kind, reference.source, reference.key)
    return identify(kind, source, reference)


def references(record: Record) -> Iterator[tuple[str, Identity]]:
    """Give the records that this one points at, each with its field."""
    if type(record) is OrganisationRecord:
        if record.parent is not None:
            yield "parent", target_of("organisation", record.parent, record.source)
        return
    yield "organisation", target_of("organisation", record.organisation, record.source)
    if type(record) is OfferingRecord:
        for index, place in enumerate(record.venues):
            yield f"venues[{index}].venue", target_of("venue", place.venue, record.source)


def type_of(record: Record) -> str:
    """Tell the name that a record has in its field `type`."""
    return str(type(record).__struct_config__.tag)
