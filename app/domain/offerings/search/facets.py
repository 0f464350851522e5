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
from app.domain.offerings.search.near import choose_drive
from app.domain.offerings.search.sql import Drive, Shape
from app.domain.offerings.search.sql.facets import facet_statement
from app.domain.offerings.search.types import SearchCriteria, Way

COUNTED = 1_000
"""Over how many of the nearest listings is counted."""

_LOOKED_AT = 1 << 12
_REMOTE = 200
_ON = "true"
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


@dataclass(frozen=True, slots=True)
class Facets:
    """How many offerings each choice would leave, the other chosen filters kept.

    `counts` is by filter (a field of the criteria) and value, what is not there leaves none; a switch has the value
    `true`. `without` says how many there are when a filter is taken away. All are counted over the nearest
    `COUNTED` listings; only when `is_complete` there are no more.
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
        text=criteria.text,
        words=criteria.words,
        municipality_code=criteria.municipality_code,
        ido=criteria.ido,
        remote_limit=_REMOTE,
    )
    asked = Asked(session.connection(), need, at or now())
    rows = asked.run(facet_statement(asked.engine, _shape(asked)))
    (horizon,) = (row[2] for row in rows if row[0] == 2)
    candidates = [Candidate(row[1], row[2], _values(row[3])) for row in rows if row[0] != 2]
    return count(candidates, criteria, horizon_m=horizon, radii_m=radii_m)


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


def _options(candidate: Candidate, radii_m: Sequence[int], missed: set[str]) -> Iterator[tuple[str, str]]:
    """List the choices that leave a candidate: any that it has, or only those of the one filter that it misses."""
    for name in missed or {*candidate.values, "radius_m"}:
        if name != "radius_m":
            yield from ((name, value) for value in candidate.values.get(name, ()))
        elif candidate.distance_m is not None:
            yield from ((name, str(radius)) for radius in radii_m if candidate.distance_m <= radius)


def _chosen(criteria: SearchCriteria) -> dict[str, str]:
    """List the filters that are on, each with the value that a listing must have."""
    chosen: dict[str, Any] = {name: getattr(criteria, name) for name in _PREFIXES.values()}
    chosen |= {name: _ON if getattr(criteria, name) else None for name in _SWITCHES.values()}
    return {name: str(value).lower() for name, value in chosen.items() if value}


def _values(terms: str) -> dict[str, frozenset[str]]:
    """Read from a listing's terms what it has, by filter."""
    found: dict[str, set[str]] = defaultdict(set)
    for term in terms.split():
        prefix, colon, value = term.partition(":")
        if name := _PREFIXES.get(prefix + colon):
            found[name].add(_WAYS.get(value, value) if name == "delivery" else value)
        if name := _SWITCHES.get(term):
            found[name].add(_ON)
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
    )
    if not asked.terms:
        return shape
    frequency = read_frequency(asked.connection)
    if frequency is None:
        drive = Drive.TERMS if asked.criteria.words else Drive.NEAREST
        return replace(shape, drive=drive, candidates=_LOOKED_AT)
    chosen = choose_drive(shape, asked.terms, frequency)
    return replace(chosen, candidates=max(chosen.candidates, _LOOKED_AT))
