"""The score by which a ranked search orders what fits; docs/ranking.md explains it in words.

Pure: a listing's traits, how far it is, and when it opens, against what is wished for. The same on both engines.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from app.domain.base import TIME_ZONE
from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search import rules
from app.domain.offerings.search.types import Origin, Score
from app.domain.offerings.search.wish import Subject, Wish
from app.domain.offerings.types import COUNTRY_CODE, CostKind, Kind

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
"""What is added for each thing that suits: kind, form, audience, language, and other words of the question, which are
together up to one and a half, or two when all of the question stands in the title."""

OTHER_KIND, OTHER_AUDIENCE = 0.6, 0.75
"""What is left of what is learning where help was asked for, or for others than those who mostly have the need."""

NOT_FOR_RESIDENTS = 0.15
"""What is left of what is only for the residents of other areas."""

LATER = 0.75
"""What is left of help, and of where one drops in, if it is not given in the coming two weeks. What else one learns or
does is planned for, and keeps all."""

AWAY = 0.5
"""What is left of what is not given now, such as while its helper is ill: until when is seldom known for sure."""

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
_LEARN, _HELP = rules.facet("kind", Kind.LEARN), rules.facet("kind", Kind.HELP)
_IS_LEARN, _IS_HELP = rules.trait(_LEARN), rules.trait(_HELP)
_FOR_NOW = frozenset({_IS_HELP, rules.trait(rules.facet("form", "drop-in"))})
_IS_PAID = rules.trait(rules.facet("cost", CostKind.PAID))
_IS_FOR_FEW = rules.trait(rules.ONLY)
_IS_AWAY = rules.trait(rules.AWAY)
_IS_DESK = rules.trait(rules.TERM_IDO)
_LEARNING = frozenset({_LEARN, rules.facet("form", "course")})
_HELPING = frozenset({_HELP, rules.facet("form", "consultation")})
_OTHER_KINDS = ((_LEARNING, _IS_HELP), (_HELPING, _IS_LEARN))
_NO_WORDS: frozenset[str] = frozenset()


class Traits(NamedTuple):
    """What a listing is judged by: `head` and what it `has`, as `rules.traits_of` wrote them, and its terms as `words`.

    The head is among what it has too, where it is like nothing else. There are no words where they were not read.
    """

    head: str
    has: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, traits: str, terms: str | None = None) -> Traits:
        """Take the traits of a listing, and its terms if they were read."""
        written = traits.split()
        return cls(written[0], frozenset(written), frozenset(terms.split()) if terms else _NO_WORDS)


def traits_among(terms: Iterable[str]) -> frozenset[str]:
    """Write terms as traits."""
    return frozenset(map(rules.trait, terms))


class Judge:
    """Scores listings for one wish, one place and one moment; `scale_m` is how far they may be to count half."""

    def __init__(self, wish: Wish, origin: Origin, scale_m: float, at: datetime) -> None:
        """Make ready what is the same for all listings."""
        self.fit = Fit(wish)
        self.scale_m = scale_m
        self.minute = minute_of(at)
        day = at.astimezone(TIME_ZONE).date()
        self._month = day.year * 12 + day.month
        self._lot = f"{origin.x // 1000:.0f} {origin.y // 1000:.0f} {day}"
        codes = (origin.municipality_code, origin.province_code, COUNTRY_CODE)
        self._ours = traits_among(f"{rules.ONLY}{code.lower()}" for code in codes if code)
        self._checked: dict[str, float] = {}

    def score(self, traits: Traits, distance_m: float | None, opens_at: int | None, *, is_scheduled: bool) -> Score:
        """Score one listing; without a distance it is given from afar."""
        head, has, _ = traits
        fit = self.fit(traits)
        near = 1.0 if distance_m is None else nearness(distance_m, self.scale_m)
        serves = NOT_FOR_RESIDENTS if _IS_FOR_FEW in has and self._ours.isdisjoint(has) else 1.0
        soon = AWAY if _IS_AWAY in has else 1.0
        if opens_at is not None:
            opens = max(0.0, 1 - max(0, opens_at - self.minute) / _WEEK_MINUTES)
        elif is_scheduled:
            opens, soon = 0.0, min(soon, 1.0 if _FOR_NOW.isdisjoint(has) else LATER)
        else:
            opens = 0.5  # nobody knows
        checked = self._checked.get(head)
        if checked is None:
            checked = self._checked[head] = self._freshness(head)
        free = 0.0 if _IS_PAID in has else 1.0
        little = OPENS_WEIGHT * (1 - opens) + CHECKED_WEIGHT * (1 - checked) + FREE_WEIGHT * (1 - free)
        total = fit * near * serves * soon * (1 - little)
        return Score(fit, near, serves, soon, opens, checked, free, total)

    def key(self, score: Score, listing_id: str) -> float:
        """Give the place in the order: below 0, the best lowest, equal ones by lot for this place and day.

        The lot is drawn with the listing, the kilometre and the day.
        """
        return -(math.floor(score.total * STEPS) + 1 + zlib.crc32(f"{listing_id} {self._lot}".encode()) / 2**32)

    def _freshness(self, head: str) -> float:
        """Say how fresh a check is: 1 this month, 0 a year ago or never."""
        month = head.partition(":")[2]
        return min(1.0, max(0.0, 1 - (self._month - int(month)) / _FRESH_MONTHS)) if month else 0.0


class Fit:
    """Says how well a listing fits a wish, whose terms are written as traits once for all listings."""

    def __init__(self, wish: Wish) -> None:
        """Make the wish ready."""
        self._words = [(word, rules.trait(rules.in_title(word))) for word in wish.words]
        self._titled = frozenset(titled for _, titled in self._words)
        self._rest = [(word, rules.trait(rules.in_title(word))) for word in wish.rest]
        self._subjects = [_Subject(subject) for subject in wish.subjects]
        self._weights = math.fsum(subject.weight for subject in wish.subjects)
        self._manner = traits_among(wish.manner)
        self._others = [other for asked, other in _OTHER_KINDS if not asked.isdisjoint(wish.manner)]

    def __call__(self, traits: Traits) -> float:
        """Give the fit: from 0 to 1, and above it where much beside the need suits."""
        has = traits.has
        fit = self._of_subjects(traits) if self._subjects else self._of_words(traits)
        for other in self._others:
            if other in has:
                fit *= OTHER_KIND
        suits = float(len(self._manner & has)) if self._manner else 0.0
        if self._titled and self._titled <= has:
            suits += 2.0  # all of the question stands in its title
        elif self._rest:
            suits += self._suiting_words(traits)
        return max(fit, 0.0) + SUITS * suits

    def _of_subjects(self, traits: Traits) -> float:
        best = total = 0.0
        asked = 0
        for subject in self._subjects:
            fit = subject.fit(traits.has)
            total += fit * subject.weight
            best = max(best, fit)
            asked += not subject.in_title.isdisjoint(traits.has)
        if not best:
            return 0.0
        others = int(traits.head[0]) - asked
        unfocused = UNFOCUSED * min(MOST_UNFOCUSED, others) if others > 0 else 0.0
        return BEST_SHARE * best + (1 - BEST_SHARE) * total / self._weights - unfocused

    def _of_words(self, traits: Traits) -> float:
        if self._manner and self._manner <= traits.has:
            return IN_SUMMARY
        if not self._words:
            return 0.0
        in_title = sum(titled in traits.has for _, titled in self._words) / len(self._words)
        anywhere = sum(word in traits.words for word, _ in self._words) / len(self._words)
        return IN_TITLE_WORDS * in_title + ELSEWHERE_WORDS * (anywhere - in_title)

    def _suiting_words(self, traits: Traits) -> float:
        """Say how well the other words suit."""
        said = sum((titled in traits.has) + (word in traits.words) / 2 for word, titled in self._rest)
        return said / len(self._rest)


class _Subject:
    """One subject of a wish with its terms written as traits."""

    def __init__(self, subject: Subject) -> None:
        self.weight = subject.weight
        self._needs = traits_among(rules.facet("need", key) for key in subject.needs)
        self.in_title = traits_among(f"{rules.IN_TITLE_NEED}{key}" for key in subject.needs)
        self._by_product = traits_among(f"{rules.BY_PRODUCT_NEED}{key}" for key in subject.needs)
        self._specialists, self._generalists = (
            traits_among(f"{rules.IN_TITLE_NEED}{one.need}" for one in subject.helpers if one.is_specialist is wanted)
            for wanted in (True, False)
        )
        self._themes = traits_among(rules.facet("theme", theme) for theme in subject.themes)
        self._manner = traits_among(subject.manner)
        self._audiences = traits_among({subject.audience, rules.EVERYONE} if subject.audience else ())
        self._at_desk = AT_INFORMATION_POINT if subject.is_official else WITH_AGENCY if subject.is_with_agency else 0.0

    def fit(self, has: frozenset[str]) -> float:
        """Say how well a listing fits by its traits."""
        fit = said_too = 0.0
        if not self._needs.isdisjoint(has):
            said_too = SAID_TOO
            if not self.in_title.isdisjoint(has):
                fit = IN_TITLE
            elif not self._by_product.isdisjoint(has):
                fit = BY_PRODUCT
            else:
                fit = IN_SUMMARY
        if not self._specialists.isdisjoint(has):
            fit = max(fit, SPECIALIST + said_too)
        elif not self._generalists.isdisjoint(has):
            fit = max(fit, GENERALIST + said_too)
        if self._at_desk > fit and _IS_DESK in has:
            fit = self._at_desk
        if not fit:
            if self._themes.isdisjoint(has):
                return 0.0
            fit = SAME_THEME
        if self._manner:
            fit += SUITS * len(self._manner & has)
        return fit * OTHER_AUDIENCE if self._audiences and self._audiences.isdisjoint(has) else fit


def nearness(distance_m: float, scale_m: float) -> float:
    """Say how near something is: 1 here, a half where it is as far as the scale, less and less beyond."""
    return float(1 / (1 + (distance_m / scale_m) ** POWER))


def scale_of(nearest_few_m: float | None) -> float:
    """Give the distance at which something counts half, from how far the nearest few listings lie."""
    found = MOST_SCALE_M if nearest_few_m is None else SCALE_TIMES * nearest_few_m
    return min(MOST_SCALE_M, max(LEAST_SCALE_M, found))
