"""Travel times: the rule of docs/travel-times.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.offerings.travel import (
    CYCLE_UP_TO_M,
    CYCLING_KM_H,
    DETOUR,
    WALK_UP_TO_M,
    WALKING_KM_H,
    Travel,
    TravelMode,
    is_across_water,
    reach_m,
    travel,
)


@pytest.mark.parametrize(
    ("distance_m", "expected"),
    [
        (0, Travel(TravelMode.WALK, 1)),
        (500, Travel(TravelMode.WALK, 8)),
        (1_500, Travel(TravelMode.WALK, 24)),
        (1_501, Travel(TravelMode.CYCLE, 8)),
        (5_000, Travel(TravelMode.CYCLE, 26)),
        (15_000, Travel(TravelMode.CYCLE, 78)),
        (15_001, None),
    ],
)
def test_rule(distance_m: float, expected: Travel | None) -> None:
    assert travel(distance_m) == expected


@given(st.floats(0, CYCLE_UP_TO_M))
def test_never_promises_too_little_time(distance_m: float) -> None:
    found = travel(distance_m)
    speed_km_h = WALKING_KM_H if found.mode is TravelMode.WALK else CYCLING_KM_H
    needed = distance_m * DETOUR / 1000 / speed_km_h * 60
    assert needed - 1e-9 <= found.minutes < needed + 1.0001


def test_the_document_has_the_same_figures() -> None:
    text = (Path(__file__).parents[3] / "docs/travel-times.md").read_text()
    for figure in (f"× {DETOUR}", f"{WALK_UP_TO_M / 1000:g} km", f"{CYCLE_UP_TO_M // 1000} km", "5 km/h", "15 km/h"):
        assert figure in text


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("GM0060", "GM1970", True),  # Ameland and the coast of Friesland
        ("GM0060", "GM0088", True),  # Ameland and Schiermonnikoog
        ("GM0060", "GM0060", False),
        ("GM1714", "GM0718", True),  # Sluis and Vlissingen
        ("GM1714", "GM0715", False),  # Sluis and Terneuzen
        ("GM0344", "GM0310", False),  # Utrecht and De Bilt
        (None, "GM0060", False),
    ],
)
def test_nobody_cycles_across_open_water(one: str | None, other: str, *, expected: bool) -> None:
    assert is_across_water(one, other) is expected


@pytest.mark.parametrize("minutes", [1, 5, 15, 30])
@pytest.mark.parametrize(("mode", "km_h"), [(TravelMode.WALK, WALKING_KM_H), (TravelMode.CYCLE, CYCLING_KM_H)])
def test_how_far_one_gets_is_the_rule_turned_around(mode: TravelMode, km_h: float, minutes: int) -> None:
    def minutes_for(metres: int) -> float:
        return metres * DETOUR / (km_h * 1000 / 60)

    radius = reach_m(mode, minutes)
    assert minutes_for(radius) <= minutes < minutes_for(radius + 1)
