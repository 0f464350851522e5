"""The interface's texts in the language of the page, each looked up once per language and kept.

A page of results says a hundred; Flask-Babel finds its way to the catalogue anew for every one.
"""

from __future__ import annotations

from functools import lru_cache

from flask_babel import force_locale, get_translations

from app.http.locale import current_language


def gettext(text: str, **values: object) -> str:
    """Say a text, with values in it."""
    told = told_in(current_language(), text)
    return told % values if values else told


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Say a text that depends on a number."""
    return told_of_number(current_language(), singular, plural, num) % {"num": num, **values}


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
