"""The first advice of the keuzehulp in words: what to do, when, and what to take along."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.base import now
from app.domain.guidance.advice import Advice, Fit
from app.domain.offerings.search.types import Result
from app.domain.offerings.types import Access, Bring, Delivery
from app.http.current import get_calendar
from app.web import labels
from app.web.cards import Card, CardJson, present_card
from app.web.names import whole_number
from app.web.texts import gettext
from app.web.ways import Way, first_way


class Place(NamedTuple):
    """Where something is given."""

    venue: str
    street: str
    town: str


class FirstAdvice(NamedTuple):
    """What to do first: the card in words, what to do in sentences, and how to get there or in touch."""

    card: Card
    sentences: tuple[str, ...]
    place: Place | None
    """Where to go, in the words of who gives it: a sentence of the page holds them, and says that they are Dutch."""
    for_other: bool
    is_walk_in: bool
    """Whether one may come as one is; what must be done first is a sentence."""
    bring: str
    phone: str
    website: str
    leads: Way | None
    """Which button comes first."""


def present_advice(
    result: Result, lang: str, *, way: Delivery | None, start: str | None, for_other: bool
) -> FirstAdvice:
    """Put a result into an advice.

    `way` is how somebody wants it, `start` the municipality from where its distance is counted.
    """
    card = result.data
    things = _other_brings() if for_other else labels.words(lang).bring
    bring = labels.listed((things[key] for key in card["bring"]), lang)
    sentences = (_before(card, for_other=for_other), _what(card, way, for_other=for_other))
    return FirstAdvice(
        card=present_card(card, result.distance_m, lang, now(), get_calendar(), start=start),
        sentences=tuple(sentence.strip() for sentence in sentences if sentence),
        place=_place(card),
        for_other=for_other,
        is_walk_in=card["access"] == Access.DROP_IN,
        bring=gettext("Neem mee: %(things)s.", things=bring) if bring else "",
        phone=card["phone"] or "",
        website=card["website"] or "",
        leads=first_way(card),
    )


def reason(advice: Advice, way: Delivery | None, *, has_place: bool, for_other: bool) -> str:
    """Say why this is the advice, in one or a few short sentences; `way` is how somebody wants to be helped."""
    first = advice.first
    if first is None:
        return gettext("Er is nu niets te vinden. Vraag het in de bibliotheek.")
    if advice.fit is Fit.GOOD:
        is_near = first.distance_m is not None
        near, fits = gettext("Dit past bij uw antwoorden en is dichtbij."), gettext("Dit past bij uw antwoorden.")
        return near if is_near else fits
    if advice.fit is Fit.OTHER_WAY:
        if not has_place:
            return gettext("U vulde geen plaats in. Dit kan vanaf elke plek.")
        return f"{_not_this_way(way, for_other=for_other)} {_but_this(first.data, way, for_other=for_other)}"
    if not has_place:
        nothing, more = gettext("Precies hiervoor is er nog niets."), gettext("Met een plaats vindt u meer.")
        return f"{nothing} {gettext('Misschien helpt dit.')} {more}"
    nothing = gettext("Hierover is niets dichtbij.") if advice.fit is Fit.FAR else gettext("Hierover is nog niets.")
    return f"{nothing} {_why_instead(first.data, for_other=for_other)}"


def _not_this_way(way: Delivery | None, *, for_other: bool) -> str:
    """Say that nobody helps in the way that was asked for."""
    match way:
        case Delivery.AT_HOME if for_other:
            return gettext("Niemand komt hiervoor bij die persoon thuis.")
        case Delivery.AT_HOME:
            return gettext("Niemand komt hiervoor bij u thuis.")
        case Delivery.TELEPHONE:
            return gettext("Niemand helpt hierbij per telefoon.")
        case Delivery.ONLINE:
            return gettext("Dit is er niet online.")
    return gettext("Dit is er niet dichtbij.")


def _but_this(card: CardJson, way: Delivery | None, *, for_other: bool) -> str:
    """Say how it can be done instead."""
    if not card["venue"]:
        return gettext("Dit kan wel.")
    if card["phone"] and way is not Delivery.TELEPHONE:
        theirs = gettext("Die persoon kan wel hierheen, of bellen.")
        return theirs if for_other else gettext("U kunt wel hierheen, of bellen.")
    return gettext("Die persoon kan wel hierheen.") if for_other else gettext("U kunt wel hierheen.")


def _why_instead(card: CardJson, *, for_other: bool) -> str:
    if not card["ido"]:
        return gettext("Misschien helpt dit.")
    if for_other:
        return gettext("Bij een Informatiepunt kijkt iemand met die persoon mee.")
    return gettext("Bij een Informatiepunt kijkt iemand met u mee.")


def _before(card: CardJson, *, for_other: bool) -> str:
    """Say what must be done before anything else."""
    call = _call(card)
    match card["access"]:
        case Access.APPOINTMENT:
            return f"{gettext('Maak eerst een afspraak.')} {call}"
        case Access.REGISTRATION:
            first = gettext("Meld die persoon eerst aan.") if for_other else gettext("Meld u eerst aan.")
            return f"{first} {call}"
        case Access.REFERRAL if for_other:
            return gettext("Die persoon heeft eerst een verwijzing nodig, van de huisarts of de gemeente.")
        case Access.REFERRAL:
            return gettext("U hebt eerst een verwijzing nodig, van de huisarts of de gemeente.")
    return ""


def _place(card: CardJson) -> Place | None:
    if not card["venue"]:
        return None
    return Place(card["venue"]["name"], card["address"]["street"], card["address"]["town"])


def _what(card: CardJson, way: Delivery | None, *, for_other: bool) -> str:
    """Say whom to call or what to open where there is no place to go to."""
    if card["venue"]:
        return ""
    ways = [way] if way in card["deliveries"] else card["deliveries"]
    if Delivery.TELEPHONE in ways and card["phone"]:
        return _call(card) if card["access"] == Access.DROP_IN else ""  # otherwise the number was said already
    if Delivery.AT_HOME in ways:
        return gettext("Er komt iemand bij die persoon thuis.") if for_other else gettext("Er komt iemand bij u thuis.")
    theirs = gettext("Het is online. Die persoon hoeft nergens heen.")
    return theirs if for_other else gettext("Het is online. U hoeft nergens heen.")


def _other_brings() -> dict[str, str]:
    """Name what somebody else takes along, without `uw`."""
    return {
        Bring.DIGID: gettext("DigiD"),
        Bring.IDENTITY: gettext("paspoort of identiteitskaart"),
        Bring.LETTER: gettext("de brief"),
        Bring.DEVICE: gettext("telefoon, tablet of laptop"),
        Bring.AUTHORISATION_CODE: gettext("de machtigingscode"),
        Bring.INCOME: gettext("papieren over het inkomen"),
        Bring.NOTEBOOK: gettext("een schrift"),
    }


def _call(card: CardJson) -> str:
    return gettext("Bel %(phone)s.", phone=whole_number(card["phone"])) if card["phone"] else ""
