"""The door for everyone: search, offerings, organisations, places and what the site says of itself. Open to all."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.web.public import (  # noqa: E402
    carrying,
    context,
    counting,
    guidance,
    home,
    municipalities,
    offerings,
    organisations,
    overview,
    search,
    site,
    take_along,
)

__all__ = [
    "bp",
    "carrying",
    "context",
    "counting",
    "guidance",
    "home",
    "municipalities",
    "offerings",
    "organisations",
    "overview",
    "search",
    "site",
    "take_along",
]
