"""The vocabulary that a database starts with."""

from __future__ import annotations

import csv

import pytest

from app.domain.taxonomy.vocabulary.files import SEED_FILES
from app.domain.taxonomy.vocabulary.types import Need, Phrase
from app.domain.taxonomy.vocabulary.understanding import Vocabulary


@pytest.fixture(scope="session")
def seeded() -> Vocabulary:
    """All needs and phrases of the two files."""
    needs, phrases = ([*csv.DictReader(path.open(encoding="utf-8", newline=""))] for path in SEED_FILES)
    return Vocabulary(
        (
            Need(
                row["key"],
                {"nl": row["label_nl"]},
                **{name: row[name] or None for name in ("theme", "kind", "form", "audience", "language")},
            )
            for row in needs
        ),
        [Phrase(row["phrase"], row["language"], row["need"]) for row in phrases],
    )
