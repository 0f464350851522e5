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
    short: str
    """What stands for that name where there is no room."""
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
    Language("nl", "Nederlands", "NL", "nl_NL"),
    Language("en", "English", "EN", "en_GB"),
    Language("ar", "العربية", "ع", "ar", is_right_to_left=True),
    Language("tr", "Türkçe", "TR", "tr_TR"),
    Language("pl", "Polski", "PL", "pl_PL"),
    Language("uk", "Українська", "УК", "uk_UA"),
)
"""In the order of the screen: Dutch, English, then by how many people in the Netherlands ask for it. The order is the
same on every page and follows no alphabet, because each name is in another."""

BY_CODE = {language.code: language for language in KNOWN}

LANGUAGES = tuple(BY_CODE)
"""The codes, the default first."""
