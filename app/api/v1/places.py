"""Places that a typed beginning may mean."""

from __future__ import annotations

from flask import Response, request

from app.api.v1 import bp
from app.api.v1.answers import place_form, respond_with
from app.api.v1.parameters import Reader
from app.http.current import get_gazetteer

SUGGESTIONS, MOST_SUGGESTIONS = 8, 20


@bp.get("/places")
def list_places() -> Response:
    """Places for a text field, the likeliest first."""
    read = Reader(request.args)
    read.refuse_others("q", "limit")
    typed = read.text("q")
    if not typed:
        read.refuse("q", "it is needed", allowed="the beginning of a postcode or of a place's name")
    limit = read.number("limit", 1, MOST_SUGGESTIONS) or SUGGESTIONS
    return respond_with({"items": [place_form(place) for place in get_gazetteer().suggest(typed, limit)]})
