"""Everything that can go wrong on the way in, as one kind of thing: a `Problem` with its sentences.

A problem has two readers. `title` and `text` are for a person, in simple Dutch and through gettext; `detail` is
English, for the one who programs against the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.exceptions import TooManyRequests as WerkzeugTooManyRequests

from app.domain.errors import Conflict, DomainError, InvalidParameter, LoadInProgress, NotFound, Reason

Text: TypeAlias = str | LazyString


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal or failure, ready to be a page or `application/problem+json`."""

    status: int
    code: str
    title: Text
    text: Text
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, object] = field(default_factory=dict)
    """What a program may want to know besides: `parameter`, `allowed`."""


class UnknownHost(BadRequest):
    """The Host header names a site that is not ours."""

    description = "This host name is not served here."


class UnreadableAddress(BadRequest):
    """The address has bytes that are no UTF-8, or characters that no text has."""

    description = "The address has characters that can't be read: it must be UTF-8, without control characters."


class TooManyRequests(WerkzeugTooManyRequests):
    """This address asked too much at once; `seconds` says when it may ask again."""

    description = "Too many requests from this address. Wait the number of seconds that Retry-After says."

    def __init__(self, seconds: float) -> None:
        """Round the waiting time up to whole seconds, which is all that Retry-After can say."""
        super().__init__()
        self.seconds = int(seconds) + 1


class NotReady(HTTPException):
    """The database can't be reached, or has nothing in it yet."""

    code = 503
    description = "The service can't reach its data at the moment. Try again in half a minute."


_RETRY_SECONDS = 30

_PAGES: dict[int, tuple[Text, Text]] = {
    400: (
        lazy_gettext("Deze link werkt niet"),
        lazy_gettext("Er staat iets in de link dat wij niet kunnen lezen. Zoek hieronder opnieuw."),
    ),
    403: (
        lazy_gettext("U mag deze pagina niet zien"),
        lazy_gettext("Deze pagina is niet voor iedereen. Ga naar de startpagina."),
    ),
    404: (
        lazy_gettext("Deze pagina is er niet"),
        lazy_gettext("Misschien is de pagina weg of klopt de link niet. Zoek hieronder opnieuw, dichtbij u."),
    ),
    405: (
        lazy_gettext("Dit kan hier niet"),
        lazy_gettext("Uw browser stuurde iets wat deze pagina niet aankan. Ga naar de startpagina en zoek opnieuw."),
    ),
    409: (
        lazy_gettext("Dit kan nu niet"),
        lazy_gettext("Iemand anders was net iets eerder. Laad de pagina opnieuw."),
    ),
    410: (
        lazy_gettext("Deze pagina is weg"),
        lazy_gettext("Dit aanbod is gestopt. Zoek hieronder naar ander aanbod dichtbij u."),
    ),
    413: (
        lazy_gettext("Dit is te veel"),
        lazy_gettext("Wat u stuurde is te groot. Maak het korter en probeer het nog een keer."),
    ),
    414: (
        lazy_gettext("Deze link is te lang"),
        lazy_gettext("Maak uw zoekvraag korter en probeer het nog een keer."),
    ),
    429: (
        lazy_gettext("Even rustig aan"),
        lazy_gettext("Er komen nu veel vragen vanaf uw internetadres. Wacht een paar tellen en probeer het opnieuw."),
    ),
    500: (
        lazy_gettext("Er ging iets mis bij ons"),
        lazy_gettext("Dat ligt niet aan u. Probeer het over een paar minuten nog een keer."),
    ),
    503: (
        lazy_gettext("Wij kunnen nu even niet bij de gegevens"),
        lazy_gettext("Dat ligt niet aan u. Probeer het over een halve minuut opnieuw."),
    ),
}

_DOMAIN_STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    InvalidParameter: 400,
    LoadInProgress: 503,
    Conflict: 409,
}


_MENDING = {
    Reason.UNCLEAR: lazy_gettext("Wij begrijpen ‘%(name)s’ in deze link niet. Zoek hieronder opnieuw."),
    Reason.UNKNOWN: lazy_gettext("Bij ‘%(name)s’ staat een keuze die wij niet kennen. Zoek hieronder opnieuw."),
    Reason.TOO_LONG: lazy_gettext("De tekst bij ‘%(name)s’ is te lang. Gebruik hoogstens %(most)d letters."),
    Reason.NO_NUMBER: lazy_gettext(
        "Bij ‘%(name)s’ hoort een getal van %(least)d tot %(most)d. Zoek hieronder opnieuw."
    ),
    Reason.TWO: lazy_gettext("Bij ‘%(name)s’ staan twee keuzes. Kies er hieronder één."),
    Reason.NO_PAGE: lazy_gettext("Dit deel van de lijst vinden wij niet terug. Zoek hieronder opnieuw."),
}
"""What a person is told of a parameter that can't be used, by the reason."""


def from_http(error: HTTPException) -> Problem:
    """Make the problem of a refusal by Flask, Werkzeug or the entrance."""
    status = error.code or 500
    title, text = page_words(status)
    headers: dict[str, str] = {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.seconds)
    if status == 405 and (methods := getattr(error, "valid_methods", None)):
        headers["Allow"] = ", ".join(sorted(methods))
    if status == 503:
        headers["Retry-After"] = str(_RETRY_SECONDS)
    return Problem(status, _code(status), title, text, error.description or "", headers)


def from_domain(error: DomainError) -> Problem:
    """Make the problem of a room's refusal; a room's error that has no status of its own is a bad request."""
    status = next((_DOMAIN_STATUS[kind] for kind in type(error).__mro__ if kind in _DOMAIN_STATUS), 400)
    title, text = page_words(status)
    if isinstance(error, InvalidParameter) and error.parameter:
        text = str(_MENDING[error.reason]) % {"name": error.parameter, **error.details}
    members = {"parameter": error.parameter, "allowed": error.allowed} if isinstance(error, InvalidParameter) else {}
    headers = {"Retry-After": str(_RETRY_SECONDS)} if status == 503 else {}
    return Problem(status, error.code, title, text, str(error), headers, {k: v for k, v in members.items() if v})


def database_gone() -> Problem:
    """Make the problem of a database that can't be reached."""
    return from_http(NotReady())


def unexpected() -> Problem:
    """Make the problem of a fault in our own code: it says nothing of what happened, the log does."""
    title, text = page_words(500)
    return Problem(500, _code(500), title, text, "Something went wrong on our side. It has been logged.")


def page_words(status: int) -> tuple[Text, Text]:
    """Give title and text for a person; a status without words of its own speaks as its class does."""
    return _PAGES.get(status) or _PAGES[500 if status >= 500 else 400]


def _code(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")
