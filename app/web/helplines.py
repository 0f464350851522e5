"""National helplines for those who are in need now: told before anything that is found.

Source: the organisations' own sites, 113.nl and veiligthuis.nl; both lines are free and answer day and night.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Helpline:
    """Whom to call: what is said, and the number as it is written and dialled."""

    question: LazyString
    name: str
    phone: str


_HELPLINES = {
    "suicidal-thoughts": Helpline(lazy_gettext("Denkt u aan zelfmoord?"), "113", "0800 0113"),
    "domestic-violence": Helpline(
        lazy_gettext("Bent u niet veilig, of maakt u zich zorgen?"), "Veilig Thuis", "0800 2000"
    ),
}
"""By the need that was recognised."""


def helplines(needs: Iterable[str]) -> list[Helpline]:
    """List the lines for needs, by their keys."""
    return [_HELPLINES[key] for key in needs if key in _HELPLINES]
