"""The entrance: what happens to every request before Flask sees it, and to every answer after.

A WSGI wrapper, because it has to cover everything: requests that Flask can't route, answers of static files, errors in
the handling of errors. It believes proxies, gives the request an id, notes what must be refused (`refuse` raises it
once Flask can make a page of it), adds the security headers and writes the log line.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from random import getrandbits
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from flask import Flask, has_request_context, request
from werkzeug.exceptions import HTTPException

from app.config import Settings
from app.http.headers import security_headers
from app.http.hosts import host_checker
from app.http.logs import log_request
from app.http.problems import TooManyRequests, UnknownHost, UnreadableAddress
from app.http.proxies import believe_proxies
from app.http.rate_limit import RateLimit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_REFUSAL = "buurtwijzer.refusal"
_ROUTE = "buurtwijzer.route"
_REQUEST_ID = "buurtwijzer.request_id"

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_REQUEST_ID_FORM = re.compile(r"[A-Za-z0-9-]{8,64}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
Write = Callable[[bytes], object]
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class Entrance:
    """The WSGI application around Flask's own."""

    def __init__(self, inner: WSGIApplication, settings: Settings) -> None:
        """Prepare everything that is the same for every request."""
        self._inner = inner
        self._proxies = settings.trusted_proxies
        self._is_our_host = host_checker(settings.trusted_hosts)
        self._own_host = settings.trusted_hosts[0].lstrip(".")
        self._logs_requests = settings.log_level in {"debug", "info"}
        self._limit = RateLimit(settings.rate_limit, settings.rate_burst) if settings.rate_limit else None
        self._headers = {scheme: security_headers(settings, scheme) for scheme in ("http", "https")}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle one request."""
        started = time.perf_counter()
        given_id = environ.pop("HTTP_X_REQUEST_ID", "")
        if not believe_proxies(environ, self._proxies):
            given_id = ""
        identifier = given_id if _REQUEST_ID_FORM.fullmatch(given_id) else format(getrandbits(64), "016x")
        environ[_REQUEST_ID] = identifier
        environ[_REFUSAL] = self._refusal(environ)

        def start(status: str, headers: list[tuple[str, str]], exc_info: _ExcInfo | None = None, /) -> Write:
            headers.extend(self._headers[environ["wsgi.url_scheme"]])
            headers.append(("X-Request-Id", identifier))
            if self._logs_requests:
                log_request(
                    event="request",
                    request_id=identifier,
                    method=environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in _METHODS else "other",
                    route=environ.get(_ROUTE),
                    status=int(status[:3]),
                    ms=round((time.perf_counter() - started) * 1000, 2),
                )
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self._inner(environ, start)

    def _refusal(self, environ: WSGIEnvironment) -> HTTPException | None:
        """Decide whether this request is refused before anything is done for it, and why."""
        is_readable = _is_readable(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        if not is_readable:
            # The page that says no can't read it either, but shows the form with all else as it was left.
            pairs = environ.get("QUERY_STRING", "").split("&")
            environ["QUERY_STRING"] = "&".join(pair for pair in pairs if _is_readable("", pair))
        if self._limit and (seconds := self._limit.wait(environ.get("REMOTE_ADDR") or "")):
            return TooManyRequests(seconds)
        if not self._is_our_host(environ.get("HTTP_HOST") or ""):
            environ["HTTP_HOST"] = self._own_host  # The page that says no has links of its own.
            return UnknownHost()
        if not is_readable:
            return UnreadableAddress()
        return None


def init_entrance(app: Flask, settings: Settings) -> None:
    """Put the entrance around the application, and let Flask answer what the entrance refused."""
    app.wsgi_app = Entrance(app.wsgi_app, settings)  # type: ignore[method-assign]

    @app.before_request
    def refuse() -> None:
        environ = request.environ
        if request.url_rule is not None:
            environ[_ROUTE] = request.url_rule.rule
        refusal = environ.get(_REFUSAL)
        if refusal is not None:
            raise refusal


def request_id() -> str:
    """Tell the id of the request, which its log lines and its answer carry; empty outside one."""
    return str(request.environ.get(_REQUEST_ID, "")) if has_request_context() else ""


def _is_readable(path: str, query: str) -> bool:
    """Tell whether path and query are UTF-8 text without control characters (WSGI gives the path as Latin-1)."""
    if not path.isascii() or _CONTROL.search(path):
        try:
            text = path.encode("latin-1").decode()
        except UnicodeError:
            return False
        if _CONTROL.search(text):
            return False
    if "%" not in query and query.isascii():
        return True
    try:
        return not _CONTROL.search(unquote_to_bytes(query.encode("latin-1")).decode())
    except UnicodeError:
        return False
