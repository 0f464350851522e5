"""How much there is in each municipality, for the map from far off: fixed tiles, the same for everybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import orjson
from flask import Response, current_app, request

from app.domain.errors import InvalidParameter, NotFound
from app.domain.offerings.search.queries import count_by_municipality
from app.extensions import db
from app.http.current import Kept, get_gazetteer, get_taxonomy
from app.web.public import bp
from app.web.public.forms.search import SearchForm
from geo.crs import LAT_MAX, LAT_MIN, LON_MAX, LON_MIN
from geo.tiling import tile_at, touches_country

LEVELS: Final = ((5, 0), (7, 8))
"""The zooms of the tiles, each with the zoom of the map from which it serves: one tile holds the country, then four."""

BELOW_ZOOM: Final = 10
"""From this zoom of the map on there are no counts: one is near enough to search."""

BOUNDS: Final = ((LAT_MIN, LON_MIN), (LAT_MAX, LON_MAX))

KEPT_SECONDS: Final = 600
"""How old the counts may be: a whole country does not change in ten minutes."""

_NUMBER = re.compile(r"\d{1,3}", re.ASCII)


@bp.get("/kaart/<z>/<x>/<y>.json")
def overview_tile(z: str, x: str, y: str) -> Response:
    """Answer one tile: the name, latitude, longitude and count of each municipality in it that has anything.

    `thema` and `soort` count only what fits; nothing else is understood, so that the same few addresses serve all.
    """
    if not all(_NUMBER.fullmatch(number) for number in (z, x, y)) or not _is_ours(int(z), int(x), int(y)):
        msg = f"no tile {z}/{x}/{y} of the Netherlands"
        raise NotFound(msg)
    form = _read(request.args)
    counted = _counted(form)
    places = [
        [place.name, round(place.lat, 4), round(place.lon, 4), counted[place.code]]
        for place in get_gazetteer().municipalities()
        if counted.get(place.code) and tile_at(int(z), place.lon, place.lat) == (int(x), int(y))
    ]
    response = Response(orjson.dumps({"places": places}), mimetype="application/json")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def tiles_url(form: SearchForm) -> str:
    """Give the address of the tiles that count what a search finds, as far as they can: by theme and kind."""
    asked = {name: value for name, value in (("thema", form.thema), ("soort", form.soort)) if value}
    return "/kaart/{z}/{x}/{y}.json" + (f"?{urlencode(asked)}" if asked else "")


def is_exact(form: SearchForm) -> bool:
    """Tell whether the tiles count all that a search finds and nothing else."""
    return not form.wat and not (form.filters().keys() - {"thema", "soort", "straal"})


def _read(args: Mapping[str, str]) -> SearchForm:
    for name in args:
        if name not in {"thema", "soort"}:
            raise InvalidParameter(name, f"{name} is not understood here", allowed="thema, soort")
    return SearchForm.read(args, get_taxonomy())


def _counted(form: SearchForm) -> dict[str, int]:
    kept: dict[tuple[str, str], Kept[dict[str, int]]] = current_app.extensions["overview"]
    criteria = form.criteria(get_taxonomy(), None)
    key = (form.thema, form.soort)
    if key not in kept:
        kept[key] = Kept(
            "overview",
            lambda _old: count_by_municipality(db.session, theme=criteria.theme, kind=criteria.kind),
            seconds=KEPT_SECONDS,
        )
    return kept[key].get()


def _is_ours(zoom: int, x: int, y: int) -> bool:
    """Tell whether there is such a tile, somewhere in the Netherlands."""
    return zoom in {level for level, _ in LEVELS} and touches_country(zoom, x, y)
