"""The words of the filters: themes, audiences, forms and languages, with their names on screen."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from app.api.v1 import bp
from app.api.v1.answers import respond_with
from app.api.v1.parameters import Reader
from app.domain.taxonomy.types import Term
from app.http.current import get_taxonomy


@bp.get("/themes")
def list_themes() -> Response:
    """Themes in the order of the screen, and beside them the other words that filter."""
    Reader(request.args).refuse_others()
    taxonomy = get_taxonomy()
    return respond_with(
        {
            "items": [_term(theme) for theme in taxonomy.themes],
            "audiences": [_term(audience) for audience in taxonomy.audiences],
            "forms": [_term(form) for form in taxonomy.forms],
            "languages": [
                {"key": tongue.key, "autonym": tongue.autonym, "labels": dict(tongue.labels)}
                for tongue in taxonomy.languages
            ],
        }
    )


def _term(term: Term) -> dict[str, Any]:
    return {"key": term.key, "slug": term.slug, "labels": dict(term.labels), "hints": dict(term.hints)}
