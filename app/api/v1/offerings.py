"""Offerings: near a place, all by id, or one."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request

from app.api.v1 import bp
from app.api.v1.answers import GEOJSON, respond, search_as_geojson, search_form
from app.api.v1.detail import offering_as_geojson, offering_form
from app.api.v1.parameters import FORMATS, Question, Reader, read_question
from app.domain.offerings.queries import get_offering_page
from app.domain.offerings.search.facets import count_facets
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Origin
from app.extensions import db
from app.http.caching import keep_until_next_minute
from app.http.current import get_gazetteer, get_geocoder, get_taxonomy
from app.http.understanding import Meant, understand_text
from geo.gazetteer import Answer, Place


@bp.get("/offerings")
def list_offerings() -> Response:
    """Search: what fits best and is near first, the nearest first without words, or all by id without a place."""
    question = read_question(request.args, get_taxonomy())
    understood, wish = _understand(question) or (None, None)
    if understood and understood.place:
        question = replace(question, where=understood.place)
    answer = find_place(question)
    origin = _origin(answer.place) if answer and answer.place else None
    criteria = replace(question.criteria, origin=origin, wish=wish)
    page = search(db.session, criteria)
    facets = count_facets(db.session, criteria) if question.wants_facets else None
    if wants_geojson():
        response = respond(search_as_geojson(page, answer, facets, understood), GEOJSON, in_two_forms=True)
    else:
        response = respond(search_form(page, answer, facets, understood), in_two_forms=True)
    return keep_until_next_minute(response) if criteria.opening or facets else response


@bp.get("/offerings/<offering_id>")
def get_offering(offering_id: str) -> Response:
    """One offering with all its places."""
    read = Reader(request.args)
    read.refuse_others("f")
    read.one_of("f", FORMATS)
    page = get_offering_page(db.session, offering_id)
    if wants_geojson():
        return respond(offering_as_geojson(page), GEOJSON, in_two_forms=True)
    return respond(offering_form(page), in_two_forms=True)


def find_place(question: Question) -> Answer | None:
    """Find the place that is meant.

    Raises:
        InvalidParameter: there is no such place.
    """
    if question.near is not None:
        lat, lon = question.near
        return get_gazetteer().at(lon, lat)
    if not question.where:
        return None
    answer = get_geocoder().find(question.where)
    if answer.place is None:
        allowed = "a postcode, a place, a municipality, a province, latitude,longitude, or metres in RD New"
        Reader(request.args).refuse("where", "there is no such place", allowed=allowed)
    return answer


def _understand(question: Question) -> Meant | None:
    """Understand the words, if there are any; a place among them counts where none is given."""
    if not question.text:
        return None
    is_free = not (question.where or question.near)
    return understand_text(question.text, may_hold_place=is_free and not question.exact, exactly=question.exact)


def wants_geojson() -> bool:
    """Tell whether GeoJSON is asked for, by `f` or else by the Accept header."""
    form = request.args.get("f")
    if form is not None:
        return FORMATS[form]
    accepted = request.environ.get("HTTP_ACCEPT", "")
    return "geo+json" in accepted and request.accept_mimetypes.best_match(("application/json", GEOJSON)) == GEOJSON


def _origin(place: Place) -> Origin:
    return Origin(place.x, place.y, place.municipality_code, place.province_code)
