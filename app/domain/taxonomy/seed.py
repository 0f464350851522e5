"""The terms that a new database starts with. After that they are rows that people change; a second seed adds only."""

from __future__ import annotations

from typing import Any


def _term(key: str, slug: str, icon: str, nl: tuple[str, str], en: tuple[str, str]) -> dict[str, Any]:
    return {
        "key": key,
        "slug": slug,
        "icon": icon,
        "labels": {"nl": nl[0], "en": en[0]},
        "hints": {"nl": nl[1], "en": en[1]},
    }


THEMES = (
    _term(
        "language",
        "taal",
        "book-2",
        ("Lezen, schrijven, taal", "Taalcafé, cursus, taalmaatje"),
        ("Reading, writing, language", "Language café, course, language buddy"),
    ),
    _term(
        "digital",
        "digitaal",
        "device-laptop",
        ("Computer en telefoon", "Internet, e-mail, apps"),
        ("Computer and phone", "Internet, e-mail, apps"),
    ),
    _term(
        "government",
        "overheid",
        "building-bank",
        ("Overheid en DigiD", "Brieven, formulieren, toeslagen"),
        ("Government and DigiD", "Letters, forms, allowances"),
    ),
    _term(
        "money",
        "geld",
        "coin-euro",
        ("Geld en schulden", "Rekeningen, belasting"),
        ("Money and debts", "Bills, taxes"),
    ),
    _term(
        "work",
        "werk",
        "briefcase",
        ("Werk", "Sollicitatiebrief, uitkering"),
        ("Work", "Application letter, benefits"),
    ),
    _term(
        "family",
        "gezin",
        "backpack",
        ("Kinderen en opvoeden", "Voorlezen, school"),
        ("Children and parenting", "Reading aloud, school"),
    ),
    _term(
        "health",
        "gezondheid",
        "stethoscope",
        ("Gezondheid", "Zorg, verzekering"),
        ("Health", "Care, insurance"),
    ),
    _term(
        "legal",
        "recht",
        "scale",
        ("Recht en regels", "Gratis advies"),
        ("Law and rules", "Free advice"),
    ),
)

FORMS = (
    _term(
        "guidance",
        "begeleiding",
        "heart-handshake",
        ("Begeleiding", "Iemand helpt u een tijdje"),
        ("Guidance", "Somebody helps you for a while"),
    ),
    _term(
        "consultation",
        "spreekuur",
        "messages",
        ("Spreekuur", "Stel uw vraag of kom met uw formulier"),
        ("Consultation hour", "Ask your question or bring your form"),
    ),
    _term(
        "drop-in",
        "inloop",
        "coffee",
        ("Inloop of café", "Kom langs wanneer u wilt"),
        ("Drop-in or café", "Come by whenever you like"),
    ),
    _term(
        "course",
        "cursus",
        "school",
        ("Cursus", "Een paar lessen achter elkaar"),
        ("Course", "A series of lessons"),
    ),
    _term(
        "information-session",
        "informatiebijeenkomst",
        "presentation",
        ("Informatiebijeenkomst", "Uitleg in één keer"),
        ("Information session", "Explained in one go"),
    ),
    _term(
        "meeting",
        "ontmoeting",
        "users-group",
        ("Ontmoeting", "Mensen leren kennen"),
        ("Meeting people", "Get to know others"),
    ),
    _term(
        "online",
        "online",
        "world-www",
        ("Online", "Zelf oefenen op internet"),
        ("Online", "Practise by yourself on the internet"),
    ),
)

AUDIENCES = (
    _term("everyone", "iedereen", "users", ("Iedereen", ""), ("Everyone", "")),
    _term("older-people", "ouderen", "user", ("Ouderen", "Vanaf 65 jaar"), ("Older people", "From 65 years")),
    _term(
        "low-literate",
        "laaggeletterden",
        "book-2",
        ("Mensen die moeite hebben met lezen en schrijven", "Ook met rekenen"),
        ("People who find reading and writing hard", "Or arithmetic"),
    ),
    _term(
        "other-language",
        "anderstaligen",
        "language",
        ("Mensen die een andere taal spreken", "Nederlands is niet uw eerste taal"),
        ("People who speak another language", "Dutch is not your first language"),
    ),
    _term(
        "newcomers",
        "nieuwkomers",
        "world",
        ("Nieuwe Nederlanders", "U woont nog niet zo lang in Nederland"),
        ("New in the Netherlands", "You have not lived here very long"),
    ),
    _term("young-people", "jongeren", "user", ("Jongeren", "Tot 27 jaar"), ("Young people", "Up to 27 years")),
    _term("parents", "ouders", "baby-carriage", ("Ouders", "Ook opa's en oma's"), ("Parents", "Grandparents too")),
    _term(
        "job-seekers",
        "werkzoekenden",
        "briefcase",
        ("Mensen die werk zoeken", ""),
        ("People who are looking for work", ""),
    ),
    _term(
        "entrepreneurs",
        "ondernemers",
        "building",
        ("Ondernemers", "Ook zonder personeel"),
        ("Entrepreneurs", "Also without staff"),
    ),
    _term(
        "carers",
        "mantelzorgers",
        "heart-handshake",
        ("Mantelzorgers", "U zorgt voor iemand, of vraagt iets voor een ander"),
        ("Carers", "You look after somebody, or ask for somebody else"),
    ),
    _term(
        "disabled",
        "mensen-met-een-beperking",
        "wheelchair",
        ("Mensen met een beperking", ""),
        ("People with a disability", ""),
    ),
)


def _tongue(code: str, autonym: str, nl: str, en: str) -> dict[str, Any]:
    return {"code": code, "autonym": autonym, "labels": {"nl": nl, "en": en}}


LANGUAGES = (
    _tongue("nl", "Nederlands", "Nederlands", "Dutch"),
    _tongue("en", "English", "Engels", "English"),
    _tongue("ar", "العربية", "Arabisch", "Arabic"),
    _tongue("es", "Español", "Spaans", "Spanish"),
    _tongue("ru", "Русский", "Russisch", "Russian"),
    _tongue("pl", "Polski", "Pools", "Polish"),
    _tongue("tr", "Türkçe", "Turks", "Turkish"),
    _tongue("zh", "中文", "Chinees", "Chinese"),
    _tongue("it", "Italiano", "Italiaans", "Italian"),
    _tongue("fr", "Français", "Frans", "French"),
    _tongue("de", "Deutsch", "Duits", "German"),
    _tongue("uk", "Українська", "Oekraïens", "Ukrainian"),
    _tongue("fy", "Frysk", "Fries", "Frisian"),
    _tongue("pt", "Português", "Portugees", "Portuguese"),
    _tongue("pap", "Papiamentu", "Papiaments", "Papiamentu"),
    _tongue("ti", "ትግርኛ", "Tigrinya", "Tigrinya"),
    _tongue("so", "Soomaali", "Somalisch", "Somali"),
    _tongue("fa", "فارسی", "Perzisch", "Persian"),
    _tongue("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "Berbers", "Berber"),
    _tongue("dse", "NGT", "Nederlandse Gebarentaal", "Dutch Sign Language"),
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
