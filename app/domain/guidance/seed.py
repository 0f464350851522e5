"""The tree that comes with the product, a national one; after that an editor may load another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

SEED_FILE = Path(__file__).with_name("seed.json")


def seed_document() -> dict[str, Any]:
    """Read the document."""
    document: dict[str, Any] = orjson.loads(SEED_FILE.read_bytes())
    return document
