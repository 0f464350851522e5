"""The list that a page carries, and the links by which its cards go on and off it.

All in the address: "Bewaar" leads to the page itself with one id more; with a script it becomes a button that does the
same without loading anything. While a page carries a list, every link and form of it that leads to a page of ours does
too (`carrying`).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import g, request
from markupsafe import Markup

from app.web.public.forms.shortlist import CARRIED, SEPARATOR, Shortlist
from app.web.texts import gettext


@dataclass(frozen=True, slots=True)
class Saving:
    """What a card needs for its link: the address up to its own id, and for what is saved the whole address.

    `add` is empty when the list is full. `save`, `saved` and `drop` are the words.
    """

    add: Markup
    removals: dict[str, str]
    save: str
    saved: str
    drop: str


def current_shortlist() -> Shortlist:
    """Give the list that this request carries."""
    kept: Shortlist | None = g.get("shortlist")
    if kept is None:
        kept = g.shortlist = Shortlist.read(request.args.get(CARRIED, ""))
    return kept


def current_saving() -> Saving:
    """Give the links of this page's cards."""
    kept: Saving | None = g.get("saving")
    if kept is None:
        kept = g.saving = _saving(current_shortlist())
    return kept


def _saving(shortlist: Shortlist) -> Saving:
    others = [(name, value) for name, value in request.args.items(multi=True) if name != CARRIED]
    page = f"{request.path}?{urlencode(others)}{'&' if others else ''}"
    begin = f"{page}{CARRIED}={shortlist.text}{SEPARATOR if shortlist.ids else ''}"
    return Saving(
        add=Markup("") if shortlist.is_full else Markup.escape(begin),
        removals={known: _removal(page, shortlist.without(known), known) for known in shortlist.ids},
        save=gettext("Bewaar"),
        saved=gettext("Bewaard"),
        drop=gettext("haal van de lijst"),
    )


def _removal(page: str, rest: Shortlist, listing_id: str) -> str:
    address = f"{page}{CARRIED}={rest.text}" if rest.ids else page.removesuffix("&").removesuffix("?")
    return f"{address}#b-{listing_id}"
