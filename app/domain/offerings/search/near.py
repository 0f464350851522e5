"""What is near: which statement to run, whether its answer is final, and where to look if it is not."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search import rules
from app.domain.offerings.search.asking import Asked
from app.domain.offerings.search.cursor import Cursor, write_cursor
from app.domain.offerings.search.frequency import Frequency, read_frequency
from app.domain.offerings.search.opening import ALL_OPEN, Opened, read_opened
from app.domain.offerings.search.sql import Drive, Shape, near_statement, plain_statement, together
from app.domain.offerings.search.types import Count, Counting, Result, SearchCriteria
from geo.engine import fetch_rows

BEYOND_LIMIT = 5

_LOOKED_AT = 256
"""How many of the nearest are looked at first when nothing is known of how often the terms occur."""
_KEPT = 1_024
"""How many of those that the text index brings are kept, the nearest."""
_COUNTED = 128
"""How many a page takes to say how many there are."""
_COMMON = 0.005
"""The share of those looked at that fit from which looking farther is cheaper than asking the text index."""
_MOST_LOOKED_AT = 1 << 14
_MOST_CANDIDATES = 1 << 24

_STEP_COST, _HIT_COST, _POSTING_COST = 4.0, 2.0, 0.06
"""Microseconds, as measured on PostGIS: for a step of the walk, a row from the text index, an entry of its lists."""


Row = Sequence[Any]
"""listing_id, offering_id, distance, key, slug, card, fresh_until."""


@dataclass(frozen=True, slots=True)
class Found:
    """The part of a page that is near, and what came along from afar; `is_met` and `is_answered` as in `SearchPage`."""

    results: tuple[Result, ...]
    beyond: tuple[Result, ...]
    remote: tuple[Result, ...]
    count: Count | None
    reach_m: int | None
    next_cursor: str | None
    beside: int = 0
    """How many there are, besides what fits, that may do."""
    is_met: bool = True
    is_answered: bool = True


def find_near(asked: Asked) -> Found:
    """Find what is near: by walking outwards or through the text index, whichever promises to be cheaper.

    If what was looked at does not settle the answer, look farther or the other way. What is given from afar comes with
    the first statement.
    """
    shape = first_shape(asked, asked.criteria.limit + 1)
    return _settle(asked, look_plainly(asked, shape) if shape.is_plain else Look.read(asked, shape))


def find_several_near(searches: Sequence[Asked]) -> list[Found]:
    """Find what is near for several searches on one connection, in one statement as a rule."""
    shapes = [first_shape(asked, asked.criteria.limit + 1) for asked in searches]
    engine, connection = searches[0].engine, searches[0].connection
    statement = together(engine, tuple(near_statement(engine, shape) for shape in shapes))
    values = {f"{name}_{n}": value for n, asked in enumerate(searches) for name, value in asked.values.items()}
    rows = fetch_rows(connection, statement, values)
    looks = (
        Look.of(asked, shape, [row[1:] for row in rows if row[0] == n])
        for n, (asked, shape) in enumerate(zip(searches, shapes, strict=True))
    )
    return [_settle(asked, look) for asked, look in zip(searches, looks, strict=True)]


def _settle(asked: Asked, first: Look) -> Found:
    """Look on until the answer is final."""
    criteria = asked.criteria
    wanted = criteria.limit + 1
    last = first
    while not last.is_final(wanted) and last.shape.candidates < _MOST_CANDIDATES:
        shape = look_farther(last.shape, last.held)
        # A plain look brings a card for each: never so many as stand at one spot where the last one ended.
        is_plain = shape.is_plain and last.held < last.shape.candidates
        last = look_plainly(asked, shape) if is_plain else Look.read(asked, shape)
    results = last.inside[: criteria.limit]
    more = len(last.inside) > criteria.limit
    count, reach_m = last.reach()
    return Found(
        results=tuple(asked.result(row) for row in results),
        beyond=() if more else tuple(asked.result(row) for row in last.outside[:BEYOND_LIMIT]),
        remote=asked.remote_results(first.remote),
        count=count,
        reach_m=reach_m,
        next_cursor=_next_cursor(asked, last, results[-1]) if more else None,
    )


def first_shape(asked: Asked, wanted: int) -> Shape:
    """Choose the first statement.

    Of those that fit some are other venues of the same offering: take half as many more.
    """
    criteria, cursor = asked.criteria, asked.cursor
    widens = criteria.widen and criteria.radius_m is not None
    needed = 1.5 * (wanted + (cursor.passed if cursor else 0))
    enough = round_up(max(needed, _COUNTED if criteria.counting is Counting.REACH else 0))
    shape = Shape(
        terms=len(asked.terms),
        within=criteria.radius_m is not None and not widens,
        beyond=widens,
        after=cursor is not None,
        counts=criteria.counting is Counting.REACH,
        candidates=enough,
        wanted=enough,
        rows=wanted + (BEYOND_LIMIT if widens else 0),
        areas=len(asked.areas),
        remote_rows=criteria.remote_limit if asked.areas else 0,
        remote_terms=asked.remote_terms,
        opens=len(asked.windows),
        fits=asked.fit_lengths,
        marked=asked.is_marked,
        filtered=asked.is_filtered,
    )
    if not asked.is_selective and not asked.windows:
        return shape
    if cursor:
        can_drive = {Drive.NEAREST: True, Drive.TERMS: asked.is_selective, Drive.OPEN: bool(asked.windows)}
        drive = cursor.drive if can_drive[cursor.drive] else Drive.NEAREST
        return replace(shape, drive=drive, candidates=max(cursor.candidates, enough))
    opened = read_opened(asked.connection, asked.windows) if asked.windows else ALL_OPEN
    return choose_drive(shape, asked.terms, read_frequency(asked.connection), opened, asked.fits)


def look_plainly(asked: Asked, shape: Shape) -> Look:
    """Look for what is near a place when no more is asked than a time; what the engine need not do is done here.

    Of those as far away as the last one some may be missing, so that the answer is final only before it. When counting,
    the far ones have no card, unless those near are venues of a few offerings: then all cards are read.
    """
    rows = asked.run(plain_statement(asked.engine, shape))
    walked = sorted((row for row in rows if not row[0]), key=lambda row: (row[5], row[3]))
    horizon, is_cut = None, len(walked) >= shape.wanted
    if shape.opens:
        horizon = walked[0][2] if walked else -1.0
        horizon = None if horizon >= rules.EVERYWHERE_M else horizon
    if is_cut and (horizon is None or horizon < 0):
        horizon = walked[shape.wanted - 1][5] - rules.BLUR_M
    inside: dict[str, Row] = {}
    for row in walked:
        if row[1] and not (is_cut and row[5] >= horizon):
            inside.setdefault(row[4], row[-7:])
    found = list(inside.values())
    if shape.counts and any(row[5] is None for row in found[: shape.rows]):
        return look_plainly(asked, replace(shape, rows=shape.candidates))
    return Look(
        shape=shape,
        criteria=asked.criteria,
        horizon=horizon,
        held=shape.candidates if is_cut else len(inside),
        tally=_counted_within([row[2] for row in found]) if shape.counts else (),
        inside=found,
        outside=(),
        remote=sorted((row[-7:] for row in rows if row[0]), key=_place),
    )


def choose_drive(
    shape: Shape,
    terms: Sequence[str],
    frequency: Frequency | None,
    opened: Opened = ALL_OPEN,
    fits: Sequence[Sequence[str]] = (),
) -> Shape:
    """Choose what promises to cost less: walking until enough fit, or taking all that fit from the text index.

    Where hardly anything is open, all that is open is taken.
    """
    if shape.opens and opened.listings * opened.share * _HIT_COST < shape.wanted / opened.share * _STEP_COST:
        return replace(shape, drive=Drive.OPEN, candidates=max(_KEPT, shape.wanted))
    if shape.opens and (frequency is None or not (terms or fits)):
        spare = 1 if frequency is None else 4  # PostgreSQL, which has statistics, stops walking when it has enough.
        steps = min(spare * shape.wanted / opened.share, _MOST_LOOKED_AT)
        return replace(
            shape, candidates=max(math.ceil(steps / 64) * 64, shape.wanted, 64 if not (terms or fits) else _LOOKED_AT)
        )
    if frequency is None or not (terms or fits):
        return replace(shape, candidates=max(_LOOKED_AT, shape.wanted))
    shares = [frequency.share(term) for term in terms]
    if fits:
        shares.append(frequency.share_of_any(fits))
    rarest, together = min(shares), math.prod(shares) * opened.share
    steps = shape.wanted / together
    hits = frequency.listings * math.sqrt(rarest * together)  # Terms are seldom quite independent.
    postings = frequency.listings * rarest * len(shares)
    if hits * _HIT_COST + postings * _POSTING_COST < steps * _STEP_COST:
        return replace(shape, drive=Drive.TERMS, candidates=max(_KEPT, shape.wanted))
    return replace(shape, candidates=round_up(min(max(4 * steps, _LOOKED_AT), _MOST_LOOKED_AT)))


def look_farther(shape: Shape, held: int) -> Shape:
    """Choose the next statement: a wider look where many fit, the text index where few do."""
    shape = replace(shape, areas=0, remote_rows=0)
    if (
        (shape.terms or shape.fits or shape.opens)
        and shape.drive is Drive.NEAREST
        and held < shape.candidates * _COMMON
    ):
        drive = Drive.TERMS if shape.terms or shape.fits else Drive.OPEN
        return replace(shape, drive=drive, candidates=max(_KEPT, shape.candidates))
    if shape.is_plain and held < shape.candidates:  # It ended because few were open, not because enough were.
        return replace(shape, candidates=shape.candidates * 4)
    return replace(shape, candidates=shape.candidates * 8, wanted=shape.wanted * 4)


def round_up(number: float) -> int:
    """Round up to a power of two, so that few different statements are written."""
    return 1 << max(5, math.ceil(math.log2(number)))


@dataclass(frozen=True, slots=True)
class Look:
    """What one statement brought: rows in order, how far they can be trusted, and how many there are.

    `inside` and `outside` the radius stands what is near, each offering once; `held` is how many candidates fitted,
    `tally` counts offerings within each reach and, if there is a radius, within that.
    """

    shape: Shape
    criteria: SearchCriteria
    horizon: float | None
    held: int
    tally: Sequence[int]
    inside: Sequence[Row]
    outside: Sequence[Row]
    remote: Sequence[Row]

    @classmethod
    def read(cls, asked: Asked, shape: Shape) -> Look:
        """Run a near statement and take its rows apart."""
        return cls.of(asked, shape, asked.run(near_statement(asked.engine, shape)))

    @classmethod
    def of(cls, asked: Asked, shape: Shape, rows: Sequence[Sequence[Any]]) -> Look:
        """Take the rows of a near statement apart."""
        _, horizon, held, _, *tally = rows[0][:-7]
        near = sorted((row[-7:] for row in rows if row[0] == 0), key=_place)
        return cls(
            shape=shape,
            criteria=asked.criteria,
            horizon=horizon,
            held=held,
            tally=tally,
            inside=[row for row in near if row[3] < rules.BEYOND_M],
            outside=[row for row in near if row[3] >= rules.BEYOND_M],
            remote=sorted((row[-7:] for row in rows if row[0] == 1), key=_place),
        )

    def is_final(self, wanted: int) -> bool:
        """Tell whether no listing that was not looked at could change what is shown."""
        if self.horizon is None:
            return True
        if len(self.inside) >= wanted:
            return bool(self.inside[wanted - 1][3] <= self.horizon)
        if not self.shape.beyond or self.horizon < (self.criteria.radius_m or 0):
            return False
        return len(self.outside) >= BEYOND_LIMIT and self.outside[-1][3] - rules.BEYOND_M <= self.horizon

    def reach(self) -> tuple[Count | None, int | None]:
        """Choose the reach to speak of, and count within it."""
        if not self.shape.counts:
            return None, None
        if self.criteria.radius_m is not None:
            return self._count_within(-1, self.criteria.radius_m), self.criteria.radius_m
        target = min(rules.ENOUGH_IN_REACH, self.tally[-1])
        if target == 0:
            return Count(0, is_exact=True), None
        position = next(number for number, total in enumerate(self.tally) if total >= target)
        return self._count_within(position, rules.REACHES_M[position]), rules.REACHES_M[position]

    def _count_within(self, position: int, reach_m: int) -> Count:
        """Count within a reach, as far as is known: when not all of it was looked at, a number that it surely passes.

        `position` is that of the reach in the tally.
        """
        total = self.tally[position]
        if total > rules.MOST_COUNTED:
            return Count(rules.MOST_COUNTED, is_exact=False)
        if self.horizon is None or self.horizon >= reach_m:
            return Count(total, is_exact=True)
        return Count(max(total - 1, 0) // 10 * 10, is_exact=False)


def _counted_within(distances: Sequence[float]) -> list[int]:
    """Count within each reach, of distances in order."""
    return [bisect_right(distances, reach) for reach in rules.REACHES_M]


def _place(row: Row) -> tuple[float, str]:
    """Give a row's place in the order: its key, then its listing's id."""
    return row[3], row[0]


def _next_cursor(asked: Asked, look: Look, last: Row) -> str:
    passed = asked.criteria.limit + (asked.cursor.passed if asked.cursor else 0)
    candidates = min(look.shape.candidates, _MOST_LOOKED_AT)
    cursor = Cursor(last[3], last[0], passed, look.shape.drive, candidates, minute_of(asked.moment))
    return write_cursor(cursor, asked.criteria)
