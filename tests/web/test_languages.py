"""Six languages: numbers, money, days and lists as each writes them, plural forms, and nothing that turns a page around."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from app import create_app
from app.domain.language.scripts import without_overrides
from app.domain.offerings.hours import TIME_ZONE, OpenKind, OpenState
from app.domain.offerings.travel import TravelMode
from app.domain.taxonomy.types import LABEL_LANGUAGES
from app.http.languages import BY_CODE, KNOWN, LANGUAGES
from app.http.problems import page_words
from app.http.server import answer_of, refusal_of
from app.web import hours, labels
from tests.web.conftest import Reader, Town
from tests.web.linting import Document

TODAY = date(2026, 11, 23)
FSI, RLI, PDI, RLO = "\u2068", "\u2067", "\u2069", "\u202e"


@pytest.fixture(scope="module")
def wordy() -> Flask:
    """An application for its catalogues; it never asks its database."""
    return create_app({"TESTING": True, "DATABASE_URL": "sqlite:///var/never-opened.sqlite"})


@pytest.fixture
def speaking(wordy: Flask) -> Iterator[None]:
    """Have an application at hand."""
    with wordy.test_request_context("/nl/"):
        yield


@pytest.mark.parametrize(
    ("lang", "walks"),
    [
        ("nl", {1: "1 minuut lopen", 2: "2 minuten lopen", 21: "21 minuten lopen"}),
        ("en", {1: "1 minute’s walk", 2: "2 minutes’ walk", 21: "21 minutes’ walk"}),
        (
            "ar",
            {
                1: "دقيقة واحدة مشياً",
                2: "دقيقتان مشياً",
                5: "5 دقائق مشياً",
                11: "11 دقيقة مشياً",
                100: "100 دقيقة مشياً",
                103: "103 دقائق مشياً",
            },
        ),
        ("tr", {1: "yürüyerek 1 dakika", 2: "yürüyerek 2 dakika", 21: "yürüyerek 21 dakika"}),
        (
            "pl",
            {
                1: "1 minuta pieszo",
                2: "2 minuty pieszo",
                5: "5 minut pieszo",
                12: "12 minut pieszo",
                22: "22 minuty pieszo",
            },
        ),
        (
            "uk",
            {
                1: "1 хвилина пішки",
                3: "3 хвилини пішки",
                5: "5 хвилин пішки",
                11: "11 хвилин пішки",
                21: "21 хвилина пішки",
            },
        ),
    ],
)
@pytest.mark.usefixtures("speaking")
def test_each_number_takes_the_form_that_its_language_has(lang: str, walks: dict[int, str]) -> None:
    assert {minutes: labels.travel_time(TravelMode.WALK, minutes, lang) for minutes in walks} == walks


@pytest.mark.parametrize(
    ("lang", "metres", "amount", "day", "dated", "listed", "either"),
    [
        ("nl", "1,1 km", "€ 12,50", "woensdag 25 november", "25 november 2026", "a, b en c", "a, b of c"),
        ("en", "1.1 km", "€ 12.50", "Wednesday 25 November", "25 November 2026", "a, b and c", "a, b or c"),
        ("tr", "1,1 km", "€12,50", "25 Kasım Çarşamba", "25 Kasım 2026", "a, b ve c", "a, b veya c"),
        ("pl", "1,1 km", "12,50 €", "środa, 25 listopada", "25 listopada 2026", "a, b i c", "a, b lub c"),
        ("uk", "1,1 км", "12,50 €", "середа, 25 листопада", "25 листопада 2026 р.", "a, b і c", "a, b або c"),
        ("ar", "1.1 كم", "12.50 €", "الأربعاء، 25 نوفمبر", "25 نوفمبر 2026", "a وb وc", "a أو b أو c"),
    ],
)
@pytest.mark.usefixtures("speaking")
def test_values_are_written_as_their_language_does(
    lang: str, metres: str, amount: str, day: str, dated: str, listed: str, either: str
) -> None:
    november = date(2026, 11, 25)
    assert labels.distance(1_120, lang) == metres
    assert labels.money(1250, lang).replace("\xa0", " ") == amount
    assert labels.full_day(november, lang) == day
    assert labels.long_date(november, lang) == dated
    assert plain(labels.listed("abc", lang)) == listed
    assert plain(labels.listed("abc", lang, either=True)) == either
    assert labels.listed([], lang) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.usefixtures("speaking")
def test_a_year_that_is_not_this_one_is_said_and_its_month_bends(lang: str) -> None:
    told = labels.day_name(date(2027, 3, 3), TODAY, lang)
    assert "2027" in told
    assert labels.words(lang).months[3] in told
    assert "2026" not in labels.day_name(TODAY + timedelta(days=10), TODAY, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nl", "Elke eerste en derde maandag van de maand: 10:00 – 12:00"),
        ("tr", "Her ayın birinci ve üçüncü Pazartesi günü: 10:00 – 12:00"),
        ("pl", "Poniedziałek (pierwszy i trzeci raz w miesiącu): 10:00 – 12:00"),
        ("uk", "Понеділок (перший і третій раз у місяці): 10:00 – 12:00"),
        ("ar", "الاثنين الأول والثالث من كل شهر: من 10:00 إلى 12:00"),
    ],
)
@pytest.mark.usefixtures("speaking")
def test_hours_are_sentences_of_their_language(lang: str, text: str) -> None:
    assert [plain(str(sentence)) for sentence in hours.sentences("Mo[1,3] 10:00-12:00", lang)] == [text]


def test_needs_and_the_keuzehulp_have_words_in_every_language_of_the_interface() -> None:
    assert LABEL_LANGUAGES == LANGUAGES


@pytest.mark.usefixtures("speaking")
def test_a_month_without_a_day_stands_unbent() -> None:
    assert "miesiąc: marzec" in hours.sentences("Mar Mo 10:00-12:00", "pl")[0].text
    assert "(березень)" in hours.sentences("Mar Mo 10:00-12:00", "uk")[0].text


def test_turkish_keeps_the_dot_of_its_i() -> None:
    assert labels.sentence_case("ikinci", "tr") == "İkinci"
    assert labels.sentence_case("ikinci", "nl") == "Ikinci"


@pytest.mark.parametrize("lang", [code for code in LANGUAGES if code != "nl"])
@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 414, 429, 500, 503])
@pytest.mark.usefixtures("speaking")
def test_every_error_is_said_in_every_language(status: int, lang: str) -> None:
    title, text = page_words(status)
    with force_locale("nl"):
        dutch = (str(title), str(text))
    with force_locale(lang):
        told = (str(title), str(text))
    assert all(told)
    assert not set(told) & set(dutch)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.usefixtures("speaking")
def test_whether_it_is_open_is_said_in_every_language(lang: str) -> None:
    opens = datetime(2026, 11, 25, 9, 30, tzinfo=TIME_ZONE)
    said, _ = labels.open_words(OpenState(OpenKind.CLOSED, opens_at=opens), TODAY, lang)
    assert labels.words(lang).days[2] in said
    assert "9:30" in said


def test_what_no_application_sees_is_answered_in_every_language() -> None:
    page = answer_of(*refusal_of(ValueError())).decode()
    for language in KNOWN:
        assert f'<div lang="{language.code}" dir="{language.direction}">' in page
        assert f'<a href="/{language.code}/">' in page
    assert page.count("<h1>") == 1


# What is typed and what authors wrote can't turn a page around.


def test_signs_that_turn_the_writing_around_are_taken_out() -> None:
    assert without_overrides(f"{RLO}gnissalp\u2066 fiets\ufeff") == "gnissalp fiets"
    assert without_overrides("أريد تعلم الهولندية") == "أريد تعلم الهولندية"
    assert without_overrides("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_a_hostile_search_leaves_nothing_that_turns(client: FlaskClient, town: Town, lang: str) -> None:
    html = client.get(f"/{lang}/zoeken", query_string={"wat": f"{RLO}digid\u2067", "waar": "3511"}).get_data(
        as_text=True
    )
    assert RLO not in html
    assert html.count(FSI) + html.count(RLI) == html.count(PDI)
    assert "digid" in html


def test_a_dutch_name_in_an_arabic_sentence_stands_apart(client: FlaskClient, town: Town) -> None:
    html = client.get("/ar/gemeente/utrecht").get_data(as_text=True)
    assert f"في بلدية {FSI}Utrecht{PDI}" in html
    assert FSI not in client.get("/nl/gemeente/utrecht").get_data(as_text=True)


def test_an_address_in_a_sentence_stays_an_address(client: FlaskClient, town: Town) -> None:
    html = client.get("/ar/privacy").get_data(as_text=True)
    assert 'href="/ar/contact"' in html


@pytest.mark.parametrize("lang", [code for code in LANGUAGES if code != "nl"])
def test_what_the_author_wrote_is_marked_as_dutch(client: FlaskClient, reader: Reader, town: Town, lang: str) -> None:
    for path, texts in (
        (f"/{lang}/zoeken?waar=3511", {"Klik en Tik", "Buurthuis De Dreef"}),
        (f"/{lang}/aanbod/{town.ido.id}/informatiepunt-digitale-overheid", {"Informatiepunt Digitale Overheid"}),
        (f"/{lang}/locatie/{town.house.id}/buurthuis-de-dreef", {"Buurthuis De Dreef", "Klik en Tik"}),
        (f"/{lang}/organisatie/{town.world.organisation.id}/bibliotheek-de-lezer", {"Klik en Tik"}),
    ):
        found = dutch_in(reader.open(path))
        assert all(any(text in part for part in found) for text in texts), (path, found)


def dutch_in(page: Document) -> list[str]:
    """List the texts of a page that say they are Dutch."""
    return [element.text for element in page.elements if element.attributes.get("lang") == "nl" and element.tag != "a"]


@pytest.mark.parametrize(
    "path",
    [
        "/nl/",
        "/nl/gemeente/utrecht",
        "/nl/zoeken?waar=3511&thema=overheid",
        "/nl/aanbod/{ido}/informatiepunt-digitale-overheid",
    ],
)
def test_a_theme_has_its_pictogram_wherever_it_is_named(client: FlaskClient, town: Town, path: str) -> None:
    html = client.get(path.format(ido=town.ido.id)).get_data(as_text=True)
    assert "#building-bank" in html, "the pictogram of government"


# The switch, the chooser and the calm view.


def test_the_switch_leads_to_the_same_page_with_what_was_asked(reader: Reader, town: Town) -> None:
    page = reader.open("/tr/zoeken?waar=3511&thema=digitaal")
    (switch,) = [part for part in page.all("details") if "tongues" in part.attributes.get("class", "")]
    assert "Türkçe" in switch.text
    links = [link for link in page.all("a") if "hreflang" in link.attributes]
    assert [link.attributes["href"] for link in links] == [
        f"/{lang}/zoeken?waar=3511&thema=digitaal" for lang in LANGUAGES
    ]
    for link in links:
        language = BY_CODE[link.attributes["lang"]]
        assert link.attributes["hreflang"] == language.code
        assert link.attributes["dir"] == language.direction
        assert link.text.strip() == language.autonym
    assert [link.attributes["lang"] for link in links if link.attributes.get("aria-current")] == ["tr"]


def test_arabic_alone_is_written_from_right_to_left(reader: Reader, town: Town) -> None:
    ways = {lang: html.attributes["dir"] for lang in LANGUAGES for html in reader.open(f"/{lang}/").all("html")}
    assert ways == {"nl": "ltr", "en": "ltr", "ar": "rtl", "tr": "ltr", "pl": "ltr", "uk": "ltr"}


def test_every_page_has_the_languages_in_one_order(reader: Reader, town: Town) -> None:
    orders = {
        tuple(link.attributes["lang"] for link in reader.open(path).all("a") if "hreflang" in link.attributes)
        for path in ("/nl/", "/ar/over", "/uk/zoeken?waar=Nes", "/pl/gemeente")
    }
    assert orders == {LANGUAGES}


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/de/zoeken?waar=Utrecht&wat=taal", "zoeken?waar=Utrecht&wat=taal"),
        ("/xx/", ""),
        ("/fr/", ""),
        ("/zh-Hans/gemeente/utrecht", "gemeente/utrecht"),
        ("/de/er-is-niets", ""),
        ("/it/%2e%2e/over", ""),
    ],
)
def test_a_language_that_we_lack_leads_to_a_choice(client: FlaskClient, reader: Reader, path: str, target: str) -> None:
    page = reader.open(path, 404)
    choices = [link.attributes["href"] for link in page.all("a") if link.attributes.get("class") == "choice"]
    assert choices == [f"/{lang}/{target}" for lang in LANGUAGES]
    assert any(meta.attributes.get("content") == "noindex" for meta in page.all("meta"))
    answer = client.get(path, headers={"Accept-Language": "uk"})
    assert 'lang="uk"' in answer.get_data(as_text=True)
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "target"),
    [("/en-GB/zoeken?waar=Utrecht", "/en/zoeken?waar=Utrecht"), ("/NL/over", "/nl/over"), ("/pl-PL/", "/pl/")],
)
def test_a_country_behind_a_language_of_ours_is_taken_off(client: FlaskClient, path: str, target: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (301, target)


def test_what_is_no_language_is_plainly_not_there(client: FlaskClient) -> None:
    for path in ("/wp-admin/", "/nl/niets", "/api/v1/niets", "/abc/zoeken"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert b'class="choice"' not in answer.data


def test_the_calm_view_stays_calm_and_shows_one_card_at_a_time(client: FlaskClient, reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&weergave=rustig")
    assert page.all("html")[0].attributes["class"] == "calm"
    assert len(page.all("h3")) == 1
    inside = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("/nl/")]
    leaving = [link for link in inside if "weergave=rustig" not in link]
    assert leaving == ["/nl/zoeken?waar=3511"] * 2  # at the top and in the foot
    forms = [form for form in page.all("form") if form.attributes.get("method") == "get"]
    fields = [field for field in page.all("input") if field.attributes["name"] == "weergave"]
    assert len(forms) == len(fields) > 0
    (following,) = [link for link in page.all("a") if link.attributes.get("rel") == "next"]
    second = reader.open(following.attributes["href"])
    assert second.all("h3")[0].text != page.all("h3")[0].text
    (back,) = [link for link in second.all("a") if link.attributes.get("rel") == "prev"]
    assert "nummer=1" in back.attributes["href"]


@pytest.mark.parametrize("path", ["/nl/", "/nl/zoeken?waar=3511", "/nl/over", "/nl/keuzehulp", "/ar/gemeente/utrecht"])
def test_large_letters_are_one_tap_away_at_the_top_of_every_page(reader: Reader, town: Town, path: str) -> None:
    heads = {"nl": ("Grote letters", "Gewone weergave"), "ar": ("حروف كبيرة", "العرض العادي")}[path[1:3]]
    page = reader.open(path)
    (there,) = {link.attributes["href"] for link in page.all("a") if heads[0] in link.text}
    calm = reader.open(there)
    assert calm.all("html")[0].attributes["class"] == "calm"
    back = {link.attributes["href"] for link in calm.all("a") if heads[1] in link.text}
    assert back == {path}


def test_going_through_the_calm_view_meets_every_card_once(reader: Reader, town: Town) -> None:
    wanted = {title.text for title in reader.open("/nl/zoeken?waar=3511").all("h3")}
    met, url = [], "/nl/zoeken?waar=3511&weergave=rustig"
    while url and len(met) < 30:
        page = reader.open(url)
        met += [title.text for title in page.all("h3")]
        following = [link.attributes["href"] for link in page.all("a") if link.attributes.get("rel") == "next"]
        url = following[0] if following else ""
    assert set(met) == wanted
    first, second = (reader.text(f"/nl/zoeken?waar=3511&weergave=rustig&nummer={number}") for number in (1, 2))
    assert "Nummer 1 " in f"{first} "
    assert "Nummer 2 " in f"{second} "
    assert " van 2" not in first


@pytest.mark.parametrize("card", ["0", "-1", "99999999999999", "twee", "٣", ""])
def test_a_card_that_is_not_there_shows_the_nearest_that_is(client: FlaskClient, town: Town, card: str) -> None:
    answer = client.get("/nl/zoeken", query_string={"waar": "3511", "weergave": "rustig", "nummer": card})
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).count("<h3") == 1


def test_the_calm_view_is_kept_by_its_address(client: FlaskClient, town: Town) -> None:
    calm = client.get("/nl/gemeente/utrecht?weergave=rustig")
    assert calm.headers["ETag"] == client.get("/nl/gemeente/utrecht?weergave=rustig").headers["ETag"]
    assert calm.headers["ETag"] != client.get("/nl/gemeente/utrecht").headers["ETag"]
    assert "Set-Cookie" not in calm.headers
    assert '<link rel="canonical" href="http://localhost/nl/gemeente/utrecht">' in calm.get_data(as_text=True)


def plain(text: str) -> str:
    """Leave out the signs that keep texts apart."""
    return text.translate(dict.fromkeys(map(ord, FSI + RLI + PDI)))
