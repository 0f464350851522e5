"""What opens the visitor's own applications: a telephone number to call, and e-mail and text messages, filled in.

Nothing is sent by us and nobody else is asked. What is in them is about the offering, never about the visitor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

_MOST_CHARACTERS = 1_800
"""Longer addresses are cut or refused by some e-mail programs."""


@dataclass(frozen=True, slots=True)
class Share:
    """A page to hand on: its address and title, and links that open the visitor's own e-mail and text messages.

    `text` is the little that a text message says, `told` all that a mail says; that is to be copied, so nothing is cut.
    """

    url: str
    title: str
    text: str
    told: str
    mail: str
    sms: str


def share(
    url: str,
    title: str,
    opening: str,
    lines: Sequence[str],
    *,
    short: Sequence[str],
    shorter: Sequence[Sequence[str]] = (),
) -> Share:
    """Make the links for a page: a mail of `lines`, a text message of the `short` ones, each with the address last.

    A mail that would be too long says the first of the `shorter` that fits; of the last of all, last lines fall away.
    """
    begin = [opening, ""] if opening else []
    mail = partial(_mail, url, title)
    versions = [[*begin, *version] for version in (lines, *shorter)]
    chosen = next((version for version in versions if _fits(mail(version))), versions[-1])
    brief = [opening, *short] if opening else list(short)
    return Share(
        url=url,
        title=title,
        text="\n".join(brief),
        told="\n".join(_with_url(versions[0], url)),
        mail=mail(_shortened(chosen, mail)),
        sms=_sms(url, _shortened(brief, partial(_sms, url))),
    )


def tel(phone: str) -> str:
    """Write the address that calls a number, of its digits and a plus alone (RFC 3966)."""
    return f"tel:{''.join(character for character in phone if character.isdigit() or character == '+')}"


def _mail(url: str, title: str, lines: Sequence[str]) -> str:
    body = "\r\n".join(_with_url(lines, url))
    return f"mailto:?subject={_encoded(title)}&body={_encoded(body)}"


def _sms(url: str, lines: Sequence[str]) -> str:
    body = "\n".join([*lines, url])
    return f"sms:?&body={_encoded(body)}"


def _with_url(lines: Sequence[str], url: str) -> list[str]:
    return [*lines, *([""] if lines and lines[-1] else []), url]


def _shortened(lines: Sequence[str], write: Callable[[Sequence[str]], str]) -> list[str]:
    """Leave out last lines until what is written of them fits."""
    kept = list(lines)
    while kept and not _fits(write(kept)):
        kept.pop()
    return kept


def _fits(address: str) -> bool:
    return len(address) <= _MOST_CHARACTERS


def _encoded(text: str) -> str:
    return quote(text, safe="")
