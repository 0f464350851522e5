"""What opens the visitor's own applications: a telephone number to call, and e-mail and text messages, filled in.

Nothing is sent by us and nobody else is asked. What is in them is about the offering, never about the visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

_MOST_CHARACTERS = 1_800
"""Longer addresses are cut or refused by some e-mail programs."""


@dataclass(frozen=True, slots=True)
class Share:
    """A page to hand on: its address and title, and links that open the visitor's own e-mail and text messages."""

    url: str
    title: str
    text: str
    mail: str
    sms: str


def share(url: str, title: str, opening: str, lines: Sequence[str]) -> Share:
    """Make the links for a page; the last lines fall away when there are too many."""
    kept = list(lines)
    while len(_mail(url, title, opening, kept)) > _MOST_CHARACTERS and kept:
        kept.pop()
    words = " ".join(part for part in (opening, title) if part)
    return Share(
        url=url,
        title=title,
        text=words,
        mail=_mail(url, title, opening, kept),
        sms=f"sms:?&body={_encoded(f'{words} {url}')}",
    )


def tel(phone: str) -> str:
    """Write the address that calls a number, of its digits and a plus alone (RFC 3966)."""
    return f"tel:{''.join(character for character in phone if character.isdigit() or character == '+')}"


def _mail(url: str, title: str, opening: str, lines: Sequence[str]) -> str:
    body = "\r\n".join([*([opening, ""] if opening else []), *lines, *([""] if lines else []), url])
    return f"mailto:?subject={_encoded(title)}&body={_encoded(body)}"


def _encoded(text: str) -> str:
    return quote(text, safe="")
