"""The schemas of what the API answers, as OpenAPI 3.1 says them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from app.domain.offerings.types import Access, AreaKind, Bring, CostKind, Delivery, HelpBy, IdoVariant, Kind
from app.domain.organisations.types import Facility, Wheelchair
from app.domain.taxonomy.types import Taxonomy
from geo.gazetteer import Note, PlaceKind

Schema = dict[str, Any]


def schemas(taxonomy: Taxonomy) -> dict[str, Schema]:
    """Write all schemas; the words of the filters are those in use today."""
    return {
        "Place": _place(),
        "Area": _object("An area, by its official code.", code=_TEXT, name=_TEXT),
        "Item": _item(taxonomy),
        "Offering": _offering(taxonomy),
        "SearchAnswer": _search_answer(),
        "FeatureCollection": _feature_collection(),
        "Facets": _facets(),
        "Places": _object("Places, the likeliest first.", items=_list(_ref("Place"))),
        "Themes": _themes(),
        "Problem": _problem(),
    }


def of_one(values: type[StrEnum], description: str) -> Schema:
    """Write a text that is one of an enum's values."""
    return {"type": "string", "enum": [str(value) for value in values], "description": description}


_TEXT: Schema = {"type": "string"}
_LAT: Schema = {"type": ["number", "null"], "minimum": 50, "maximum": 54, "description": "Degrees north, WGS84."}
_LON: Schema = {"type": ["number", "null"], "minimum": 3, "maximum": 8, "description": "Degrees east, WGS84."}
_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_URL: Schema = {"type": "string", "format": "uri"}
_YES_OR_NO: Schema = {"type": "boolean"}
_MAYBE: Schema = {"type": ["boolean", "null"]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _list(schema: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": schema, **({"description": description} if description else {})}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(about: str, /, **members: Schema) -> Schema:
    return {"type": "object", "description": about, "required": list(members), "properties": members}


def _keys(keys: tuple[str, ...], description: str) -> Schema:
    return _list({"type": "string", "examples": list(keys)[:2]}, description)


def _place() -> Schema:
    return _object(
        "A place that a search starts from.",
        name=_TEXT,
        kind=of_one(PlaceKind, "What was recognised."),
        postcode={"type": ["string", "null"]},
        municipality=_or_null(_ref("Area")),
        province=_or_null(_ref("Area")),
        lat=_LAT,
        lon=_LON,
        precisionM={"type": "number", "minimum": 0, "description": "How far the point may be off, in metres."},
        query=_said(_TEXT, "A text for `where` that finds this very place again."),
    )


def _general(taxonomy: Taxonomy) -> dict[str, Schema]:
    """Write the members that an item and a whole offering share."""
    area = _object("An area whose residents it is for.", kind=of_one(AreaKind, "Its size."), code=_TEXT, name=_TEXT)
    return {
        "id": _said(_TEXT, "The id of the offering; it stays the same."),
        "kind": of_one(Kind, "Something to learn, or help."),
        "title": _TEXT,
        "slug": _said(_TEXT, "The readable end of its page's address."),
        "summary": _TEXT,
        "organisation": _object("Who gives it.", id=_TEXT, name=_TEXT),
        "themes": _keys(taxonomy.themes.keys, "Keys of themes; see /themes."),
        "form": _said(_TEXT, "The key of its form; see /themes."),
        "audiences": _keys(taxonomy.audiences.keys, "Keys of those it is meant for; see /themes."),
        "languages": _keys(taxonomy.languages.keys, "Codes of the languages spoken."),
        "cost": _object(
            "What it costs.",
            kind=of_one(CostKind, "Whether it costs money."),
            cents={"type": ["integer", "null"], "minimum": 0},
            note=_TEXT,
        ),
        "access": of_one(Access, "How one gets in."),
        "deliveries": _list(of_one(Delivery, "A way to meet.")),
        "bring": _list(of_one(Bring, "What to take along.")),
        "phone": _TEXT,
        "website": _TEXT,
        "residentsOnly": _said(_YES_OR_NO, "Its venues are only for residents of its served areas."),
        "servedAreas": _list(area, "For residents of these areas; empty: for all."),
        "ido": {
            "enum": [*(str(variant) for variant in IdoVariant), None],
            "description": "The kind of Informatiepunt Digitale Overheid, if it is one.",
        },
        "checkedOn": _said(_DAY, "When somebody last checked that all this is true."),
        "unavailable": _or_null(
            _object("Why it is closed for now, and the last day of that.", reason=_TEXT, until=_DAY)
        ),
        "isExample": _said(_YES_OR_NO, "Made up to show how the site works."),
        "url": _said(_URL, "Its page."),
    }


def _where() -> dict[str, Schema]:
    """Write the members that say where and when."""
    return {
        "listingId": _said(_TEXT, "The id of the offering at this venue, unique in a list."),
        "venue": _or_null(_object("Where one goes.", id=_TEXT, name=_TEXT)),
        "address": _or_null(_object("The address of the venue.", street=_TEXT, postcode=_TEXT, town=_TEXT)),
        "municipality": _or_null(_object("Where the venue lies.", code=_TEXT, name=_TEXT, slug=_TEXT)),
        "lat": _LAT,
        "lon": _LON,
        "hours": _said(_TEXT, "When it is open, in the opening-hours grammar of OpenStreetMap; empty: unknown."),
        "sessions": _list(
            {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": {"type": "string", "format": "date-time"},
            },
            "Start and end of the coming meetings as they are held, twelve at most.",
        ),
        "closures": _list(
            _object(
                "Days on which other times hold than those of `hours`, up to and including the last. Those of the "
                "offering replace `hours`. Those of the venue say when the building is open: `hours` of those days "
                "hold only within them, and `sessions` are as they are held. The first that holds on a day counts.",
                **{"from": {"type": "string", "format": "date"}, "until": {"type": "string", "format": "date"}},
                hours=_said(_TEXT, "The times of those days, `10:00-12:00,13:00-15:00`; empty: closed."),
                ofVenue=_said(_YES_OR_NO, "Whether they are days of the venue, and not of the offering there."),
                reason=_TEXT,
            ),
            "Closed days and days with other times that are still to come.",
        ),
    }


def _item(taxonomy: Taxonomy) -> Schema:
    return _object(
        "An offering at its nearest venue, or given from afar: then without venue, point and distance.",
        **_general(taxonomy),
        **_where(),
        otherVenues={"type": "integer", "minimum": 0, "description": "At how many other venues it is given."},
        distanceM={"type": ["number", "null"], "minimum": 0, "description": "Metres in a straight line."},
    )


def _offering(taxonomy: Taxonomy) -> Schema:
    place = _object(
        "A venue where it is given.",
        **_where(),
        phone=_TEXT,
        room=_TEXT,
        hoursNote=_TEXT,
        wheelchair=of_one(Wheelchair, "Whether one can get in with a wheelchair."),
        facilities=_list(of_one(Facility, "What there is.")),
        accessNote=_TEXT,
    )
    return _object(
        "An offering with all its venues.",
        **_general(taxonomy),
        description=_TEXT,
        helpBy={"enum": [*(str(who) for who in HelpBy), None]},
        accessNote=_TEXT,
        signUpUrl=_TEXT,
        bringNote=_TEXT,
        email=_TEXT,
        durationNote=_TEXT,
        maxParticipants={"type": ["integer", "null"]},
        hasIntake=_MAYBE,
        level=_TEXT,
        hasCertificate=_MAYBE,
        products=_list(
            _object("A product of the government's list (UPL).", uri={"type": "string", "format": "uri"}, name=_TEXT),
            "What of the government it helps with.",
        ),
        validFrom=_DAY,
        validUntil=_DAY,
        places=_list(place),
        remote=_or_null(_object("Also or only given from afar.", listingId=_TEXT, sessions=_where()["sessions"])),
    )


_PHRASES: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
"""Words on screen by language."""

_AROUND: dict[str, Schema] = {
    "place": _or_null(_ref("Place")),
    "choices": _list(_ref("Place"), "Other places, or all, that may be meant."),
    "understoodAs": {"type": ["string", "null"], "description": "What was read in `where`, if not what was typed."},
    "note": {"enum": [*(str(note) for note in Note), None], "description": "What is less than exact about the place."},
    "understood": _or_null(
        _object(
            "What `q` was understood as; null without it.",
            text={"type": "string", "description": "What was typed, without the place."},
            needs=_list(
                _object("A need that was recognised.", key=_TEXT, labels=_PHRASES), "In the order of the words."
            ),
            correction=_or_null(_object("Typing errors that were mended.", typed=_TEXT, meant=_TEXT)),
            place={"type": ["string", "null"], "description": "A place in `q` that was taken as `where`."},
            helplines=_list(
                _object("A national helpline, free, day and night.", name=_TEXT, phone=_TEXT),
                "Who is in need now is to be told these first; with them comes nothing that is only something like it.",
            ),
        )
    ),
    "next": {"anyOf": [_URL, {"type": "null"}], "description": "The next page."},
}
_COUNTED: dict[str, Schema] = {
    "total": {"type": "integer", "minimum": 0, "maximum": 1000, "description": "Only with count=true."},
    "totalIsExact": _said(_YES_OR_NO, "False: there are more than `total`."),
}
_COUNTS: Schema = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
_NUMBER: Schema = {"type": "integer", "minimum": 0}


def _facets() -> Schema:
    return _object(
        "How many offerings each choice would leave, the other filters kept; a value that is not there leaves none.",
        total=_said(_NUMBER, "How many there are with the filters that are on."),
        isComplete=_said(_YES_OR_NO, "False: only the nearest 1,000 listings were counted."),
        **dict.fromkeys(("theme", "kind", "audience", "form", "language", "delivery", "openOn", "part"), _COUNTS),
        **dict.fromkeys(("free", "dropIn", "wheelchair", "openNow"), _NUMBER),
    )


def _search_answer() -> Schema:
    answer = _object(
        "What was found.",
        **_AROUND,
        items=_list(_ref("Item"), "At venues: nearest first, or by listingId without a place."),
        remote=_list(_ref("Item"), "Given from afar to residents of the place; on the first page only."),
    )
    answer["properties"] = {**answer["properties"], **_COUNTED, "facets": _ref("Facets")}
    return answer


def _feature_collection() -> Schema:
    point = _object(
        "Longitude and latitude.",
        type={"const": "Point"},
        coordinates={"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    )
    feature = _object(
        "One result; its properties are those of the JSON answer.",
        type={"const": "Feature"},
        id=_TEXT,
        geometry=_or_null(point),
        properties={"type": "object"},
    )
    collection = _object("GeoJSON (RFC 7946).", type={"const": "FeatureCollection"}, features=_list(feature))
    collection["properties"] = {**collection["properties"], **_AROUND, **_COUNTED, "facets": _ref("Facets")}
    return collection


def _themes() -> Schema:
    term = _object("A word of the filters.", key=_TEXT, slug=_TEXT, labels=_PHRASES, hints=_PHRASES)
    tongue = _object("A language.", key=_TEXT, autonym=_TEXT, labels=_PHRASES)
    return _object(
        "The words of the filters, each with its name per language.",
        items=_list(term, "Themes, in the order of the screen."),
        audiences=_list(term),
        forms=_list(term),
        languages=_list(tongue),
    )


def _problem() -> Schema:
    problem = _object(
        "What is wrong (RFC 9457).",
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        code=_said(_TEXT, "A word for programs, such as `invalid_parameter`."),
        requestId=_TEXT,
    )
    problem["properties"] = {
        **problem["properties"],
        "parameter": _said(_TEXT, "The parameter that can't be used."),
        "allowed": _said(_TEXT, "What is allowed for it."),
    }
    return problem
