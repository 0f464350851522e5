"""What every page knows: its language and the others, addresses of files, and whether the data are examples."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.blueprints import BlueprintSetupState

from app.http.current import shows_examples
from app.http.locale import LANGUAGES, current_language, language_of
from app.web.assets import asset
from app.web.public import bp

SITE_NAME = "Buurtwijzer"

AUTONYMS = {"nl": "Nederlands", "en": "English"}
"""Each language in its own name."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@bp.record_once
def prepare_templates(state: BlueprintSetupState) -> None:
    """Give every template the addresses of files, and leave no empty lines where it only decides something."""
    state.app.jinja_env.trim_blocks = True
    state.app.jinja_env.lstrip_blocks = True
    state.app.jinja_env.globals.update(
        site_name=SITE_NAME,
        has_examples=shows_examples,
        asset=asset,
        icons_url=asset("vendor/icons/tabler.svg"),
    )


@bp.app_context_processor
def page_context() -> dict[str, Any]:
    """Give the layout what it needs; touches no database, because error pages use it too."""
    lang = current_language()
    return {
        "lang": lang,
        "text_direction": "rtl" if lang in RIGHT_TO_LEFT else "ltr",
        "languages": [{"code": code, "autonym": AUTONYMS[code]} for code in LANGUAGES],
        "here": here(),
        "origin": origin,
        "in_language": in_language,
    }


def here() -> str:
    """Give the address of this page without the host, with what was asked."""
    return request.full_path.removesuffix("?")


def origin() -> str:
    """Give scheme and host of this site, for the few places where an address must be complete."""
    return request.host_url.removesuffix("/")


def in_language(path: str, language: str) -> str:
    """Give the address of the same page in another language; a page without a language leads to its home."""
    own = language_of(path.partition("?")[0])
    return f"/{language}{path[1 + len(own) :]}" if own else f"/{language}/"
