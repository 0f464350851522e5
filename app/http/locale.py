"""The language of a request: the first part of its path, or else what the visitor's browser prefers.

It is read from the path itself and not from a matched route, so that a page that does not exist speaks the right
language too.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.routing import BaseConverter

from app.domain.base import TIME_ZONE
from app.extensions import babel
from app.http.languages import LANGUAGES

DEFAULT_LANGUAGE = LANGUAGES[0]

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
"""The language in the path of the request that is answered: a hundred texts a page ask for it."""


class LanguageConverter(BaseConverter):
    """`<lang:lang>` in a route: one of our languages, so that another is simply not found."""

    regex = "|".join(LANGUAGES)


class OtherLanguageConverter(BaseConverter):
    """`<other_lang:code>` in a route: what looks like a language and is none of ours, such as `de` or `en-GB`."""

    regex = rf"(?!(?:{'|'.join(LANGUAGES)})(?:/|$))[A-Za-z]{{2}}(?:-[A-Za-z]{{4}})?(?:-[A-Za-z]{{2}})?"


def init_locale(app: Flask) -> None:
    """Know the languages in routes (`<lang:lang>`), in `url_for` and in gettext; views get no `lang` argument."""
    app.url_map.converters["lang"] = LanguageConverter
    app.url_map.converters["other_lang"] = OtherLanguageConverter
    babel.init_app(
        app,
        default_locale=DEFAULT_LANGUAGE,
        default_timezone=TIME_ZONE.key,
        locale_selector=current_language,
    )

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        _spoken.set(language_of(request.path))
        if values:
            values.pop("lang", None)

    @app.teardown_request
    def forget_language(_error: BaseException | None) -> None:
        _spoken.set(None)

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()


def current_language() -> str:
    """Tell the language of the request (`nl`, `en`); outside a request the default."""
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    if not has_request_context():
        return DEFAULT_LANGUAGE
    return language_of(request.path) or preferred_language()


def language_of(path: str) -> str | None:
    """Read the language from a path: `/en/over` -> `en`; None when it has none of ours."""
    first = path[1:].partition("/")[0]
    return first if first in LANGUAGES else None


def preferred_language() -> str:
    """Tell which of our languages the browser asks for. Who uses it in an answer adds `Vary: Accept-Language`."""
    return _best_language(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=512)
def _best_language(header: str) -> str:
    accepted = parse_accept_header(header[:200], LanguageAccept)
    return accepted.best_match(LANGUAGES) or DEFAULT_LANGUAGE
