"""The forms of the API's answers. Cards go from the database to the answer as the text they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request

from app.domain.offerings.search.facets import ANY, WALK_IN, Facets
from app.domain.offerings.search.types import DayName, Result, SearchPage
from app.domain.taxonomy.helplines import helplines
from app.domain.taxonomy.vocabulary.types import Understanding
from geo.gazetteer import Answer, Place

JSON = "application/json"
GEOJSON = "application/geo+json"
PAGES_LANGUAGE = "nl"
_VARY = {"Vary": "Accept"}
_DRESS = frozenset({"cursor", "count", "facets"})
"""What the address of the next page leaves out, or says itself."""

Json = Mapping[str, Any]

_FACETS = {name: name for name in ("theme", "kind", "audience", "form", "language", "delivery")}
_SWITCHES = {"free": "free", "dropIn": "drop_in", "wheelchair": "wheelchair"}


def respond(body: str | bytes, mimetype: str = JSON, *, in_two_forms: bool = False) -> Response:
    """Make a response of JSON that is text already; of what is given in two forms the asker's `Accept` chooses one."""
    return Response(body, mimetype=mimetype, headers=_VARY if in_two_forms else None)


def respond_with(body: Json) -> Response:
    """Make a response of JSON."""
    return respond(orjson.dumps(body))


def site_url() -> str:
    """Give the address of the site as the asker knows it, without a slash at its end."""
    return f"{request.scheme}://{request.host}{request.script_root}"


def next_url(cursor: str | None) -> str | None:
    """Give the address of the next page: the same question with the cursor. What is counted once, is known."""
    if cursor is None:
        return None
    query = request.environ.get("QUERY_STRING", "")
    if _DRESS.isdisjoint(request.args) and query.isascii():
        return f"{site_url()}{request.path}?{query}{'&' if query else ''}cursor={cursor}"
    asked = {name: value for name, value in request.args.items() if name not in _DRESS}
    return f"{site_url()}{request.path}?{urlencode({**asked, 'cursor': cursor})}"


def place_form(place: Place | None) -> Json | None:
    """Write a place."""
    if place is None:
        return None
    return {
        "name": place.name,
        "kind": place.kind,
        "postcode": place.postcode,
        "municipality": _area(place.municipality_code, place.municipality_name),
        "province": _area(place.province_code, place.province_name),
        "lat": round(place.lat, 6),
        "lon": round(place.lon, 6),
        "precisionM": place.precision_m,
        "query": place.query,
    }


def search_form(
    page: SearchPage, answer: Answer | None, facets: Facets | None = None, understood: Understanding | None = None
) -> str:
    """Write the answer to a search as JSON."""
    site = site_url()
    items = ",".join(item_form(result, site) for result in page.results)
    remote = ",".join(item_form(result, site) for result in page.remote)
    return f'{{{_members(page, answer, facets, understood)},"items":[{items}],"remote":[{remote}]}}'


def search_as_geojson(
    page: SearchPage, answer: Answer | None, facets: Facets | None = None, understood: Understanding | None = None
) -> str:
    """Write the answer to a search as a GeoJSON feature collection; what has no point has no geometry."""
    site = site_url()
    features = ",".join(_feature(result, site) for result in (*page.results, *page.remote))
    return f'{{"type":"FeatureCollection",{_members(page, answer, facets, understood)},"features":[{features}]}}'


def item_form(result: Result, site: str) -> str:
    """Write a result: its card, with how far it is and where its page is."""
    distance = "null" if result.distance_m is None else f"{result.distance_m:.1f}"
    url = f"{site}/{PAGES_LANGUAGE}/aanbod/{result.offering_id}/{result.slug}"
    return f'{result.card[:-1]},"distanceM":{distance},"url":"{url}"}}'


def feature_form(card: Json, properties: str) -> str:
    """Write a GeoJSON feature of a card and its properties as text."""
    point = {"type": "Point", "coordinates": [card["lon"], card["lat"]]} if card["lat"] is not None else None
    geometry = orjson.dumps(point).decode()
    return f'{{"type":"Feature","id":"{card["listingId"]}","geometry":{geometry},"properties":{properties}}}'


def collection_form(features: Iterable[str]) -> str:
    """Write a GeoJSON feature collection."""
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def _feature(result: Result, site: str) -> str:
    return feature_form(result.data, item_form(result, site))


def facets_form(facets: Facets) -> Json:
    """Write what each filter would leave."""
    return {
        "total": facets.total,
        "isComplete": facets.is_complete,
        **{name: dict(sorted(facets.counts.get(field, {}).items())) for name, field in _FACETS.items()},
        **{name: facets.count(field) for name, field in _SWITCHES.items()},
        "openNow": facets.count("day", DayName.NOW),
        "openOn": _without(facets.counts.get("day", {}), DayName.NOW, WALK_IN, ANY),
        "part": _without(facets.counts.get("part", {}), ANY),
    }


def understood_form(understood: Understanding) -> Json:
    """Write what the words of a question were understood as."""
    correction = understood.correction
    return {
        "text": understood.text,
        "needs": [{"key": found.key, "labels": dict(found.need.labels)} for found in understood.needs],
        "correction": {"typed": correction.typed, "meant": correction.meant} if correction else None,
        "place": understood.place,
        "helplines": [{"name": line.name, "phone": line.phone} for line in helplines(understood.keys)],
    }


def _without(counts: Mapping[str, int], *names: str) -> Json:
    return {name: number for name, number in sorted(counts.items()) if name not in names}


def _members(page: SearchPage, answer: Answer | None, facets: Facets | None, understood: Understanding | None) -> str:
    """Write what stands around the results, without the braces."""
    members: dict[str, Any] = {
        "place": place_form(answer.place) if answer else None,
        "choices": [place_form(choice) for choice in answer.choices] if answer else [],
        "understoodAs": answer.understood_as if answer else None,
        "note": answer.note if answer else None,
        "understood": understood_form(understood) if understood else None,
        "next": next_url(page.next_cursor),
    }
    if page.count is not None:
        members |= {"total": page.count.total, "totalIsExact": page.count.is_exact}
    if facets is not None:
        members["facets"] = facets_form(facets)
    return orjson.dumps(members).decode()[1:-1]


def _area(code: str | None, name: str | None) -> Json | None:
    return {"code": code, "name": name} if code else None
