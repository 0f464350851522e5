"""The calm view: larger, one card at a time. A link (`?weergave=rustig`) that lives in the address, no cookie.

While a page is calm every link and form of it that leads to a page of ours stays so (`carrying`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import request

NAME, CALM = "weergave", "rustig"
CARD = "nummer"
"""Which card of the page is shown, from 1."""

Shown = TypeVar("Shown")


def is_calm() -> bool:
    """Tell whether this page is asked for in the calm view."""
    return request.args.get(NAME) == CALM


def in_view(path: str, calm: bool) -> str:
    """Give the address of the same page in the calm view, or out of it."""
    own, _, query = path.partition("?")
    asked = [(name, value) for name, value in parse_qsl(query) if name not in {NAME, CARD}]
    if calm:
        asked.append((NAME, CALM))
    return f"{own}?{urlencode(asked)}" if asked else own


def one_at_a_time(cards: Sequence[Shown]) -> dict[str, object]:
    """Choose the card that the address asks for; what is no number, or too high, shows the nearest there is."""
    asked = request.args.get(CARD, "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    number = min(max(number, 1), max(len(cards), 1))
    return {
        "number": number,
        "cards": cards[number - 1 : number],
        "previous_url": _card_url(number - 1) if number > 1 else "",
        "next_url": _card_url(number + 1) if number < len(cards) else "",
    }


def _card_url(number: int) -> str:
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != CARD]
    return f"{request.path}?{urlencode([*asked, (CARD, str(number))])}"
