"""The interface's texts in the language of the page, each looked up once per language and kept.

A page of results says a hundred; Flask-Babel finds its way to the catalogue anew for every one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flask_babel import force_locale, get_locale, get_translations

from app.http.languages import BY_CODE
from app.http.locale import current_language

_FIRST_STRONG, _RIGHT_TO_LEFT, _POP = "\u2068", "\u2067", "\u2069"
_has_arabic = re.compile("[\u0600-\u06ff]").search


def gettext(text: str, **values: object) -> str:
    """Say a text, with values in it."""
    language = current_language()
    told = told_in(language, text)
    return told % isolated(values, language) if values else told


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Say a text that depends on a number."""
    language = current_language()
    return told_of_number(language, singular, plural, num) % {"num": num, **isolated(values, language)}


@lru_cache(maxsize=4096)
def told_in(language: str, text: str) -> str:
    """Give a text in a language."""
    with force_locale(language):
        return str(get_translations().ugettext(text))


@lru_cache(maxsize=4096)
def told_of_number(language: str, singular: str, plural: str, num: int) -> str:
    """Give the form of a text for a number in a language."""
    with force_locale(language):
        return str(get_translations().ungettext(singular, plural, num))


def isolated(values: dict[str, object], language: str) -> dict[str, object]:
    """Keep what is put into a sentence from mixing with it: Dutch names, postcodes and numbers in Arabic.

    Only where the sentence runs from right to left; an address (`url`) and markup stay as they are.
    """
    if not BY_CODE[language].is_right_to_left:
        return values
    return {name: _alone(value) if type(value) is str and name != "url" else value for name, value in values.items()}


def isolate(text: str) -> str:
    """Keep a text from mixing with the sentence around it, in the language that is spoken now."""
    locale = get_locale()
    return _alone(text) if text and locale and locale.text_direction == "rtl" else text


def _alone(text: str) -> str:
    """Set a text apart: words of ours may begin with a Dutch name and still run from right to left."""
    return f"{_RIGHT_TO_LEFT if _has_arabic(text) else _FIRST_STRONG}{text}{_POP}"
