"""What is known about needs, and what a text was understood as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.taxonomy.types import in_language


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody may be looking for: `tax-return`, `speak-dutch`, `course`.

    `theme` is what it is about. A need without one says how, for whom or in which language (`course`,
    `older-people`, `in-arabic`), and mostly goes together with another; one that has nothing but a name says when or on
    what condition (`evening`, `free`), which a filter asks for. `kind` is `learn` or `help`; `form`, `audience`
    and `language` are keys of the taxonomy: hints about what fits best, None where anything does. `products` are URIs
    of the government's list, `provider` is the key of a public service provider.
    """

    key: str
    labels: Mapping[str, str]
    theme: str | None = None
    kind: str | None = None
    form: str | None = None
    audience: str | None = None
    language: str | None = None
    products: tuple[str, ...] = ()
    provider: str | None = None
    icon: str = ""

    @property
    def is_subject(self) -> bool:
        """Whether it says what is looked for, and not only how, for whom or in which language."""
        return self.theme is not None

    @property
    def is_condition(self) -> bool:
        """Whether it says only when, or on what condition: no offering is found by that, but some are left out."""
        return not any((self.theme, self.kind, self.form, self.audience, self.language))

    def label(self, language: str) -> str:
        """Give the name on screen."""
        return in_language(self.labels, language)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words by which people say a need, in one language; several needs may share a phrase."""

    text: str
    language: str
    need: str


@dataclass(frozen=True, slots=True)
class RecognisedNeed:
    """A need and the words in the text that said so."""

    need: Need
    words: str

    @property
    def key(self) -> str:
        """The key of the need."""
        return self.need.key


@dataclass(frozen=True, slots=True)
class Correction:
    """A text with typing errors, and the same text as it was probably meant."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a text was understood as.

    `needs` are those recognised, in the order of the text, each once; `manners` those that say how, for whom, when
    or on what condition, of which conditions are no needs. `words` are the tokens that no need explains: weak hints
    when there are needs, else all there is. `telling` are those of them that are no common words, `tokens` are all
    tokens of the question. `correction` says what was read instead of what was typed: needs, words and tokens are
    those of the corrected text. `place` is a name or postcode that stood in the text; `text` is what was typed
    without it. `named_place` is one that stayed in the text because another was given: neither corrected nor read
    as a need. With `is_about_words` the needs say how, and only the `telling` words what is looked for: `cursus
    motorzaag`.
    """

    text: str
    needs: tuple[RecognisedNeed, ...] = ()
    words: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    correction: Correction | None = None
    manners: tuple[Need, ...] = ()
    place: str | None = None
    named_place: str | None = None
    telling: tuple[str, ...] = ()
    is_about_words: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the needs, in order."""
        return tuple(need.key for need in self.needs)

    @property
    def is_understood(self) -> bool:
        """Whether needs were recognised that say what is looked for."""
        return bool(self.needs) and not self.is_about_words
