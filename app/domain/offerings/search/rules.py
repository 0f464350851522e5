"""What a listing can be found by and what its card says: pure functions of an offering and its venue."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from app.domain.base import TIME_ZONE
from app.domain.language.rules import index_words
from app.domain.offerings.types import Access, CostKind, Delivery, IdoVariant, Kind
from app.domain.organisations.types import Wheelchair

MAX_SESSIONS = 12
"""How many coming sessions a card carries."""

BEYOND_M = 1_000_000
"""Added to the order of what lies outside the radius: farther than anything in the country."""

EVERYWHERE_M = 1e7
"""A distance that nothing in the country has."""

REACHES_M = (5_000, 10_000, 25_000, 50_000, 100_000)
"""Distances within which a page says how many there are."""

NEAR_M = 25_000
"""A need that is answered only farther away, and beyond the radius that was asked for, is not met."""

ENOUGH_IN_REACH = 10
"""A page speaks of the smallest reach that holds so many."""

MOST_COUNTED = 100
"""Beyond this a page says "more than"."""

BLUR_M = 1e-6
"""Of what differs by less, an index may give either first: what it gives last is all there only up to so far before."""

_IN_TITLE = "t:"
IN_TITLE_NEED, BY_PRODUCT_NEED = "nt:", "np:"
"""Before the key of a need: the title says it; a product of the government's list does."""

CHECKED = "checked:"
"""Before the year and month of the last check."""

ONLY = "only:"
"""Before the code of an area for whose residents alone it is; by itself among the traits, that there is one."""

AWAY = "away:now"
"""That it is not given now."""

_NEED = "need:"
_MARKED = (_NEED, "theme:", "is:")
_FILTERS = ("kind:", "form:", "access:", "cost:", "theme:", "aud:", "lang:", "is:", "wheelchair:", "by:")
"""How the terms of filters begin that have marks of their own."""

_UNJUDGED = (CHECKED, "access:", "ido:")
"""How the terms begin by which no listing is judged, or that its traits have in another way."""

_BITS = 63
"""All bits of the engines' whole numbers but the sign."""

_NEED_MARKS, _OTHER_MARKS = 113, 13
"""Primes that are two times that together: with others a few common needs share a bit by chance, or themes do. Apart,
because what shares a bit with a theme would be looked at in vain with a fifth of all listings."""

EVERYONE = "aud:everyone"
TERM_REMOTE = "is:remote"
TERM_IDO = "is:ido"
TERM_FREE = "cost:free"
TERM_DROP_IN = "access:drop_in"
TERM_WHEELCHAIR = "wheelchair:yes"


def facet(name: str, value: str) -> str:
    """Write the term of a filter, such as `theme:digital`. No word can be one: a word has no colon."""
    return f"{name}:{value.lower()}"


def in_title(word: str) -> str:
    """Write the term that says that a word stands in the title."""
    return f"{_IN_TITLE}{word}"


def facet_terms(
    *,
    kind: Kind,
    form: str,
    themes: Iterable[str],
    audiences: Iterable[str],
    languages: Iterable[str],
    cost: CostKind,
    access: Access,
    ido: IdoVariant | None,
) -> list[str]:
    """List the terms of the filters that an offering passes."""
    return [
        facet("kind", kind),
        facet("form", form),
        facet("access", access),
        facet("cost", cost),
        *(facet("theme", theme) for theme in themes),
        *(facet("aud", audience) for audience in audiences),
        *(facet("lang", language) for language in languages),
        *([TERM_IDO, facet("ido", ido)] if ido else []),
    ]


def ranking_terms(*, checked_on: date | None, only_for: Iterable[str], is_away: bool) -> list[str]:
    """List the terms by which an offering is ranked: its last check, whose residents alone it is for, if it is away."""
    return [
        *([AWAY] if is_away else []),
        *([f"{CHECKED}{checked_on:%Y%m}"] if checked_on else []),
        *(f"{ONLY}{code.lower()}" for code in only_for),
    ]


def need_terms(*, title: Collection[str], products: Collection[str], summary: Collection[str]) -> list[str]:
    """List the terms of the needs that an offering helps with: all of them, and those its title or a product says."""
    return [
        *(facet("need", key) for key in sorted({*title, *products, *summary})),
        *(f"{IN_TITLE_NEED}{key}" for key in sorted(title)),
        *(f"{BY_PRODUCT_NEED}{key}" for key in sorted(products)),
    ]


def marks_of(terms: Iterable[str]) -> tuple[int, int]:
    """Write terms as the bits of two numbers: what shares no bit with another has none of its terms.

    The engines compare numbers many times as fast as texts. Several terms have the same bit, so that what shares one
    has still to be looked at: in one number as many would be looked at in vain as not, in two hardly any.
    """
    terms = tuple(terms)
    needs = _bits((term for term in terms if term.startswith(_NEED)), _NEED_MARKS)
    others = _bits((term for term in terms if not term.startswith(_NEED)), _OTHER_MARKS)
    marks = needs | others << _NEED_MARKS
    return marks & ((1 << _BITS) - 1), marks >> _BITS


def filter_marks_of(terms: Iterable[str]) -> int:
    """Write the filters among some terms as the bits of one number: what lacks one has not the terms.

    As with `marks_of`, what has all bits has still to be looked at.
    """
    return _bits((term for term in terms if term.startswith(_FILTERS)), _BITS)


def _bits(terms: Iterable[str], number: int) -> int:
    """Give each term one of so many bits."""
    bits = 0
    for term in terms:
        bits |= 1 << zlib.crc32(term.encode()) % number
    return bits


def is_marked(term: str) -> bool:
    """Tell whether a term is among the marks of a listing: its needs, its themes, and that it is an Informatiepunt."""
    return term.startswith(_MARKED)


def venue_terms(municipality_code: str, wheelchair: Wheelchair) -> list[str]:
    """List the terms of the filters that a listing passes by its venue."""
    return [
        facet("mun", municipality_code),
        facet("by", Delivery.ON_SITE),
        *([TERM_WHEELCHAIR] if wheelchair is Wheelchair.YES else []),
    ]


def remote_terms(area_codes: Iterable[str], deliveries: Iterable[str]) -> list[str]:
    """List the terms of the filters that a listing without a venue passes.

    `by:distance` is online or by telephone. It has no door that a wheelchair could not pass.
    """
    ways = [delivery for delivery in deliveries if delivery != Delivery.ON_SITE]
    return [
        TERM_REMOTE,
        TERM_WHEELCHAIR,
        *(facet("area", code) for code in area_codes),
        *(facet("by", way) for way in ways),
        *([facet("by", "distance")] if {Delivery.ONLINE, Delivery.TELEPHONE} & {*ways} else []),
    ]


def word_terms(title: str, labels: Iterable[str], texts: Iterable[str]) -> list[str]:
    """List the words an offering is found by: those of its title, also marked as such, then all others, each once.

    The parts of a compound come with it. A label is a text that many offerings share.
    """
    title_words = dict.fromkeys(index_words(title))
    words = dict.fromkeys(title_words)
    for label in labels:
        words.update(dict.fromkeys(_label_words(label)))
    for text in texts:
        words.update(dict.fromkeys(index_words(text)))
    return [*(in_title(word) for word in title_words), *words]


@lru_cache(maxsize=2_000)
def _label_words(label: str) -> tuple[str, ...]:
    return tuple(index_words(label))


@lru_cache(maxsize=20_000)
def trait(term: str) -> str:
    """Write a term as the four letters by which it stands among the traits of a listing: 24 bits of a fingerprint.

    Of the fifteen or so of a listing and the ten or so of a question two are alike by chance once in 100,000 times.
    """
    return b64encode(zlib.crc32(term.encode()).to_bytes(4)[1:]).decode()


def traits_of(terms: Sequence[str]) -> str:
    """Write what a listing is judged by, as short as it can be, so that it fits in the index of the walk.

    First how many needs its title says and in which month it was checked, counted from year 0 (`2:24321`, or `2:`),
    then each of its terms as a trait: all but the words of its texts, of which only those of the title count.
    """
    in_title = sum(term.startswith(IN_TITLE_NEED) for term in terms)
    checked = next((term.removeprefix(CHECKED) for term in terms if term.startswith(CHECKED)), "")
    month = f"{int(checked[:4]) * 12 + int(checked[4:])}" if checked else ""
    judged = [term for term in terms if ":" in term and not term.startswith(_UNJUDGED)]
    judged += [ONLY] if any(term.startswith(ONLY) for term in terms) else []
    return " ".join([f"{min(in_title, 9)}:{month}", *map(trait, judged)])


def join_terms(*groups: Iterable[str]) -> str:
    """Write terms as the text that is stored: each between spaces, so that ` term ` is found by looking for it."""
    return f" {' '.join(term for group in groups for term in group)} "


def remote_rank(*, cost: CostKind, access: Access, checked_on: date | None) -> int:
    """Rank what is given from afar: lower is easier to use (free, no referral) and better kept (checked once)."""
    hurdle = {Access.DROP_IN: 0, Access.APPOINTMENT: 1, Access.REGISTRATION: 2, Access.REFERRAL: 4}[access]
    return hurdle + (0 if cost is CostKind.FREE else 2) + (0 if checked_on else 1)


def coming_sessions(sessions: Iterable[tuple[datetime, datetime]], at: datetime) -> list[tuple[datetime, datetime]]:
    """List the first sessions that are not over at a moment, in order."""
    return sorted(session for session in sessions if session[1] > at)[:MAX_SESSIONS]


def fresh_until(sessions: Iterable[tuple[datetime, datetime]], unavailable_until: date | None) -> datetime | None:
    """Tell when time alone makes a card untrue: its first session is over, or its closure has ended."""
    moments = [ends_at for _, ends_at in sessions]
    if unavailable_until is not None:
        moments.append(end_of_day(unavailable_until))
    return min(moments, default=None)


def end_of_day(day: date) -> datetime:
    """Give the midnight in Amsterdam with which a day ends."""
    return datetime.combine(day + timedelta(days=1), time.min, TIME_ZONE)


def refresh_card(card: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Take from a card what is over at a moment: sessions that ended, a closure whose last day has passed."""
    closed = card["unavailable"]
    if closed and closed["until"] and end_of_day(date.fromisoformat(closed["until"])) <= at:
        closed = None
    sessions = [session for session in card["sessions"] if datetime.fromisoformat(session[1]) > at]
    return {**card, "sessions": sessions, "unavailable": closed}
