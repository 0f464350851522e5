"""The score by itself: its numbers as docs/ranking.md tells them, and the lot that is drawn among equals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.base import stable_id
from app.domain.offerings.search.rules import traits_of
from app.domain.offerings.search.scoring import Fit, Judge, Traits, nearness, scale_of
from app.domain.offerings.search.types import Origin, Score
from app.domain.offerings.search.wish import Subject, Wish
from tests.domain.offerings.search.making import UTRECHT

X, Y = UTRECHT
AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
EQUAL = Score(fit=1.0, near=1.0, serves=1.0, soon=1.0, opens=1.0, checked=1.0, free=1.0, total=1.0)


def wish(*subjects: Subject, manner: tuple[str, ...] = ()) -> Wish:
    """Wish for some subjects in a manner."""
    return Wish(subjects, manner, words=(), rest=(), fits=(), hints=())


def fit(asked: Wish, *terms: str) -> float:
    """Say how well a listing with these terms fits."""
    return Fit(asked)(Traits.of(traits_of([*terms])))


@pytest.mark.parametrize(
    ("nearest_few_m", "scale_m"),
    [(None, 9_000), (0, 6_500), (3_250, 6_500), (3_500, 7_000), (4_500, 9_000), (20_000, 9_000)],
)
def test_a_listing_counts_half_twice_as_far_as_the_nearest_few_within_bounds(nearest_few_m, scale_m):
    assert scale_of(nearest_few_m) == scale_m
    assert nearness(scale_m, scale_m) == 0.5
    assert nearness(2 * scale_m, scale_m) == pytest.approx(0.2)


def test_what_is_for_others_than_those_who_mostly_ask_counts_three_quarters():
    asked = wish(Subject(("homework",), ("family",), 8.0, audience="aud:young-people"))
    assert fit(asked, "need:homework", "aud:older-people") == pytest.approx(0.6 * 0.75)
    assert fit(asked, "need:homework", "aud:young-people") == pytest.approx(0.6)
    assert fit(asked, "need:homework", "aud:everyone") == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("manner", "own", "other"),
    [("kind:help", "kind:help", "kind:learn"), ("kind:learn", "kind:learn", "kind:help"),
     ("form:course", "form:course", "kind:help"), ("form:consultation", "form:consultation", "kind:learn")],
)  # fmt: skip
def test_the_other_of_learning_and_helping_counts_six_tenths(manner, own, other):
    asked = wish(Subject(("computer",), ("digital",), 8.0), manner=(manner,))
    said = ("need:computer", "nt:computer")
    assert fit(asked, *said, other) == pytest.approx(0.6)
    assert fit(asked, *said, own) == pytest.approx(1.1)
    assert fit(wish(Subject(("computer",), ("digital",), 8.0)), *said, other) == pytest.approx(1.0)


@pytest.mark.parametrize(("others", "expected"), [(0, 1.0), (1, 0.92), (2, 0.84), (3, 0.84)])
def test_each_other_need_in_the_title_takes_a_little_off_twice_at_most(others, expected):
    more = [f"nt:{key}" for key in ("parenting", "meeting", "sport")[:others]]
    asked = wish(Subject(("learn-dutch",), ("language",), 8.0))
    assert fit(asked, "need:learn-dutch", "nt:learn-dutch", *more) == pytest.approx(expected)


def test_the_lot_among_equals_is_another_in_another_kilometre_and_on_another_day():
    ids = [stable_id("place", str(number)) for number in range(12)]

    def drawn(x: float, y: float, at: datetime = AT) -> list[str]:
        judge = Judge(wish(), Origin(x, y), 9_000, at)
        return sorted(ids, key=lambda one: judge.key(EQUAL, one))

    here = drawn(X, Y)
    assert drawn(X + 400, Y + 50, AT + timedelta(hours=5)) == here
    assert here not in (drawn(X + 1_000, Y), drawn(X, Y + 1_000), drawn(X, Y, AT + timedelta(days=1)))
