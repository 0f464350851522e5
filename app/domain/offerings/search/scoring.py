"""The score by which a ranked search orders what fits; docs/ranking.md explains it in words.

Pure: a listing's terms, how far it is, and when it opens, against what is wished for. The same on both engines.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search import rules
from app.domain.offerings.search.types import Origin, Score
from app.domain.offerings.search.wish import Helper, Subject, Wish

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

OPENS_WEIGHT, CHECKED_WEIGHT = 0.06, 0.02
"""How much of the total openness soon and a recent check make out at most."""

LEAST_SCALE_M, MOST_SCALE_M, SCALE_TIMES = 6_500.0, 9_000.0, 2.0
"""A listing counts half where it is so many times as far as the nearest few lie, within these bounds."""

POWER = 2.0
"""How sharply nearness falls around that distance."""

STEPS = 50
"""Scores that differ by less than one in so many are equal: then the lot decides, not the name."""

_WEEK_MINUTES = 7 * 24 * 60
_FRESH_MONTHS = 12
_LEARNING = frozenset({rules.facet("kind", "learn"), rules.facet("form", "course")})
_HELPING = frozenset({rules.facet("kind", "help"), rules.facet("form", "consultation")})
_OTHER_KINDS = ((_LEARNING, rules.facet("kind", "help")), (_HELPING, rules.facet("kind", "learn")))


@dataclass(frozen=True)
class Judge:
    """Scores listings for one wish, one place and one moment; `scale_m` is how far they may be to count half."""

    wish: Wish
    origin: Origin
    scale_m: float
    at: datetime

    def score(self, terms: str, distance_m: float | None, opens_at: int | None, *, is_scheduled: bool) -> Score:
        """Score one listing by its terms, each between spaces; without a distance it is given from afar."""
        fit = fit_of(self.wish, terms)
        near = 1.0 if distance_m is None else nearness(distance_m, self.scale_m)
        serves = self._serves(terms)
        opens = self._opens(opens_at, is_scheduled=is_scheduled)
        checked = self._checked(terms)
        little = OPENS_WEIGHT * (1 - opens) + CHECKED_WEIGHT * (1 - checked)
        return Score(fit, near, serves, opens, checked, fit * near * serves * (1 - little))

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

    def _serves(self, terms: str) -> float:
        if " only:" not in terms:
            return 1.0
        codes = (self.origin.municipality_code, self.origin.province_code, rules.COUNTRY_CODE)
        is_ours = any(code and _has(terms, rules.facet("only", code)) for code in codes)
        return 1.0 if is_ours else NOT_FOR_RESIDENTS

    def _opens(self, opens_at: int | None, *, is_scheduled: bool) -> float:
        """Say how soon it opens: 1 now, 0 in a week or later; unknown is between."""
        if opens_at is None:
            return 0.0 if is_scheduled else 0.5
        wait = max(0, opens_at - self.minute)
        return max(0.0, 1 - wait / _WEEK_MINUTES)

    def _checked(self, terms: str) -> float:
        """Say how fresh the check is: 1 this month, 0 a year ago or never."""
        _, found, rest = terms.partition(f" {rules.CHECKED}")
        if not found:
            return 0.0
        months = (self.day.year - int(rest[:4])) * 12 + self.day.month - int(rest[4:6])
        return min(1.0, max(0.0, 1 - months / _FRESH_MONTHS))


def fit_of(wish: Wish, terms: str) -> float:
    """Say how well a listing fits a wish, mostly from 0 to 1 and never below 0."""
    fit = _fit_subjects(wish, terms) if wish.subjects else _fit_words(wish, terms)
    suits = sum(_has(terms, term) for term in wish.manner) + _suits_words(wish, terms)
    for asked, other in _OTHER_KINDS:
        if not asked.isdisjoint(wish.manner) and _has(terms, other):
            fit *= OTHER_KIND
    return max(fit, 0.0) + SUITS * suits


def nearness(distance_m: float, scale_m: float) -> float:
    """Say how near something is: 1 here, a half where it is as far as the scale, less and less beyond."""
    return float(1 / (1 + (distance_m / scale_m) ** POWER))


def scale_of(nearest_few_m: float | None) -> float:
    """Give the distance at which something counts half, from how far the nearest few listings lie."""
    found = MOST_SCALE_M if nearest_few_m is None else SCALE_TIMES * nearest_few_m
    return min(MOST_SCALE_M, max(LEAST_SCALE_M, found))


def _fit_subjects(wish: Wish, terms: str) -> float:
    found = [_fit_subject(subject, terms) for subject in wish.subjects]
    if not any(found):
        return 0.0
    weights = math.fsum(subject.weight for subject in wish.subjects)
    mean = math.fsum(fit * subject.weight for fit, subject in zip(found, wish.subjects, strict=True)) / weights
    asked = sum(fit >= IN_TITLE for fit in found)
    others = max(0, terms.count(f" {rules.IN_TITLE_NEED}") - asked)
    return BEST_SHARE * max(found) + (1 - BEST_SHARE) * mean - UNFOCUSED * min(MOST_UNFOCUSED, others)


def _fit_subject(subject: Subject, terms: str) -> float:
    said = max((_fit_need(key, terms) for key in subject.needs), default=0.0)
    fit = max(said, max((_fit_helper(one, terms, said) for one in subject.helpers), default=0.0))
    if subject.is_official and _has(terms, rules.TERM_IDO):
        fit = max(fit, AT_INFORMATION_POINT)
    elif subject.is_with_agency and _has(terms, rules.TERM_IDO):
        fit = max(fit, WITH_AGENCY)
    if not fit and any(_has(terms, rules.facet("theme", theme)) for theme in subject.themes):
        fit = SAME_THEME
    if not fit:
        return 0.0
    fit += SUITS * sum(_has(terms, term) for term in subject.manner)
    if subject.audience and not (_has(terms, subject.audience) or _has(terms, rules.EVERYONE)):
        fit *= OTHER_AUDIENCE
    return fit


def _fit_need(key: str, terms: str) -> float:
    if not _has(terms, rules.facet("need", key)):
        return 0.0
    if _has(terms, f"{rules.IN_TITLE_NEED}{key}"):
        return IN_TITLE
    return BY_PRODUCT if _has(terms, f"{rules.BY_PRODUCT_NEED}{key}") else IN_SUMMARY


def _fit_helper(helper: Helper, terms: str, said: float) -> float:
    if not _has(terms, f"{rules.IN_TITLE_NEED}{helper.need}"):
        return 0.0
    return (SPECIALIST if helper.is_specialist else GENERALIST) + (SAID_TOO if said else 0.0)


def _fit_words(wish: Wish, terms: str) -> float:
    if wish.manner and all(_has(terms, term) for term in wish.manner):
        return IN_SUMMARY
    if not wish.words:
        return 0.0
    in_title = sum(_has(terms, rules.in_title(word)) for word in wish.words) / len(wish.words)
    anywhere = sum(_has(terms, word) for word in wish.words) / len(wish.words)
    return IN_TITLE_WORDS * in_title + ELSEWHERE_WORDS * (anywhere - in_title)


def _suits_words(wish: Wish, terms: str) -> float:
    """Say how well the other words suit: twice when all of the question stands in the title."""
    if wish.words and all(_has(terms, rules.in_title(word)) for word in wish.words):
        return 2.0
    if not wish.rest:
        return 0.0
    found = sum(_has(terms, rules.in_title(word)) + _has(terms, word) / 2 for word in wish.rest)
    return found / len(wish.rest)


def _has(terms: str, term: str) -> bool:
    return f" {term} " in terms
