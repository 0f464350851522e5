"""Buurtwijzer: where nearby can I learn something or get help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from app import cli
from app.api import v1
from app.config import ROOT, Settings
from app.extensions import init_database
from app.http.caching import init_caching
from app.http.counting import init_counting
from app.http.current import init_current
from app.http.entrance import init_entrance
from app.http.errors import init_errors
from app.http.health import init_health
from app.http.locale import init_locale
from app.http.logs import init_logs
from app.http.static import init_static
from app.http.transaction import init_transaction
from app.web import public, tiles


class Application(Flask):
    """Flask without a look, at each of the ten functions of a request, whether it is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function as it is."""
        return func


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """Make the application from the environment; `overrides` names settings that go first (`TESTING` too)."""
    overrides = dict(overrides or {})
    testing = bool(overrides.pop("TESTING", False))
    settings = Settings.load(overrides)

    app = Application(__name__, static_folder=None, template_folder="web/templates")
    app.testing = testing
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.extensions["settings"] = settings

    init_logs(settings.log_level, explain_ranking=settings.explain_ranking)
    init_entrance(app, settings)
    init_locale(app)
    init_database(app, settings)
    init_current(app)
    init_counting(app)
    init_caching(app, settings.cache_seconds)
    init_transaction(app)
    init_static(app, ROOT / "app/web/static")
    init_errors(app)
    init_health(app)
    open_doors(app)
    return app


def open_doors(app: Flask) -> None:
    """Register the doors: pages, map parts, the API and the commands."""
    app.register_blueprint(public.bp)
    app.register_blueprint(tiles.bp)
    app.register_blueprint(v1.bp)
    cli.register(app)
