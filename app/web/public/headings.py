"""What stands above the results: how many there are near what, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.offerings.search.types import Count, SearchCriteria, SearchPage
from app.http.locale import current_language
from app.web import labels
from app.web.public.filters import way_words
from app.web.public.forms.search import SearchForm
from app.web.public.understanding import Asked
from app.web.texts import gettext, ngettext
from geo.gazetteer import Place, PlaceKind

NOT_PRECISE_M = 400
"""From here on a place is too wide for its distances to be told without saying from where."""


PAGE = SearchCriteria(origin=None).limit
"""How many results a page has."""


def place_words(place: Place, *, is_on_map: bool = False) -> str:
    """Name a place as the heading does: `Nes`, `3511 LN in Utrecht`, `uw plek in Zwolle`.

    With `is_on_map` a spot was chosen there, and is nobody's own.
    """
    match place.kind:
        case PlaceKind.COORDINATE if is_on_map:
            return gettext("de plek op de kaart in %(town)s", town=place.municipality_name)
        case PlaceKind.COORDINATE:
            return gettext("uw plek in %(town)s", town=place.municipality_name)
        case PlaceKind.POSTCODE6 | PlaceKind.POSTCODE4:
            return gettext("%(postcode)s in %(town)s", postcode=place.name, town=place.municipality_name)
    return place.name


def title_of(meant: Asked, place: Place | None, page: SearchPage, *, only_time: bool) -> str:
    """Say in the heading how many there are and near what; or what is missing: a place, an offer, our understanding.

    With `only_time` there is something, but not when it was asked for. From the second page on it says which one it is.
    """
    if place is None:
        return gettext("Waar zoekt u?")
    title = _title(meant, place, page, only_time=only_time)
    if not page.passed:
        return title
    return gettext("%(title)s – pagina %(number)d", title=title, number=page.passed // PAGE + 1)


def tab_title_of(meant: Asked, title: str, filters: Iterable[str]) -> str:
    """Tell apart the tabs, bookmarks and shared links of searches: what was asked, the heading, and the filters.

    What somebody in need asked, or may have, stands in no list of pages that others may see.
    """
    asked = "" if meant.is_urgent or meant.may_be_a_cry else meant.form.wat
    return " – ".join(filter(None, (asked, title, ", ".join(filters))))


def _title(meant: Asked, place: Place, page: SearchPage, *, only_time: bool) -> str:
    form = meant.form
    if meant.is_not_understood and not (page.results or page.beyond or page.remote or form.opening()):
        return gettext("Wij begrijpen uw vraag nog niet")
    where = place_words(place, is_on_map=bool(form.kaart))
    if form.is_from_afar and page.remote:
        return gettext("%(way)s – %(where)s", way=way_words(form.manier), where=where)
    if place.kind is PlaceKind.PROVINCE and (page.results or page.beyond):
        return gettext("Plekken in het midden van %(where)s", where=where)
    if page.is_met and not only_time:
        return _counted(where, page)
    needs = [found.need.label(current_language()) for found in meant.understood.needs]
    if only_time:
        return _not_then(form, where, needs[0] if needs else form.wat)
    return _not_here(meant, where, needs[0])


def _not_here(meant: Asked, where: str, need: str) -> str:
    """Say that nothing answers a need: there is nothing, or the filters leave nothing; or to talk to somebody now."""
    if meant.is_urgent:
        return gettext("U kunt nu met iemand praten")
    if meant.form.filters():
        return gettext("Niets voor ‘%(what)s’ bij %(where)s met deze filters", what=need, where=where)
    return gettext("Geen aanbod voor ‘%(what)s’ bij %(where)s", what=need, where=where)


def _not_then(form: SearchForm, where: str, need: str) -> str:
    """Say that nothing is open when it was asked for."""
    if form.nu:
        for_need = gettext("Nu is niets open voor ‘%(what)s’ bij %(where)s", what=need, where=where)
        return for_need if need else gettext("Nu is niets open bij %(where)s", where=where)
    if form.dag and form.dag != "week":
        for_need = gettext("Op die dag is niets open voor ‘%(what)s’ bij %(where)s", what=need, where=where)
        return for_need if need else gettext("Op die dag is niets open bij %(where)s", where=where)
    for_need = gettext("Dan is niets open voor ‘%(what)s’ bij %(where)s", what=need, where=where)
    return for_need if need else gettext("Dan is niets open bij %(where)s", where=where)


def _counted(where: str, page: SearchPage) -> str:
    """Say how many there are near what is named so."""
    count, found = page.count, bool(page.results or page.beyond)
    if count and not count.total and found:
        if page.reach_m and page.beyond:
            reach = labels.distance(page.reach_m, current_language())
            return gettext("Niets binnen %(distance)s van %(where)s", distance=reach, where=where)
        return gettext("Iets verder van %(where)s", where=where)
    if count and count.total and page.reach_m:
        return _number(where, count, labels.distance(page.reach_m, current_language()).replace(" ", "\u00a0"))
    words = gettext("Plekken bij %(where)s", where=where)
    return words if found else gettext("Niets gevonden bij %(where)s", where=where)


def _number(where: str, count: Count, reach: str) -> str:
    if not count.is_exact:
        return gettext(
            "Meer dan %(num)d plekken binnen %(distance)s van %(where)s", num=count.total, distance=reach, where=where
        )
    return ngettext(
        "%(num)d plek binnen %(distance)s van %(where)s",
        "%(num)d plekken binnen %(distance)s van %(where)s",
        count.total,
        distance=reach,
        where=where,
    )


def reach_of(meant: Asked, place: Place | None, page: SearchPage) -> str:
    """Say in which order, and from where distances are counted when the place is not one spot."""
    if place is None or not (page.results or page.beyond):
        return ""
    order = gettext("Wat het beste past eerst.") if meant.wish else gettext("Dichtstbij eerst.")
    if place.precision_m < NOT_PRECISE_M or place.kind in {PlaceKind.COORDINATE, PlaceKind.ADDRESS}:
        return order
    start = gettext("Afstand vanaf het midden van %(place)s.", place=place.name)
    return f"{order} {start}"
