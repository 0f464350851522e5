"""The set sentences that somebody can put on a list made for somebody else: chosen, never typed, without names."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import force_locale, gettext

GREETINGS = ("gevonden", "iets-voor-u", "verder-helpen", "samen", "besproken", "succes")
"""Their keys in an address, in the order in which they are offered."""


@lru_cache
def greetings(lang: str) -> dict[str, str]:
    """Give the sentences in a language by their keys."""
    with force_locale(lang):
        return dict(
            zip(
                GREETINGS,
                (
                    gettext("Dit heb ik voor u gevonden."),
                    gettext("Misschien is dit iets voor u."),
                    gettext("Hier kunnen ze u verder helpen."),
                    gettext("Zullen we hier samen naartoe gaan?"),
                    gettext("Dit hebben we samen besproken."),
                    gettext("Veel succes en plezier!"),
                ),
                strict=True,
            )
        )
