"""What somebody wishes for, as search asks it: from a text that was understood to the terms that listings carry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from app.domain.language.rules import alternatives, token_of
from app.domain.offerings.search import rules
from app.domain.taxonomy.helplines import helplines
from app.domain.taxonomy.vocabulary.types import Need, Understanding

MOST_SUBJECTS = 4
MOST_WORDS = 10
_MOST_NEEDS = 4
_MOST_SPELLINGS = 4

_GOVERNMENT = "government"
_AGENCIES = frozenset("belastingdienst cak cbr ciz cjib duo ind logius rdw svb uwv".split())
"""Providers with whose services every Informatiepunt helps: the national agencies that founded them."""

_SPECIALISTS = {"digital": ("digital-help",), "language": ("learn-dutch",), "legal": ("legal-advice",)}
_GENERALISTS = {"government": ("social-work",), "money": ("social-work",)}
"""By theme, the needs whose helpers take any question about it: as their own field, or among much else."""

_SPECIALISTS_OF = {
    "bills": ("debts",),
    "consumer": ("legal-advice",),
    "debt-collection": ("debts", "legal-advice"),
    "divorce": ("legal-advice",),
    "energy-bill": ("debts",),
    "fine": ("legal-advice", "debts"),
    "inheritance": ("legal-advice",),
    "unemployment": ("find-work",),
    "work-rights": ("legal-advice",),
}
_GENERALISTS_OF = {
    "benefit": ("forms", "social-work"),
    "bereavement": ("social-work",),
    "energy-bill": ("budgeting",),
    "inheritance": ("social-work",),
    "local-tax": ("forms",),
    "loneliness": ("eating-together", "social-work"),
    "minimum-schemes": ("forms",),
    "sickness-benefit": ("forms", "social-work"),
    "social-assistance": ("forms", "social-work"),
    "unemployment": ("job-application", "social-work"),
}
"""The same by need, where it is of another theme than those who help with it."""


_ANY_HELP = "any-help"
_FIRST_HELPERS = ("social-work", "information-point", "digital-help")
"""Who asks for help and says no more is best off where any question may be asked."""

_ANYTHING = frozenset(token_of(word).stem for word in "iets iemand zoek doen open something anything".split())
"""Words that are met by whatever there is: `is er iets op zaterdag`."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A need whose helpers take another one too, as their own field or among much else."""

    need: str
    is_specialist: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is looked for: the needs that the same words said, any of which will do, and their themes.

    `weight` is how much of the question said it. With what `is_official`, and a little less with what `is_with_agency`,
    every Informatiepunt helps. `manner` are terms that suit best, `audience` is the one of those who mostly ask.
    """

    needs: tuple[str, ...]
    themes: tuple[str, ...]
    weight: float
    helpers: tuple[Helper, ...] = ()
    is_official: bool = False
    is_with_agency: bool = False
    manner: tuple[str, ...] = ()
    audience: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for. A listing fits when it has all terms of one of the `fits`, or near by one of the `hints`.

    `manner` are terms of filters that suit best (`form:course`, `lang:ar`), `words` all tokens of the question and
    `rest` those that no need explains. Where there are subjects, `fits` and `hints` are no words, and what fits has one
    of the `fit_marks` or `hint_marks` (see `rules.marks_of`).
    """

    subjects: tuple[Subject, ...]
    manner: tuple[str, ...]
    words: tuple[str, ...]
    rest: tuple[str, ...]
    fits: tuple[tuple[str, ...], ...]
    hints: tuple[str, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """The needs that are looked for, in order."""
        return tuple(key for subject in self.subjects for key in subject.needs)

    @property
    def is_urgent(self) -> bool:
        """Whether somebody is in need now: then there is a national helpline, and nothing is offered in its stead."""
        return bool(helplines(self.needs))

    @property
    def answers(self) -> tuple[str, ...]:
        """The terms of which one is had by what answers a need itself, and not only something like it.

        Those are the needs, their helpers whose own field they are, and the Informatiepunt for what is official.
        """
        terms = [rules.facet("need", key) for key in self.needs]
        for subject in self.subjects:
            terms += [f"{rules.IN_TITLE_NEED}{helper.need}" for helper in subject.helpers if helper.is_specialist]
            terms += [rules.TERM_IDO] if subject.is_official or subject.is_with_agency else []
        return _unique(terms)

    @property
    def fit_marks(self) -> tuple[int, int]:
        """The marks of which one is had by all that fits."""
        return rules.marks_of(term for row in self.fits for term in row)

    @property
    def hint_marks(self) -> tuple[int, int]:
        """The marks of which one is had by all that fits near by."""
        return rules.marks_of(self.hints)


def wish_of(understood: Understanding) -> Wish | None:
    """Give the wish of a text; None when it says nothing, so that what is nearest answers it.

    Where a need was recognised, what has that need says so itself: words are asked for only where there is none.
    """
    if understood.manners and not understood.needs:
        # Filters ask for conditions, and no offering says them: `feest op zaterdag` is about `feest`.
        said = tuple(word for word in understood.words if word not in _ANYTHING)[:MOST_WORDS]
        return Wish((), (), said, said, tuple(_spellings(_meant(understood), said)), hints=said) if said else None
    words = tuple(understood.tokens[:MOST_WORDS])
    if not words and not understood.needs:
        return None
    subjects = tuple(islice(_subjects(understood), MOST_SUBJECTS))
    manner = _unique(term for need in understood.manners for term in _manner(need))
    if understood.keys == (_ANY_HELP,) and not understood.telling:
        subjects = (Subject(_FIRST_HELPERS, themes=(), weight=1.0),)
    if understood.is_about_words:
        words = understood.telling[:MOST_WORDS]
        return Wish((), manner, words, (), tuple(_spellings(_meant(understood), words)), hints=words)
    rest = tuple(understood.words[:MOST_WORDS])
    if subjects:
        return Wish(subjects, manner, words, rest, _fits(subjects), _hints(subjects))
    fits = [manner] if manner else []
    fits += _spellings(_meant(understood))
    return Wish((), manner, words, rest, tuple(dict.fromkeys(fits)), hints=() if manner else words)


def _fits(subjects: Sequence[Subject]) -> tuple[tuple[str, ...], ...]:
    keys = (key for one in subjects for key in (*one.needs, *(helper.need for helper in one.helpers)))
    terms = [rules.facet("need", key) for key in keys]
    if any(subject.is_official or subject.is_with_agency for subject in subjects):
        terms.append(rules.TERM_IDO)
    return tuple((term,) for term in dict.fromkeys(terms))


def _hints(subjects: Sequence[Subject]) -> tuple[str, ...]:
    return _unique(rules.facet("theme", theme) for subject in subjects for theme in subject.themes)


def _subjects(understood: Understanding) -> Iterator[Subject]:
    by_words: dict[str, list[Need]] = {}
    for found in understood.needs:
        if found.need.is_subject:
            by_words.setdefault(found.words, []).append(found.need)
    for said, needs in by_words.items():
        few = needs[:_MOST_NEEDS]
        helped = [need for need in few if need.kind != "learn"]
        yield Subject(
            needs=tuple(need.key for need in few),
            themes=_unique(need.theme for need in few if need.theme),
            weight=float(len(said)),
            helpers=tuple(_helpers(few)),
            is_official=any(need.theme == _GOVERNMENT for need in helped),
            is_with_agency=any(need.provider in _AGENCIES for need in helped),
            manner=tuple(sorted(set.intersection(*({*_manner(need)} for need in few)))),
            audience=_same(rules.facet("aud", need.audience) if need.audience else None for need in few),
        )


def _helpers(needs: Sequence[Need]) -> Iterator[Helper]:
    known = {need.key for need in needs}
    for by_need, by_theme, is_specialist in (
        (_SPECIALISTS_OF, _SPECIALISTS, True),
        (_GENERALISTS_OF, _GENERALISTS, False),
    ):
        for need in needs:
            for key in (*by_need.get(need.key, ()), *by_theme.get(need.theme or "", ())):
                if key not in known:
                    known.add(key)
                    yield Helper(key, is_specialist)


def _manner(need: Need) -> Iterator[str]:
    """List the terms that a need asks for beside its subject: how, for whom, in which language."""
    if need.kind:
        yield rules.facet("kind", need.kind)
    if need.form:
        yield rules.facet("form", need.form)
    if need.audience:
        yield rules.facet("aud", need.audience)
    if need.language:
        yield rules.facet("lang", need.language)


def _meant(understood: Understanding) -> str:
    return understood.correction.meant if understood.correction else understood.text


def _spellings(text: str, only: Collection[str] = ()) -> list[tuple[str, ...]]:
    """List the rows of words by which a text, or `only` some tokens of it, can be found.

    They are found as typed, and with compounds taken apart.
    """
    by_word = [row for row in alternatives(text) if not only or row[0][0] in only][:MOST_WORDS]
    rows = ([word for part in row for word in part] for row in product(*by_word)) if by_word else ()
    return [tuple(dict.fromkeys(row))[:MOST_WORDS] for row in islice(rows, _MOST_SPELLINGS)]


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _same(values: Iterable[str | None]) -> str | None:
    """Give the value that all have, if it is one."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
