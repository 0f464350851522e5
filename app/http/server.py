"""Gunicorn's worker and logger, where they would show or log what a visitor sent.

Some requests are so broken that no application sees them: a line of 20,000 characters, headers that are none. Gunicorn
itself refuses those, with a scrap of HTML that repeats what was sent, and logs the visitor's address. Here they get a
page with a sentence, the security headers, and a log line that says only what was wrong.
"""

from __future__ import annotations

import logging
import socket
from typing import Any

from gunicorn import glogging, util
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from app.http.logs import JsonFormatter, describe_error, log_request

_log = logging.getLogger("app.server")

_TOO_LONG = (
    "Dit adres is te lang",
    "Maak uw zoekvraag korter en probeer het nog een keer.",
    "This address is too long. Shorten your search and try again.",
)
_TOO_MUCH = (
    "Uw browser stuurt te veel mee",
    "Wis de cookies van deze site of probeer een andere browser.",
    "Your browser sends too much. Clear this site's cookies or try another browser.",
)
_UNREADABLE = (
    "Dit adres klopt niet",
    "Wij kunnen niet lezen wat uw browser stuurde. Ga naar de startpagina en zoek opnieuw.",
    "We can't read what your browser sent. Go to the home page and search again.",
)
_NOT_SUPPORTED = (
    "Dit kan hier niet",
    "Uw browser of programma stuurt iets wat wij niet kennen.",
    "Your browser or program sends something that we don't support.",
)
_OUR_FAULT = (
    "Er ging iets mis bij ons",
    "Dat ligt niet aan u. Probeer het over een paar minuten nog een keer.",
    "Something went wrong on our side. Try again in a few minutes.",
)

_REFUSALS: tuple[tuple[tuple[type[Exception], ...], str, tuple[str, str, str]], ...] = (
    ((errors.LimitRequestLine,), "414 URI Too Long", _TOO_LONG),
    ((errors.LimitRequestHeaders,), "431 Request Header Fields Too Large", _TOO_MUCH),
    ((errors.UnsupportedTransferCoding,), "501 Not Implemented", _NOT_SUPPORTED),
    ((errors.ExpectationFailed,), "417 Expectation Failed", _NOT_SUPPORTED),
    ((errors.ParseException,), "400 Bad Request", _UNREADABLE),
)

_HEADERS = """Connection: close
Content-Type: text/html; charset=utf-8
Cache-Control: no-store
Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
X-Content-Type-Options: nosniff
Referrer-Policy: strict-origin-when-cross-origin"""


class Logger(glogging.Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's own messages as our JSON lines; there is no access log but the application's."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  gunicorn's configuration
        """Give the handlers that gunicorn made our form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())
        self.error_log.propagate = False


class Worker(ThreadWorker):  # type: ignore[misc]
    """A threaded worker that refuses unreadable requests with a sentence."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:  # noqa: ANN401
        """Answer a request that never reached the application, or that the application let fall."""
        status, words = refusal_of(exc)
        log_request(event="request", request_id=None, method=None, route=None, status=int(status[:3]), ms=0)
        if status.startswith("500"):
            _log.error("request fell through", extra={"error": describe_error(exc)})
        try:
            util.write_nonblock(client, answer_of(status, words))
        except OSError:
            _log.debug("the visitor was gone before the answer")


def refusal_of(error: Exception) -> tuple[str, tuple[str, str, str]]:
    """Choose the status line and the words (title, Dutch, English) for what gunicorn could not read."""
    for kinds, status, words in _REFUSALS:
        if isinstance(error, kinds):
            return status, words
    return "500 Internal Server Error", _OUR_FAULT


def answer_of(status: str, words: tuple[str, str, str]) -> bytes:
    """Write the whole answer, headers and page."""
    title, dutch, english = words
    body = f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Buurtwijzer</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{dutch}</p>
<p lang="en">{english}</p>
<p><a href="/">Naar de startpagina</a></p>
</main>
</body>
</html>
""".encode()
    head = f"HTTP/1.1 {status}\n{_HEADERS}\nContent-Length: {len(body)}\n\n"
    return head.replace("\n", "\r\n").encode() + body
