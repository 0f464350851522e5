"""The keuzehulp: one short question per page, and at the end what to do now. The answers stand in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.domain.errors import NotFound
from app.domain.guidance.advice import Advice, Fit, advise
from app.domain.guidance.types import ADVICE_STEP, PLACE_STEP, Answer, Position, Step, Wanted, say
from app.domain.offerings.search.types import Origin, SearchCriteria
from app.domain.taxonomy.types import Taxonomy
from app.domain.taxonomy.vocabulary.types import Need
from app.extensions import db
from app.http.current import get_calendar, get_geocoder, get_taxonomy, get_tree, get_vocabulary
from app.http.locale import current_language
from app.http.understanding import understand_text
from app.web import labels
from app.web.advices import FirstAdvice, present_advice, reason
from app.web.greetings import GREETINGS
from app.web.helplines import present_helplines
from app.web.public import bp
from app.web.public.forms.search import KINDS, WAYS, SearchForm
from app.web.public.forms.shortlist import SEPARATOR, Shortlist
from app.web.public.headings import place_words
from app.web.public.offerings import routes
from app.web.public.saving import current_shortlist
from app.web.public.search import origin_of, present_results
from app.web.texts import gettext
from geo.gazetteer import Answer as PlaceAnswer

OWING = "debts"
OWING_LETTERS = frozenset({OWING, "debt-collection", "fine"})
"""The needs of who has a letter that costs more every week: whom to call about debts is always among the advices."""

_WAY_NAMES = {way.value: name for name, way in WAYS.items()}


@bp.get("/<lang:lang>/keuzehulp", defaults={"path": ""})
@bp.get("/<lang:lang>/keuzehulp/<path:path>")
def guidance(path: str) -> Response | str:
    """Ask the question that comes after the answers in the path; after the last one the place, then give the advice.

    An address of an older tree leads to the question up to where it can still be followed.
    """
    keys = path.split("/") if path else []
    asks_advice = keys[-1:] == [ADVICE_STEP]
    if asks_advice:
        keys.pop()
    try:
        position = get_tree().walk(keys)
    except NotFound as error:
        if not error.details["taken"]:
            raise
        return _lead_to(tuple(keys[: int(str(error.details["taken"]))]))
    if position.step is None:
        return _advice(position) if asks_advice else _place(position)
    return _lead_to(position.path) if asks_advice else _question(position, position.step)


def _lead_to(path: tuple[str, ...]) -> Response:
    """Lead to the question after these answers, with all that the address carries but a place that came too early."""
    carried = {name: value for name, value in request.args.items() if name != "waar"}
    return redirect(f"{_url(path)}?{urlencode(carried)}" if carried else _url(path))


def _question(position: Position, step: Step) -> str:
    lang, other, tree = current_language(), position.is_for_other, get_tree()
    question = say(step.question, step.question_other, lang, for_other=other)
    return render_template(
        "public/guidance.html",
        title=_titled(question),
        description=gettext("Beantwoord een paar korte vragen. Dan ziet u waar u hulp krijgt of iets kunt leren."),
        canonical="" if position.answers else _url(()),
        question=question,
        answers=[_choice(answer, (*position.path, answer.key), lang, other=other) for answer in step.answers],
        shortcuts=_chips(position, [*tree.list_shortcuts(position), *tree.list_passed_over(position)]),
        count_subject=step.key,
        **_frame(position),
    )


def _titled(heading: str) -> str:
    """Say in the title what the heading says, and of what it is a part."""
    return f"{heading} – {gettext('Keuzehulp')}"


def _place(position: Position, **more: object) -> str:
    asks = gettext("Waar is die persoon?") if position.is_for_other else gettext("Waar bent u?")
    question = gettext("Welke plaats bedoelt u?") if more.get("choices") else asks
    return render_template(
        "public/guidance_place.html",
        title=_titled(question),
        question=question,
        advice_url=_url((*position.path, ADVICE_STEP)),
        count_subject=PLACE_STEP,
        shortcuts=_chips(position, get_tree().list_passed_over(position)),
        **{"asked": "", "fault": "", "choices": []} | more,
        **_frame(position),
    )


def _advice(position: Position) -> str:
    taxonomy, lang = get_taxonomy(), current_language()
    form = _form(position.wanted, request.args.get("waar"), taxonomy)
    answer = get_geocoder().find(form.waar) if form.waar else None
    if answer is None and "waar" in request.args:
        return _place(position, fault=gettext("Vul een postcode of plaats in, of sla deze vraag over."))
    if answer and answer.must_choose:
        return _place(position, asked=form.waar, choices=_places(position, answer))
    if answer and answer.place is None:
        fault = gettext("Wij kennen ‘%(typed)s’ niet. Vul een postcode in, zoals 3511 LN.", typed=form.waar)
        return _place(position, asked=form.waar, fault=fault)
    place = answer.place if answer else None
    origin = origin_of(place) if place else None
    # In Dutch for everybody: the same answers get the same advice, however long the words of a language are.
    wish = understand_text(search_words(position.wanted, "nl"), may_hold_place=False).wish
    advice = advise(
        db.session,
        form.criteria(taxonomy, origin, wish),
        position.wanted.delivery,
        line=_line(position.wanted, origin),
        calendar=get_calendar(),
    )
    if not all(get_vocabulary().find(key) for key in position.wanted.needs):
        advice = advice.for_a_part()
    way = _WAY_NAMES.get(position.wanted.delivery or "", "") if advice.fit is Fit.GOOD else ""
    start = place.municipality_code if place else None
    other = position.is_for_other
    heading = gettext("Dit kan die persoon nu doen") if other else gettext("Dit kunt u nu doen")
    return render_template(
        "public/guidance_advice.html",
        title=_titled(heading),
        heading=heading,
        notes=labels.place_notes(answer, form.waar) if answer else [],
        reason=reason(advice, position.wanted.delivery, has_place=place is not None, for_other=other),
        first=_first(position, advice, start),
        routes=_routes(advice),
        further=present_results(advice.further, lang, first=2, start=start),
        all_url=form.url(lang, manier=way),
        place_name=place_words(place) if place else "",
        answers_given=_answers_given(position, lang),
        take_along_url=_take_along_url(advice, lang, for_other=other),
        count_subject=ADVICE_STEP,
        count_place=start or "",
        last_step=position.last_step,
        **_frame(position),
        place_url=_url(position.path),
    )


def _line(wanted: Wanted, origin: Origin | None) -> SearchCriteria | None:
    """Ask for the telephone line that belongs to a letter about debts."""
    need = get_vocabulary().find(OWING)
    if need is None or wanted.beside is None or OWING_LETTERS.isdisjoint(wanted.needs):
        return None
    wish = understand_text(_said([need], "nl"), may_hold_place=False).wish
    return SearchCriteria(origin=origin, wish=wish, widen=origin is None, limit=1)


def _first(position: Position, advice: Advice, start: str | None) -> FirstAdvice | None:
    if advice.first is None:
        return None
    way, lang = position.wanted.delivery, current_language()
    return present_advice(advice.first, lang, way=way, start=start, for_other=position.is_for_other)


def _routes(advice: Advice) -> dict[str, str] | None:
    card = advice.first.data if advice.first else None
    if card is None or not card["venue"]:
        return None
    return routes(card["lat"], card["lon"], f"{card['venue']['name']}, {card['address']['town']}")


def search_words(wanted: Wanted, lang: str) -> str:
    """Say the needs as the visitor would, if all are understood in that language, else in Dutch.

    One that the vocabulary does not know any more can't be said: then the advice is no answer to it (`_advice`).
    """
    vocabulary = get_vocabulary()
    needs = [need for key in wanted.needs if (need := vocabulary.find(key))]
    if not needs:
        return wanted.words
    own = _said(needs, lang)
    understood = understand_text(own, may_hold_place=False).understood
    return own if {need.key for need in needs} <= {*understood.keys} else _said(needs, "nl")


def _said(needs: Sequence[Need], lang: str) -> str:
    return " – ".join(need.label(lang) for need in needs)


def _form(wanted: Wanted, where: str | None, taxonomy: Taxonomy) -> SearchForm:
    """Say what is wanted as the results page says it; a theme that is no longer in use asks for nothing."""
    terms = (
        ("thema", taxonomy.themes, wanted.theme),
        ("vorm", taxonomy.forms, wanted.form),
        ("voor", taxonomy.audiences, wanted.audience),
    )
    asked = {name: term.slug for name, known, key in terms if key and (term := known.find(key))}
    kind = next((name for name, value in KINDS.items() if value is wanted.kind), "")
    return SearchForm.read(
        {**asked, "wat": search_words(wanted, current_language()), "soort": kind, "waar": where or ""}, taxonomy
    )


def _frame(position: Position) -> dict[str, Any]:
    """Give what every page of the keuzehulp has: how far one is, the way back, and for whom it is."""
    number = len(position.answers) + 1
    total = len(position.answers) + position.questions_left
    words = (
        gettext("Laatste vraag")
        if number == total
        else gettext("Vraag %(number)d van %(total)d", number=number, total=total)
    )
    return {
        "is_guided": True,
        "number": number,
        "total": total,
        "progress": words,
        "back_url": _url(position.path[:-1]) if position.answers else f"/{current_language()}/",
        "start_url": _url(()),
        "for_other": position.is_for_other,
        # Before the place is asked already: who is in danger has no time for one more question.
        "helplines": present_helplines(position.wanted.needs),
    }


def _choice(answer: Answer, path: tuple[str, ...], lang: str, *, other: bool) -> dict[str, str]:
    return {
        "url": _url(path),
        "icon": answer.icon,
        "label": say(answer.label, answer.label_other, lang, for_other=other),
        "hint": say(answer.hint, {}, lang, for_other=False),
        "colour": answer.colour,
    }


def _chips(position: Position, ways: Iterable[tuple[tuple[str, ...], Answer]]) -> list[dict[str, str]]:
    lang, other = current_language(), position.is_for_other
    return [_choice(answer, path, lang, other=other) for path, answer in ways]


def _places(position: Position, answer: PlaceAnswer) -> list[dict[str, str]]:
    advice_url = _url((*position.path, ADVICE_STEP))
    return [
        {
            "url": f"{advice_url}?{urlencode({'waar': place.query})}",
            "label": place.name,
            "hint": labels.place_detail(place.kind, place.name, place.municipality_name, place.province_name),
        }
        for place in answer.choices
    ]


def _answers_given(position: Position, lang: str) -> list[str]:
    """List the answers in words, so that somebody sees what the advice rests on."""
    other = position.is_for_other
    return [say(answer.label, answer.label_other, lang, for_other=other) for _step, answer in position.answers]


def _take_along_url(advice: Advice, lang: str, *, for_other: bool) -> str:
    """Give the list that holds the advice, behind what is on it already; with a greeting for somebody else."""
    ids = [result.listing_id for result in (advice.first, *advice.further) if result]
    shortlist = Shortlist.read(current_shortlist().text, SEPARATOR.join(ids))
    return shortlist.url(lang, groet=GREETINGS[0] if for_other else "") if ids else ""


def _url(path: tuple[str, ...]) -> str:
    return "/".join((f"/{current_language()}/keuzehulp", *path))
