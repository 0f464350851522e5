"""National helplines for who is in need now, by the need that was recognised.

Source: the organisations' own sites, 113.nl, veiligthuis.nl and 112.nl; all are free and answer day and night.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Helpline:
    """Whom to call: the need it is for, who answers, and the number as it is written."""

    need: str
    name: str
    phone: str


_HELPLINES = {
    line.need: line
    for line in (
        Helpline("suicidal-thoughts", "113", "0800 0113"),
        Helpline("domestic-violence", "Veilig Thuis", "0800 2000"),
        Helpline("emergency", "112", "112"),
    )
}

ALL_LINES = tuple(_HELPLINES)
"""The needs that have a helpline, the last of which is for any danger."""


def helplines(needs: Iterable[str]) -> list[Helpline]:
    """List the lines for needs, by their keys; none where nobody is in need now."""
    return [_HELPLINES[key] for key in needs if key in _HELPLINES]
