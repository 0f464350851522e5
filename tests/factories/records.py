"""Records of the exchange form as dictionaries, complete and without a fault until a test changes one thing."""

from __future__ import annotations

import io
import json
from typing import Any

Record = dict[str, Any]


def organisation(key: str = "o1", **changes: Any) -> Record:
    """Make the record of an organisation."""
    return {
        "type": "organisation",
        "source": "test",
        "key": key,
        "name": "Bibliotheek De Leesbrug",
        "kind": "library",
        "phone": "030 012 34 56",
        **changes,
    }


def venue(key: str = "v1", **changes: Any) -> Record:
    """Make the record of a venue in Utrecht."""
    return {
        "type": "venue",
        "source": "test",
        "key": key,
        "organisation": "o1",
        "name": "Buurthuis De Dreef",
        "streetAddress": "Wolkenpad 12",
        "postcode": "3511 XQ",
        "town": "Utrecht",
        "municipality": "GM0344",
        "lat": 52.09083,
        "lon": 5.12222,
        **changes,
    }


def offering(key: str = "a1", **changes: Any) -> Record:
    """Make the record of an offering at that venue."""
    return {
        "type": "offering",
        "source": "test",
        "key": key,
        "organisation": "o1",
        "kind": "help",
        "form": "drop-in",
        "title": "Digicafé",
        "summary": "Loop binnen met vragen over uw computer.",
        "themes": ["digital"],
        "audiences": ["everyone"],
        "languages": ["nl", "en"],
        "deliveries": ["on_site"],
        "access": "drop_in",
        "cost": {"kind": "free"},
        "status": "published",
        "venues": [{"venue": "v1", "hours": "Mo 10:00-12:00; PH off"}],
        **changes,
    }


def remote(key: str = "r1", **changes: Any) -> Record:
    """Make the record of an offering by telephone for the whole country."""
    return offering(
        key, **{"title": "Hulplijn", "deliveries": ["telephone"], "venues": [], "servedAreas": ["NL"], **changes}
    )


def small_world() -> list[Record]:
    """Make one of each, in an order in which they can be loaded."""
    return [organisation(), venue(), offering(), remote()]


def file_of(*records: Record) -> io.BytesIO:
    """Write records as a file."""
    return io.BytesIO(b"".join(line_of(record) for record in records))


def line_of(record: Record) -> bytes:
    """Write one record as a line."""
    return json.dumps(record).encode() + b"\n"
