"""Words on screen: distances, money, moments and hours, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from app import create_app
from app.domain.offerings import types
from app.domain.offerings.hours import TIME_ZONE, Day, OpenKind, OpenState, Span
from app.domain.organisations.types import Facility, OrganisationKind, Wheelchair
from app.domain.taxonomy import seed
from app.web import hours, labels
from app.web.assets import STATIC
from geo.gazetteer import Answer, Note, Place, PlaceKind

TODAY = date(2026, 11, 23)
MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=TIME_ZONE)

NES = Place(
    name="Nes",
    kind=PlaceKind.PLACE,
    lon=5.77,
    lat=53.45,
    x=179_000.0,
    y=605_000.0,
    municipality_code="GM0060",
    municipality_name="Ameland",
    province_code="PV21",
    province_name="Fryslân",
    precision_m=800,
    query="Nes, Ameland",
)


@pytest.fixture(scope="module")
def wordy() -> Flask:
    """An application for its catalogues; it never asks its database."""
    return create_app({"TESTING": True, "DATABASE_URL": "sqlite:///var/never-opened.sqlite"})


@pytest.fixture(autouse=True)
def dutch_page(wordy: Flask) -> Iterator[None]:
    """Speak Dutch, as most pages do."""
    with wordy.test_request_context("/nl/"):
        yield


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("kind", types.Kind),
        ("access", types.Access),
        ("cost", types.CostKind),
        ("delivery", types.Delivery),
        ("help_by", types.HelpBy),
        ("bring", types.Bring),
        ("ido", types.IdoVariant),
        ("wheelchair", Wheelchair),
        ("facility", Facility),
        ("organisation_kind", OrganisationKind),
    ],
)
def test_every_value_of_the_rooms_has_words(field: str, values: type, lang: str) -> None:
    told = getattr(labels.words(lang), field)
    assert set(told) == set(values)
    assert [value for value in values if not told[value]] in ([], [Wheelchair.UNKNOWN])


def test_languages_differ() -> None:
    assert labels.words("nl").access[types.Access.DROP_IN] == "Vrije inloop"
    assert labels.words("en").access[types.Access.DROP_IN] == "Just walk in"
    assert labels.words("nl").days[0] == "maandag"
    assert labels.words("en").months[11] == "November"


@pytest.mark.parametrize(
    ("metres", "nl", "en"),
    [
        (0, "50 m", "50 m"),
        (212, "200 m", "200 m"),
        (974, "950 m", "950 m"),
        (980, "1 km", "1 km"),
        (1_149, "1,1 km", "1.1 km"),
        (9_949, "9,9 km", "9.9 km"),
        (9_951, "10 km", "10 km"),
        (123_456, "123 km", "123 km"),
    ],
)
def test_distances_are_told_as_people_say_them(metres: float, nl: str, en: str) -> None:
    assert labels.distance(metres, "nl") == nl
    assert labels.distance(metres, "en") == en


@pytest.mark.parametrize(
    ("metres", "icon", "words"),
    [
        (0, "walk", "Op dezelfde plek"),
        (30, "walk", "50 m · 1 minuut lopen"),
        (1_500, "walk", "1,5 km · 24 minuten lopen"),
        (3_000, "bike", "3 km · 16 minuten fietsen"),
        (40_000, "direction-sign", "40 km"),
    ],
)
def test_the_way_is_told_on_foot_by_bicycle_or_only_as_far(metres: float, icon: str, words: str) -> None:
    assert labels.way(metres, "nl") == (icon, words)


def test_money_is_written_as_its_language_does() -> None:
    assert labels.money(1250, "nl").replace("\xa0", " ") == "€ 12,50"
    assert labels.money(2500, "nl").replace("\xa0", " ") == "€ 25"
    assert labels.money(1250, "en").replace("\xa0", " ") == "€ 12.50"
    assert labels.cost(types.CostKind.PAID, None, "nl") == "Kost geld"
    assert labels.cost(types.CostKind.FREE, 0, "nl") == "Gratis"


@pytest.mark.parametrize(
    ("state", "nl", "class_name"),
    [
        (OpenState(OpenKind.OPEN, until=MONDAY.replace(hour=18)), "Nu open, tot 18:00", "is-open"),
        (OpenState(OpenKind.OPEN), "Altijd open", "is-open"),
        (OpenState(OpenKind.OPEN, until=MONDAY + timedelta(days=3)), "Nu open", "is-open"),
        (OpenState(OpenKind.OPEN, until=MONDAY.replace(day=24, hour=1)), "Nu open, tot 1:00", "is-open"),
        (OpenState(OpenKind.CLOSED, opens_at=MONDAY.replace(hour=19)), "Open vandaag om 19:00", "is-later"),
        (OpenState(OpenKind.CLOSED, opens_at=MONDAY.replace(day=24, hour=9)), "Open morgen om 9:00", "is-later"),
        (OpenState(OpenKind.CLOSED, opens_at=MONDAY.replace(day=26, hour=9)), "Open donderdag om 9:00", "is-later"),
        (
            OpenState(OpenKind.CLOSED, opens_at=datetime(2027, 1, 4, 9, 30, tzinfo=TIME_ZONE)),
            "Open maandag 4 januari 2027 om 9:30",
            "is-later",
        ),
        (OpenState(OpenKind.CLOSED), "Nu gesloten", "is-later"),
        (OpenState(OpenKind.UNKNOWN), "Misschien open, vraag het eerst", "is-later"),
    ],
)
def test_open_now_or_when(state: OpenState, nl: str, class_name: str) -> None:
    assert labels.open_words(state, TODAY, "nl") == (nl, class_name)


def test_now_open_is_only_said_of_what_one_can_walk_into() -> None:
    state = OpenState(OpenKind.OPEN, until=MONDAY.replace(hour=17))
    assert labels.open_words(state, TODAY, "nl", walk_in=True) == ("Nu open, tot 17:00", "is-open")
    assert labels.open_words(state, TODAY, "nl", walk_in=False) == ("Vandaag tot 17:00", "is-later")


def test_nobody_is_told_to_cycle_across_open_water() -> None:
    assert labels.way(5_600, "nl", across_water=True)[1] == "5,6 km · over het water"


def test_english_says_when_it_opens() -> None:
    state = OpenState(OpenKind.CLOSED, opens_at=MONDAY.replace(day=26, hour=9))
    assert labels.open_words(state, TODAY, "en")[0] == "Opens Thursday at 9:00"


def test_lists_read_as_sentences() -> None:
    assert labels.listed([], "nl") == ""
    assert labels.listed(["a", ""], "nl") == "a"
    assert labels.listed(["a", "b", "c"], "nl") == "a, b en c"
    assert labels.listed(["a", "b"], "en") == "a and b"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mo-Fr 09:00-17:00", ()),
        ("Mo-Fr 09:00-17:00; PH off", ("Niet op feestdagen.",)),
        ("Mo[1] 10:00-12:00", ("Elke eerste maandag van de maand: 10:00 – 12:00",)),
        ("Tu[1,3] 09:30-12:00", ("Elke eerste en derde dinsdag van de maand: 9:30 – 12:00",)),
        ("Fr[-1] 09:30-12:00", ("Elke laatste vrijdag van de maand: 9:30 – 12:00",)),
        ("week 02-52/2 Tu 13:30-15:00", ("Dinsdag in de even weken: 13:30 – 15:00",)),
        ("week 01-53/2 Tu 13:30-15:00", ("Dinsdag in de oneven weken: 13:30 – 15:00",)),
        ("Sep-Jun We 10:00-12:00", ("Woensdag van september tot en met juni: 10:00 – 12:00",)),
        ("We 10:00-12:00; Jul 14-Aug 25 off", ("Niet van 14 juli tot en met 25 augustus.",)),
        ("We 10:00-12:00; SH off; PH off", ("Niet in schoolvakanties.", "Niet op feestdagen.")),
        ("Mo-We,Fr 09:00-12:00; PH,SH off", ("Niet op feestdagen en in schoolvakanties.",)),
        ('We 10:00-12:00 "bel eerst"', ("Woensdag: 10:00 – 12:00 (bel eerst)",)),
        ('"op afspraak"', ("(op afspraak)",)),
        ("", ()),
        ("iets wat geen tijd is", ()),
    ],
)
def test_hours_are_told_where_a_week_does_not_show_them(text: str, sentences: tuple[str, ...]) -> None:
    assert tuple(map(str, hours.sentences(text, "nl"))) == sentences


@pytest.mark.parametrize(
    ("note", "text", "is_kept"),
    [
        ("Niet in schoolvakanties.", "We 10:00-12:00; SH off; PH off", False),
        ("Niet in de schoolvakanties", "We 10:00-12:00; SH off; PH off", False),
        ("niet op feestdagen; niet in de schoolvakanties!", "We 10:00-12:00; PH,SH off", False),
        ("Niet op feestdagen en in de schoolvakanties", "We 10:00-12:00; PH,SH off", False),
        ("Niet van 14 juli tot en met 25 augustus", "We 10:00-12:00; Jul 14-Aug 25 off", False),
        ("Niet in schoolvakanties. Bel voor de zekerheid.", "We 10:00-12:00; SH off", True),
        ("Niet in de schoolvakanties", "We 10:00-12:00; PH off", True),
        ("Niet in de schoolvakanties", "We 10:00-12:00; Jul SH off", True),
        ("Niet in de schoolvakanties", "", True),
        ("Niet in de schoolvakanties", "We 10:00-12:00; Apr 31 off; SH off", True),
        ("In de zomer zijn wij dicht", "Sep-Jun We 10:00-12:00; SH off", True),
        ("", "We 10:00-12:00; SH off", False),
    ],
)
def test_a_note_that_says_what_the_hours_say_is_not_said_again(note: str, text: str, is_kept: bool) -> None:
    assert hours.own_note(note, text) == (note if is_kept else "")


@pytest.mark.parametrize(
    ("text", "is_irregular"),
    [
        ("Mo-Fr 09:00-17:00; PH off", False),
        ("", False),
        ("Mo[1] 10:00-12:00", True),
        ("week 02-52/2 Tu 13:30-15:00", True),
        ('Mo 10:00-12:00 || "bel"', False),
        ('Mo[1] 10:00-12:00 || "bel"', True),
    ],
)
def test_irregular_hours_get_their_dates_told(text: str, is_irregular: bool) -> None:
    assert hours.is_irregular(text) is is_irregular


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (None, []),
        (Note.SIMILAR_NAME, ["U typte ‘nesz’. Wij zoeken bij Nes."]),
        (Note.PART_OF_TEXT, ["U typte ‘nesz’. Wij zoeken bij Nes."]),
        (Note.OUTSIDE, ["Die plek ligt niet in Nederland. Wij zoeken bij Nes, de dichtstbijzijnde plaats."]),
        (Note.POSTCODE_UNKNOWN, ["Postcode nesz kennen wij niet. Wij zoeken bij Nes."]),
    ],
)
def test_how_a_place_was_understood_is_said(note: Note | None, said: list[str]) -> None:
    assert labels.place_notes(Answer(NES, note=note), "nesz") == said
    assert labels.place_notes(Answer(None, note=note), "nesz") == []


def test_namesakes_are_told_apart() -> None:
    assert labels.place_detail("place", "Nes", "Ameland", "Fryslân") == "gemeente Ameland, Fryslân"
    assert labels.place_detail("place", "Utrecht", "Utrecht", "Utrecht") == "Utrecht"
    assert labels.place_detail("municipality", "Utrecht", "Utrecht", "Utrecht") == "gemeente in Utrecht"


def test_words_do_not_leak_into_another_language() -> None:
    with force_locale("en"):
        assert labels.open_words(OpenState(OpenKind.CLOSED), TODAY, "nl")[0] == "Nu gesloten"


def test_the_times_of_an_adjusted_day_are_written_as_those_of_a_week() -> None:
    times = [(9 * 60, 12 * 60, True), (13 * 60, 17 * 60 + 30, True)]
    midnight = datetime.combine(TODAY, time(), TIME_ZONE)
    spans = (Span(midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)) for start, end, _ in times)
    day = Day(TODAY, tuple(spans), is_public_holiday=False)
    for lang in ("nl", "ar"):
        with force_locale(lang):
            assert labels.times_words(times) == labels.day_words(day)


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = (STATIC / "vendor/icons/tabler.svg").read_text()
    named = {
        *(term["icon"] for term in seed.THEMES),
        *labels.KIND_ICONS.values(),
        *labels.TRAVEL_ICONS.values(),
        *labels.DELIVERY_ICONS.values(),
    }
    assert [name for name in sorted(named) if f'id="{name}"' not in drawn] == []
