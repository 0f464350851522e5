"""The filters of a results page: the common ones as links that switch them, all of them as fields of a form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.domain.taxonomy.types import Taxonomy, Term, Terms, Tongue
from app.web.public.forms.search import RADII_KM, SearchForm
from app.web.texts import gettext

Option = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that switches one filter; `removes` when following it takes a filter away."""

    label: str
    url: str
    icon: str = ""
    is_current: bool = False
    removes: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A choice from a list: value, words, chosen."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Check:
    """A filter that is on or off."""

    name: str
    label: str
    is_checked: bool


def filter_context(form: SearchForm, taxonomy: Taxonomy, lang: str) -> dict[str, Any]:
    """Give the template the chips and the fields of a search."""
    active = form.filters()
    return {
        "chips": _chips(form, taxonomy, lang),
        "filter_fields": _filter_fields(replace(form, wat="", waar="", cursor=""), taxonomy, lang),
        "filter_count": len(active),
        "all_url": SearchForm(wat=form.wat, waar=form.waar).url(lang),
    }


def _chips(form: SearchForm, taxonomy: Taxonomy, lang: str) -> list[Chip]:
    chips = [
        Chip(gettext("Alles"), form.url(lang, soort=""), is_current=not form.soort),
        Chip(gettext("Hulp"), form.url(lang, soort="hulp"), "heart-handshake", is_current=form.soort == "hulp"),
        Chip(gettext("Leren"), form.url(lang, soort="leren"), "school", is_current=form.soort == "leren"),
        _switch(gettext("Gratis"), "gratis", form, lang, icon="coin-euro"),
        _switch(gettext("Vrije inloop"), "inloop", form, lang, icon="door-enter"),
    ]
    chosen = (
        ("thema", _label(taxonomy.themes, form.thema, lang)),
        ("voor", _label(taxonomy.audiences, form.voor, lang)),
        ("vorm", _label(taxonomy.forms, form.vorm, lang)),
        ("taal", _label(taxonomy.languages, form.taal, lang)),
        ("straal", gettext("binnen %(km)d km", km=form.straal) if form.straal else ""),
    )
    chips += [
        Chip(label, form.url(lang, **{name: None}), is_current=True, removes=True) for name, label in chosen if label
    ]
    return chips


def _switch(label: str, name: str, form: SearchForm, lang: str, *, icon: str) -> Chip:
    is_on = bool(getattr(form, name))
    return Chip(label, form.url(lang, **{name: not is_on}), icon, is_current=is_on, removes=is_on)


@lru_cache(maxsize=256)
def _filter_fields(form: SearchForm, taxonomy: Taxonomy, lang: str) -> Markup:
    """Write the fields of the form, once for all searches with these filters."""
    checks = [
        Check("gratis", gettext("Alleen wat gratis is"), form.gratis),
        Check("inloop", gettext("Alleen vrije inloop, zonder afspraak"), form.inloop),
    ]
    html = render_template("public/results_fields.html", fields=_fields(form, taxonomy, lang), checks=checks)
    return Markup(html)  # noqa: S704  a template of our own wrote it


def _fields(form: SearchForm, taxonomy: Taxonomy, lang: str) -> list[Field]:
    anything = gettext("Alles")
    radii = sorted({*RADII_KM, form.straal} if form.straal else RADII_KM)
    return [
        Field("thema", gettext("Onderwerp"), _options(taxonomy.themes, form.thema, lang, gettext("Alle onderwerpen"))),
        Field(
            "soort",
            gettext("Leren of hulp"),
            [
                ("", anything, not form.soort),
                ("hulp", gettext("Hulp"), form.soort == "hulp"),
                ("leren", gettext("Leren"), form.soort == "leren"),
            ],
        ),
        Field("voor", gettext("Voor wie"), _options(taxonomy.audiences, form.voor, lang, gettext("Alle mensen"))),
        Field("vorm", gettext("Vorm"), _options(taxonomy.forms, form.vorm, lang, gettext("Alle vormen"))),
        Field("taal", gettext("Taal"), _options(taxonomy.languages, form.taal, lang, gettext("Alle talen"))),
        Field(
            "straal",
            gettext("Hoe ver"),
            [
                ("", gettext("Maakt niet uit"), not form.straal),
                *((str(km), gettext("binnen %(km)d km", km=km), form.straal == km) for km in radii),
            ],
        ),
    ]


def _options(terms: Terms[Term] | Terms[Tongue], chosen: str, lang: str, anything: str) -> list[Option]:
    return [
        ("", anything, not chosen),
        *((term.slug, term.label(lang), term.slug == chosen) for term in terms),
    ]


def _label(terms: Terms[Term] | Terms[Tongue], slug: str, lang: str) -> str:
    term = terms.find_by_slug(slug) if slug else None
    return term.label(lang) if term else ""
