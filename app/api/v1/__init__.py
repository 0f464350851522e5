"""The first version of the API: what can be learned or got help with, near a place, for programs."""

from __future__ import annotations

from flask import Blueprint, Response, request

VERSION = "1.0.0"

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")

_HEADERS = {
    "API-Version": VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Link, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


@bp.after_request
def add_headers(response: Response) -> Response:
    """Say which version answers, and let every site read it: there is nothing here that is not public."""
    response.headers.extend(_HEADERS)
    if request.method == "OPTIONS":
        response.headers.extend(_PREFLIGHT)
    return response


from app.api.v1 import description, offerings, places, themes  # noqa: E402, F401 - the views need the blueprint
