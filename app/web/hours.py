"""Opening hours in sentences: "Elke eerste maandag van de maand: 10:00 – 12:00", "Niet op feestdagen"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from flask_babel import force_locale, gettext

from app.domain.offerings.expression import split_fallbacks
from app.domain.offerings.hours import Rule, describe
from app.domain.offerings.timetable import DatePoint, DateRange, WeekParity
from app.web import labels
from app.web.texts import isolate

_EVERY_DAY = 7
_ARTICLES = {"de", "het", "een"}


class Sentence(NamedTuple):
    """A sentence of ours, and what the author wrote in the hours beside it: Dutch, whatever the language."""

    text: str
    comment: str = ""

    def __str__(self) -> str:
        """Write both where nothing can be marked, in the language that is spoken now: in a message, in a calendar."""
        return f"{self.text} ({isolate(self.comment)})".lstrip() if self.comment else self.text


def is_irregular(hours: str) -> bool:
    """Tell whether one week of these hours does not say how the next will be."""
    rules = describe(hours)
    if rules is None:
        fallbacks = split_fallbacks(hours)
        return bool(hours) if len(fallbacks) == 1 else any(map(is_irregular, fallbacks))
    return any(rule.nths or rule.parity or rule.dates for rule in rules if not rule.is_closed)


@lru_cache(maxsize=4096)
def leaves_dates_open(hours: str) -> bool:
    """Tell whether the pattern in words leaves the reader to find the day: the first Monday, the even weeks.

    Of hours that no words are made of nothing is said, so the dates are all there is.
    """
    rules = describe(hours)
    return rules is None or any(rule.nths or rule.parity for rule in rules if not rule.is_closed)


@lru_cache(maxsize=4096)
def sentences(hours: str, lang: str) -> tuple[Sentence, ...]:
    """Say in sentences what a week does not show: which weeks, which months, which days not. Empty when nothing."""
    rules = describe(hours)
    if rules is None:
        return ()
    with force_locale(lang):
        told = [
            _closed(rule, lang) if rule.is_closed else _open(rule, lang)
            for rule in rules
            if rule.is_closed or rule.nths or rule.parity or rule.dates or rule.comment
        ]
    return tuple(sentence for sentence in told if any(sentence))


@lru_cache(maxsize=4096)
def pattern(hours: str, lang: str) -> tuple[Sentence, ...]:
    """Say all of the hours in sentences, for paper: which days, which times, which days not.

    Empty when they are unknown or can't be said so.
    """
    rules = describe(hours)
    if rules is None:
        return ()
    with force_locale(lang):
        if hours == "24/7":
            return (Sentence(gettext("Altijd open")),)
        plain = [rule for rule in rules if _is_weekly(rule)]
        told = [_open(rule, lang) for rule in _by_times(plain)]
        told += [_closed(rule, lang) if rule.is_closed else _open(rule, lang) for rule in rules if not _is_weekly(rule)]
    return tuple(sentence for sentence in told if any(sentence))


@lru_cache(maxsize=4096)
def own_note(note: str, hours: str) -> str:
    """Give what an organisation wrote about its hours; nothing when all of it is said of them already.

    "Niet in de schoolvakanties" beside "Niet in schoolvakanties." makes a reader look for a difference.
    """
    told = {_bare(sentence) for sentence in _closings(hours)}
    written = [_bare(sentence) for sentence in re.split(r"[.;!\n]", note)]
    return note if any(sentence not in told for sentence in written if sentence) else ""


def _closings(hours: str) -> list[str]:
    """Say in Dutch, as the pages do in their own language, when it is closed: also each kind of holiday by itself."""
    closed = [rule for rule in describe(hours) or () if rule.is_closed and not _is_weekly(rule)]
    all_year = [rule for rule in closed if not (rule.dates or rule.parity)]
    parts = [Rule(on_public_holidays=True)] if any(rule.on_public_holidays for rule in all_year) else []
    parts += [Rule(on_school_holidays=True)] if any(rule.on_school_holidays for rule in all_year) else []
    with force_locale("nl"):
        return [_closed(rule, "nl").text for rule in (*closed, *parts)]


def _bare(sentence: str) -> str:
    """Leave of a sentence the words that make a difference."""
    return " ".join(word for word in re.findall(r"\w+", sentence.lower()) if word not in _ARTICLES)


def _is_weekly(rule: Rule) -> bool:
    """Tell whether a rule says the same of every week."""
    others = rule.nths or rule.parity or rule.dates or rule.comment or rule.is_uncertain
    return not (others or rule.on_public_holidays or rule.on_school_holidays)


def _by_times(rules: Sequence[Rule]) -> list[Rule]:
    """Make weekly rules of which none replaces another: one for each set of times, in order of its first day."""
    times: dict[int, tuple[tuple[str, str], ...]] = {}
    for rule in rules:
        for day in rule.weekdays or range(_EVERY_DAY):
            before = times.get(day, ()) if rule.is_addition else ()
            times[day] = () if rule.is_closed else (*before, *rule.times)
    days: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for day in sorted(times):
        days.setdefault(times[day], []).append(day)
    return [Rule(weekdays=tuple(on), times=at) for at, on in days.items() if at]


def _open(rule: Rule, lang: str) -> Sentence:
    times = labels.in_row(labels.from_to(_clock(start), _clock(end)) for start, end in rule.times)
    when = " ".join(part for part in (_days(rule, lang), _dates(rule.dates, lang)) if part)
    text = ": ".join(part for part in (when, times) if part)
    return Sentence(labels.sentence_case(text, lang), rule.comment)


def _closed(rule: Rule, lang: str) -> Sentence:
    days = [
        gettext("op feestdagen") if rule.on_public_holidays else "",
        gettext("in schoolvakanties") if rule.on_school_holidays else "",
        " ".join(part for part in (_days(rule, lang), _dates(rule.dates, lang)) if part),
    ]
    when = labels.listed(days, lang)
    return Sentence(gettext("Niet %(when)s.", when=when) if when else "")


def _days(rule: Rule, lang: str) -> str:
    if not rule.weekdays:
        return ""
    names = labels.words(lang).days
    if rule.nths:
        places = labels.listed((_place(nth) for nth in rule.nths), lang)
        days = labels.listed((names[day] for day in rule.weekdays), lang)
        return gettext("elke %(which)s %(day)s van de maand", which=places, day=days)
    days = _run(rule.weekdays, names, lang)
    if rule.parity is WeekParity.EVEN:
        return gettext("%(days)s in de even weken", days=days)
    if rule.parity is WeekParity.ODD:
        return gettext("%(days)s in de oneven weken", days=days)
    return days


def _run(days: Sequence[int], names: Sequence[str], lang: str) -> str:
    """Name weekdays: three or more in a row as a range."""
    if len(days) == _EVERY_DAY:
        return gettext("elke dag")
    if len(days) > 2 and all((second - first) % 7 == 1 for first, second in pairwise(days)):
        return gettext("%(first)s tot en met %(last)s", first=names[days[0]], last=names[days[-1]])
    return labels.listed((names[day] for day in days), lang)


def _place(nth: int) -> str:
    return {
        1: gettext("eerste"),
        2: gettext("tweede"),
        3: gettext("derde"),
        4: gettext("vierde"),
        5: gettext("vijfde"),
        -1: gettext("laatste"),
        -2: gettext("op een na laatste"),
    }.get(nth, str(nth))


def _dates(ranges: Sequence[DateRange], lang: str) -> str:
    return labels.listed((_range(dates, lang) for dates in ranges), lang)


def _range(dates: DateRange, lang: str) -> str:
    if dates.first == dates.last:
        date = _point(dates.first, lang)
        return gettext("in %(month)s", month=date) if dates.first.day is None else gettext("op %(date)s", date=date)
    return gettext("van %(first)s tot en met %(last)s", first=_point(dates.first, lang), last=_point(dates.last, lang))


def _point(point: DatePoint, lang: str) -> str:
    words = labels.words(lang)
    month = words.months[point.month] if point.day else words.months_alone[point.month]
    return " ".join(str(part) for part in (point.day, month, point.year) if part)


def _clock(time: str) -> str:
    """Write `09:00` as the rest of the page does: `9:00`."""
    return time.removeprefix("0")
