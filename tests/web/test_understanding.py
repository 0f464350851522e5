"""The results page says how a question was understood, and lets one undo it."""

from __future__ import annotations

from flask import Flask

from app.domain.offerings.search.actions import refresh_listings
from app.http.current import forget_current
from tests.web.conftest import Reader, Town
from tests.web.test_search_page import titles


def hrefs(page) -> list[str]:
    return [link.attributes["href"] for link in page.all("a")]


def test_a_typing_error_is_mended_and_one_can_search_for_what_was_typed(reader: Reader, town: Town) -> None:
    path = "/nl/zoeken?waar=3511&wat=compuuter"
    page, text = reader.open(path), reader.text(path)
    assert "Bedoelde u computer? Wij zochten op: Computer en laptop. Zoek precies wat u typte." in text
    assert titles(page)
    (exact,) = [href for href in hrefs(page) if "exact=ja" in href]
    assert "Bedoelde u" not in reader.text(exact)


def test_of_a_long_question_only_the_words_that_were_read_otherwise_are_named(reader: Reader, town: Town) -> None:
    text = reader.text("/nl/zoeken?waar=3511&wat=hulp+met+scchulden,+en+rekenigen?")
    assert "Bedoelde u schulden en rekeningen? Wij zochten op: " in text
    assert "Did you mean schulden and rekeningen? We searched for: " in reader.text(
        "/en/zoeken?waar=3511&wat=hulp+met+scchulden,+en+rekenigen?"
    )


def test_question_and_place_are_told_in_one_block_with_one_way_back(reader: Reader, town: Town) -> None:
    text = reader.text("/nl/zoeken?waar=Utrect&wat=compuuter")
    assert "Zoek precies wat u typte. U typte ‘Utrect’. Wij zoeken bij Utrecht." in text
    moved = reader.open("/nl/zoeken?wat=compuuter+in+Utrecht")
    (exact,) = [href for href in hrefs(moved) if "exact=ja" in href]
    assert "waar=" not in exact
    assert "compuuter" in exact
    assert "Utrecht" in exact


def test_what_was_found_as_typed_is_not_corrected(reader: Reader, town: Town) -> None:
    assert "Bedoelde u" not in reader.text("/nl/zoeken?waar=3511&wat=computer")


def test_words_of_offerings_are_not_corrected_and_those_of_titles_may_be_meant(
    reader: Reader, town: Town, app: Flask, statements: list[str]
) -> None:
    assert "Bedoelde u wandelgroep" in reader.text("/nl/zoeken?waar=3511&wat=wandelgroup")
    town.world.offering("Wandelgroup met peuterpret", town.library, summary="Met een verpleegkundige.")
    forget_current(app)
    for word in ("wandelgroup", "verpleegkundige"):
        assert "Bedoelde u" not in reader.text(f"/nl/zoeken?waar=3511&wat={word}")
    assert "Bedoelde u peuterpret?" in reader.text("/nl/zoeken?waar=3511&wat=peuterprett")
    reader.open("/nl/zoeken?waar=3511&wat=computer")
    statements.clear()
    reader.open("/nl/zoeken?waar=3511&wat=laptops")
    assert not any("listing_vocabulary" in ran or "quote_literal" in ran for ran in statements)


def test_a_place_in_the_question_moves_to_its_own_field_and_says_so(reader: Reader, town: Town) -> None:
    text = reader.text("/nl/zoeken?wat=computer+in+Utrecht")
    assert "Wij zochten bij Utrecht: die plaats stond bij uw vraag." in text
    page = reader.open("/nl/zoeken?wat=computer+in+Utrecht")
    where = next(field for field in page.all("input") if field.attributes.get("name") == "waar")
    assert where.attributes["value"] == "Utrecht"


def test_a_place_in_the_question_stays_when_another_is_asked(reader: Reader, town: Town) -> None:
    assert "stond bij uw vraag" not in reader.text("/nl/zoeken?wat=computer+Zwolle&waar=3511")


def test_what_says_nothing_is_said_to_be_not_understood(reader: Reader, town: Town) -> None:
    for typed in ("%F0%9F%98%80%F0%9F%8E%89", "de+het+een"):
        text = reader.text(f"/nl/zoeken?waar=3511&wat={typed}")
        assert "nog niet. Probeer een ander woord" in text
        assert "Dichtstbij eerst." in text
        assert "Wat het beste past" not in text


def test_a_postcode_may_be_written_in_the_numerals_of_any_script(reader: Reader, town: Town) -> None:
    for asked in ("waar=٣٥١١", "waar=3٥١１", "wat=computer+٣٥١١", "wat=computer&waar=３５１１+LN"):
        assert "3511" in reader.open(f"/ar/zoeken?{asked}").all("h1")[0].text, asked


def test_a_course_in_something_that_nobody_gives_is_said_to_be_not_understood(reader: Reader, town: Town) -> None:
    assert "Klik en Tik" in titles(reader.open("/nl/zoeken?waar=3511&wat=cursus"))
    text = reader.text("/nl/zoeken?waar=3511&wat=cursus+motorzaag")
    assert "Wij begrijpen uw vraag nog niet" in text
    town.world.offering("Motorzaag: veilig werken", town.library)
    page = reader.open("/nl/zoeken?waar=3511&wat=cursus+motorzaag")
    assert titles(page)[:1] == ["Motorzaag: veilig werken"]


def test_a_place_with_a_typing_error_moves_to_its_own_field_as_well(reader: Reader, town: Town, app: Flask) -> None:
    town.world.offering("Computerles in Utrecht", town.library)
    forget_current(app)
    text = reader.text("/nl/zoeken?wat=computerles+utrrecht")
    assert "Wij zochten bij utrecht: die plaats stond bij uw vraag." in text
    assert "Waar zoekt u?" not in text
    assert "Bedoelde u utrecht" not in text


def test_a_place_in_the_question_is_not_corrected_where_another_is_asked(reader: Reader, town: Town) -> None:
    text = reader.text("/nl/zoeken?waar=3511&wat=computerhulp+in+Baarn")
    assert "baan" not in text
    assert "Bedoelde u een andere plaats? Baarn (" in text
    page = reader.open("/nl/zoeken?waar=3511&wat=computerhulp+in+Baarn")
    assert "/nl/zoeken?wat=computerhulp+in+Baarn" in hrefs(page)
    assert "Wij zochten bij Baarn" in reader.text("/nl/zoeken?wat=computerhulp+in+Baarn")
    assert "andere plaats" not in reader.text("/nl/zoeken?waar=Baarn&wat=computerhulp+in+Baarn")


def test_the_needs_that_were_recognised_are_named_in_the_language_of_the_page(reader: Reader, town: Town) -> None:
    assert "Wij zochten op: Computer en laptop." in reader.text("/nl/zoeken?waar=3511&wat=computer")
    assert "We searched for: Computer and laptop." in reader.text("/en/zoeken?waar=3511&wat=computer")


def test_nearest_first_is_one_link_away_and_back(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/zoeken?waar=3511&wat=computer")
    assert "/nl/zoeken?wat=computer&waar=3511&volgorde=dichtbij" in hrefs(page)
    other = reader.open("/nl/zoeken?waar=3511&wat=computer&volgorde=dichtbij")
    assert "/nl/zoeken?wat=computer&waar=3511" in hrefs(other)


def test_what_is_not_understood_is_counted_by_municipality_and_never_by_its_words(client, town: Town) -> None:
    html = client.get("/nl/zoeken?waar=3511&wat=onderwatervioolles").get_data(as_text=True)
    assert 'data-count-subject="" data-count-place="GM0344" data-count-shown="search_not_understood"' in html
    html = client.get("/nl/zoeken?waar=3511&wat=dementie").get_data(as_text=True)
    assert 'data-count-subject="dementia" data-count-place="GM0344" data-count-shown="search_nothing_found"' in html
    for known in ("waar=3511&wat=computer", "waar=3511&wat=dementie&gratis=ja", "wat=dementie"):
        assert "data-count-shown" not in client.get(f"/nl/zoeken?{known}").get_data(as_text=True), known
    nowhere = client.get("/nl/zoeken?wat=xqzvw").get_data(as_text=True)
    assert 'data-count-subject="" data-count-place="" data-count-shown="search_not_understood"' in nowhere
    assert "data-count-shown" not in client.get("/nl/zoeken?waar=3511").get_data(as_text=True)


def test_a_question_of_many_pages_is_counted_once(reader: Reader, town: Town) -> None:
    for number in range(22):
        town.world.offering(f"Onderwatervioolles {number}", town.library, refresh=number == 21)
    refresh_listings(town.world.session, town.world.offering_ids)
    town.world.session.commit()
    pages = [reader.open("/nl/zoeken?waar=3511&wat=onderwatervioolles")]
    following = [href for href in hrefs(pages[0]) if "cursor=" in href]
    pages.append(reader.open(following[0]))
    counted = [[one for one in page.elements if "data-count-shown" in one.attributes] for page in pages]
    assert [len(found) for found in counted] == [1, 0]
    assert counted[0][0].attributes["data-count-shown"] == "search_not_understood"
    assert titles(pages[1])
