"""How many each filter leaves: one look at the nearest that fit the place and the need, counted in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.search import rules
from app.domain.offerings.search.asking import Asked
from app.domain.offerings.search.frequency import read_frequency
from app.domain.offerings.search.near import choose_drive, look_farther
from app.domain.offerings.search.opening import Window, coming_days, windows
from app.domain.offerings.search.sql import Drive, Shape
from app.domain.offerings.search.sql.facets import facet_statement, unknown_statement
from app.domain.offerings.search.types import DayName, Opening, Part, SearchCriteria, Way

COUNTED = 1_000
"""Over how many of the nearest listings is counted."""

ANY = "any"
"""The choice of no day, or no part of the day, whatever the other is."""

WALK_IN = "walk_in"
"""The choice of what is open now and needs no appointment."""

_LOOKED_AT = 1 << 12
_REMOTE = 200
_NEARBY = 128
"""Among so many of the nearest that fit is counted of how many nobody knows whether they are open."""

_ON = "true"
_CHOSEN = "chosen"
_PREFIXES = {
    "theme:": "theme",
    "kind:": "kind",
    "aud:": "audience",
    "form:": "form",
    "lang:": "language",
    "by:": "delivery",
}
_SWITCHES = {
    rules.TERM_FREE: "free",
    rules.TERM_DROP_IN: "drop_in",
    rules.TERM_WHEELCHAIR: "wheelchair",
}
_WAYS = {"distance": Way.ONLINE_OR_TELEPHONE.value}
_OPENING = ("day", "part")
"""What the one filter `opening` is made of."""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many offerings each choice would leave, the other chosen filters kept.

    `counts` is by filter (a field of the criteria; `day` and `part` for the opening) and value, what is not there
    leaves none; a switch has the value `true`. `without` says how many there are when a filter is taken away. All are
    counted over the nearest `COUNTED` listings; only when `is_complete` there are no more.
    """

    total: int
    is_complete: bool
    counts: Mapping[str, Mapping[str, int]]
    without: Mapping[str, int]

    def count(self, name: str, value: str = _ON) -> int:
        """Tell how many offerings a choice leaves."""
        return self.counts.get(name, {}).get(value, 0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One listing that fits the place and the need: its distance (None from afar), and what it has, by filter."""

    offering_id: str
    distance_m: float | None
    values: Mapping[str, frozenset[str]]


def count_facets(
    session: Session, criteria: SearchCriteria, *, radii_m: Iterable[int] = (), at: datetime | None = None
) -> Facets:
    """Count, in one statement, what each filter would leave of a search that has an origin; `radii_m` are offered."""
    need = SearchCriteria(
        origin=criteria.origin,
        wish=criteria.wish,
        municipality_code=criteria.municipality_code,
        ido=criteria.ido,
        remote_limit=_REMOTE,
    )
    asked = Asked(session.connection(), need, at or now())
    rows = asked.run(facet_statement(asked.engine, _shape(asked)))
    (horizon,) = (row[2] for row in rows if row[0] == 3)
    times = _Times(criteria.opening, asked.at)
    for row in rows:
        if row[0] == 2:
            times.add(*row[4:])
    candidates = [Candidate(row[1], row[2], _values(row[3], times, row[4])) for row in rows if row[0] < 2]
    return count(candidates, criteria, horizon_m=horizon, radii_m=radii_m)


def count_unknown(session: Session, criteria: SearchCriteria, *, at: datetime | None = None) -> int:
    """Count, for a search for what is open, the offerings nearby of which nobody knows whether they are.

    That is: of the nearest `_NEARBY` listings that fit, within the radius or else `rules.NEAR_M`. It is looked on until
    all of these are there, so that the number does not depend on which index an engine thinks cheaper.
    """
    asked = Asked(session.connection(), replace(criteria, cursor=None, remote_limit=0), at or now())
    shape = Shape(
        terms=len(asked.terms),
        fits=asked.fit_lengths,
        marked=asked.is_marked,
        candidates=_NEARBY,
        wanted=_NEARBY,
        filtered=asked.is_filtered,
    )
    if asked.is_selective:
        shape = choose_drive(shape, asked.terms, read_frequency(asked.connection), fits=asked.fits)
    near = float(criteria.radius_m or rules.NEAR_M)
    while True:
        statement = unknown_statement(asked.engine, shape, _NEARBY, len(asked.windows))
        horizon, held, unknown = asked.run(statement, {"near": near})[0]
        if horizon is None or horizon >= near or held >= _NEARBY:
            return int(unknown)
        shape = look_farther(shape, held)


def count(
    candidates: Sequence[Candidate], criteria: SearchCriteria, *, horizon_m: float | None, radii_m: Iterable[int] = ()
) -> Facets:
    """Count what each choice leaves among candidates, of which none nearer than the horizon is missing."""
    chosen = _chosen(criteria)
    radii = [radius for radius in radii_m if horizon_m is None or radius <= horizon_m]
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    without: dict[str, set[str]] = defaultdict(set)
    total: set[str] = set()
    for candidate in candidates:
        is_near = candidate.distance_m is not None
        missed = {name for name, value in chosen.items() if value not in candidate.values.get(name, ())}
        if criteria.radius_m and candidate.distance_m is not None and candidate.distance_m > criteria.radius_m:
            missed.add("radius_m")
        if len(missed) > 1:
            continue
        is_shown = is_near or criteria.is_from_afar
        if is_shown:
            for name in missed or {*chosen, "radius_m"}:
                if name != "delivery" or is_near:
                    without[name].add(candidate.offering_id)
        if not missed and is_shown:
            total.add(candidate.offering_id)
        for name, value in _options(candidate, radii, missed):
            if is_shown or name == "delivery":
                found[name][value].add(candidate.offering_id)
    return Facets(
        total=len(total),
        is_complete=horizon_m is None,
        counts={name: {value: len(ids) for value, ids in values.items()} for name, values in found.items()},
        without={name: len(without[name]) for name in (*chosen, *(["radius_m"] if criteria.radius_m else []))},
    )


class _Times:
    """Which choices of a day and of a part of it each timetable fits: those of days with the chosen part, and so on."""

    def __init__(self, opening: Opening | None, at: datetime) -> None:
        opening = opening or Opening()
        named = {str(day): day for day in (*DayName, *coming_days(at))}
        days = {
            name: windows(replace(opening, day=day, part=None if day is DayName.NOW else opening.part), at)
            for name, day in named.items()
        }
        parts = {}
        if opening.day is not DayName.NOW:
            parts = {str(part): windows(replace(opening, part=part), at) for part in Part}
        self._wanted: dict[tuple[str, str], tuple[Window, ...]] = {
            **{("day", name): times for name, times in days.items()},
            **{("part", name): times for name, times in parts.items()},
        }
        self._always: set[tuple[str, str]] = set()
        if opening.part is None:
            self._always.add(("day", ANY))
        else:
            self._wanted["day", ANY] = windows(replace(opening, day=None), at)
        if opening.day is None:
            self._always.add(("part", ANY))
        elif opening.day is not DayName.NOW:
            self._wanted["part", ANY] = windows(replace(opening, part=None), at)
        self._wanted["opening", _CHOSEN] = windows(opening, at)
        self._walks_in = opening.walk_in
        self._fits: dict[int | None, set[tuple[str, str]]] = defaultdict(lambda: set(self._always))

    def add(self, timetable_id: int, starts_at: int, ends_at: int) -> None:
        """Take in a time at which a timetable is open."""
        self._fits[timetable_id].update(
            choice
            for choice, times in self._wanted.items()
            if any(starts_at < until and ends_at > start for start, until in times)
        )

    def choices(self, timetable_id: int | None, *, can_walk_in: bool) -> Iterator[tuple[str, str]]:
        """List the choices that a listing fits."""
        for choice in self._fits.get(timetable_id, self._always):
            if choice == ("day", DayName.NOW) and can_walk_in:
                yield "day", WALK_IN
            if choice != ("opening", _CHOSEN) or can_walk_in or not self._walks_in:
                yield choice


def _options(candidate: Candidate, radii_m: Sequence[int], missed: set[str]) -> Iterator[tuple[str, str]]:
    """List the choices that leave a candidate: any that it has, or only those of the one filter that it misses."""
    for filtered in missed or {*candidate.values, "radius_m"}:
        for name in _OPENING if filtered == "opening" else (filtered,):
            if name != "radius_m":
                yield from ((name, value) for value in candidate.values.get(name, ()))
            elif candidate.distance_m is not None:
                yield from ((name, str(radius)) for radius in radii_m if candidate.distance_m <= radius)


def _chosen(criteria: SearchCriteria) -> dict[str, str]:
    """List the filters that are on, each with the value that a listing must have."""
    chosen: dict[str, Any] = {name: getattr(criteria, name) for name in _PREFIXES.values()}
    chosen |= {name: _ON if getattr(criteria, name) else None for name in _SWITCHES.values()}
    chosen["opening"] = _CHOSEN if criteria.opening else None
    return {name: str(value).lower() for name, value in chosen.items() if value}


def _values(terms: str, times: _Times, timetable_id: int | None) -> dict[str, frozenset[str]]:
    """Read from a listing's terms and its timetable what it has, by filter."""
    found: dict[str, set[str]] = defaultdict(set)
    for term in terms.split():
        prefix, colon, value = term.partition(":")
        if name := _PREFIXES.get(prefix + colon):
            found[name].add(_WAYS.get(value, value) if name == "delivery" else value)
        if name := _SWITCHES.get(term):
            found[name].add(_ON)
    for name, value in times.choices(timetable_id, can_walk_in=_ON in found["drop_in"]):
        found[name].add(value)
    return {name: frozenset(values) for name, values in found.items()}


def _shape(asked: Asked) -> Shape:
    shape = Shape(
        terms=len(asked.terms),
        candidates=COUNTED + 1,
        wanted=COUNTED + 1,
        rows=COUNTED,
        areas=len(asked.areas),
        remote_rows=_REMOTE if asked.areas else 0,
        remote_terms=asked.remote_terms,
        fits=asked.fit_lengths,
        marked=asked.is_marked,
    )
    if not asked.is_selective:
        return shape
    frequency = read_frequency(asked.connection)
    if frequency is None:
        drive = Drive.TERMS if asked.fits else Drive.NEAREST
        return replace(shape, drive=drive, candidates=_LOOKED_AT)
    chosen = choose_drive(shape, asked.terms, frequency, fits=asked.fits)
    return replace(chosen, candidates=max(chosen.candidates, _LOOKED_AT))
