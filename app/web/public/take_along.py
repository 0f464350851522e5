"""What somebody takes along: a list in the address, on paper, as a folding card, in the calendar, as a code to scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from flask import Response, current_app, g, render_template, request

from app.config import Settings
from app.domain.base import now
from app.domain.errors import NotFound
from app.domain.offerings.hours import TIME_ZONE
from app.domain.offerings.queries import Pick, find_picks
from app.domain.offerings.schedule import schedule_of
from app.extensions import db
from app.http.caching import keep_nowhere
from app.http.current import get_calendar
from app.http.locale import current_language
from app.web import hours, labels
from app.web.calendars import Entry, calendar_url, write_calendar
from app.web.cards import cost_words, place_url, present_card
from app.web.greetings import GREETINGS, greetings
from app.web.public import bp
from app.web.public.context import SITE_NAME, origin
from app.web.public.forms.shortlist import MOST, Shortlist, TakeAlongForm
from app.web.public.offerings import routes, times_of
from app.web.public.passing_on import all_told, first_step, short_line, shorter_told
from app.web.sharing import share
from app.web.texts import gettext, ngettext

LEAVES = 3
"""How many things fit on one folding card: two inside and one on the back."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A list with what is public of it, each listing once, in the order of the list."""

    form: TakeAlongForm
    picks: tuple[Pick, ...]
    gone: int


@bp.get("/<lang:lang>/mee")
def take_along() -> Response:
    """Show the list of an address, to look at, to print, or as a folding card.

    What somebody saved is told to nobody who uses the same computer: no cache keeps a list, its calendar or its code.
    """
    lang, found = current_language(), _find()
    form, at = found.form, now()
    settings: Settings = current_app.extensions["settings"]
    items = [_present(pick, found, lang, at) for pick in found.picks]
    greeting = greetings(lang)[form.greeting] if form.greeting else ""
    text = render_template(
        "public/take_along_card.html" if form.is_card and items else "public/take_along.html",
        title=gettext("Uw vouwkaart") if form.is_card and items else gettext("Uw lijst"),
        items=items,
        sheets=[items[first : first + LEAVES] for first in range(0, len(items), LEAVES)],
        notes=_notes(found),
        greeting=greeting,
        greetings=[(key, text, key == form.greeting) for key, text in greetings(lang).items()],
        list_url=form.url(lang, vorm=""),
        card_url=form.url(lang, vorm="kaart"),
        code_url=form.url(lang, "/qr.svg", vorm=""),
        calendar_url=form.shortlist.url(lang, "/agenda.ics") if any(item["calendar_url"] for item in items) else "",
        share=share(
            origin() + form.url(lang, vorm=""),
            gettext("Leren en hulp bij u in de buurt"),
            greeting,
            all_told(found.picks, lang, at),
            short=[short_line(number, pick) for number, pick in enumerate(found.picks, 1)],
            shorter=shorter_told(found.picks, lang, at),
        ),
        made_on=labels.long_date(at.astimezone(TIME_ZONE).date(), lang),
        help_phone=settings.help_phone,
        help_phone_name=settings.help_phone_name,
    )
    return keep_nowhere(Response(text))


@bp.get("/<lang:lang>/mee/agenda.ics")
def take_along_calendar() -> Response:
    """Give the calendar file of a list."""
    return keep_nowhere(_calendar(gettext("Leren en hulp bij u in de buurt"), _find().picks, SITE_NAME.lower()))


@bp.get("/<lang:lang>/aanbod/<offering_id>/agenda.ics")
def offering_calendar(offering_id: str) -> Response:
    """Give the calendar file of one offering, at the place that is asked or its first."""
    asked = request.args.get("plek", offering_id)
    pick = find_picks(db.session, [asked]).get(asked)
    if pick is None or pick.card["id"] != offering_id:
        msg = f"no public offering {offering_id!r}"
        raise NotFound(msg)
    return _calendar(pick.card["title"], [pick], pick.card["slug"])


@bp.get("/<lang:lang>/aanbod/<offering_id>/qr.svg")
def offering_code(offering_id: str) -> Response:
    """Draw the address of one offering as a code to scan, at the place that is asked; reads no database.

    Raises:
        NotFound: for what is no id.
    """
    asked = [offering_id, *filter(None, [request.args.get("plek")])]
    if Shortlist.read(*asked).ids != tuple(dict.fromkeys(asked)):
        msg = f"no offering {offering_id!r}"
        raise NotFound(msg)
    place = f"?plek={asked[1]}" if len(asked) > 1 else ""
    address = f"{origin()}/{current_language()}/aanbod/{offering_id}/{place}"
    return Response(_code(address), mimetype="image/svg+xml")


@bp.get("/<lang:lang>/mee/qr.svg")
def take_along_code() -> Response:
    """Draw the address of a list as a code to scan."""
    form = TakeAlongForm.read(request.args, GREETINGS)
    return keep_nowhere(Response(_code(origin() + form.url(current_language())), mimetype="image/svg+xml"))


@lru_cache(maxsize=256)
def _code(address: str) -> bytes:
    """Draw an address black on white, with its quiet margin, as coarse as its length allows."""
    drawing = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawing, kind="svg", border=4, light="#fff", xmldecl=False, svgns=True, omitsize=True, nl=False)
    return drawing.getvalue()


def _find() -> _Found:
    """Read the list of the address and find what is on it."""
    form = TakeAlongForm.read(request.args, GREETINGS)
    by_id = find_picks(db.session, form.shortlist.ids)
    picks = {pick.card["listingId"]: pick for pick in by_id.values()}
    known = g.shortlist = Shortlist(tuple(picks))
    gone = len(form.shortlist.ids) - len(by_id) + form.broken
    return _Found(
        TakeAlongForm(known, form.greeting, form.is_card, left_over=form.left_over), tuple(picks.values()), gone
    )


def _notes(found: _Found) -> list[str]:
    """Say what is not on the list though the address names it."""
    notes = []
    if found.gone:
        notes.append(
            ngettext(
                "%(num)d aanbod van deze lijst bestaat niet meer.",
                "%(num)d keer aanbod van deze lijst bestaat niet meer.",
                found.gone,
            )
        )
    if found.form.left_over:
        notes.append(gettext("Op een lijst passen %(num)d dingen. De rest is weggelaten.", num=MOST))
    return notes


def _present(pick: Pick, found: _Found, lang: str, at: datetime) -> dict[str, Any]:
    """Put one thing on the list into words."""
    card, words, price = pick.card, labels.words(lang), pick.card["cost"]
    presented = present_card(card, None, lang, at, get_calendar())
    venue, address = card["venue"], card["address"]
    rest = found.form.shortlist.without(card["listingId"])
    when = times_of(card, lang, at)
    spot = f"{venue['name']}, {address['street']}, {address['town']}" if venue else ""
    return {
        "id": card["listingId"],
        "title": card["title"],
        "url": place_url(card, lang),
        "presented": presented,
        "organisation": card["organisation"]["name"],
        "venue": venue["name"] if venue else "",
        "room": pick.room,
        "street": address["street"] if venue else "",
        "town": f"{labels.postcode(address['postcode'])} {address['town']}" if venue else "",
        "routes": routes(card["lat"], card["lon"], spot) if venue else None,
        "state": when["state"],
        "state_class": when["state_class"],
        "pattern": hours.pattern(card["hours"], lang),
        "is_unavailable": bool(card["unavailable"]),
        "dates": [] if card["unavailable"] else when["dates"],
        "shows_dates": hours.leaves_dates_open(card["hours"]) or bool(card["sessions"]),
        "hours_note": hours.own_note(pick.hours_note, card["hours"]),
        "is_unknown": not when["dates"] and not hours.pattern(card["hours"], lang),
        "cost": cost_words(card, lang),
        "cost_note": price["note"],
        "bring": labels.listed((words.bring[key] for key in card["bring"]), lang),
        "bring_note": pick.bring_note,
        "first": first_step(pick),
        "access_note": pick.access_note,
        "phone": card["phone"],
        "email": pick.email,
        "sign_up_url": pick.sign_up_url,
        "calendar_url": calendar_url(card, lang, at),
        "drop_url": rest.url(lang, groet=found.form.greeting),
    }


def _calendar(name: str, picks: Sequence[Pick], filename: str) -> Response:
    lang, at = current_language(), now()
    host = request.host.partition(":")[0]
    body = write_calendar(name, [_entry(pick, lang) for pick in picks], get_calendar(), host=host, lang=lang, at=at)
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    return response


def _entry(pick: Pick, lang: str) -> Entry:
    card = pick.card
    venue, address = card["venue"], card["address"]
    where = (
        [venue["name"], address["street"], f"{labels.postcode(address['postcode'])} {address['town']}"] if venue else []
    )
    return Entry(
        id=card["listingId"],
        title=card["title"],
        description="\n".join(_told(pick, lang)),
        location=", ".join(where),
        url=origin() + place_url(card, lang),
        schedule=schedule_of(card, get_calendar()),
        position=(card["lat"], card["lon"]) if venue else None,
        until=pick.valid_until,
    )


def _told(pick: Pick, lang: str) -> list[str]:
    """Say what is good to know, line by line."""
    card, words = pick.card, labels.words(lang)
    bring = labels.listed((words.bring[key] for key in card["bring"]), lang)
    lines = [
        card["organisation"]["name"],
        first_step(pick),
        gettext("Neem mee: %(things)s.", things=bring) if bring else "",
        pick.bring_note,
        cost_words(card, lang),
        gettext("Bel %(phone)s", phone=card["phone"]) if card["phone"] else "",
    ]
    return [line for line in lines if line]
