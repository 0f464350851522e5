"""The ground truth: every listing of the example data, read by plain SQL and graded for a question, without search."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, select

from app.domain.offerings.models import offering_product
from app.domain.offerings.search.models import Listing, ListingCard
from geo.gazetteer import Place
from tests.quality.judged import Rule, Thing
from tests.quality.metrics import JUST_RIGHT

NEAR_M, NEAR_TIMES = 5_000, 2
"""Nobody minds this far, or twice as far as the nearest that is just right."""

FAR_M, FAR_TIMES = 15_000, 4
"""Farther than this, or than four times as far as the nearest that is just right, is no help."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One listing: its offering, where it is given if that is at a venue, whom it serves, and its facts."""

    listing_id: str
    offering_id: str
    spot: tuple[float, float] | None
    serves: frozenset[str]
    is_interrupted: bool
    thing: Thing
    title: str

    def serves_residents_of(self, place: Place) -> bool:
        """Tell whether somebody who lives there may come; nothing in `serves` means everyone."""
        return not self.serves or bool(self.serves & {place.municipality_code, place.province_code, "NL"})

    def distance_m(self, place: Place) -> float:
        """Tell how far it is, in metres; what needs no journey is at no distance."""
        return math.dist(self.spot, (place.x, place.y)) if self.spot else 0.0


class Ground:
    """All listings, and for a rule and a place the grade of each."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        """Take the listings."""
        self.listed = {one.listing_id: one for one in listed}
        self._by_rule: dict[str, dict[str, int]] = {}

    @classmethod
    def read(cls, connection: Connection) -> Ground:
        """Read them all."""
        products: dict[str, list[str]] = defaultdict(list)
        for offering_id, uri in connection.execute(
            select(offering_product.c.offering_id, offering_product.c.product_uri)
        ):
            products[offering_id].append(uri)
        rows = connection.execute(
            select(Listing.listing_id, Listing.offering_id, Listing.x, Listing.y, ListingCard.card)
            .join(ListingCard, ListingCard.id == Listing.id)
            .order_by(Listing.listing_id)
        )
        return cls(_listed(row, products[row.offering_id]) for row in rows)

    def judge(self, rule: Rule, place: Place) -> Judgement:
        """Grade what helps somebody at a place.

        Only what is looked for counts: at a venue, or for a rule `afar` without a journey. Who may not come is not
        helped. What is interrupted, or rather far away, is worth one grade less; what is too far away helps nobody.
        """
        helping = {
            listed.listing_id: grade
            for listed, grade in self.graded(rule)
            if (listed.spot is None) == rule.afar and listed.serves_residents_of(place)
        }
        nearest_m = min(
            (self.listed[key].distance_m(place) for key, grade in helping.items() if grade == JUST_RIGHT),
            default=math.inf,
        )
        near_m, far_m = max(NEAR_M, NEAR_TIMES * nearest_m), max(FAR_M, FAR_TIMES * nearest_m)
        grades = {}
        for key, grade in helping.items():
            distance_m = self.listed[key].distance_m(place)
            if distance_m <= far_m:
                grades[key] = max(grade - (distance_m > near_m), 0)
        return Judgement(grades, nearest_m, self._best_of_each(grades))

    def _best_of_each(self, grades: Mapping[str, int]) -> list[int]:
        """List the grade of each offering once: search shows it once, at one venue."""
        best: dict[str, int] = {}
        for key, grade in grades.items():
            offering_id = self.listed[key].offering_id
            best[offering_id] = max(grade, best.get(offering_id, 0))
        return list(best.values())

    def graded(self, rule: Rule) -> list[tuple[Listed, int]]:
        """List what fits a rule anywhere; looked up once, since many questions share a rule."""
        if rule.says not in self._by_rule:
            graded = ((key, rule.grade(one.thing) - one.is_interrupted) for key, one in self.listed.items())
            self._by_rule[rule.says] = {key: grade for key, grade in graded if grade > 0}
        return [(self.listed[key], grade) for key, grade in self._by_rule[rule.says].items()]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The grades for one question: by listing, how far the nearest is that is just right, and once per offering."""

    grades: Mapping[str, int]
    nearest_m: float
    available: list[int] = field(default_factory=list)


def _listed(row: Any, products: list[str]) -> Listed:
    card = orjson.loads(row.card)
    limited = card["residentsOnly"] or row.x is None
    return Listed(
        listing_id=row.listing_id,
        offering_id=row.offering_id,
        spot=None if row.x is None else (row.x, row.y),
        serves=frozenset(area["code"] for area in card["servedAreas"]) if limited else frozenset(),
        is_interrupted=card["unavailable"] is not None,
        thing=Thing.of(card, products),
        title=card["title"],
    )
