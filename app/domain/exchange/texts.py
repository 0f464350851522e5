"""What the texts of a record may be: nothing in them that can't be seen, and contacts that can be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from app.domain.exchange.types import Closed, OfferingRecord, Record, VenueRecord
from app.domain.language.clean import find_hidden, is_seen

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,19}")
_EMAIL = re.compile(r"[^\s@<>?&%#,;:()\[\]\"\\]+@[^\s@<>?&%#,;:()\[\]\"\\]+\.[^\s@<>?&%#,;:()\[\]\"\\]+")
"""Narrower than mail allows: in a link, what stands behind ? or & would write to others too."""
_WEB = re.compile(r"https?://[^\s<>\"\\]+")
_HOST = re.compile(r"\w[\w.-]*|[0-9a-f:.]+")
_SUSPECT = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f\\]")
_SUSPECT_BEYOND_ASCII = re.compile(
    rb"[\xc2\xca-\xff](?:(?<=\xc2)[\x80-\x9f\xad]|(?<=[\xca-\xe1\xe3-\xff])"
    rb"|(?<=\xe2)(?!\x80[\x90-\xa7]|\x82[\xa0-\xbf]))"
)
"""Only a line with one of these can hold what nobody sees, as it is or escaped.

All else that is not ASCII are letters of the Latin script, dashes, quotation marks and signs of money.
"""
_LINES = str.maketrans("\n\t", "  ")


def may_hide(line: bytes) -> bool:
    """Tell whether a text in a line may hold what can't be seen, so that all of them have to be looked at."""
    return bool(_SUSPECT.search(line) or (not line.isascii() and _SUSPECT_BEYOND_ASCII.search(line)))


def is_phone(text: str) -> bool:
    """Tell whether a text is a telephone number."""
    return _PHONE.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Tell whether a text is one address of mail, without anything that a link would do more with."""
    return _EMAIL.fullmatch(text) is not None


@lru_cache(maxsize=10_000)
def is_website(text: str) -> bool:
    """Tell whether a text is an address on the web that shows whose it is: no user before its host."""
    if not _WEB.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return "@" not in parts.netloc and bool(_HOST.fullmatch(parts.hostname or "")) and parts.port != 0
    except ValueError:
        return False


_WEB_WANTED = "an address that starts with https:// or http:// and a host, without a user before it"
_CONTACTS = (
    ("phone", is_phone, "a telephone number: digits and spaces"),
    ("email", is_email, "one e-mail address, without ?, & or %"),
    ("website", is_website, _WEB_WANTED),
    ("sign_up_url", is_website, _WEB_WANTED),
)


def text_faults(record: Record, *, is_suspect: bool) -> Iterator[tuple[str, str]]:
    """Check the texts of a record: all of them can be seen, if its line may hide something, and contacts are of use."""
    hidden = {name: found for name, text in _texts(record) if (found := _hidden_in(text))} if is_suspect else {}
    for name, found in hidden.items():
        yield name, f"holds {found}, which can't be printed or seen; leave it out"
    for name, text in _required(record):
        if name not in hidden and not is_seen(text):
            yield name, "shows nothing; give a text that can be read"
    for name, is_fit, wanted in _CONTACTS:
        contact: str = getattr(record, name, "")
        if contact and not is_fit(contact):
            yield _camel(name), f"must be {wanted}"


def _hidden_in(text: str) -> str | None:
    """Name the first character that nobody sees; a text may have lines and columns."""
    return find_hidden(text.translate(_LINES))


def _required(record: Record) -> Iterator[tuple[str, str]]:
    """Give the texts that a page can't do without, each with its field."""
    if type(record) is OfferingRecord:
        yield "title", record.title
        yield "summary", record.summary
        if record.unavailable:
            yield "unavailable.reason", record.unavailable.reason
        return
    yield "name", record.name
    if type(record) is VenueRecord:
        yield "streetAddress", record.street_address
        yield "town", record.town


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    for name, field in zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True):
        value = getattr(record, field)
        if type(value) is str:
            yield name, value
    if type(record) is OfferingRecord:
        yield "cost.note", record.cost.note
        if record.unavailable:
            yield "unavailable.reason", record.unavailable.reason
        for index, place in enumerate(record.venues):
            yield f"venues[{index}].hours", place.hours
            yield f"venues[{index}].hoursNote", place.hours_note
            yield f"venues[{index}].room", place.room
    for name, closed in list_closures(record):
        yield f"{name}.reason", closed.reason


def list_closures(record: Record) -> Iterator[tuple[str, Closed]]:
    """Give all closed and adjusted days of a record, each with its field."""
    if type(record) is VenueRecord:
        yield from ((f"closures[{index}]", closed) for index, closed in enumerate(record.closures))
    elif type(record) is OfferingRecord:
        for index, place in enumerate(record.venues):
            yield from ((f"venues[{index}].closures[{n}]", closed) for n, closed in enumerate(place.closures))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)
