"""Names that sound right and belong to nobody: organisations, venues, streets; and numbers that can't be dialled."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from app.domain.organisations.types import OrganisationKind

LIBRARIES = (
    "De Leesbrug", "De Letterboom", "Het Open Boek", "De Verhalenwerf", "De Leeslantaarn", "De Boekenmolen",
    "Het Woordenhuis", "De Bladzij", "De Inktpot", "De Leesplank", "Het Leeslokaal", "De Kantlijn", "De Boekenboog",
    "De Letterhaven", "Het Alinea-huis", "De Zinnenspiegel", "De Ganzenveer", "De Leeshoek", "De Titelpagina",
    "De Boekenlegger", "De Letterlijn", "Het Verhaalhuis", "De Regelbrug", "De Leestuin",
)  # fmt: skip
WELFARE_NAMES = (
    "Samenspel", "De Kring", "Aan Tafel", "Buurtkracht", "De Verbinding", "Welkom Thuis", "De Spil", "Dichtbij",
    "Om de Hoek", "De Hand", "Meedoen", "De Klink", "Naast Elkaar", "De Wijkschakel", "De Zonnekant", "De Draad",
    "De Kapstok", "Goede Buren", "De Ontmoeting", "De Buurtboom",
)  # fmt: skip
VOLUNTEER_NAMES = (
    "De Wegwijzer", "De Praatpaal", "De Helpende Muis", "De Vraagbaak", "De Papierwinkel", "Het Kompas", "De Lichtbron",
    "De Buurman", "De Tolk", "De Postduif", "De Taalbank", "De Brievenbus", "De Handreiking", "De Opstap", "Het Anker",
    "De Rode Draad", "De Vuurtoren", "De Loods", "De Koffiekan", "De Open Deur",
)  # fmt: skip
EDUCATION_NAMES = (
    "Vooruit", "De Stap", "De Ladder", "Leerlust", "De Springplank", "Het Leerhuis", "De Volgende Les", "De Schoolbank",
    "Wijzer Worden", "De Leerbrug", "Doorgaan", "De Klas", "Nieuwe Kansen", "Het Krijtje", "Op Koers",
)  # fmt: skip
HEALTH_NAMES = (
    "De Linde", "Het Lavendelhof", "De Kastanje", "De Heelmeester", "De Wilgenhof", "De Klaproos", "Het Pluspunt",
    "De Meidoorn", "De Vlinderstruik", "De Lijsterbes", "De Zonnedauw", "Het Kruidenrek",
)  # fmt: skip
LEGAL_NAMES = (
    "De Paragraaf", "Het Rechte Pad", "De Regelaar", "De Schakel", "Het Bezwaarschrift", "De Weegschaal",
    "Het Wetboekje", "De Vuistregel", "De Raadgever", "De Tussenpersoon",
)  # fmt: skip
NAMES = {
    OrganisationKind.LIBRARY: ("Bibliotheek {name}", LIBRARIES),
    OrganisationKind.WELFARE: ("Welzijn {name}", WELFARE_NAMES),
    OrganisationKind.VOLUNTEERS: ("{first} {name}", VOLUNTEER_NAMES),
    OrganisationKind.EDUCATION: ("{first} {name}", EDUCATION_NAMES),
    OrganisationKind.HEALTH: ("{first} {name}", HEALTH_NAMES),
    OrganisationKind.LEGAL: ("{first} {name}", LEGAL_NAMES),
}
FIRST_WORDS = {
    OrganisationKind.VOLUNTEERS: ("Stichting", "Vrijwilligersgroep", "Taalhuis", "Buurtgroep", "Vereniging"),
    OrganisationKind.EDUCATION: ("Leercentrum", "Volwassenenschool", "Taalschool"),
    OrganisationKind.HEALTH: ("Gezondheidshuis", "Wijkgezondheid", "Zorgpunt"),
    OrganisationKind.LEGAL: ("Rechtswinkel", "Spreekuur", "Raadslieden"),
}
ABOUT = {
    OrganisationKind.LIBRARY: (
        "In de bibliotheek kunt u lezen, leren, werken en vragen stellen. U hoeft geen lid te zijn om binnen te lopen.",
        "De bibliotheek is er voor iedereen: met boeken, computers, cursussen en mensen die u helpen.",
    ),
    OrganisationKind.WELFARE: (
        "Wij helpen mensen uit de buurt om mee te doen. Zij leren elkaar kennen en vinden de weg.",
        "Onze medewerkers en vrijwilligers werken in de wijken en dorpen. Iedereen kan bij ons binnenlopen.",
    ),
    OrganisationKind.VOLUNTEERS: (
        "Wij zijn een groep vrijwilligers die andere mensen gratis helpt.",
        "Een kleine organisatie van mensen uit de buurt, voor mensen uit de buurt.",
    ),
    OrganisationKind.EDUCATION: (
        "Wij geven les aan volwassenen, overdag en in de avond. Iedereen kan leren.",
        "Bij ons leert u in kleine groepen, van docenten die de tijd nemen.",
    ),
    OrganisationKind.HEALTH: (
        "Onder één dak werken hier huisartsen, verpleegkundigen en maatschappelijk werkers samen.",
        "Wij helpen u om gezond te worden en te blijven. Wij geven uitleg in gewone woorden.",
    ),
    OrganisationKind.LEGAL: (
        "Wij geven gratis advies over regels en rechten. Onze juristen werken samen met vrijwilligers.",
        "Hier krijgt u uitleg over uw rechten, ook als u weinig geld hebt.",
    ),
}

_CENTRE_FIRST = ("Buurthuis", "Wijkcentrum", "Dorpshuis", "Ontmoetingscentrum", "Buurtkamer")
_CENTRE_NAMES = (
    "De Dreef", "De Hoeksteen", "Het Zonnehuis", "De Eik", "De Molenwiek", "De Schuur", "Het Trefpunt", "De Zwaluw",
    "De Kievit", "Het Baken", "De Vlonder", "De Boomgaard", "De Bron", "Het Klaverblad", "De Waaier", "De Toren",
    "De Brink", "De Kajuit", "De Oude Smidse", "Het Anker", "De Merel", "De Leuning", "De Korenbloem", "Het Tolhuis",
    "De Zeven Linden", "De Postkoets", "De Halte", "De Vliegerhof", "De Regenboog", "Het Noorderlicht",
)  # fmt: skip
_OTHERS = (
    "Basisschool {name}", "Kerkzaal {name}", "Zaal {name}", "Sporthal {name}", "Verenigingsgebouw {name}",
    "Seniorenhuis {name}",
)  # fmt: skip
_OTHER_NAMES = (
    "De Springveer", "De Ark", "De Poort", "De Lindenhof", "De Zevensprong", "De Kameleon", "De Pijler", "De Wending",
    "De Olijftak", "Het Mozaïek", "De Regenton", "De Vuurvlieg", "De Windroos", "De Hazelaar", "Het Palet",
)  # fmt: skip

_STREET_FIRST = (
    "Lantaarn", "Zevenblad", "Koperdraad", "Leeslamp", "Wolken", "Appelschil", "Brievenbus", "Kraanvogel", "Inktvis",
    "Zilverling", "Hooivork", "Regenboog", "Korenaar", "Vlierthee", "Kersenpit", "Morgenster", "Slakkenhuis",
    "Vuursteen",
    "Bijenkorf", "Kiezel", "Windvaan", "Notendop", "Theeketel", "Paardenbloem", "Pannenkoek", "Hazelnoot", "Kruiwagen",
    "Weerhaan", "Ganzenbloem", "Zonnewijzer", "Bakfiets", "Kladblok", "Vingerhoed", "Roerdomp", "Waterjuffer", "Klomp",
)  # fmt: skip
_STREET_LAST = ("straat", "straat", "laan", "plein", "weg", "hof", "pad", "kade", "dreef", "singel")

_ROOMS = ("", "", "", "", "zaal 1", "zaal 2", "begane grond", "eerste verdieping", "grote zaal", "lokaal 3")

_AREA_CODES = {
    "PV20": "050", "PV21": "058", "PV22": "0592", "PV23": "038", "PV24": "036", "PV25": "026",
    "PV26": "030", "PV27": "020", "PV28": "010", "PV29": "0118", "PV30": "040", "PV31": "043",
}  # fmt: skip
_LAST_LETTERS = "FIOQUY"
"""Letters that no Dutch postcode was given when postcodes were made."""


def organisation_name(random: Random, kind: OrganisationKind, place: str, taken: set[str]) -> str:
    """Make up a name that no other organisation in this place has; the place stands in it."""
    pattern, names = NAMES[kind]
    for _ in range(40):
        first = random.choice(FIRST_WORDS.get(kind, ("",)))
        name = f"{pattern.format(first=first, name=random.choice(names))} {place}"
        if name not in taken:
            taken.add(name)
            return name
    return _numbered(f"{pattern.format(first=first, name=random.choice(names))} {place}", taken)


def centre_name(random: Random, taken: set[str]) -> str:
    """Make up a name of a community centre."""
    return _fresh(lambda: f"{random.choice(_CENTRE_FIRST)} {random.choice(_CENTRE_NAMES)}", taken)


def other_venue_name(random: Random, taken: set[str]) -> str:
    """Make up a name of a school, a church hall and the like."""
    return _fresh(lambda: random.choice(_OTHERS).format(name=random.choice(_OTHER_NAMES)), taken)


def street_address(random: Random) -> str:
    """Make up a street and a number; the street names are of a kind that no municipality gives."""
    street = random.choice(_STREET_FIRST) + random.choice(_STREET_LAST)
    return f"{street} {random.randint(1, 180)}{random.choice(('', '', '', '', 'a', 'b'))}"


def postcode(random: Random, digits: str) -> str:
    """Make up the letters behind four digits that do exist."""
    return f"{digits} {random.choice('ABCDEGHJKLMNPRSTVWXZ')}{random.choice(_LAST_LETTERS)}"


def phone(random: Random, province_code: str) -> str:
    """Make up a telephone number with a real area code; a subscriber's part that begins with 0 can't be dialled."""
    area = _AREA_CODES[province_code]
    digits = "".join(random.choice("0123456789") for _ in range(9 - len(area)))
    rest = f"0{digits}"
    return (
        f"{area} {rest[:3]} {rest[3:5]} {rest[5:]}" if len(rest) == 7 else f"{area} {rest[:2]} {rest[2:4]} {rest[4:]}"
    )


def room(random: Random) -> str:
    """Choose a room in a venue; often nobody says which."""
    return random.choice(_ROOMS)


def distinct(name: str, taken: set[str]) -> str:
    """Give the name, with a number behind it where it is taken already."""
    if name in taken:
        return _numbered(name, taken)
    taken.add(name)
    return name


def _fresh(make: Callable[[], str], taken: set[str]) -> str:
    for _ in range(40):
        name = make()
        if name not in taken:
            taken.add(name)
            return name
    return _numbered(make(), taken)


def _numbered(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} {number}" in taken:
        number += 1
    taken.add(f"{name} {number}")
    return f"{name} {number}"
