"""What somebody must know of an offering who gets it passed on: in a mail, a text message, or read aloud by telephone.

Plain lines in the language of the page, with the names and notes of organisations as these wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from app.domain.offerings.hours import TIME_ZONE, next_dates, other_days
from app.domain.offerings.queries import Pick
from app.domain.offerings.schedule import schedule_of
from app.domain.offerings.types import Access
from app.http.current import get_calendar
from app.web import hours, labels
from app.web.cards import CardJson, cost_words, present_card, state_of
from app.web.texts import gettext

_NEEDLESS = re.compile("\u2067([^\u2066-\u2069]*)\u2069|\u2068(?=\\S*\u2069)(\\S*?)\u2069")
_LOOKED_AHEAD = 3
"""So many times are looked at for one that has not begun: the present one may run beside another."""


def first_step(pick: Pick) -> str:
    """Say what to do before going, if anything."""
    match pick.card["access"]:
        case Access.APPOINTMENT:
            return gettext("Maak eerst een afspraak.")
        case Access.REGISTRATION:
            return gettext("Meld u eerst aan.")
        case Access.REFERRAL:
            return gettext("U hebt eerst een verwijzing nodig.")
    return gettext("Een afspraak is niet nodig.")


def told(pick: Pick, lang: str, at: datetime, *, title: str = "", with_notes: bool = True) -> list[str]:
    """Say all that somebody needs who goes there, the most needed first; under another title if there is one.

    Without notes what the organisation added is left out, and the next time where the pattern is told.
    """
    card, words, price = pick.card, labels.words(lang), pick.card["cost"]
    bring = labels.listed((words.bring[key] for key in card["bring"]), lang)
    lines = [
        title or card["title"],
        *_place(card, lang, at),
        pick.room,
        *_times(pick, lang, at, with_notes=with_notes),
        first_step(pick),
        gettext("Bel %(phone)s", phone=card["phone"]) if card["phone"] else pick.email,
        f"{gettext('Aanmelden')}: {pick.sign_up_url}" if pick.sign_up_url else "",
        gettext("Neem mee: %(things)s.", things=bring) if bring else "",
        pick.bring_note if with_notes else "",
        pick.access_note if with_notes else "",
        cost_words(card, lang),
        price["note"] if with_notes else "",
    ]
    return [_plain(line) for line in lines if line]


def told_briefly(pick: Pick, lang: str, at: datetime) -> list[str]:
    """Say as much as a text message holds: what, where, the next time and the telephone number."""
    card = pick.card
    venue, address = card["venue"], card["address"]
    where = f"{venue['name']}, {address['street']}, {address['town']}" if venue else card["organisation"]["name"]
    lines = [card["title"], where, _plain(_next_time(card, lang, at)), card["phone"]]
    return [line for line in lines if line]


def all_told(picks: Iterable[Pick], lang: str, at: datetime) -> list[str]:
    """Say all of every offering of a list, each under its number, with an empty line between them."""
    return _blocks(
        told(pick, lang, at, title=f"{number}. {pick.card['title']}") for number, pick in enumerate(picks, 1)
    )


def shorter_told(picks: Iterable[Pick], lang: str, at: datetime) -> list[list[str]]:
    """Say less and less of a list: where, when and how to get in; then a line for each."""
    numbered = list(enumerate(picks, 1))
    return [
        _blocks(_in_few_lines(number, pick, lang, at) for number, pick in numbered),
        [_line(number, pick, with_street=True) for number, pick in numbered],
        [_line(number, pick, with_street=False) for number, pick in numbered],
    ]


def short_line(number: int, pick: Pick) -> str:
    """Say what is on a list as a text message does: the title and the town, or who gives it."""
    card = pick.card
    return f"{number}. {card['title']}, {card['address']['town'] if card['venue'] else card['organisation']['name']}"


def _in_few_lines(number: int, pick: Pick, lang: str, at: datetime) -> list[str]:
    card = pick.card
    times = [] if card["unavailable"] else [*map(str, hours.pattern(card["hours"], lang))]
    call = gettext("Bel %(phone)s.", phone=card["phone"]) if card["phone"] else pick.email
    lines = [
        f"{number}. {card['title']}",
        ", ".join(_place(card, lang, at)),
        _plain("; ".join(sentence.rstrip(".") for sentence in times) or _next_time(card, lang, at)),
        _plain(f"{first_step(pick)} {call}".strip()),
    ]
    return [line for line in lines if line]


def _line(number: int, pick: Pick, *, with_street: bool) -> str:
    card, address = pick.card, pick.card["address"]
    where = [card["venue"]["name"], *([address["street"]] if with_street else []), address["town"]] if address else []
    parts = [card["title"], *(where or [card["organisation"]["name"]]), card["phone"]]
    return f"{number}. {', '.join(part for part in parts if part)}"


def _blocks(blocks: Iterable[Iterable[str]]) -> list[str]:
    return list(chain.from_iterable(["", *block] for block in blocks))[1:]


def _plain(text: str) -> str:
    """Leave out the marks that keep Arabic from mixing where nothing can: each costs nine characters of an address."""
    return _NEEDLESS.sub(lambda found: found[1] or found[2] or "", text)


def _place(card: CardJson, lang: str, at: datetime) -> list[str]:
    """Say where to be, as on an envelope; or how it is given and by whom."""
    venue, address = card["venue"], card["address"]
    if venue:
        return [venue["name"], address["street"], f"{labels.postcode(address['postcode'])} {address['town']}"]
    presented = present_card(card, None, lang, at, get_calendar())
    return [presented.way, presented.where]


def _times(pick: Pick, lang: str, at: datetime, *, with_notes: bool) -> list[str]:
    """Say when it is: the pattern, the next time, and the days on which it is otherwise."""
    card = pick.card
    if card["unavailable"]:
        return [state_of(card, lang, at, get_calendar())[0]]
    today = at.astimezone(TIME_ZONE).date()
    pattern = [*map(str, hours.pattern(card["hours"], lang))]
    lines = [
        *pattern,
        _next_time(card, lang, at) if with_notes or not pattern else "",
        *(
            f"{labels.days_from_to(other.first_on, other.last_on, lang)}: {labels.times_words(other.times)}"
            for other in other_days(schedule_of(card, get_calendar()), today, get_calendar())
        ),
        hours.own_note(pick.hours_note, card["hours"]) if with_notes or not pattern else "",
    ]
    known = [line for line in lines if line]
    return known or [gettext("De tijden zijn niet bekend. Vraag ernaar.")]


def _next_time(card: CardJson, lang: str, at: datetime) -> str:
    """Say when it next begins, with its date: who gets the message may read it days later. Empty when not known."""
    if card["unavailable"]:
        return state_of(card, lang, at, get_calendar())[0]
    coming = next_dates(schedule_of(card, get_calendar()), at, _LOOKED_AHEAD, get_calendar())
    for span in coming:
        if span.is_certain and span.start >= at:
            on = span.start.date()
            day = labels.full_day(on, lang, with_year=on.year != at.astimezone(TIME_ZONE).year)
            return gettext("Volgende keer: %(day)s om %(time)s", day=day, time=labels.clock(span.start))
    return ""
