"""The addresses of the map's parts, and the functions with which templates point to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Final

from flask import Blueprint, Response, current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from app.config import Settings
from app.http.caching import A_DAY, FOR_EVER
from app.web.tiles.proxy import TileProxy, TileUnavailable, is_ours
from geo.maps import LEVELS, get_frame, get_outlines
from geo.maps.data import LEAST_ZOOM, MOST_ZOOM

bp = Blueprint("tiles", __name__)

A_MINUTE: Final = "public, max-age=60"
_NUMBER = re.compile(r"\d{1,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Streets:
    """The street tiles that a map may show: their address and zooms, and whose they are."""

    url: str
    credit: str
    min_zoom: int = LEAST_ZOOM
    max_zoom: int = MOST_ZOOM


@bp.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Prepare the tile proxy and give templates what `components/map.html` calls."""
    settings: Settings = state.app.extensions["settings"]
    if settings.tile_url:
        state.app.extensions["tiles"] = TileProxy(
            settings.tile_url,
            settings.tile_cache_dir,
            limit_mb=settings.tile_cache_mb,
            at_once=settings.tile_upstream_limit,
            timeout=settings.tile_timeout_ms / 1000,
        )
    state.app.jinja_env.globals.update(
        map_frame_html=_frame_html,
        map_frame_url=_frame_url,
        map_outlines_url=_outlines_url,
        map_levels=_levels,
        map_tiles=_streets,
    )


def warm_up() -> None:
    """Make what every map needs, so that no visitor waits for it."""
    get_frame()
    get_outlines()


def _proxy() -> TileProxy | None:
    return current_app.extensions.get("tiles")


@cache
def _frame_html() -> Markup:
    """Return folium's frame, which is the same on every page, as is where it and the outlines are found."""
    return Markup(get_frame().html)  # noqa: S704  constants only


@cache
def _frame_url() -> str:
    return url_for("tiles.frame", name=get_frame().file_name.removesuffix(".js"))


@cache
def _levels() -> str:
    return " ".join(f"{level.tile_zoom}:{level.map_zoom}" for level in LEVELS)


@cache
def _outlines_url() -> str:
    """Return the folder of the outlines, to which the map adds `z/x/y.json` and `gemeente/code.json`."""
    url = url_for("tiles.outline_tile", version=get_outlines().version, z=0, x=0, y=0)
    return url.removesuffix("0/0/0.json")


def _streets() -> Streets | None:
    """Return the street tiles if upstream was seen to answer."""
    proxy = _proxy()
    if proxy is None or not proxy.state.is_up():
        return None
    url = url_for("tiles.street_tile", z=0, x=0, y=0).replace("0/0/0", "{z}/{x}/{y}")
    return Streets(url, current_app.extensions["settings"].tile_credit)


@bp.get("/kaart/<name>.js")
def frame(name: str) -> Response:
    """Answer folium's frame; a page from before the last release gets the one of now."""
    current = get_frame()
    is_current = f"{name}.js" == current.file_name
    if not is_current and not name.startswith("frame-"):
        return _nothing(404)
    return _answer(current.script, "text/javascript", FOR_EVER if is_current else A_MINUTE)


@bp.get("/kaart/<version>/<z>/<x>/<y>.json")
def outline_tile(version: str, z: str, x: str, y: str) -> Response:
    """Answer a tile of land, borders and names; an empty one where there is nothing, since the map can't know."""
    numbers = _numbers(z, x, y)
    content = get_outlines().tile(*numbers) if numbers else None
    return _nothing(404) if content is None else _versioned(content, version)


@bp.get("/kaart/<version>/gemeente/<code>.json")
def municipality(version: str, code: str) -> Response:
    """Answer the boundary of one municipality."""
    content = get_outlines().municipality(code)
    return _nothing(404) if content is None else _versioned(content, version)


@bp.get("/tegels/<z>/<x>/<y>.png")
def street_tile(z: str, x: str, y: str) -> Response:
    """Answer a street tile from our cache or, by way of it, from upstream."""
    numbers = _numbers(z, x, y)
    proxy = _proxy()
    if proxy is None or numbers is None or not is_ours(*numbers):
        return _nothing(404, A_DAY if proxy else "no-store")
    try:
        tile = proxy.get(*numbers)
    except TileUnavailable:
        response = _nothing(503)
        response.headers["Retry-After"] = "60"
        return response
    return _answer(tile.body, "image/png", A_DAY) if tile.body else _nothing(404, A_DAY)


def _numbers(*texts: str) -> tuple[int, int, int] | None:
    if not all(_NUMBER.fullmatch(text) for text in texts):
        return None
    z, x, y = map(int, texts)
    return z, x, y


def _versioned(content: bytes, version: str) -> Response:
    """Answer outlines for ever under their own version, and for a minute under another's, after a release."""
    return _answer(content, "application/json", FOR_EVER if version == get_outlines().version else A_MINUTE)


def _answer(content: bytes, content_type: str, cache: str) -> Response:
    response = Response(content, mimetype=content_type)
    response.headers["Cache-Control"] = cache
    response.set_etag(blake2b(content, digest_size=12).hexdigest(), weak=True)
    response.make_conditional(request)
    return response


def _nothing(status: int, cache: str = "no-store") -> Response:
    """Answer without a page: nobody reads these addresses but the map."""
    return Response(status=status, mimetype="text/plain", headers={"Cache-Control": cache})
