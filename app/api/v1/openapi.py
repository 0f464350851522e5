"""The description of the API in OpenAPI 3.1, with examples that the tests run."""

from __future__ import annotations

from typing import Any

from app.api.v1 import VERSION
from app.api.v1.parameters import LIMIT, MAX_CURSOR, MAX_LIMIT, MAX_RADIUS_M, MAX_TEXT, MIN_RADIUS_M
from app.api.v1.places import MOST_SUGGESTIONS, SUGGESTIONS
from app.api.v1.schemas import Schema, of_one, schemas
from app.domain.offerings.search.types import Order, Part, Way
from app.domain.offerings.types import Kind
from app.domain.taxonomy.types import Taxonomy

GEOJSON, JSON, PROBLEM = "application/geo+json", "application/json", "application/problem+json"

_DESCRIPTION = """\
Where nearby can one learn something or get help, in the Netherlands: courses, language cafés, consultation hours,
help with DigiD and forms. Ask for what is near a place, or walk through everything by id.

The nearest comes first, by true distance; what is asked for in words comes as it fits and is near. An offering that is
given at several venues is one result, at the nearest.
To walk on, follow `next` until it is null: every result comes once. No key is needed; every site may ask.
"""


def describe_api(taxonomy: Taxonomy, *, server_url: str, site_url: str, contact_email: str) -> dict[str, Any]:
    """Write the whole description, with the words of the filters that are in use today."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Buurtwijzer",
            "version": VERSION,
            "description": _DESCRIPTION,
            "contact": {"name": "Buurtwijzer", "url": f"{site_url}/nl/contact", "email": contact_email},
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": server_url}],
        "tags": [{"name": "offerings"}, {"name": "words and places"}],
        "paths": {
            "/offerings": {"get": _list_offerings(taxonomy)},
            "/offerings/{id}": {"get": _get_offering()},
            "/places": {"get": _list_places()},
            "/themes": {"get": _list_themes()},
            "/openapi.json": {"get": _get_description()},
        },
        "components": {"schemas": schemas(taxonomy), "headers": _HEADERS},
    }


_HEADERS: dict[str, Schema] = {
    "API-Version": {"description": "The version that answers.", "schema": {"type": "string"}},
    "ETag": {"description": "Send it back as If-None-Match for a 304.", "schema": {"type": "string"}},
}


def _parameter(name: str, description: str, schema: Schema, example: object = None) -> Schema:
    parameter = {"name": name, "in": "query", "description": description, "schema": schema}
    return parameter | ({"example": example} if example is not None else {})


def _text(most: int) -> Schema:
    # At least one letter that is no space, and no control characters.
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": most,
        "pattern": r"^[!-~\u00a1-\ud7ff]+( [!-~\u00a1-\ud7ff]+)*$",
    }


def _whole(least: int, most: int, default: int | None = None) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most} | ({"default": default} if default else {})


_FORMAT = _parameter("f", "The form of the answer; goes before the Accept header.", {"enum": ["json", "geojson"]})
_SWITCH: Schema = {"type": "boolean", "default": False}


def _answers(schema: str, *, geojson: bool = False, missing: bool = False, refuses: bool = True) -> Schema:
    """Write the answers of an operation: what it gives and what can be wrong."""
    content = {JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    if geojson:
        content[GEOJSON] = {"schema": {"$ref": "#/components/schemas/FeatureCollection"}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    answers: Schema = {
        "200": {"description": "The answer.", "content": content, "headers": headers},
        "304": {"description": "Nothing changed since the ETag that was sent."},
    }
    if refuses:
        answers["400"] = _problem("A parameter can't be used: `parameter` names it, `allowed` says what is right.")
    if missing:
        answers["404"] = _problem("There is none, or it is not public.")
    answers["429"] = _problem("Too many questions at once; Retry-After says how long to wait.")
    answers["503"] = _problem("The data can't be reached at the moment; try again.")
    return answers


def _problem(description: str) -> Schema:
    return {"description": description, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _list_offerings(taxonomy: Taxonomy) -> Schema:
    def key(keys: tuple[str, ...]) -> Schema:
        return {"type": "string", "enum": list(keys)}

    return {
        "operationId": "listOfferings",
        "tags": ["offerings"],
        "summary": "Find what is near a place, or list everything by id.",
        "description": (
            "With `where` or `near` the nearest come first, and `remote` has what is given from afar to the residents "
            "of that place; with `q` what fits best and is near comes first, unless `order` says otherwise. Without a "
            "place everything public is listed by listingId. Parameters may stand once; unknown ones are refused."
        ),
        "parameters": [
            _parameter(
                "where",
                "A postcode (3511, 3511 LN), a place, a municipality, a province, `52.09,5.12` or `136000,455900`. "
                "Where several places may be meant, the likeliest is taken and all stand in `choices`.",
                _text(MAX_TEXT),
                "3511 LN",
            ),
            _parameter(
                "near",
                "Latitude and longitude. Outside the Netherlands the nearest place inside is taken.",
                {"type": "string", "pattern": r"^-?[0-9]{1,2}(\.[0-9]{1,15})?,-?[0-9]{1,2}(\.[0-9]{1,15})?$"},
            ),
            _parameter(
                "q",
                "What is needed, in words or a sentence, in Dutch, English, Arabic, Turkish, Polish or Ukrainian. "
                "Needs are recognised, typing errors mended, and a place in it is taken as `where` if none is given.",
                _text(MAX_TEXT),
            ),
            _parameter(
                "order",
                "With `q` and a place: what fits best and is near first, or the nearest first. Without `q` the nearest "
                "is always first.",
                of_one(Order, ""),
            ),
            _parameter("exact", "Read `q` as it was typed: nothing is corrected, no place taken from it.", _SWITCH),
            _parameter("theme", "The key of a theme.", key(taxonomy.themes.keys)),
            _parameter("kind", "Something to learn, or help.", of_one(Kind, "")),
            _parameter("audience", "The key of those it is meant for.", key(taxonomy.audiences.keys)),
            _parameter("form", "The key of a form.", key(taxonomy.forms.keys)),
            _parameter("language", "A language that is spoken there.", key(taxonomy.languages.keys)),
            _parameter("free", "Only what costs nothing.", _SWITCH),
            _parameter("dropIn", "Only where one can walk in.", _SWITCH),
            _parameter(
                "wheelchair",
                "Only venues that one can enter with a wheelchair; what needs no venue is kept.",
                _SWITCH,
            ),
            _parameter(
                "delivery",
                "How it is given. What needs no venue comes in `remote`, at most `limit`; `items` is empty then.",
                of_one(Way, ""),
            ),
            _parameter(
                "openNow",
                "Only what is open at this moment by its hours. What is not known is not open.",
                _SWITCH,
            ),
            _parameter(
                "openOn",
                "Only what is open on a day: `today` (from now on), `tomorrow`, `week` (seven days from now on), or a "
                "date from today to 13 days later. Not together with openNow.",
                {"anyOf": [{"enum": ["today", "tomorrow", "week"]}, {"type": "string", "format": "date"}]},
                "today",
            ),
            _parameter(
                "part",
                "Only what is open in a part of that day, or of the coming seven: from 6, 12 or 18 to 24 o'clock.",
                of_one(Part, ""),
            ),
            _parameter(
                "radius", "Nothing farther than so many metres; needs a place.", _whole(MIN_RADIUS_M, MAX_RADIUS_M)
            ),
            _parameter("limit", "How many results at most.", _whole(1, MAX_LIMIT, LIMIT)),
            _parameter(
                "cursor",
                "The page after an earlier one; part of its `next`. With `openNow` or `openOn` it holds 15 minutes.",
                {"type": "string", "minLength": 1, "maxLength": MAX_CURSOR, "pattern": "^[A-Za-z0-9_-]+$"},
            ),
            _parameter("count", "Count all results: exact to 1,000.", _SWITCH),
            _parameter(
                "facets",
                "Tell what each filter would leave, counted over the nearest 1,000; needs a place.",
                _SWITCH,
            ),
            _FORMAT,
        ],
        "responses": _answers("SearchAnswer", geojson=True),
        "x-examples": [
            {"summary": "The three nearest to a postcode", "query": "where=3511+LN&limit=3"},
            {"summary": "Help with the computer near a village", "query": "where=Giethoorn&theme=digital&kind=help"},
            {
                "summary": "A need in words, free, within 10 km, counted",
                "query": "near=52.09,5.12&q=taalcaf%C3%A9&free=true&radius=10000&count=true",
            },
            {
                "summary": "By telephone or online, near a village",
                "query": "where=Giethoorn&delivery=online_or_telephone",
            },
            {"summary": "A sentence with a typing error and a place", "query": "q=hulp+bij+belastignaangifte+in+Assen"},
            {"summary": "A need, the nearest first", "query": "where=Zwolle&q=computer&order=distance&limit=3"},
            {"summary": "What each filter would leave", "query": "where=3511&kind=help&facets=true&limit=1"},
            {"summary": "Open at this moment", "query": "where=3511&openNow=true&limit=3"},
            {"summary": "Open on a morning this week", "query": "where=Assen&openOn=week&part=morning&limit=3"},
            {"summary": "For who uses a wheelchair", "query": "where=Zwolle&wheelchair=true&limit=3"},
            {"summary": "One of several places of a name", "query": "where=Nes&limit=1"},
            {"summary": "Everything, in steps", "query": "limit=100"},
            {"summary": "As GeoJSON for a map", "query": "where=Zwolle&f=geojson&limit=5"},
        ],
    }


def _get_offering() -> Schema:
    return {
        "operationId": "getOffering",
        "tags": ["offerings"],
        "summary": "Give one offering with all its venues.",
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "description": "The id of an offering.",
                "schema": {"type": "string", "pattern": "^[0-9a-z]{1,12}$"},
            },
            _FORMAT,
        ],
        "responses": _answers("Offering", geojson=True, missing=True),
        "x-examples": [],
    }


def _list_places() -> Schema:
    typed = _parameter("q", "The beginning of a postcode or of a place's name.", _text(MAX_TEXT), "zwo")
    return {
        "operationId": "listPlaces",
        "tags": ["words and places"],
        "summary": "Suggest places for what somebody is typing.",
        "parameters": [
            typed | {"required": True},
            _parameter("limit", "How many at most.", _whole(1, MOST_SUGGESTIONS, SUGGESTIONS)),
        ],
        "responses": _answers("Places"),
        "x-examples": [{"summary": "Places that begin with zwo", "query": "q=zwo&limit=3"}],
    }


def _list_themes() -> Schema:
    return {
        "operationId": "listThemes",
        "tags": ["words and places"],
        "summary": "List the words of the filters: themes, audiences, forms and languages.",
        "responses": _answers("Themes"),
        "x-examples": [{"summary": "All of them", "query": ""}],
    }


def _get_description() -> Schema:
    answers = {
        "200": {"description": "OpenAPI 3.1.", "content": {JSON: {"schema": {"type": "object"}}}},
        "304": {"description": "Nothing changed since the ETag that was sent."},
        "429": _problem("Too many questions at once; Retry-After says how long to wait."),
    }
    return {
        "operationId": "getDescription",
        "tags": ["words and places"],
        "summary": "Give this description.",
        "responses": answers,
        "x-examples": [],
    }
