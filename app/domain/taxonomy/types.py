"""The taxonomy as doors use it: a frozen snapshot in memory, in the order of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

FALLBACK_LANGUAGE = "nl"
"""The language of a label that is not there in the visitor's own."""


LABEL_LANGUAGES = ("nl", "en", "ar", "tr", "pl", "uk")
"""The languages in which needs have labels, and in which every text of a tree of the keuzehulp is there."""


def in_language(words: Mapping[str, str], language: str) -> str:
    """Choose the words in a language, else in Dutch, else none."""
    return words.get(language) or words.get(FALLBACK_LANGUAGE, "")


@dataclass(frozen=True, slots=True)
class Term:
    """A theme, audience or form: its key for programs, its slug for page addresses, an icon and its words."""

    key: str
    slug: str
    icon: str
    labels: Mapping[str, str]
    hints: Mapping[str, str]

    def label(self, language: str) -> str:
        """Give the name on screen."""
        return in_language(self.labels, language)

    def hint(self, language: str) -> str:
        """Give the few familiar words below the name."""
        return in_language(self.hints, language)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that helpers and teachers speak; `slug` is its code, so that it reads like a term."""

    key: str
    slug: str
    autonym: str
    labels: Mapping[str, str]

    def label(self, language: str) -> str:
        """Give the language's name on screen."""
        return in_language(self.labels, language)


Kind = TypeVar("Kind", bound="Term | Tongue")


class Terms(Generic[Kind]):
    """Terms of one kind in their order, found by key or by slug."""

    __slots__ = ("_by_key", "_by_slug", "_ordered")

    def __init__(self, ordered: Iterable[Kind]) -> None:
        """Keep the terms in the order given."""
        self._ordered = tuple(ordered)
        self._by_key = {term.key: term for term in self._ordered}
        self._by_slug = {term.slug: term for term in self._ordered}

    def __iter__(self) -> Iterator[Kind]:
        """Go through the terms in their order."""
        return iter(self._ordered)

    def __len__(self) -> int:
        """Count the terms."""
        return len(self._ordered)

    def __contains__(self, key: object) -> bool:
        """Tell whether a key is known."""
        return key in self._by_key

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in order."""
        return tuple(self._by_key)

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs in order."""
        return tuple(self._by_slug)

    def find(self, key: str) -> Kind | None:
        """Find a term by its key."""
        return self._by_key.get(key)

    def find_by_slug(self, slug: str) -> Kind | None:
        """Find a term by its slug in a page address."""
        return self._by_slug.get(slug)

    def label(self, key: str, language: str) -> str:
        """Give the name of a term on screen; an unknown key is its own name."""
        term = self._by_key.get(key)
        return term.label(language) if term else key


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All terms in use today."""

    themes: Terms[Term]
    audiences: Terms[Term]
    forms: Terms[Term]
    languages: Terms[Tongue]
