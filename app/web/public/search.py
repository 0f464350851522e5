"""The page that everything is about: what is nearest to a place, in a list and on a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson
from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.domain.base import now
from app.domain.errors import InvalidParameter
from app.domain.offerings.search.cursor import StaleCursor
from app.domain.offerings.search.facets import Facets, count_facets, count_unknown
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Origin, Result, SearchPage
from app.domain.taxonomy.types import Taxonomy
from app.extensions import db
from app.http.caching import keep_until_next_minute
from app.http.current import get_gazetteer, get_geocoder, get_taxonomy
from app.http.locale import current_language
from app.web import labels
from app.web.cards import Card, place_url, present_cards
from app.web.public import bp
from app.web.public.calm import is_calm
from app.web.public.filters import (
    RADII_M,
    chosen_filters,
    counted_texts,
    filter_context,
    heading_count_words,
    left_without,
    way_out_words,
)
from app.web.public.forms.search import YES, SearchForm, past_day, switch
from app.web.public.headings import place_words, reach_of, tab_title_of, title_of
from app.web.public.map import circles, map_links, map_search
from app.web.public.spot import SPOT, settled_url
from app.web.public.understanding import Asked, counted_as, read_asked, understood_context
from app.web.texts import gettext, ngettext
from geo.gazetteer import Answer, Place, PlaceKind
from geo.maps import MapHere, MapPin, map_data

TIMES = frozenset({"nu", "dag", "deel"})
ABOUT_PLACE = "over-de-plaats"  # the note that the field for the place is described by


@bp.get("/<lang:lang>/zoeken")
def results() -> str | AnyResponse:
    """Answer a search: the nearest offerings, or the choice between places of one name.

    A later page of what was open some time ago leads to the first page of what is open now.
    """
    taxonomy = get_taxonomy()
    if SPOT in request.args:
        return redirect(settled_url(request.args, current_language()))
    meant = read_asked(request.args, taxonomy)
    form, wish = meant.form, meant.wish
    answer = get_geocoder().find(form.waar) if form.waar else None
    if answer and answer.must_choose:
        return _place_choice(form, answer)
    place = answer.place if answer else None
    origin = origin_of(place) if place else None
    try:
        criteria = form.criteria(taxonomy, origin, wish)
        page = search(db.session, criteria)
    except StaleCursor:
        return redirect(form.url(current_language()))
    is_counting = bool(place) and switch(request.args, "filters")
    found_nothing = bool(place) and not (page.results or page.beyond or page.remote or form.cursor)
    facets = None
    if is_counting or (found_nothing and form.filters()):
        facets = count_facets(db.session, criteria, radii_m=RADII_M)
    unknown = 0
    if form.opening() and origin and not form.cursor and not form.is_from_afar:
        unknown = count_unknown(db.session, criteria)
    any_time = None
    if form.opening() and place and not form.cursor and (found_nothing or not page.is_met):
        any_time = search(db.session, form.at_any_time().criteria(taxonomy, origin, wish))
        any_time = any_time if any_time.is_met and any_time.results else None
    text = _results(meant, taxonomy, answer, page, facets, is_counting=is_counting, unknown=unknown, any_time=any_time)
    return keep_until_next_minute(Response(text)) if form.opening() or is_counting else text


@bp.get("/<lang:lang>/zoeken/aantallen")
def counts() -> Response:
    """Tell the script how many each filter of a search leaves, in words to fill the open form with."""
    taxonomy = get_taxonomy()
    meant = read_asked(request.args, taxonomy)
    form = meant.form
    place = get_geocoder().find(form.waar).place if form.waar else None
    if place is None:
        name, message = "waar", "filters are counted around a place"
        raise InvalidParameter(name, message, allowed="a postcode or a place")
    facets = count_facets(db.session, form.criteria(taxonomy, origin_of(place), meant.wish), radii_m=RADII_M)
    texts = counted_texts(form, taxonomy, current_language(), facets)
    return keep_until_next_minute(Response(orjson.dumps(texts), mimetype="application/json"))


def origin_of(place: Place) -> Origin:
    """Give search the spot and the areas of a place."""
    return Origin(x=place.x, y=place.y, municipality_code=place.municipality_code, province_code=place.province_code)


def present_results(found: Sequence[Result], lang: str, *, first: int = 1, start: str | None = None) -> list[Card]:
    """Put results into words, numbered from `first`; `start` is the municipality from where distances are counted.

    Among what fits, what is only something like it says so.
    """
    cards = present_cards(((result.data, result.distance_m) for result in found), lang, now(), first=first, start=start)
    if all(result.fits for result in found) or not any(result.fits for result in found):
        return cards
    alike = gettext("Kan ook helpen")
    return [
        card if result.fits else card._replace(badges=(alike, *card.badges))
        for card, result in zip(cards, found, strict=True)
    ]


def pins_of(found: Sequence[Result], lang: str, *, start: int = 1) -> list[MapPin]:
    """Give the pins of results, with the numbers that their cards have."""
    pins = []
    for number, result in enumerate(found, start):
        card = result.data
        if card["venue"]:
            pins.append(
                MapPin(
                    id=card["listingId"],
                    title=card["title"],
                    kind=card["kind"],
                    lon=card["lon"],
                    lat=card["lat"],
                    url=place_url(card, lang),
                    number=number,
                    lines=(card["venue"]["name"], f"{card['address']['street']}, {card['address']['town']}"),
                )
            )
    return pins


def _place_choice(form: SearchForm, answer: Answer) -> str:
    lang = current_language()
    return render_template(
        "public/place_choice.html",
        asked=asked(form),
        kept=kept(form),
        choices=[_choice(form, place, lang) for place in answer.choices],
    )


def _results(
    meant: Asked,
    taxonomy: Taxonomy,
    answer: Answer | None,
    page: SearchPage,
    facets: Facets | None,
    *,
    is_counting: bool,
    unknown: int,
    any_time: SearchPage | None,
) -> str:
    form = meant.form
    lang = current_language()
    place = answer.place if answer else None
    start = place.municipality_code if place else None
    fallback = page.fallback
    nearest = (fallback.nearest_ido,) if fallback and fallback.nearest_ido else ()
    without_words = [result for result in fallback.without_words if result not in nearest] if fallback else []
    shown = (*page.results, *page.beyond) if place else ()
    first = page.passed + 1
    is_alone = meant.is_urgent and not shown  # whom to call, and nothing to choose from
    on_map = shown or (*nearest, *without_words)
    title = title_of(meant, place, page, only_time=any_time is not None)
    return render_template(
        "public/results.html",
        title=title,
        tab_title=tab_title_of(meant, title, (words for _, words in chosen_filters(form, taxonomy, lang))),
        from_afar=form.is_from_afar,
        asked=asked(form),
        spot=place_words(place, is_on_map=bool(form.kaart)) if place and place.kind is PlaceKind.COORDINATE else "",
        kept=kept(form),
        **understood_context(meant, lang, has_results=bool(page.results or page.beyond)),
        counted=counted_as(meant, place, found_near=bool(page.results) and page.is_met),
        themes=_themes(form, taxonomy, lang) if meant.is_not_understood and not page.results else [],
        notes=[*_past(request.args), *_notes(meant, answer), *_instead(form, taxonomy, page, any_time)],
        place_notes=labels.place_notes(answer, form.waar) if answer else [],
        other_places=[*_named(meant, place, lang), *(_choice(form, choice, lang) for choice in _elsewhere(answer))],
        reach=reach_of(meant, place, page),
        place=place,
        cards=present_results(page.results, lang, first=first, start=start) if place else [],
        further=present_results(page.beyond, lang, first=first + len(page.results), start=start) if place else [],
        remote=present_results(page.remote, lang),
        nearest=present_results(nearest, lang, start=start),
        without_words=present_results(without_words, lang, first=len(nearest) + 1, start=start),
        nothing=_nothing(meant, place, facets),
        perhaps=_perhaps(form, unknown),
        whenever_url=form.url(lang, nu=False, dag="", deel=""),
        wider=_wider(form, taxonomy, lang, facets, any_time) if place and not meant.is_urgent else [],
        count_url=f"{form.url(lang, filters=1)}#filters",
        count_data_url=f"/{lang}/zoeken/aantallen{form.as_query(kaart=None)}",
        passed=page.passed,
        next_url=form.url(lang, cursor=page.next_cursor) if place and page.next_cursor else "",
        first_url=form.url(lang) if form.cursor else "",
        map=map_data(
            pins_of(on_map, lang, start=first),
            here=MapHere(name=place_words(place, is_on_map=bool(form.kaart)), lon=place.lon, lat=place.lat),
            municipality=place.municipality_code,
            view=form.view,
            circles=circles(lang),
        )
        if place and on_map
        else None,
        map_search=map_search(form, lang) if place and on_map else None,
        further_links=map_links(form, place, shown, lang) if place and not is_alone else [],
        is_alone=is_alone,
        **filter_context(form, taxonomy, lang, facets if is_counting else None, manners=meant.manners),
    )


def asked(form: SearchForm) -> dict[str, str]:
    """Give the search form what was filled in."""
    return {"what": form.wat, "where": form.waar, "view": form.kaart}


def kept(form: SearchForm) -> list[tuple[str, str]]:
    """List the filters that a new question keeps, as hidden fields."""
    return [(name, YES if value is True else str(value)) for name, value in form.filters().items()]


@bp.app_context_processor
def form_as_left() -> dict[str, object]:
    """Let a page that refuses an address show the form as it was left, and read what can be read only then."""

    def read() -> dict[str, object]:
        form = SearchForm.read_as_left(request.args, get_taxonomy())
        return {"asked": asked(form), "kept": kept(form)}

    return {"form_as_left": read}


def _choice(form: SearchForm, place: Place, lang: str) -> dict[str, str]:
    return {
        "name": place.name,
        "where": labels.place_detail(place.kind, place.name, place.municipality_name, place.province_name),
        "url": form.url(lang, waar=place.query),
    }


def _named(meant: Asked, place: Place | None, lang: str) -> list[dict[str, str]]:
    """Offer the place that stands in the question where another was given: without that one it moves to its field."""
    name = meant.understood.named_place
    other = get_gazetteer().find_exact(name).place if name else None
    if other is None or place is None or other.query == place.query:
        return []
    return [_choice(meant.form, other, lang) | {"url": meant.form.url(lang, waar="")}]


def _elsewhere(answer: Answer | None) -> list[Place]:
    """List the other places that may be meant; the municipality of a town of the same name is no other place."""
    place = answer.place if answer else None
    if answer is None or place is None:
        return []
    return [
        choice
        for choice in answer.choices
        if choice.kind is not PlaceKind.MUNICIPALITY or choice.municipality_code != place.municipality_code
    ]


def _past(args: Mapping[str, str]) -> list[dict[str, str]]:
    """Say that the day of an address that was kept has passed, so that it is no longer asked for."""
    day = past_day(args)
    if day is None:
        return []
    text = gettext("%(day)s is voorbij. U ziet nu alle dagen.", day=labels.full_day(day, current_language()))
    return [{"type": "info", "text": text}]


def _instead(
    form: SearchForm, taxonomy: Taxonomy, page: SearchPage, any_time: SearchPage | None
) -> list[dict[str, str]]:
    """Say that what was found is only something like what was asked for, and offer what is open at another time."""
    text, link = "", {}
    if not page.is_met and page.results:
        text = gettext("Deze plekken kunnen u misschien wel verder helpen.")
    if any_time and (page.results or page.beyond or (is_calm() and page.remote)):
        way = _without_time(form, taxonomy, current_language(), any_time)
        link = {"url": way["url"], "label": f"{way['label']} ({way['count']})" if way["count"] else way["label"]}
    return [{"type": "info", "text": text, **link}] if text or link else []


def _without_time(form: SearchForm, taxonomy: Taxonomy, lang: str, any_time: SearchPage) -> dict[str, str]:
    """Offer the same search at any time, with the count that the heading there tells."""
    words = [label for name, label in chosen_filters(form, taxonomy, lang) if name in TIMES]
    return {
        "label": gettext("Zoek zonder ‘%(what)s’", what=" – ".join(words)),
        "url": form.url(lang, nu=False, dag="", deel=""),
        "count": heading_count_words(any_time.count),
    }


def _notes(meant: Asked, answer: Answer | None) -> list[dict[str, str]]:
    """Say that a place is missing, was not found, or is too large to tell what is near; or that nothing was asked."""
    form = meant.form
    if not form.waar:
        return [
            {
                "type": "info",
                "id": ABOUT_PLACE,
                "text": gettext("Vul hierboven uw postcode of plaats in. Dan ziet u wat dichtbij is."),
            }
        ]
    if answer is None or answer.place is None:
        text = gettext(
            "Wij kennen ‘%(typed)s’ niet. Vul een postcode in, zoals 3511 LN, of een plaats.", typed=form.waar
        )
        return [{"type": "warning", "id": ABOUT_PLACE, "text": text}]
    if answer.place.kind is PlaceKind.PROVINCE:
        text = gettext("Een provincie is groot. Vul een postcode of plaats in. Dan ziet u wat dichtbij is.")
        return [{"type": "info", "text": text}]
    if form.wat and meant.wish is None:
        return [{"type": "info", "text": _not_understood(form)}]
    return []


def _not_understood(form: SearchForm) -> str:
    return gettext("Wij begrijpen ‘%(what)s’ nog niet. Probeer een ander woord, of kies hieronder.", what=form.wat)


def _nothing(meant: Asked, place: Place | None, facets: Facets | None) -> str:
    """Say what was not found; that it is not open only where the time is what leaves nothing."""
    form = meant.form
    if place is None or meant.is_urgent:
        return ""
    if form.opening() and (facets is None or left_without(facets, "nu")):
        return gettext("Wij vonden niets dat nu open is.") if form.nu else gettext("Wij vonden niets dat dan open is.")
    if meant.is_not_understood:
        return _not_understood(form)
    if form.wat:
        return gettext("Er is nog geen aanbod over ‘%(what)s’ gevonden.", what=form.wat)
    return gettext("Er is nog geen aanbod gevonden dat hierbij past.")


def _perhaps(form: SearchForm, unknown: int) -> str:
    """Say of how many nearby nobody knows whether they are open when it was asked for."""
    if not unknown:
        return ""
    if form.nu:
        return ngettext(
            "Van %(num)d plek dichtbij weten wij niet of die nu open is. Bel eerst.",
            "Van %(num)d plekken dichtbij weten wij niet of ze nu open zijn. Bel eerst.",
            unknown,
        )
    return ngettext(
        "Van %(num)d plek dichtbij weten wij niet of die dan open is. Bel eerst.",
        "Van %(num)d plekken dichtbij weten wij niet of ze dan open zijn. Bel eerst.",
        unknown,
    )


def _themes(form: SearchForm, taxonomy: Taxonomy, lang: str) -> list[dict[str, str]]:
    """List the themes, each with the address where it is searched for at the same place."""
    return [
        {"label": theme.label(lang), "icon": theme.icon, "url": SearchForm(waar=form.waar, thema=theme.slug).url(lang)}
        for theme in taxonomy.themes
    ]


def _wider(
    form: SearchForm, taxonomy: Taxonomy, lang: str, facets: Facets | None, any_time: SearchPage | None
) -> list[dict[str, str]]:
    """Offer the same search with less: at any time, without the need, without one of the filters, without any."""
    links = [_without_time(form, taxonomy, lang, any_time)] if any_time else []
    if form.wat and form.waar:
        links.append({"label": gettext("Zoek zonder ‘%(what)s’", what=form.wat), "url": form.url(lang, wat="")})
    chosen = chosen_filters(form, taxonomy, lang)
    singly = [
        {
            "label": gettext("Zoek zonder ‘%(what)s’", what=words),
            "url": form.url(lang, **{name: None}),
            "count": way_out_words(left),
        }
        for name, words in chosen
        if facets and not (any_time and name in TIMES) and (left := left_without(facets, name))
    ]
    links += singly
    if chosen and (len(chosen) > 1 or not (singly or any_time)):
        plain = SearchForm(wat=form.wat, waar=form.waar)
        links.append({"label": gettext("Zoek zonder filters"), "url": plain.url(lang)})
    return links
