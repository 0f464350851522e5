"""The first page, and the way to it without a language."""

from __future__ import annotations

from flask import current_app, redirect, render_template
from werkzeug.wrappers import Response

from app.config import Settings
from app.http.current import get_taxonomy, get_tree
from app.http.locale import current_language, preferred_language
from app.web.public import bp
from app.web.public.structured import website


@bp.get("/")
def to_home() -> Response:
    """Send a visitor to the home page in the language that the browser prefers."""
    response = redirect(f"/{preferred_language()}/")
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@bp.get("/<lang:lang>/")
def home() -> str:
    """Ask the two questions: what and where."""
    lang = current_language()
    themes = [
        {"slug": theme.slug, "icon": theme.icon, "label": theme.label(lang), "hint": theme.hint(lang)}
        for theme in get_taxonomy().themes
    ]
    settings: Settings = current_app.extensions["settings"]
    return render_template(
        "public/home.html",
        themes=themes,
        letter_url=_letter_url(lang),
        help_phone=settings.help_phone,
        canonical=f"/{lang}/",
        structured_data=website(lang),
    )


def _letter_url(lang: str) -> str:
    """Give the question of the keuzehulp about a letter; its first one where the tree in use has no such answer."""
    tree = get_tree()
    ways = (path for path, answer in tree.list_shortcuts(tree.walk(())) if answer.key == "brief")
    return "/".join((f"/{lang}/keuzehulp", *next(ways, ())))
