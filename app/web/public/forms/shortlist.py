"""The list that somebody takes along, as the address of a page says it.

A list is nothing but the ids in an address, with a point between them: `p=` on its own page, `mee=` on every other, so
that it survives searching on without a script, a cookie or an account.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.domain.base import is_id
from app.web.public.forms.reading import choice

MOST = 12
"""What fits on a list: three folding cards, and an address that an old telephone reads as a code."""

SEPARATOR = "."
CARRIED = "mee"
"""The parameter by which other pages carry the list."""

CARD = "kaart"


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The ids of listings or offerings that are on a list, in their order, each once."""

    ids: tuple[str, ...] = ()

    @classmethod
    def read(cls, *texts: str) -> Shortlist:
        """Read what looks like ids; what does not, or is too much, is left out."""
        return cls(_split(texts)[0][:MOST])

    @property
    def text(self) -> str:
        """The list as a parameter's value."""
        return SEPARATOR.join(self.ids)

    @property
    def is_full(self) -> bool:
        """Whether nothing more fits."""
        return len(self.ids) >= MOST

    def without(self, listing_id: str) -> Shortlist:
        """Give the list without one."""
        return Shortlist(tuple(known for known in self.ids if known != listing_id))

    def url(self, lang: str, path: str = "", **others: str) -> str:
        """Give the address of the list's page, or of a file of it; `others` are parameters to add."""
        asked = {"p": self.text} | others
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/{lang}/mee{path}?{query}" if query else f"/{lang}/mee{path}"


@dataclass(frozen=True, slots=True)
class TakeAlongForm:
    """What the page of a list is asked: the list, a greeting, and whether it is shown as a folding card.

    `broken` counts what is no id, `left_over` what was too much.
    """

    shortlist: Shortlist
    greeting: str = ""
    is_card: bool = False
    broken: int = 0
    left_over: int = 0

    @classmethod
    def read(cls, args: MultiDict[str, str], greetings: Sequence[str]) -> TakeAlongForm:
        """Read the parameters of an address; several `p` are one list.

        Raises:
            InvalidParameter: for a greeting or a form that does not exist.
        """
        ids, broken = _split(args.getlist("p"))
        greeting = choice(args, "groet", greetings)
        form = choice(args, "vorm", [CARD])
        return cls(Shortlist(ids[:MOST]), greeting, form == CARD, broken, max(0, len(ids) - MOST))

    def url(self, lang: str, path: str = "", **changes: str) -> str:
        """Give the address of this list with its greeting and form, or of one that differs."""
        own = {"groet": self.greeting, "vorm": CARD if self.is_card else ""}
        return self.shortlist.url(lang, path, **(own | changes))


def _split(texts: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Take ids apart, each once, and count what is none."""
    parts = [part for text in texts for part in re.split(r"[.,\s]+", text) if part]
    ids = [part for part in parts if is_id(part)]
    return tuple(dict.fromkeys(ids)), len(parts) - len(ids)
