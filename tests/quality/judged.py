"""The judged set: what people ask, and by which rule something helps. Reading only; the files are in this folder."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from app.domain.language.rules import fold
from tests.quality.metrics import JUST_RIGHT, WOULD_DO

HERE = Path(__file__).parent
HALVES = ("tuning", "untouched")
FACTS = ("theme", "form", "kind", "audience", "delivery", "access", "cost", "language", "product", "ido", "title")
"""What a rule may speak of, each a fact of a listing's card or, for a product, of its offering."""

_FIELDS = ("half", "answer", "language", "spelling", "text", "where", "place")


@dataclass(frozen=True, slots=True)
class Thing:
    """A listing as a rule sees it: its facts, and its folded title."""

    facts: Mapping[str, frozenset[str]]
    title: str

    @classmethod
    def of(cls, card: Mapping[str, Any], products: Iterable[str]) -> Thing:
        """Take the facts from a card, and the last part of each product's address."""
        return cls(
            facts={
                "theme": frozenset(card["themes"]),
                "form": frozenset((card["form"],)),
                "kind": frozenset((card["kind"],)),
                "audience": frozenset(card["audiences"]),
                "delivery": frozenset(card["deliveries"]),
                "access": frozenset((card["access"],)),
                "cost": frozenset((card["cost"]["kind"],)),
                "language": frozenset(card["languages"]),
                "product": frozenset(uri.rpartition("/")[2] for uri in products),
                "ido": frozenset(("yes",) if card["ido"] else ()),
            },
            title=fold(card["title"]),
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when all that it names holds; each name has one or more values, of which one is enough."""

    wanted: Mapping[str, frozenset[str]]
    in_title: tuple[str, ...]

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Condition:
        """Read a condition of answers.toml.

        Raises:
            ValueError: it is empty, or names something that is no fact.
        """
        if not written or not set(written) <= set(FACTS):
            msg = f"a condition names some of {', '.join(FACTS)}, not {dict(written)}"
            raise ValueError(msg)
        values = {name: _values(value) for name, value in written.items()}
        in_title = tuple(fold(word) for word in values.pop("title", ()))
        return cls({name: frozenset(some) for name, some in values.items()}, in_title)

    def holds(self, thing: Thing) -> bool:
        """Tell whether a listing fits."""
        if self.in_title and not any(word in thing.title for word in self.in_title):
            return False
        return all(thing.facts[name] & values for name, values in self.wanted.items())


@dataclass(frozen=True, slots=True)
class Rule:
    """What would help. With `afar` the answer is looked for in the group of what needs no journey."""

    says: str
    best: tuple[Condition, ...]
    fine: tuple[Condition, ...]
    afar: bool = False

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Rule:
        """Read a rule of answers.toml."""
        best, fine = (tuple(map(Condition.read, written[grade])) for grade in ("best", "fine"))
        return cls(written["says"], best, fine, written.get("afar", False))

    def grade(self, thing: Thing) -> int:
        """Grade a listing by its facts alone: 2 is just right, 1 would do, 0 does not help."""
        if any(condition.holds(thing) for condition in self.best):
            return JUST_RIGHT
        return WOULD_DO if any(condition.holds(thing) for condition in self.fine) else 0


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is typed, and the name of the rule for its answer.

    `where` is what stands in the field for the place; it is empty when the place is named in the text. Then `place` is
    the one that is meant.
    """

    half: Literal["tuning", "untouched"]
    answer: str
    language: str
    spelling: Literal["right", "typo"]
    text: str
    where: str
    place: str

    @property
    def is_typo(self) -> bool:
        """Whether a word in it is misspelled."""
        return self.spelling == "typo"

    @property
    def length(self) -> Literal["word", "words", "sentence"]:
        """One word, a few, or so many that it is a whole sentence."""
        count = len(self.text.split())
        return "word" if count == 1 else "words" if count < 5 else "sentence"

    @property
    def asks_from(self) -> str:
        """The place from which it is asked, wherever that was typed."""
        return self.where or self.place


@cache
def read_rules() -> dict[str, Rule]:
    """Read what would help, by name."""
    written = tomllib.loads((HERE / "answers.toml").read_text())
    return {name: Rule.read(rule) for name, rule in written.items()}


@cache
def read_questions() -> tuple[Question, ...]:
    """Read all questions, in the order of the file.

    Raises:
        ValueError: the file has other columns than a question.
    """
    with (HERE / "questions.csv").open(newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != _FIELDS:
            msg = f"questions.csv has the columns {', '.join(_FIELDS)}"
            raise ValueError(msg)
        return tuple(Question(**row) for row in rows)


def _values(value: Any) -> tuple[str, ...]:
    if value is True:
        return ("yes",)
    return (value,) if isinstance(value, str) else tuple(value)
