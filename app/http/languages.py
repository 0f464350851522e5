"""The languages of the interface: what each is called, how it is written, and by which locale.

Kept without Flask, so that what serves before there is an application can speak them too.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface."""

    code: str
    autonym: str
    """Its own name."""
    locale: str
    """The locale by which its dates, numbers and lists are written; Western digits everywhere, as on Dutch doors."""
    is_right_to_left: bool = False

    @property
    def open_graph(self) -> str:
        """Give the value of `og:locale`, which wants a country."""
        return {"ar": "ar_AR"}.get(self.code, self.locale)

    @property
    def direction(self) -> str:
        """Give the value of `dir`."""
        return "rtl" if self.is_right_to_left else "ltr"


KNOWN = (
    Language("nl", "Nederlands", "nl_NL"),
    Language("en", "English", "en_GB"),
    Language("ar", "العربية", "ar", is_right_to_left=True),
    Language("tr", "Türkçe", "tr_TR"),
    Language("pl", "Polski", "pl_PL"),
    Language("uk", "Українська", "uk_UA"),
)
"""In the order of the screen: Dutch, English, then by how many people in the Netherlands ask for it. The order is the
same on every page and follows no alphabet, because each name is in another."""

BY_CODE = {language.code: language for language in KNOWN}

LANGUAGES = tuple(BY_CODE)
"""The codes, the default first."""
