"""Two questions of whoever watches over the service: is the process alive, and can it serve."""

from __future__ import annotations

from functools import cache

from alembic.runtime.migration import MigrationContext
from flask import Blueprint, Flask, Response, jsonify

from app.config import ROOT
from app.domain.taxonomy.queries import load_taxonomy
from app.extensions import DatabaseFault, db
from app.http.current import get_gazetteer
from app.http.problems import NotReady

bp = Blueprint("health", __name__, url_prefix="/health")


def init_health(app: Flask) -> None:
    """Answer `/health/live` and `/health/ready`."""
    app.register_blueprint(bp)


@bp.get("/live")
def live() -> Response:
    """Say that the process answers; no database is asked."""
    return _answer({"status": "ok"})


@bp.get("/ready")
def ready() -> Response:
    """Say whether a visitor can be served: the database answers, has this version's schema, and has places in it."""
    checks = dict.fromkeys(("database", "schema", "data"), False)
    try:
        connection = db.session.connection()
        checks["database"] = True
        checks["schema"] = MigrationContext.configure(connection).get_current_revision() == newest_revision()
        checks["data"] = checks["schema"] and _has_data()
    except DatabaseFault:
        checks["database"] = False
    good = all(checks.values())
    return _answer({"status": "ok" if good else "unavailable", "checks": checks}, 200 if good else 503)


def _has_data() -> bool:
    try:
        return bool(get_gazetteer().municipalities() and load_taxonomy(db.session).themes)
    except NotReady:
        return False


@cache
def newest_revision() -> str:
    """Tell the revision of the schema that this code was written for."""
    return (ROOT / "migrations" / "HEAD").read_text().partition("_")[0].strip()


def _answer(body: dict[str, object], status: int = 200) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
