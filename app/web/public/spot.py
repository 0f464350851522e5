"""A spot on the map in the field for the place: its name is seen, its coordinates go along and stand in the address."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.http.current import get_geocoder
from app.web.public.forms.reading import tidy
from app.web.public.headings import place_words

SPOT: Final = "plek"
"""What the form calls the coordinates of the spot; no address of a page keeps it."""


def settled_url(args: MultiDict[str, str], lang: str) -> str:
    """Give the address of a search that comes from a form at a spot.

    The spot stays while the field has its name, as the page wrote it; else what was typed counts.
    """
    spot, typed = args[SPOT], tidy(args.get("waar", ""))
    place = get_geocoder().find(spot).place
    names = {tidy(place_words(place, is_on_map=on_map)) for on_map in (False, True)} if place else set()
    asked = args.to_dict()
    del asked[SPOT]
    if typed in names:
        asked["waar"] = spot
    else:
        asked.pop("kaart", None)
    return f"/{lang}/zoeken?{urlencode(asked)}"
