"""The filters of a results page: the common ones as links that switch them, all of them as fields of a form.

Opened, the form says with each choice how many it leaves: in the page itself with `filters=1`, or brought by the
script from `/zoeken/aantallen`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.domain.base import now
from app.domain.offerings.search.facets import ANY, COUNTED, WALK_IN, Facets
from app.domain.offerings.search.opening import coming_days
from app.domain.offerings.search.rules import MOST_COUNTED
from app.domain.offerings.search.types import Count
from app.domain.taxonomy.types import Taxonomy, Term, Terms, Tongue
from app.domain.taxonomy.vocabulary.types import Need
from app.web.labels import full_day
from app.web.public.conditions import filters_said
from app.web.public.forms.search import CRITERIA, DAYS, KINDS, NOW, PARTS, RADII_KM, WAYS, SearchForm
from app.web.texts import gettext, ngettext

RADII_M = tuple(km * 1000 for km in RADII_KM)
"""The distances of which is counted what they leave."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that switches one filter; `removes` when following it takes a filter away."""

    label: str
    url: str
    icon: str = ""
    is_current: bool = False
    removes: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list; `words` say how many it leaves, where that was counted."""

    value: str
    label: str
    is_chosen: bool
    words: str

    @property
    def text(self) -> str:
        """What stands in the list."""
        return f"{self.label} – {self.words}" if self.words else self.label


@dataclass(frozen=True, slots=True)
class Field:
    """A choice from a list."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A filter that is on or off; `words` say how many it leaves, where that was counted."""

    name: str
    label: str
    is_checked: bool
    words: str


def filter_context(
    form: SearchForm, taxonomy: Taxonomy, lang: str, facets: Facets | None = None, *, manners: Iterable[Need] = ()
) -> dict[str, Any]:
    """Give the template the chips and the fields of a search, opened and counted with `facets`.

    What the question says of `manners` is offered first.
    """
    days = coming_days(now())
    bare, today = replace(form, wat="", waar="", cursor="", kaart=""), days[0]
    return {
        "chips": _chips(form, taxonomy, lang, filters_said(manners, taxonomy, days)),
        "filter_fields": _write(bare, taxonomy, lang, facets) if facets else _kept_fields(bare, taxonomy, lang, today),
        "filter_count": len(form.filters()),
        "filter_note": counted_words(facets) if facets else "",
        "all_url": SearchForm(wat=form.wat, waar=form.waar).url(lang),
    }


def counted_texts(form: SearchForm, taxonomy: Taxonomy, lang: str, facets: Facets) -> dict[str, Any]:
    """Give the script the texts with which it fills an open form: of each choice by field and value, of each check."""
    return {
        "note": counted_words(facets),
        "fields": {
            field.name: {option.value: option.text for option in field.options}
            for field in _fields(form, taxonomy, lang, facets)
        },
        "checks": {check.name: check.words for check in _checks(form, facets)},
    }


def counted_words(facets: Facets) -> str:
    """Say what was counted."""
    told = gettext("Achter elke keuze staat hoeveel er dan overblijft.")
    if facets.is_complete:
        return told
    nearest = gettext("Wij telden de %(num)d plekken die het dichtst bij zijn.", num=COUNTED)
    return f"{told} {nearest}"


def count_words(number: int) -> str:
    """Say how many a choice leaves."""
    return ngettext("%(num)d resultaat", "%(num)d resultaten", number) if number else gettext("geen resultaten")


def way_out_words(number: int) -> str:
    """Say how many a way out leads to: as the heading there does, which tells no number beyond the most."""
    if number > MOST_COUNTED:
        return gettext("meer dan %(num)d resultaten", num=MOST_COUNTED)
    return count_words(number)


def heading_count_words(count: Count | None) -> str:
    """Say how many a way out leads to, from the count that the heading there tells; nothing if it tells none."""
    if count is None or not count.total:
        return ""
    return count_words(count.total) if count.is_exact else gettext("meer dan %(num)d resultaten", num=count.total)


def chosen_filters(form: SearchForm, taxonomy: Taxonomy, lang: str) -> list[tuple[str, str]]:
    """List the filters that are on, by the name of their parameter and in words."""
    return [(name, words(value, taxonomy, lang)) for name, words in _WORDS.items() if (value := getattr(form, name))]


def left_without(facets: Facets, name: str) -> int:
    """Tell how many there are without a filter that is on, by the name of its parameter."""
    if name in {"dag", "deel"}:
        return facets.count(CRITERIA[name], ANY)
    return facets.without.get(CRITERIA[name], 0)


_WORDS: dict[str, Callable[[Any, Taxonomy, str], str]] = {
    "nu": lambda *_: gettext("Nu open"),
    "dag": lambda day, _, lang: _day_words(day, lang),
    "deel": lambda part, *_: _parts()[part],
    "gratis": lambda *_: gettext("Gratis"),
    "inloop": lambda *_: gettext("Vrije inloop"),
    "manier": lambda way, *_: way_words(way),
    "soort": lambda kind, *_: _kinds()[kind],
    "rolstoel": lambda *_: gettext("Met een rolstoel"),
    "thema": lambda slug, taxonomy, lang: _label(taxonomy.themes, slug, lang),
    "voor": lambda slug, taxonomy, lang: _label(taxonomy.audiences, slug, lang),
    "vorm": lambda slug, taxonomy, lang: _label(taxonomy.forms, slug, lang),
    "taal": lambda slug, taxonomy, lang: _label(taxonomy.languages, slug, lang),
    "straal": lambda km, *_: gettext("binnen %(km)d km", km=km),
}
"""By filter, what puts its value into words; in this order those that are on are named."""


def _chips(form: SearchForm, taxonomy: Taxonomy, lang: str, said: Iterable[tuple[str, str | bool]]) -> list[Chip]:
    """List what is chosen, to be taken away one by one, then what the question speaks of, and what most choose."""
    off = SearchForm()
    chosen = [
        Chip(
            label,
            form.url(lang, **{name: getattr(off, name)}),
            _icon(name, getattr(form, name), taxonomy),
            is_current=True,
            removes=True,
        )
        for name, label in chosen_filters(form, taxonomy, lang)
    ]
    offered = dict.fromkeys([*(one for one in said if not getattr(form, one[0])), *_COMMON])
    return chosen + [
        _offer(form, name, value, taxonomy, lang) for name, value in offered if getattr(form, name) != value
    ]


def _offer(form: SearchForm, name: str, value: str | bool, taxonomy: Taxonomy, lang: str) -> Chip:
    """Offer one filter."""
    url = form.url(lang, **_INSTEAD.get(name, {}), **{name: value})
    return Chip(_WORDS[name](value, taxonomy, lang), url, _icon(name, value, taxonomy))


_COMMON: tuple[tuple[str, str | bool], ...] = (
    ("nu", True),
    ("dag", "vandaag"),
    ("gratis", True),
    ("inloop", True),
    ("manier", "online-of-telefoon"),
    ("soort", "hulp"),
    ("soort", "leren"),
)
"""The filters that most people choose, by name and value."""

_INSTEAD: dict[str, dict[str, object]] = {"nu": {"dag": "", "deel": ""}, "dag": {"nu": False}, "deel": {"nu": False}}
"""What a choice takes the place of."""

_ICONS = {
    ("nu", True): "clock",
    ("dag", "vandaag"): "calendar-event",
    ("gratis", True): "coin-euro",
    ("inloop", True): "door-enter",
    ("rolstoel", True): "wheelchair",
    ("manier", "online-of-telefoon"): "phone",
    ("manier", "telefoon"): "phone",
    ("manier", "online"): "device-laptop",
    ("manier", "thuis"): "home",
    ("soort", "hulp"): "heart-handshake",
    ("soort", "leren"): "school",
}

_ICON = {"dag": "calendar-event", "deel": "clock"}
"""What stands for any value of a filter that has none of its own."""


def _icon(name: str, value: str | bool, taxonomy: Taxonomy) -> str:
    if name == "thema" and (theme := taxonomy.themes.find_by_slug(str(value))):
        return theme.icon
    return _ICONS.get((name, value), _ICON.get(name, ""))


def _days() -> dict[str, str]:
    return {"vandaag": gettext("Vandaag"), "morgen": gettext("Morgen"), "week": gettext("Komende 7 dagen")}


def _day_words(day: str, lang: str) -> str:
    """Name a day, by its value in the address."""
    words = _days().get(day) or full_day(date.fromisoformat(day), lang)
    return f"{words[:1].upper()}{words[1:]}"


def _parts() -> dict[str, str]:
    return {"ochtend": gettext("In de ochtend"), "middag": gettext("In de middag"), "avond": gettext("In de avond")}


def _kinds() -> dict[str, str]:
    return {"hulp": gettext("Hulp"), "leren": gettext("Leren")}


def way_words(way: str) -> str:
    """Name a way to be helped, by its value in the address."""
    return _ways()[way]


def _ways() -> dict[str, str]:
    return {
        "op-een-plek": gettext("Op een plek in de buurt"),
        "online-of-telefoon": gettext("Online of telefoon"),
        "online": gettext("Online"),
        "telefoon": gettext("Per telefoon"),
        "thuis": gettext("Bij u thuis"),
    }


@lru_cache(maxsize=256)
def _kept_fields(form: SearchForm, taxonomy: Taxonomy, lang: str, _today: date) -> Markup:
    """Write the fields of the form, once a day for all searches with these filters."""
    return _write(form, taxonomy, lang, None)


def _write(form: SearchForm, taxonomy: Taxonomy, lang: str, facets: Facets | None) -> Markup:
    fields, checks = _fields(form, taxonomy, lang, facets), _checks(form, facets)
    html = render_template("public/results_fields.html", fields=fields, checks=checks)
    return Markup(html)  # noqa: S704  a template of our own wrote it


def _checks(form: SearchForm, facets: Facets | None) -> list[Check]:
    def words(name: str) -> str:
        return count_words(facets.count(name)) if facets else ""

    return [
        Check("gratis", gettext("Alleen wat gratis is"), form.gratis, words("free")),
        Check("inloop", gettext("Alleen vrije inloop, zonder afspraak"), form.inloop, words("drop_in")),
        Check("rolstoel", gettext("Goed te bereiken met een rolstoel"), form.rolstoel, words("wheelchair")),
    ]


def _fields(form: SearchForm, taxonomy: Taxonomy, lang: str, facets: Facets | None) -> list[Field]:
    def field(name: str, label: str, criterion: str, anything: str, choices: Iterable[tuple[str, str, str]]) -> Field:
        """Make a field; a choice is its value in the address, its words and its value in the criteria."""
        chosen = NOW if name == "dag" and form.nu else str(getattr(form, name) or "")
        options = [Option("", anything, not chosen, _words_without(facets, name) if chosen else "")]
        for value, text, key in choices:
            options.append(Option(value, text, value == chosen, _words(facets, criterion, key)))
        return Field(name, label, tuple(options))

    def terms(known: Terms[Term] | Terms[Tongue]) -> Iterable[tuple[str, str, str]]:
        return ((term.slug, term.label(lang), term.key) for term in known)

    radii = sorted({*RADII_KM, form.straal} if form.straal else RADII_KM)
    return [
        field("thema", gettext("Onderwerp"), "theme", gettext("Alle onderwerpen"), terms(taxonomy.themes)),
        field(
            "soort",
            gettext("Leren of hulp"),
            "kind",
            gettext("Alles"),
            ((value, label, KINDS[value]) for value, label in _kinds().items()),
        ),
        field("voor", gettext("Voor wie"), "audience", gettext("Alle mensen"), terms(taxonomy.audiences)),
        field("dag", gettext("Wanneer"), "day", gettext("Maakt niet uit"), _day_choices(lang)),
        field(
            "deel",
            gettext("Deel van de dag"),
            "part",
            gettext("De hele dag"),
            ((value, label, PARTS[value]) for value, label in _parts().items()),
        ),
        field("vorm", gettext("Vorm"), "form", gettext("Alle vormen"), terms(taxonomy.forms)),
        field("taal", gettext("Taal"), "language", gettext("Alle talen"), terms(taxonomy.languages)),
        field(
            "manier",
            gettext("Manier"),
            "delivery",
            gettext("Alle manieren"),
            ((value, label, WAYS[value]) for value, label in _ways().items()),
        ),
        field(
            "straal",
            gettext("Hoe ver"),
            "radius_m",
            gettext("Maakt niet uit"),
            ((str(km), gettext("binnen %(km)d km", km=km), str(km * 1000)) for km in radii),
        ),
    ]


def _day_choices(lang: str) -> Iterator[tuple[str, str, str]]:
    yield NOW, gettext("Nu open"), WALK_IN
    for value, label in _days().items():
        yield value, label, DAYS[value]
    for day in coming_days(now())[2:]:
        yield day.isoformat(), _day_words(day.isoformat(), lang), day.isoformat()


def _words(facets: Facets | None, criterion: str, key: str) -> str:
    """Say how many a choice leaves; nothing of a distance that was not counted to its end."""
    if facets is None:
        return ""
    number = facets.count(criterion, key.lower())
    return "" if criterion == "radius_m" and not number and not facets.is_complete else count_words(number)


def _words_without(facets: Facets | None, name: str) -> str:
    return count_words(left_without(facets, name)) if facets else ""


def _label(terms: Terms[Term] | Terms[Tongue], slug: str, lang: str) -> str:
    term = terms.find_by_slug(slug) if slug else None
    return term.label(lang) if term else ""
