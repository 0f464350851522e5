"""How long it takes on foot or by bicycle, from the straight-line distance (docs/travel-times.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

DETOUR = 1.3
"""Metres of street per metre of straight line: Dutch bicycle networks aim at 1.2; 300 European cities have 1.34."""

WALKING_KM_H = 5.0
CYCLING_KM_H = 15.0

WALK_UP_TO_M = 1_500
"""Straight-line metres up to which one walks: 24 minutes, beyond which most Dutch people take the bicycle."""

CYCLE_UP_TO_M = 15_000
"""Straight-line metres up to which a bicycle is likely: 78 minutes; beyond it only the distance is told."""


_ISLANDS = {"GM0448", "GM0096", "GM0093", "GM0060", "GM0088"}
"""Texel, Vlieland, Terschelling, Ameland and Schiermonnikoog: each by itself."""

_BELOW_THE_WESTERSCHELDE = {"GM1714", "GM0715", "GM0677"}
"""Sluis, Terneuzen and Hulst: the tunnel to the rest of Zeeland is for cars only."""


class TravelMode(StrEnum):
    """How one goes."""

    WALK = "walk"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Travel:
    """A way of going and its whole minutes, at least one."""

    mode: TravelMode
    minutes: int


def travel(distance_m: float) -> Travel | None:
    """Give mode and minutes for a straight-line distance in metres; None when it is too far for a bicycle.

    Minutes are rounded up: better early than before a closed door.
    """
    if distance_m > CYCLE_UP_TO_M:
        return None
    mode = TravelMode.WALK if distance_m <= WALK_UP_TO_M else TravelMode.CYCLE
    speed_km_h = WALKING_KM_H if mode is TravelMode.WALK else CYCLING_KM_H
    metres_per_minute = speed_km_h * 1000 / 60
    return Travel(mode, max(1, math.ceil(distance_m * DETOUR / metres_per_minute)))


def reach_m(mode: TravelMode, minutes: int) -> int:
    """Give the whole straight-line metres up to which `mode` takes at most so many minutes: `travel` turned around."""
    speed_km_h = WALKING_KM_H if mode is TravelMode.WALK else CYCLING_KM_H
    return math.floor(minutes * speed_km_h * 1000 / 60 / DETOUR)


def is_across_water(one: str | None, other: str | None) -> bool:
    """Tell whether no road or cycle way joins two municipalities, by their codes; False when one is not known."""
    return bool(one and other) and _land(one) != _land(other)


def _land(municipality_code: str | None) -> str:
    """Name the part of the country that one can cycle around in."""
    if municipality_code in _ISLANDS:
        return municipality_code or ""
    return "flanders" if municipality_code in _BELOW_THE_WESTERSCHELDE else "mainland"
