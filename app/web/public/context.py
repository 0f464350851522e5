"""What every page knows: its language and the others, addresses of files, and whether the data are examples."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from flask import request
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from app.http.current import shows_examples
from app.http.languages import BY_CODE, KNOWN
from app.http.locale import current_language, language_of
from app.web.assets import ICONS, asset
from app.web.public import bp
from app.web.public.calm import in_view, is_calm, one_at_a_time
from app.web.public.saving import current_saving, current_shortlist
from app.web.sharing import tel
from app.web.texts import isolated, told_in, told_of_number
from app.web.writing import write_quickly

SITE_NAME = "Buurtwijzer"

_CALL = Markup('<a class="nl-link call" href="{}"><bdi dir="ltr">{}</bdi></a>')
_BDI, _BDI_DUTCH, _BDI_LTR = (
    Markup(f"<bdi{attribute}>{{}}</bdi>")  # noqa: S704  of our own; what comes in is escaped
    for attribute in ("", ' lang="nl"', ' dir="ltr"')
)

_LATIN, _LATIN_MORE = "source-sans-3-latin.woff2?v=5.3.0", "source-sans-3-latin-ext.woff2?v=5.3.0"
FONTS = {
    "ar": ("noto-sans-arabic-400.woff2?v=5.3.0",),
    "tr": (_LATIN, _LATIN_MORE),
    "pl": (_LATIN, _LATIN_MORE),
    "uk": ("source-sans-3-cyrillic.woff2?v=5.3.0",),
}
"""The font files that a page is fetched with, by its script; any other comes when a letter asks for it."""


@bp.record_once
def prepare_templates(state: BlueprintSetupState) -> None:
    """Give every template the addresses of files, and leave no empty lines where it only decides something."""
    functions: dict[str, Callable[..., Any]] = {
        "_": translate,
        "gettext": translate,
        "ngettext": translate_number,
        "dutch": dutch,
        "ltr": ltr,
        "call": call,
        "tel": tel,
        "has_examples": shows_examples,
        "asset": asset,
        "saving": current_saving,
        "text_direction": text_direction,
        "icon": icon,
    }
    icons_url = Markup(asset(ICONS))  # noqa: S704  an address of our own
    write_quickly(state.app.jinja_env, functions, same=("asset", "icon"), icons_url=icons_url)
    state.app.jinja_env.trim_blocks = True
    state.app.jinja_env.lstrip_blocks = True
    state.app.jinja_env.policies["json.dumps_function"] = lambda data, **_options: orjson.dumps(data).decode()
    state.app.jinja_env.globals.update(site_name=SITE_NAME)


@bp.app_context_processor
def page_context() -> dict[str, Any]:
    """Give the layout what it needs; touches no database, because error pages use it too."""
    lang = current_language()
    return {
        "lang": lang,
        "language": BY_CODE[lang],
        "languages": KNOWN,
        "comma": "، " if lang == "ar" else ", ",
        "fonts": FONTS.get(lang, (_LATIN,)),
        "here": here(),
        "is_calm": is_calm(),
        "in_view": in_view,
        "one_at_a_time": one_at_a_time,
        "shortlist": current_shortlist(),
        "origin": origin,
        "in_language": in_language,
    }


def translate(text: str, **values: object) -> Markup:
    """Say a text of a template in the language of the page, with values in it, escaped.

    Kept as markup, so that writing it costs nothing.
    """
    language = current_language()
    told = _translated(text, language)
    return told % isolated(values, language) if values else told


def translate_number(singular: str, plural: str, num: int, **values: object) -> Markup:
    """Say a text of a template that depends on a number."""
    language = current_language()
    return _translated_number(singular, plural, num, language) % {"num": num, **isolated(values, language)}


@lru_cache(maxsize=4096)
def _translated(text: str, language: str) -> Markup:
    return Markup(told_in(language, text))  # noqa: S704  texts of our own templates and catalogues


@lru_cache(maxsize=4096)
def _translated_number(singular: str, plural: str, num: int, language: str) -> Markup:
    return Markup(told_of_number(language, singular, plural, num))  # noqa: S704  as above


def dutch(text: str) -> Markup:
    """Write what an author wrote, in Dutch: named so for screen readers, and kept from turning the page around."""
    return (_BDI if current_language() == "nl" else _BDI_DUTCH).format(text)


def ltr(text: str) -> Markup:
    """Write a telephone number, a postcode or an address of the internet: from left to right in every language."""
    return _BDI_LTR.format(text)


def call(phone: str) -> Markup:
    """Write a telephone number in a sentence: whole on its line, and to be called with one tap."""
    return _CALL.format(tel(phone), phone)


@lru_cache(maxsize=512)
def icon(name: str, more: str = "") -> Markup:
    """Write one icon of the sprite, with more classes if need be; it is decoration, the words stand beside it."""
    classes = f"icon {more}" if more else "icon"
    return Markup(
        '<svg class="{}" width="24" height="24" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    ).format(classes, asset(ICONS), name)


def text_direction() -> str:
    """Give the direction in which the language of the page is written, for components that say it themselves."""
    return BY_CODE[current_language()].direction


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
