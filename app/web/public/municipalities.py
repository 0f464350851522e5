"""Pages by municipality, and by theme within it: what a search engine can find and a person can read out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.domain.errors import NotFound
from app.domain.offerings.search.queries import find_nearest, search
from app.domain.offerings.search.types import Counting, Origin, SearchCriteria, SearchPage
from app.domain.taxonomy.types import Term
from app.extensions import db
from app.http.current import get_gazetteer, get_taxonomy
from app.http.locale import current_language
from app.web.public import bp
from app.web.public.forms.search import SearchForm
from app.web.public.map import map_search
from app.web.public.search import pins_of, present_results
from app.web.public.structured import breadcrumbs, offering_list
from app.web.texts import gettext, ngettext
from geo.gazetteer import MunicipalityArea
from geo.maps import map_data
from geo.names import fold

MOST_CHARACTERS = 100

NEAREST_ELSEWHERE = 5
"""How many are shown from elsewhere where a municipality has nothing of its own."""


@bp.get("/<lang:lang>/gemeente")
def municipalities() -> str | AnyResponse:
    """List all municipalities by province, or those whose name begins so; a single one, or that of a town, is shown."""
    lang, name = current_language(), " ".join(request.args.get("naam", "").split())[:MOST_CHARACTERS]
    known = sorted(get_gazetteer().municipalities(), key=lambda place: place.slug)
    found = _called(name, known) if name else []
    if len(found) == 1:
        return redirect(f"/{lang}/gemeente/{found[0].slug}")
    by_province: dict[str, list[MunicipalityArea]] = defaultdict(list)
    for place in found or known:
        by_province[place.province_name].append(place)
    return render_template(
        "public/municipalities.html",
        provinces=sorted(by_province.items()),
        canonical=f"/{lang}/gemeente",
        map=map_data([]),
        map_search=map_search(SearchForm(), lang),
        asked=name,
        is_found=bool(found),
    )


def _called(name: str, known: Sequence[MunicipalityArea]) -> list[MunicipalityArea]:
    """List the municipalities that are called so or begin so; else the one in which a place of that name lies."""
    asked = fold(name)
    begins = [place for place in known if fold(place.name).startswith(asked)] if asked else []
    exact = [place for place in begins if fold(place.name) == asked]
    if begins:
        return exact or begins
    town = get_gazetteer().find_exact(name).place
    return [place for place in known if town and place.code == town.municipality_code]


@bp.get("/<lang:lang>/gemeente/<slug>")
def municipality(slug: str) -> str:
    """Show what there is in a municipality."""
    return _page(_municipality(slug), None)


@bp.get("/<lang:lang>/gemeente/<slug>/<theme_slug>")
def municipality_theme(slug: str, theme_slug: str) -> str:
    """Show what there is about one theme in a municipality, or where the nearest is."""
    theme = get_taxonomy().themes.find_by_slug(theme_slug)
    if theme is None:
        msg = f"no theme {theme_slug!r}"
        raise NotFound(msg)
    return _page(_municipality(slug), theme)


def _municipality(slug: str) -> MunicipalityArea:
    place = get_gazetteer().municipality(slug)
    if place is None:
        msg = f"no municipality {slug!r}"
        raise NotFound(msg)
    return place


def _page(place: MunicipalityArea, theme: Term | None) -> str:
    lang = current_language()
    criteria = SearchCriteria(
        origin=Origin(x=place.x, y=place.y, municipality_code=place.code, province_code=place.province_code),
        theme=theme.key if theme else None,
        municipality_code=place.code,
        counting=Counting.ALL,
    )
    page = search(db.session, criteria)
    elsewhere = (
        ()
        if page.results
        else find_nearest(
            db.session, replace(criteria, municipality_code=None, counting=Counting.NONE, limit=NEAREST_ELSEWHERE)
        )
    )
    shown = page.results or elsewhere
    home = f"/{lang}/gemeente/{place.slug}"
    name = theme.label(lang) if theme else gettext("Leren en hulp")
    title = gettext("%(what)s in %(place)s", what=name, place=place.name)
    themes = [(term, f"{home}/{term.slug}", term is theme) for term in get_taxonomy().themes]
    return render_template(
        "public/municipality.html",
        title=title,
        description=f"{title}: {_summary(place, page)}",
        canonical=f"{home}/{theme.slug}" if theme else home,
        structured_data=[
            offering_list(title, (result.data for result in shown), lang),
            breadcrumbs(
                (gettext("Gemeenten"), f"/{lang}/gemeente"),
                (place.name, home),
                *([(name, f"{home}/{theme.slug}")] if theme else []),
            ),
        ],
        place=place,
        theme=theme,
        home=home,
        themes=[
            {"url": url, "icon": term.icon, "label": term.label(lang), "is_current": is_current}
            for term, url, is_current in themes
        ],
        summary=_summary(place, page),
        cards=present_results(page.results, lang, start=place.code),
        elsewhere=present_results(elsewhere, lang, start=place.code),
        remote=present_results(page.remote, lang),
        more_url=_more_url(place, theme, lang) if page.next_cursor else "",
        neighbours=[
            (neighbour.name, f"/{lang}/gemeente/{neighbour.slug}{f'/{theme.slug}' if theme else ''}")
            for neighbour in get_gazetteer().neighbours(place.code)
        ],
        map=map_data(pins_of(shown, lang), municipality=place.code, near=len(shown)),
        map_search=map_search(SearchForm(thema=theme.slug if theme else ""), lang),
    )


def _summary(place: MunicipalityArea, page: SearchPage) -> str:
    """Say in a sentence how much there is."""
    count = page.count
    if not page.results:
        return gettext("In %(place)s is hier nu niets voor. Hieronder staat wat het dichtstbij is.", place=place.name)
    if count is None or not count.is_exact:
        total = count.total if count else len(page.results)
        return gettext("Meer dan %(num)d plekken in de gemeente %(place)s.", num=total, place=place.name)
    return ngettext(
        "%(num)d plek in de gemeente %(place)s.",
        "%(num)d plekken in de gemeente %(place)s.",
        count.total,
        place=place.name,
    )


def _more_url(place: MunicipalityArea, theme: Term | None, lang: str) -> str:
    return SearchForm(waar=place.query, thema=theme.slug if theme else "").url(lang)
