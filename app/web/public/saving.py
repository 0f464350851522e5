"""The list that a page carries, and the links by which its cards go on and off it.

All in the address: "Bewaar" leads to the page itself with one id more; with a script it becomes a button that does the
same without loading anything. While a page carries a list, every link and form of it that leads to a page of ours does
too. That is added once to the finished page, so that no template has to know and none can forget.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, g, request
from markupsafe import Markup

from app.http.languages import LANGUAGES
from app.web.public import bp
from app.web.public.forms.shortlist import CARRIED, SEPARATOR, Shortlist
from app.web.texts import gettext

_PAGE = rf"/(?:{'|'.join(LANGUAGES)})(?:/(?!mee\b)[^\"?#]*)?(?<!\.ics)"
_LINK = re.compile(rf'(<a (?![^>]*data-save)[^>]*?href="{_PAGE})(\?[^"#]*)?((?:#[^"]*)?")')
_FORM = re.compile(rf'<form [^>]*action="{_PAGE}"[^>]*method="get"[^>]*>')


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


@bp.after_app_request
def carry_list(response: Response) -> Response:
    """Let the links and forms of a page take its list along."""
    if response.mimetype != "text/html" or response.is_streamed or not current_shortlist().ids:
        return response
    value = current_shortlist().text
    page = _LINK.sub(lambda link: _with_list(link, value), response.get_data(as_text=True))
    response.set_data(_FORM.sub(rf'\g<0><input type="hidden" name="{CARRIED}" value="{value}">', page))
    return response


def _with_list(link: re.Match[str], value: str) -> str:
    start, query, end = link[1], link[2] or "", link[3]
    if f"{CARRIED}=" in query:
        return link[0]
    return f"{start}{query}{'&amp;' if query else '?'}{CARRIED}={value}{end}"
