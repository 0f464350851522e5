"""What is asked: random places weighted by population, with words and filters for the mix. The same every run."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Connection, select

from geo.tables import PopulatedPlace, Postcode4

COUNT = 20_000
SPREAD_DEGREES = 0.015
"""People live around the middle of their town: a kilometre or so."""

WORDS = (
    "taal", "nederlands leren", "computer", "digid", "smartphone", "belasting", "toeslagen", "schulden", "formulieren",
    "solliciteren", "werk", "lezen en schrijven", "rekenen", "opvoeden", "gezondheid", "juridisch", "spreekuur",
    "taalcafé", "cursus", "hulp bij brieven", "internet", "huur", "inburgeren", "koffie", "praten",
)  # fmt: skip
ASKED = (
    *WORDS, "taalles in de buurt", "brief snap ik niet", "ik kan mijn rekeningen niet meer betalen", "belastignaangifte",
    "hulp bij de computer", "taalkafe", "ik ben ontslagen en moet naar het uwv", "huurtoeslach aanvragen", "zzp",
    "learn dutch", "help filling in forms", "I don't understand a letter from the government", "debt help",
    "أريد تعلم الهولندية", "محامي مجاني", "مساعدة في الكمبيوتر", "hollandaca kursu", "iş arıyorum", "vergi beyannamesi",
    "nauka niderlandzkiego", "pomoc w wypełnianiu formularzy", "mam długi", "курси нідерландської мови",
    "допомога з комп'ютером", "безкоштовна юридична допомога", "mensen leren kennen", "videobelen", "mijn man is overleden",
)  # fmt: skip
"""Words, sentences and typing errors in six languages, as people type them."""

THEMES = ("language", "digital", "government", "money", "work", "family", "health", "legal")
FILTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("theme", THEMES),
    ("kind", ("learn", "help")),
    ("audience", ("older-people", "newcomers", "parents", "job-seekers", "entrepreneurs", "disabled")),
    ("form", ("consultation", "drop-in", "course", "meeting")),
    ("free", ("true",)),
    ("dropIn", ("true",)),
)


@dataclass(frozen=True)
class Town:
    """Where somebody may live, and how many others do."""

    lon: float
    lat: float
    population: int
    typed: tuple[str, ...]


def read_towns(connection: Connection) -> list[Town]:
    """Read the places with people, each with what is typed for it: its postcodes, or its name."""
    postcodes: dict[tuple[str, str], list[str]] = {}
    for code, place, municipality in connection.execute(
        select(Postcode4.code, Postcode4.place_name, Postcode4.municipality_code)
    ):
        postcodes.setdefault((place, municipality), []).append(code)
    places = connection.execute(
        select(
            PopulatedPlace.name,
            PopulatedPlace.municipality_code,
            PopulatedPlace.lon,
            PopulatedPlace.lat,
            PopulatedPlace.population,
        ).where(PopulatedPlace.population > 0, PopulatedPlace.id > 0)  # districts are a part of their city
    )
    return [
        Town(lon, lat, population, tuple(postcodes.get((name, municipality), [name])))
        for name, municipality, lon, lat, population in places
    ]


class Questions:
    """Makes files of addresses for wrk."""

    def __init__(self, towns: list[Town], rare_language: str, folder: Path) -> None:
        """Take the towns, and the language that only a handful of offerings are given in."""
        self._towns = towns
        self._weights = [town.population for town in towns]
        self._rare_language = rare_language
        self._folder = folder

    def floor(self) -> Path:
        """Ask the floor: a point."""
        return self._write("floor", lambda dice, town: f"/nearest?near={_near(dice, town)}")

    def json(self) -> Path:
        """Ask the API: a point, as the floor is asked."""
        return self._write("json", lambda dice, town: f"/api/v1/offerings?near={_near(dice, town)}")

    def open_now(self) -> Path:
        """Ask the API: a point, and only what is open at this moment."""
        return self._write("open_now", lambda dice, town: f"/api/v1/offerings?near={_near(dice, town)}&openNow=true")

    def language(self) -> Path:
        """Ask the API: a point, and a question as people type it: words, sentences and typing errors in six languages."""

        def address(dice: random.Random, town: Town) -> str:
            return f"/api/v1/offerings?{urlencode({'near': _near(dice, town), 'q': dice.choice(ASKED)})}"

        return self._write("language", address)

    def html(self) -> Path:
        """Ask the page: a postcode or a place, as people type it."""
        return self._write("html", lambda dice, town: f"/nl/zoeken?{urlencode({'waar': dice.choice(town.typed)})}")

    def language_html(self) -> Path:
        """Ask the page: such a question with a postcode or a place."""

        def address(dice: random.Random, town: Town) -> str:
            return f"/nl/zoeken?{urlencode({'wat': dice.choice(ASKED), 'waar': dice.choice(town.typed)})}"

        return self._write("language_html", address)

    def mix(self) -> Path:
        """Ask the API: 60% a point, 20% words besides, 20% filters, of which one in ten fits almost nothing."""
        return self._write("mix", self._mixed)

    def _mixed(self, dice: random.Random, town: Town) -> str:
        parameters = {"near": _near(dice, town)}
        draw = dice.random()
        if draw >= 0.98:
            parameters["language"] = self._rare_language
        elif draw >= 0.8:
            for name, values in dice.sample(FILTERS, dice.choice((1, 1, 2))):
                parameters[name] = dice.choice(values)
        elif draw >= 0.6:
            parameters["q"] = dice.choice(WORDS)
        return f"/api/v1/offerings?{urlencode(parameters)}"

    def _write(self, name: str, ask: Callable[[random.Random, Town], str]) -> Path:
        dice = random.Random(name)
        path = self._folder / f"{name}.txt"
        with path.open("w") as file:
            for town in dice.choices(self._towns, self._weights, k=COUNT):
                file.write(ask(dice, town) + "\n")
        return path


def _near(dice: random.Random, town: Town) -> str:
    lat = dice.gauss(town.lat, SPREAD_DEGREES / 2)
    lon = dice.gauss(town.lon, SPREAD_DEGREES)
    return f"{lat:.5f},{lon:.5f}"
