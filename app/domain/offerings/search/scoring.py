"""The score by which a ranked search orders what fits; docs/ranking.md explains it in words.

Pure: a listing's terms, how far it is, and when it opens, against what is wished for. The same on both engines.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import NamedTuple

from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search import rules
from app.domain.offerings.search.types import Origin, Score
from app.domain.offerings.search.wish import Subject, Wish
from app.domain.offerings.types import CostKind, Kind

IN_TITLE, BY_PRODUCT, IN_SUMMARY, SAME_THEME = 1.0, 0.9, 0.6, 0.35
"""How well a listing fits a need: its title says it, a product of the government's list does, its summary does, or it
is only of the same theme."""

AT_INFORMATION_POINT, WITH_AGENCY = 0.65, 0.55
"""How well any Informatiepunt fits what has to do with the government, and with one of its agencies."""

SPECIALIST, GENERALIST, SAID_TOO = 0.65, 0.4, 0.1
"""How well those fit who take any question of the kind, and how much better if their summary says the need as well."""

IN_TITLE_WORDS, ELSEWHERE_WORDS = 0.9, 0.45
"""How well it fits words in which no need was recognised, when all of them stand in its title, or anywhere in it."""

BEST_SHARE = 0.4
"""Of several needs that are looked for, how much the best one counts; the rest is the mean, by length of the words."""

UNFOCUSED, MOST_UNFOCUSED = 0.08, 2
"""What is taken off for each need in a title that was not asked for: `Taalochtend voor moeders` is less about Dutch."""

SUITS = 0.1
"""What is added for each thing that suits: kind, form, audience, language, and other words of the question."""

OTHER_KIND, OTHER_AUDIENCE = 0.6, 0.75
"""What is left of what is learning where help was asked for, or for others than those who mostly have the need."""

NOT_FOR_RESIDENTS = 0.15
"""What is left of what is only for the residents of other areas."""

LATER = 0.75
"""What is left of help that is not given in the coming two weeks; a course is planned for, and keeps all."""

OPENS_WEIGHT, CHECKED_WEIGHT, FREE_WEIGHT = 0.06, 0.02, 0.04
"""How much of the total openness soon, a recent check, and that it costs nothing make out at most."""

LEAST_SCALE_M, MOST_SCALE_M, SCALE_TIMES = 6_500.0, 9_000.0, 2.0
"""A listing counts half where it is so many times as far as the nearest few lie, within these bounds."""

POWER = 2.0
"""How sharply nearness falls around that distance."""

STEPS = 50
"""Scores that differ by less than one in so many are equal: then the lot decides, not the name."""

_WEEK_MINUTES = 7 * 24 * 60
_FRESH_MONTHS = 12
_CHECKED_TERM = f" {rules.CHECKED}"
_LEARN, _HELP = rules.facet("kind", Kind.LEARN), rules.facet("kind", Kind.HELP)
_PAID = rules.facet("cost", CostKind.PAID)
_LEARNING = frozenset({_LEARN, rules.facet("form", "course")})
_HELPING = frozenset({_HELP, rules.facet("form", "consultation")})
_OTHER_KINDS = ((_LEARNING, _HELP), (_HELPING, _LEARN))


class Traits(NamedTuple):
    """What a listing is judged by: its terms as one text, each between spaces, and those that are no words."""

    terms: str
    facets: frozenset[str]

    @classmethod
    def of(cls, terms: str) -> Traits:
        """Take the terms of a listing."""
        return cls(terms, rules.facets_of(terms))


@dataclass(frozen=True)
class Judge:
    """Scores listings for one wish, one place and one moment; `scale_m` is how far they may be to count half."""

    wish: Wish
    origin: Origin
    scale_m: float
    at: datetime

    def score(self, traits: Traits, distance_m: float | None, opens_at: int | None, *, is_scheduled: bool) -> Score:
        """Score one listing; without a distance it is given from afar."""
        fit = self._fit(traits)
        near = 1.0 if distance_m is None else nearness(distance_m, self.scale_m)
        serves = self._serves(traits)
        opens = self._opens(opens_at, is_scheduled=is_scheduled)
        is_later = is_scheduled and opens_at is None and _HELP in traits.facets
        soon = LATER if is_later else 1.0
        checked = self._checked(traits)
        free = 0.0 if _PAID in traits.facets else 1.0
        little = OPENS_WEIGHT * (1 - opens) + CHECKED_WEIGHT * (1 - checked) + FREE_WEIGHT * (1 - free)
        total = fit * near * serves * soon * (1 - little)
        return Score(fit, near, serves, soon, opens, checked, free, total)

    def key(self, score: Score, listing_id: str) -> float:
        """Give the place in the order: below 0, the best lowest, equal ones by lot for this place and day."""
        return -(math.floor(score.total * STEPS) + 1 + zlib.crc32(f"{listing_id} {self.lot}".encode()) / 2**32)

    @cached_property
    def day(self) -> date:
        """The day in the Netherlands."""
        return self.at.astimezone(rules.AMSTERDAM).date()

    @cached_property
    def lot(self) -> str:
        """What the lot is drawn with beside the listing: the kilometre and the day."""
        return f"{self.origin.x // 1000:.0f} {self.origin.y // 1000:.0f} {self.day}"

    @cached_property
    def minute(self) -> int:
        """The minute since 1970 in UTC."""
        return minute_of(self.at)

    @cached_property
    def _fit(self) -> Fit:
        return Fit(self.wish)

    @cached_property
    def _ours(self) -> frozenset[str]:
        codes = (self.origin.municipality_code, self.origin.province_code, rules.COUNTRY_CODE)
        return frozenset(rules.facet("only", code) for code in codes if code)

    def _serves(self, traits: Traits) -> float:
        if " only:" not in traits.terms or not self._ours.isdisjoint(traits.facets):
            return 1.0
        return NOT_FOR_RESIDENTS

    def _opens(self, opens_at: int | None, *, is_scheduled: bool) -> float:
        """Say how soon it opens: 1 now, 0 in a week or later; unknown is between."""
        if opens_at is None:
            return 0.0 if is_scheduled else 0.5
        wait = max(0, opens_at - self.minute)
        return max(0.0, 1 - wait / _WEEK_MINUTES)

    def _checked(self, traits: Traits) -> float:
        """Say how fresh the check is: 1 this month, 0 a year ago or never."""
        start = traits.terms.find(_CHECKED_TERM)
        if start < 0:
            return 0.0
        start += len(_CHECKED_TERM)
        return self._fresh(traits.terms[start : start + 6])

    @cached_property
    def _fresh(self) -> Callable[[str], float]:
        """Give the freshness of a check by its year and month; few are different."""
        now = self.day.year * 12 + self.day.month

        @cache
        def fresh(month: str) -> float:
            months = now - int(month[:4]) * 12 - int(month[4:])
            return min(1.0, max(0.0, 1 - months / _FRESH_MONTHS))

        return fresh


class Fit:
    """Says how well a listing fits a wish, whose terms are written out once for all listings."""

    def __init__(self, wish: Wish) -> None:
        """Make the wish ready."""
        self._words = [*map(_Word.of, wish.words)]
        self._rest = [*map(_Word.of, wish.rest)]
        self._subjects = [_Subject(subject) for subject in wish.subjects]
        self._weights = math.fsum(subject.weight for subject in wish.subjects)
        self._manner = frozenset(wish.manner)
        self._others = [other for asked, other in _OTHER_KINDS if not asked.isdisjoint(self._manner)]

    def __call__(self, traits: Traits) -> float:
        """Give the fit, mostly from 0 to 1 and never below 0."""
        fit = self._of_subjects(traits) if self._subjects else self._of_words(traits)
        for other in self._others:
            if other in traits.facets:
                fit *= OTHER_KIND
        return max(fit, 0.0) + SUITS * (len(self._manner & traits.facets) + self._suiting_words(traits))

    def _of_subjects(self, traits: Traits) -> float:
        found = [subject.fit(traits.facets) for subject in self._subjects]
        best = max(found)
        if not best:
            return 0.0
        mean = math.fsum(fit * subject.weight for fit, subject in zip(found, self._subjects, strict=True))
        asked = sum(fit >= IN_TITLE for fit in found)
        others = max(0, traits.terms.count(f" {rules.IN_TITLE_NEED}") - asked)
        unfocused = UNFOCUSED * min(MOST_UNFOCUSED, others)
        return BEST_SHARE * best + (1 - BEST_SHARE) * mean / self._weights - unfocused

    def _of_words(self, traits: Traits) -> float:
        if self._manner and self._manner <= traits.facets:
            return IN_SUMMARY
        if not self._words:
            return 0.0
        in_title = sum(word.titled in traits.terms for word in self._words) / len(self._words)
        anywhere = sum(word.said in traits.terms for word in self._words) / len(self._words)
        return IN_TITLE_WORDS * in_title + ELSEWHERE_WORDS * (anywhere - in_title)

    def _suiting_words(self, traits: Traits) -> float:
        """Say how well the other words suit: twice when all of the question stands in the title."""
        terms = traits.terms
        if self._words and all(word.titled in terms for word in self._words):
            return 2.0
        if not self._rest:
            return 0.0
        return sum((word.titled in terms) + (word.said in terms) / 2 for word in self._rest) / len(self._rest)


class _Word(NamedTuple):
    """A word as it stands among the terms of what says it, and of what says it in its title."""

    said: str
    titled: str

    @classmethod
    def of(cls, word: str) -> _Word:
        return cls(f" {word} ", f" {rules.in_title(word)} ")


class _Subject:
    """One subject of a wish with its terms written out."""

    def __init__(self, subject: Subject) -> None:
        self.weight = subject.weight
        self._needs = [
            (rules.facet("need", key), f"{rules.IN_TITLE_NEED}{key}", f"{rules.BY_PRODUCT_NEED}{key}")
            for key in subject.needs
        ]
        self._helpers = [
            (f"{rules.IN_TITLE_NEED}{helper.need}", SPECIALIST if helper.is_specialist else GENERALIST)
            for helper in subject.helpers
        ]
        self._themes = frozenset(rules.facet("theme", theme) for theme in subject.themes)
        self._manner = frozenset(subject.manner)
        self._audiences = frozenset({subject.audience, rules.EVERYONE} if subject.audience else ())
        self._at_desk = AT_INFORMATION_POINT if subject.is_official else WITH_AGENCY if subject.is_with_agency else 0.0

    def fit(self, facets: frozenset[str]) -> float:
        """Say how well a listing fits by what it has."""
        fit = 0.0
        for need, in_title, by_product in self._needs:
            if need in facets:
                fit = max(fit, IN_TITLE if in_title in facets else BY_PRODUCT if by_product in facets else IN_SUMMARY)
        said_too = SAID_TOO if fit else 0.0
        for helper, helps in self._helpers:
            if helper in facets:
                fit = max(fit, helps + said_too)
        if self._at_desk > fit and rules.TERM_IDO in facets:
            fit = self._at_desk
        if not fit and not self._themes.isdisjoint(facets):
            fit = SAME_THEME
        if not fit:
            return 0.0
        fit += SUITS * len(self._manner & facets)
        return fit * OTHER_AUDIENCE if self._audiences and self._audiences.isdisjoint(facets) else fit


def nearness(distance_m: float, scale_m: float) -> float:
    """Say how near something is: 1 here, a half where it is as far as the scale, less and less beyond."""
    return float(1 / (1 + (distance_m / scale_m) ** POWER))


def scale_of(nearest_few_m: float | None) -> float:
    """Give the distance at which something counts half, from how far the nearest few listings lie."""
    found = MOST_SCALE_M if nearest_few_m is None else SCALE_TIMES * nearest_few_m
    return min(MOST_SCALE_M, max(LEAST_SCALE_M, found))
