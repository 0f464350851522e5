"""The terms that a new database starts with.

After that they are rows: a later seed brings what changed here since, and leaves what people changed or removed.
"""

from __future__ import annotations

from typing import Any

from app.domain.taxonomy.seed_words import TERMS, TONGUES


def _term(key: str, slug: str, icon: str) -> dict[str, Any]:
    words = TERMS[key]
    return {
        "key": key,
        "slug": slug,
        "icon": icon,
        "labels": {language: label for language, (label, _) in words.items()},
        "hints": {language: hint for language, (_, hint) in words.items()},
    }


THEMES = tuple(
    _term(*term)
    for term in (
        ("language", "taal", "book-2"),
        ("digital", "digitaal", "device-laptop"),
        ("government", "overheid", "building-bank"),
        ("money", "geld", "coin-euro"),
        ("work", "werk", "briefcase"),
        ("family", "gezin", "backpack"),
        ("health", "gezondheid", "stethoscope"),
        ("legal", "recht", "scale"),
    )
)

FORMS = tuple(
    _term(*term)
    for term in (
        ("guidance", "begeleiding", "heart-handshake"),
        ("consultation", "spreekuur", "messages"),
        ("drop-in", "inloop", "coffee"),
        ("course", "cursus", "school"),
        ("information-session", "informatiebijeenkomst", "presentation"),
        ("meeting", "ontmoeting", "users-group"),
        ("online", "online", "world-www"),
    )
)

AUDIENCES = tuple(
    _term(*term)
    for term in (
        ("everyone", "iedereen", "users"),
        ("older-people", "ouderen", "user"),
        ("low-literate", "laaggeletterden", "book-2"),
        ("other-language", "anderstaligen", "language"),
        ("newcomers", "nieuwkomers", "world"),
        ("young-people", "jongeren", "user"),
        ("parents", "ouders", "baby-carriage"),
        ("job-seekers", "werkzoekenden", "briefcase"),
        ("entrepreneurs", "ondernemers", "building"),
        ("carers", "mantelzorgers", "heart-handshake"),
        ("disabled", "mensen-met-een-beperking", "wheelchair"),
    )
)


LANGUAGES = tuple(
    {"code": code, "autonym": autonym, "labels": TONGUES[code]}
    for code, autonym in (
        ("nl", "Nederlands"),
        ("en", "English"),
        ("ar", "العربية"),
        ("es", "Español"),
        ("ru", "Русский"),
        ("pl", "Polski"),
        ("tr", "Türkçe"),
        ("zh", "中文"),
        ("it", "Italiano"),
        ("fr", "Français"),
        ("de", "Deutsch"),
        ("uk", "Українська"),
        ("fy", "Frysk"),
        ("pt", "Português"),
        ("pap", "Papiamentu"),
        ("ti", "ትግርኛ"),
        ("so", "Soomaali"),
        ("fa", "فارسی"),
        ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ"),
        ("dse", "NGT"),
    )
)

_TERMS = "http://standaarden.overheid.nl/owms/terms/"

PRODUCTS = tuple(
    {"uri": f"{_TERMS}{term}", "name": name}
    for term, name in (
        ("aow-uitkering", "aow-uitkering"),
        ("digid", "digid"),
        ("huishHulp", "huishoudelijke hulp"),
        ("huurtoeslag", "huurtoeslag"),
        ("inburgeringsexamen", "inburgeringsexamen"),
        ("kinderbijslag", "kinderbijslag"),
        ("kinderopvangtoeslag", "kinderopvangtoeslag"),
        ("rijbGezVerkl", "rijbewijs gezondheidsverklaring"),
        ("rijbewijs", "rijbewijs"),
        ("schuldhulpverlening", "schuldhulpverlening"),
        ("wmo-voorziening", "wmo-voorziening"),
        ("wwUitkering", "ww-uitkering"),
        ("zorgtoeslag", "zorgtoeslag"),
    )
)
"""The few products that the example data point at; `flask taxonomy load-upl FILE` brings the whole list."""
