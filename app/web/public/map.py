"""The map of a results page: what it is told, and the links that do the same where there is no map."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from app.domain.offerings.search.types import Result
from app.domain.offerings.travel import TravelMode, reach_m
from app.http.current import get_gazetteer
from app.web import labels
from app.web.public import overview
from app.web.public.forms.search import SearchForm
from app.web.texts import gettext
from geo.gazetteer import Direction, Place
from geo.maps import MapCircle

QUARTER = 15
"""The minutes of the circles."""

NEAREST_STEP_M, FARTHEST_STEP_M = 5_000, 40_000
"""Between these lies how far the links of the compass lead."""

Link = tuple[str, str]


@lru_cache
def circles(lang: str) -> tuple[MapCircle, ...]:
    """List how far one gets in a quarter of an hour, the widest circle first (docs/travel-times.md)."""
    return tuple(
        MapCircle(mode=mode, radius_m=reach_m(mode, QUARTER), label=labels.travel_time(mode, QUARTER, lang))
        for mode in (TravelMode.CYCLE, TravelMode.WALK)
    )


def map_search(form: SearchForm, lang: str) -> dict[str, Any]:
    """Give the map what it needs to search: this search without its place, and where to learn how much there is."""
    return {
        "url": form.url(lang, waar=""),
        "tiles": overview.tiles_url(form),
        "levels": " ".join(f"{tile}:{zoom}" for tile, zoom in overview.LEVELS),
        "below": overview.BELOW_ZOOM,
        "bounds": overview.BOUNDS,
        "is_exact": overview.is_exact(form),
    }


def map_links(form: SearchForm, place: Place, found: Sequence[Result], lang: str) -> list[Link]:
    """List what one would do with the map as links: go on in each direction, or keep to what is near by bicycle.

    A step is half as far again as the farthest of `found`, so that there is something new to see.
    """
    farthest = max((result.distance_m or 0 for result in found), default=0)
    step_m = round(min(max(1.5 * farthest, NEAREST_STEP_M), FARTHEST_STEP_M), -3)
    links = [
        (_towards(direction, there.name), form.url(lang, waar=there.query))
        for direction, there in get_gazetteer().around(place, step_m).items()
    ]
    near_km = round(reach_m(TravelMode.CYCLE, QUARTER) / 1000)
    if form.straal is None or form.straal > near_km:
        going = labels.travel_time(TravelMode.CYCLE, QUARTER, lang)
        links.append((gettext("Alleen binnen %(time)s", time=going), form.url(lang, straal=near_km)))
    return links


def _towards(direction: Direction, name: str) -> str:
    match direction:
        case Direction.NORTH:
            return gettext("Naar het noorden: %(place)s", place=name)
        case Direction.EAST:
            return gettext("Naar het oosten: %(place)s", place=name)
        case Direction.SOUTH:
            return gettext("Naar het zuiden: %(place)s", place=name)
        case Direction.WEST:
            return gettext("Naar het westen: %(place)s", place=name)
