"""A ranked search: what fits best and is near stands first; what lies farther follows, nearest first.

Ranked are all that fit among the nearest so many listings (`how_many_around`), what may fit among the nearest `HINTED`
of them (as far as it comes among the `FIRST_FEW`), and the nearest `FEW` offerings that fit however far they are. Four
distances say which those are, and stay the same on all pages: the `scale` by which nearness is measured, how far is
looked for what is `hinted` at and, up to the `reach` of the nearest so many, for what fits, and the `edge` up to which
what fits is ranked. So a page neither repeats nor skips, whatever is written meanwhile: ranked ones have a negative
key, what follows has its distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from app.domain.base import BEHIND_ALL_IDS
from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search import rules
from app.domain.offerings.search.asking import Asked, padded
from app.domain.offerings.search.cursor import Cursor, write_cursor
from app.domain.offerings.search.frequency import count_about, read_frequency, share_that_fits
from app.domain.offerings.search.near import BEYOND_LIMIT, Found, choose_drive, look_farther, round_up
from app.domain.offerings.search.rules import EVERYWHERE_M
from app.domain.offerings.search.scoring import Judge, Traits, scale_of, traits_among
from app.domain.offerings.search.sql import Drive, Shape
from app.domain.offerings.search.sql.ranked import around_statement, farther_statement
from app.domain.offerings.search.types import Count, Counting, Result, Score

AROUND = (128, 192, 256, 320, 448, 576, 768, 1_024)
"""So many of the nearest listings are looked at, the fewer the more of them fit: few numbers, so that few different
statements are written."""

USUALLY_AROUND = 256
"""So many where it is not known how many fit, or so few that looking at more would not bring enough."""

HINTED = 96
"""Only among so many of the nearest is looked for what is not quite what was asked for."""

FIRST_FEW = 10
"""Only among so many of the first stands what is only something like it."""

FEW = 20
"""So many of the nearest offerings that fit are ranked at least, however far they lie: a page."""

NEAREST_FEW = 32
"""By how far so many of the nearest listings lie is told how dense the offer is."""

_AFAR_TIMES = 2
"""So many times what is shown from afar is ranked."""

_MOST_CANDIDATES = 1 << 24
_LEAST_FARTHER = 256
"""At least so many are looked at to find what lies farther, on SQLite."""
_KEPT = 1_024
"""How many of those that the text index brings are kept, the nearest."""
_COMMON = 0.02
"""The share of listings that fit from which walking along those of an area is cheaper than asking the text index."""
_SPARE = 1.5
"""So many times what is needed is looked for: what fits is not spread evenly, and some are venues of one offering."""
_TIES = 8
"""So many more are asked for, because several may lie at the same distance: those of one venue."""
_ROWS = 16
"""They are asked for by so many, so that few different statements are written."""
_LEAST_WORDS = 0.5
"""What has fewer of the words does not fit words in which nothing was understood."""


class Row(NamedTuple):
    """A listing that may be shown; `key` is its place in the order, `written` its slug, card and fresh_until."""

    key: float
    listing_id: str
    offering_id: str
    distance: float | None
    score: Score | None
    fits: bool
    written: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What decides which listings are ranked; see the module."""

    scale: float
    hinted: float
    reach: float
    edge: float


def find_best(asked: Asked) -> Found:
    """Find what fits best near the origin, in one statement as a rule, in two where little is near."""
    return _Search(asked).find()


def how_many_around(share: float) -> int:
    """Tell how many of the nearest listings to look at: as many as bring about `FEW` that fit, and a few more.

    `share` is that of all listings that fit, 0 where it is not known.
    """
    enough = _SPARE * FEW / share if share else math.inf
    return next((number for number in AROUND if number >= enough), USUALLY_AROUND)


class _Search:
    """One ranked search on its way."""

    def __init__(self, asked: Asked) -> None:
        criteria, cursor = asked.criteria, asked.cursor
        if criteria.wish is None or criteria.origin is None:
            msg = "a ranked search has a wish and an origin"
            raise ValueError(msg)
        self.asked, self.criteria = asked, criteria
        self.wish, self.origin = criteria.wish, criteria.origin
        self.radius = float(criteria.radius_m or EVERYWHERE_M)
        self.wanted = criteria.limit + 1
        self.after = (cursor.key, cursor.listing_id) if cursor else (-math.inf, "")
        self.bounds = Bounds(*cursor.bounds) if cursor and cursor.bounds else None
        self.fitting = 0
        self.rest: list[Row] = []
        self.is_rest_all = False
        self.answered_m = math.inf if self.wish.subjects and cursor is None else 0.0
        # What fits a need has one of the terms; what fits words has all of those of one spelling.
        self.answers, self.hints = traits_among(self.wish.answers), traits_among(self.wish.hints)
        self.needs = traits_among(term for row in self.wish.fits for term in row)
        self.spellings = [*map(frozenset, self.wish.fits)]
        self.is_worded = bool(self.wish.rest) or not self.wish.subjects

    @cached_property
    def share(self) -> float:
        """The share of all listings that fit, 0 where that is not known."""
        return share_that_fits(self.asked.connection, self.asked.fits) if self.wish.subjects else 0.0

    def find(self) -> Found:
        """Rank what is around, and go on where that is not enough."""
        ranked, afar = self._rank()
        bounds = self.bounds or Bounds(0, 0, 0, 0)
        shown = [row for row in ranked if row[:2] > self.after and (row.distance or 0) <= self.radius]
        rest: list[Row] = []
        if len(shown) < self.wanted and bounds.edge < min(EVERYWHERE_M, self.radius):
            start = max(self.after, (bounds.edge, BEHIND_ALL_IDS))
            lacking = self.wanted - len(shown)
            has_enough = self.is_rest_all or len(self.rest) >= lacking
            rest = self.rest[:lacking] if has_enough else self._follow(start, lacking)
        outside = [row for row in (*ranked, *rest) if (row.distance or 0) > self.radius and row.fits]
        shown += [row for row in rest if (row.distance or 0) <= self.radius]
        looks_on = self.criteria.widen and self.criteria.radius_m and len(shown) < self.wanted
        if looks_on and not outside and bounds.edge < EVERYWHERE_M:
            outside = self._follow((max(bounds.edge, self.radius), BEHIND_ALL_IDS), BEYOND_LIMIT)
        page, more = shown[: self.criteria.limit], len(shown) > self.criteria.limit
        further = sorted(outside, key=lambda row: (row.distance, row.listing_id))[:BEYOND_LIMIT]
        if more or not self.criteria.widen:
            further = []
        count, reach_m = self._count(ranked, bounds)
        return Found(
            results=self._results(page),
            beyond=self._results(further),
            remote=self._results(afar),
            count=count,
            reach_m=reach_m,
            next_cursor=self._next(page[-1], bounds) if more else None,
            beside=sum(not row.fits and (row.distance or 0) <= self.radius for row in ranked),
            is_met=self.answered_m <= max(rules.NEAR_M, self.criteria.radius_m or 0),
            is_answered=self.answered_m < math.inf,
        )

    def _rank(self) -> tuple[list[Row], list[Row]]:
        """Give what is ranked, in order, and what is given from afar."""
        if self.bounds and self.after[0] >= 0 and self.criteria.counting is not Counting.ALL:
            return [], []
        rows = self._look_around()
        (measured,) = (row for row in rows if row[0] == 2)
        scale, hinted, reach = measured[11:]
        bounds = self.bounds or Bounds(scale_of(scale), hinted or EVERYWHERE_M, reach or EVERYWHERE_M, 0)
        judge = Judge(self.wish, self.origin, bounds.scale, self.asked.moment)
        around = (row[1:11] for row in rows if row[0] == 0 and row[3] <= bounds.reach)
        near = [self._judged(judge, row, hinted=bounds.hinted) for row in around]
        ranked = _nearest_venues(row for row in near if row is not None)
        fitting = self.fitting = sum(row.fits for row in ranked)
        if self.bounds is None:
            edge = bounds.reach
            if fitting < FEW and edge < EVERYWHERE_M:
                more, edge, self.is_rest_all = self._few_more(edge, FEW - fitting, self.wanted - len(ranked))
                judged = [self._judged(judge, row) for row in more if row[2] <= edge]
                ranked += [row for row in judged if row is not None]
                self.rest = [_follower(row) for row in more if row[2] > edge]
            self.bounds = replace(bounds, edge=edge)
        elif bounds.edge > bounds.reach:
            known = {row.offering_id for row in ranked}
            more = [
                row
                for row in self._farther((bounds.reach, BEHIND_ALL_IDS), FEW * 4, up_to=bounds.edge)
                if row[1] not in known and row[2] <= bounds.edge
            ]
            ranked += [row for row in (self._judged(judge, row) for row in more) if row is not None]
        afar = [self._judged(judge, (*row[1:3], None, *row[4:11])) for row in rows if row[0] == 1]
        first = [row for place, row in enumerate(sorted(ranked)) if row.fits or place < FIRST_FEW]
        return first, self._afar([row for row in afar if row is not None])

    def _look_around(self) -> Sequence[Any]:
        asked = self.asked
        shape = Shape(
            terms=len(asked.terms),
            fits=asked.fit_lengths,
            opens=len(asked.windows),
            candidates=how_many_around(self.share),
            areas=len(asked.areas),
            remote_rows=self.criteria.remote_limit * _AFAR_TIMES if asked.areas else 0,
            remote_terms=asked.remote_terms,
            marked=asked.is_marked,
            filtered=asked.is_filtered,
            worded=self.is_worded,
        )
        if asked.areas:
            shape = replace(shape, drive=self._drive(shape).drive)
        again, hints = self.bounds is not None, () if asked.is_marked else padded(self.wish.hints)
        statement = around_statement(asked.engine, shape, len(hints), (NEAREST_FEW, HINTED), again=again)
        values: dict[str, Any] = {f"hint{n}": f" {term} " for n, term in enumerate(hints)}
        values["minute"] = minute_of(asked.moment)
        if self.bounds:
            values |= {"hinted": self.bounds.hinted, "reach": self.bounds.reach}
        return asked.run(statement, values)

    def _drive(self, shape: Shape) -> Shape:
        """Choose which index brings what is given from afar: the text index only where hardly anything fits."""
        asked = self.asked
        if self.share > _COMMON and not asked.terms:
            return shape
        frequency = read_frequency(asked.connection)
        if frequency is None:
            return replace(shape, drive=Drive.TERMS)
        wanted = replace(shape, wanted=shape.remote_rows * shape.areas)
        return choose_drive(wanted, [*asked.terms, rules.TERM_REMOTE], frequency, fits=asked.fits)

    def _few_more(self, reach: float, lacking: int, wanted: int) -> tuple[list[Sequence[Any]], float, bool]:
        """Give what fits beyond the reach, at least so many of the nearest or as many as are wanted, and the edge.

        The edge is how far the last lacking one lies; all that are as far come along. The last value tells whether
        there is no more.
        """
        rows = math.ceil((max(lacking, wanted) + _TIES) / _ROWS) * _ROWS
        while True:
            more = self._farther((reach, BEHIND_ALL_IDS), rows)
            is_all = len(more) < rows
            edge = more[lacking - 1][2] if len(more) >= lacking else EVERYWHERE_M
            if is_all or more[-1][2] > edge:
                return more, edge, is_all
            rows *= 2

    def _farther(self, start: tuple[float, str], wanted: int, up_to: float = EVERYWHERE_M) -> list[Sequence[Any]]:
        """Give the nearest so many offerings that fit beyond a place; up to a distance all of them, and few beyond."""
        asked = self.asked
        passed = self.asked.cursor.passed if self.asked.cursor else 0
        needed = wanted + passed + self.fitting
        shape = Shape(
            terms=len(asked.terms),
            fits=asked.fit_lengths,
            opens=len(asked.windows),
            candidates=AROUND[-1],
            wanted=round_up(1.5 * needed),
            rows=wanted,
            marked=asked.is_marked,
            filtered=asked.is_filtered,
            worded=self.is_worded,
        )
        shape = self._choose_way(shape, needed)
        while True:
            values = {"minute": minute_of(asked.moment), "after_key": start[0], "after_id": start[1]}
            rows = asked.run(farther_statement(asked.engine, shape), values)
            horizon, held = rows[0][:2]
            found = sorted((row[2:] for row in rows if row[2] is not None), key=lambda row: (row[2], row[0]))
            is_whole = len(found) < shape.rows or found[-1][2] > up_to
            if horizon is None or shape.candidates >= _MOST_CANDIDATES:
                if is_whole or up_to == EVERYWHERE_M:
                    return found
                shape = replace(shape, rows=shape.rows * 8)
            elif (len(found) >= wanted and found[wanted - 1][2] <= horizon and (up_to == EVERYWHERE_M or is_whole)) or (
                up_to < horizon and is_whole
            ):
                return found
            elif not is_whole:
                shape = replace(shape, rows=shape.rows * 8)
            else:
                shape = look_farther(shape, held)

    def _choose_way(self, shape: Shape, needed: int) -> Shape:
        """Choose which index brings what lies farther, until there are so many that fit.

        How far the walk goes is told by the share of what is around that fits, how much the text index brings by that
        of all listings. A step of the walk costs about as much as a row that the text index brings.
        """
        frequency = read_frequency(self.asked.connection)
        if frequency is not None:
            return choose_drive(shape, self.asked.terms, frequency, fits=self.asked.fits)
        around = max(self.fitting, 1) / how_many_around(self.share)
        steps, hits = 1.2 * needed / around, (self.share or around) * count_about(self.asked.connection)
        if hits < steps:
            return replace(shape, drive=Drive.TERMS, candidates=max(_KEPT, shape.wanted))
        # Up by a half at a time: a power of two would mostly be far too many, and few statements should be written.
        step = max(0, math.ceil(math.log(steps / _LEAST_FARTHER, 1.5)))
        return replace(shape, candidates=min(math.ceil(_LEAST_FARTHER * 1.5**step), _MOST_CANDIDATES))

    def _follow(self, start: tuple[float, str], wanted: int) -> list[Row]:
        """Give what fits and follows a place, nearest first."""
        return [_follower(row) for row in self._farther(start, wanted)]

    def _judged(self, judge: Judge, row: Sequence[Any], *, hinted: float = 0.0) -> Row | None:
        """Score a row of `listing_id` to `fresh_until`, see the statements.

        None if it does not fit, and is farther than what may fit is looked for.
        """
        listing_id, offering_id, distance, has, terms, opens_at, is_scheduled, *written = row
        traits = Traits.of(has, terms)
        fits = self._fits(traits)
        if not fits and (distance is None or distance > hinted or not self._may_fit(traits)):
            return None
        if not self.answers.isdisjoint(traits.has):
            self.answered_m = min(self.answered_m, distance or 0.0)
        score = judge.score(traits, distance, opens_at, is_scheduled=bool(is_scheduled))
        return Row(judge.key(score, listing_id), listing_id, offering_id, distance, score, fits, written)

    def _fits(self, traits: Traits) -> bool:
        """Tell whether a listing has one of the needs, or where none was understood all words."""
        if self.wish.subjects:
            return not self.needs.isdisjoint(traits.has)
        return any(spelling <= traits.words for spelling in self.spellings)

    def _may_fit(self, traits: Traits) -> bool:
        """Tell whether a listing near by may fit: of the same theme or, where nothing was understood, by its words."""
        if self.wish.subjects:
            return not self.hints.isdisjoint(traits.has)
        words = self.wish.words
        return bool(words) and sum(word in traits.words for word in words) / len(words) >= _LEAST_WORDS

    def _afar(self, rows: list[Row]) -> list[Row]:
        """Keep the best of what is given from afar."""
        return sorted(rows)[: self.criteria.remote_limit]

    def _results(self, rows: Sequence[Row]) -> tuple[Result, ...]:
        """Make results of rows."""
        make = self.asked.result_of
        return tuple(
            make(row.listing_id, row.offering_id, row.distance, row.written, row.score, fits=row.fits) for row in rows
        )

    def _count(self, ranked: Sequence[Row], bounds: Bounds) -> tuple[Count | None, int | None]:
        """Count what fits within the reach of which a page speaks, as `near.Look.reach` does; none where nothing fits.

        What is only something like it does not count: the numbers beside the filters are of what fits, too.
        """
        if self.criteria.counting is not Counting.REACH:
            return None, None
        distances = [row.distance or 0.0 for row in ranked if row.fits]
        if not distances and ranked:
            return None, None
        if self.criteria.radius_m is not None:
            return self._within(distances, self.criteria.radius_m, bounds.edge), self.criteria.radius_m
        target = min(rules.ENOUGH_IN_REACH, len(distances))
        if target == 0:
            return None, None
        reach_m = next(
            (reach for reach in rules.REACHES_M if sum(distance <= reach for distance in distances) >= target), None
        )
        if reach_m is None:
            return Count(0, is_exact=True), None
        return self._within(distances, reach_m, bounds.edge), reach_m

    def _within(self, distances: Iterable[float], reach_m: float, edge: float) -> Count:
        total = sum(distance <= reach_m for distance in distances)
        if total > rules.MOST_COUNTED:
            return Count(rules.MOST_COUNTED, is_exact=False)
        if edge >= reach_m:
            return Count(total, is_exact=True)
        return Count(max(total - 1, 0) // 10 * 10, is_exact=False)

    def _next(self, last: Row, bounds: Bounds) -> str:
        passed = self.criteria.limit + (self.asked.cursor.passed if self.asked.cursor else 0)
        cursor = Cursor(
            last.key, last.listing_id, passed, Drive.NEAREST, 0, minute_of(self.asked.moment),
            astuple(bounds),
        )  # fmt: skip
        return write_cursor(cursor, self.criteria)


def _follower(row: Sequence[Any]) -> Row:
    """Make a row that follows those that are ranked, of one that the statement of what lies farther brought."""
    listing_id, offering_id, distance = row[:3]
    return Row(distance, listing_id, offering_id, distance, None, fits=True, written=row[7:])


def _nearest_venues(rows: Iterable[Row]) -> list[Row]:
    """Keep each offering once, at its nearest venue."""
    nearest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row.distance, row.listing_id)):
        nearest.setdefault(row.offering_id, row)
    return list(nearest.values())
