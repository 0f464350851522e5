"""Counting for pages that caches keep: a page says itself what it was for, in a message without sign of who reads.

The browser sends it (`static/js/site.js`), unless it asks not to be followed.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from werkzeug.exceptions import Forbidden

from app.domain.counters.types import Counted
from app.domain.errors import InvalidParameter
from app.domain.guidance.types import RESERVED
from app.http.counting import count
from app.http.current import get_gazetteer, get_taxonomy, get_tree, get_vocabulary
from app.web.public import bp

NAMES = {name.value: name for name in Counted}
MOST_BYTES = 300
OURS = frozenset({"", "same-origin"})
"""What a browser may say of where a message comes from; older ones say nothing."""


@bp.post("/count")
def count_one() -> Response:
    """Count what the page says.

    Raises:
        InvalidParameter: it names something that is not counted, not known, or not a municipality.
        Forbidden: another site sent it.
    """
    if request.headers.get("Sec-Fetch-Site", "") not in OURS or not _is_of_this_site(request.headers.get("Origin")):
        raise Forbidden
    request.max_content_length = MOST_BYTES
    name = _field("name", NAMES.__contains__, ", ".join(NAMES))
    subject = _field("subject", _is_subject, "a key of ours, or nothing")
    place = _field("place", _is_municipality, "the code of a municipality, or nothing")
    if not _asks_not_to_be_followed():
        count(NAMES[name], subject, place)
    return Response(status=204, headers={"Cache-Control": "no-store"})


def _is_of_this_site(origin: str | None) -> bool:
    """Tell whether a browser says that a page of ours sends this; one that says nothing is believed.

    Only the host is compared: behind a proxy that is not known to us the scheme is not that of the visitor.
    """
    return origin is None or origin.partition("://")[2] == request.host


def _field(name: str, is_known: Callable[[str], bool], allowed: str) -> str:
    value = request.form.get(name, "")
    if not is_known(value):
        raise InvalidParameter(name, f"{name} is not known", allowed=allowed)
    return value


def _is_subject(key: str) -> bool:
    return (
        key in {"", *RESERVED}
        or key in get_tree().steps
        or key in get_taxonomy().themes
        or get_vocabulary().find(key) is not None
    )


def _is_municipality(code: str) -> bool:
    area = get_gazetteer().municipality(code) if code else None
    return not code or (area is not None and area.code == code)


def _asks_not_to_be_followed() -> bool:
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"
