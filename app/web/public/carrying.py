"""What a page's address says of all that follows, carried on: its list, and the calm view.

Every link and form of the page that leads to a page of ours gets it, and where an address leads on. That is added once
to the finished answer, so that no template has to know and none can forget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask import Response

from app.http.languages import LANGUAGES
from app.web.public import bp
from app.web.public.calm import CALM, NAME, is_calm
from app.web.public.forms.shortlist import CARRIED
from app.web.public.saving import current_shortlist

_OURS = rf"/(?:{'|'.join(LANGUAGES)})(?:/[^\"?#]*)?"
_TAG = re.compile(
    rf'<a (?P<before>[^>]*?)href="(?P<path>{_OURS})(?P<query>\?[^"#]*)?(?P<after>(?:#[^"]*)?"[^>]*)>'
    rf'|<form [^>]*action="(?P<action>{_OURS})"[^>]*method="get"[^>]*>'
)
_ADDRESS = re.compile(rf"(?P<path>{_OURS})(?P<query>\?[^#]*)?(?P<after>#.*)?")
_LIST_OR_FILE = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/mee\b|.*\.ics$")


@dataclass(frozen=True, slots=True)
class _Carried:
    """A parameter, its value, the mark of links that leave it behind, and whether a path takes it along."""

    name: str
    value: str
    without: str
    takes: Callable[[str], bool]


@bp.after_app_request
def carry_on(response: Response) -> Response:
    """Let the links and forms of a page take along what it carries, and an address that leads on."""
    if response.location and (address := _ADDRESS.fullmatch(response.location)):
        path, query, after = address["path"], address["query"] or "", address["after"] or ""
        response.location = f"{path}{_longer(query, path, _carried(), '&')}{after}"
    elif response.mimetype == "text/html" and not response.is_streamed and (carried := [*_carried()]):
        response.set_data(_TAG.sub(lambda tag: _written(tag, carried), response.get_data(as_text=True)))
    return response


def _carried() -> Iterator[_Carried]:
    """List what this page carries; the list has its own address on its own pages, and a calendar file shows none."""
    if current_shortlist().ids:
        text = current_shortlist().text
        yield _Carried(CARRIED, text, "data-save", lambda path: _LIST_OR_FILE.match(path) is None)
    if is_calm():
        yield _Carried(NAME, CALM, "data-leaves-calm", lambda _path: True)


def _written(tag: re.Match[str], carried: list[_Carried]) -> str:
    if action := tag["action"]:
        fields = (
            f'<input type="hidden" name="{one.name}" value="{one.value}">' for one in carried if one.takes(action)
        )
        return tag[0] + "".join(fields)
    before, path, query, after = tag["before"], tag["path"], tag["query"] or "", tag["after"]
    kept = (one for one in carried if one.without not in before and one.without not in after)
    return f'<a {before}href="{path}{_longer(query, path, kept, "&amp;")}{after}>'


def _longer(query: str, path: str, carried: Iterable[_Carried], also: str) -> str:
    """Add what is carried to the query of an address that does not have it."""
    for one in carried:
        if one.takes(path) and f"{one.name}=" not in query:
            query += f"{also if query else '?'}{one.name}={one.value}"
    return query
