"""A typed text becomes a place, a choice, or a note that says why not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.crs import to_rd
from geo.gazetteer import Answer, Gazetteer, Note, Place, PlaceKind
from geo.gazetteer.parsing import LONGEST
from geo.names import key


def found(answer: Answer) -> Place:
    """The place that was taken, and that was sure."""
    assert answer.place is not None
    assert not answer.must_choose
    return answer.place


@pytest.mark.parametrize(
    "typed",
    [
        "3511",
        " 3511 ",
        "NL-3511",
        "3511 Utrecht",
        "3511, Utrecht",
        "3511l",
        "postcode 3511",
        "٣٥١١",
        "3٥١١",
        "３５１１",
        "۳۵۱۱ اوترخت",
        "३५११",
    ],
)
def test_four_digits(gazetteer, typed):
    answer = gazetteer.find(typed)
    place = found(answer)
    assert (place.name, place.kind, place.municipality_name) == ("3511", PlaceKind.POSTCODE4, "Utrecht")
    assert (place.postcode, answer.note, answer.understood_as) == ("3511", None, None)
    assert 200 <= place.precision_m <= 1_500


@pytest.mark.parametrize(
    "typed", ["7411KG", "7411 kg", "7411 KG Deventer", "Brink 1, 7411 KG Deventer", "7411-KG", "7411KG12", "٧٤١١ KG"]
)
def test_six_characters_without_their_table_are_answered_by_four(gazetteer, typed):
    answer = gazetteer.find(typed)
    place = found(answer)
    assert (place.name, place.kind, place.municipality_name) == ("7411", PlaceKind.POSTCODE4, "Deventer")
    assert answer.note is Note.POSTCODE6_UNKNOWN
    assert place.precision_m >= 200


@pytest.mark.parametrize(
    ("typed", "nearest"), [("1001", "1011"), ("1001 AB", "1011"), ("3510", "3511"), ("9998 zz", "9998")]
)
def test_unknown_postcodes_fall_back_to_the_nearest_number(gazetteer, typed, nearest):
    answer = gazetteer.find(typed)
    assert found(answer).name == nearest
    if nearest != typed[:4]:
        assert (answer.note, answer.understood_as) == (Note.POSTCODE_UNKNOWN, nearest)


@pytest.mark.parametrize("typed", ["0511", "0000", "351", "35111", "٠٥١١", "٣٥١"])
def test_what_is_no_postcode(gazetteer, typed):
    assert gazetteer.find(typed).place is None or gazetteer.find(typed).note is Note.PART_OF_TEXT


@pytest.mark.parametrize(
    ("typed", "name", "kind"),
    [
        ("Zwolle", "Zwolle", PlaceKind.PLACE),
        ("Zwolle, Nederland", "Zwolle", PlaceKind.PLACE),
        ("Alphen a/d Rijn", "Alphen aan den Rijn", PlaceKind.PLACE),
        ("capelle ad ijssel", "Capelle aan den IJssel", PlaceKind.PLACE),
        ("ZWOLLE", "Zwolle", PlaceKind.PLACE),
        ("sudwest fryslan", "Súdwest-Fryslân", PlaceKind.MUNICIPALITY),
        ("Súdwest Fryslân", "Súdwest-Fryslân", PlaceKind.MUNICIPALITY),
        ("s hertogenbosch", "'s-Hertogenbosch", PlaceKind.PLACE),
        ("’s-Hertogenbosch", "'s-Hertogenbosch", PlaceKind.PLACE),
        ("ij muiden", "IJmuiden", PlaceKind.PLACE),
        ("IJMUIDEN", "IJmuiden", PlaceKind.PLACE),
        ("st annaparochie", "St.-Annaparochie", PlaceKind.PLACE),
        ("gemeente Utrecht", "Utrecht", PlaceKind.MUNICIPALITY),
        ("provincie utrecht", "Utrecht", PlaceKind.PROVINCE),
        ("Gelderland", "Gelderland", PlaceKind.PROVINCE),
        ("noord holland", "Noord-Holland", PlaceKind.PROVINCE),
        ("Zeeland", "Zeeland", PlaceKind.PROVINCE),
        ("Het Hogeland", "Het Hogeland", PlaceKind.MUNICIPALITY),
        ("Nes (Ameland)", "Nes", PlaceKind.PLACE),
        ("Oudega, Smallingerland", "Oudega", PlaceKind.PLACE),
    ],
)
def test_names(gazetteer, typed, name, kind):
    answer = gazetteer.find(typed)
    place = found(answer)
    assert (place.name, place.kind) == (name, kind)
    assert answer.understood_as is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Den Bosch", "'s-Hertogenbosch"),
        ("Gorkum", "Gorinchem"),
        ("s gravenhage", "Den Haag"),
        ("The Hague", "Den Haag"),
        ("Friesland", "Fryslân"),
        ("R'dam", "Rotterdam"),
        ("Brabant", "Noord-Brabant"),
        ("helder", "Den Helder"),
        ("Амстердам", "Amsterdam"),
    ],
)
def test_other_names_that_people_use(gazetteer, typed, name):
    answer = gazetteer.find(typed)
    assert found(answer).name == name
    assert (answer.understood_as, answer.note) == (name, Note.OTHER_NAME)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zwole", "Zwolle"),
        ("amersfort", "Amersfoort"),
        ("rotterdm", "Rotterdam"),
        ("nieuwegijn", "Nieuwegein"),
        ("Purmerent", "Purmerend"),
        ("Gouad", "Gouda"),
        ("drente", "Drenthe"),
        ("Leewarden", "Leeuwarden"),
    ],
)
def test_a_letter_or_two_wrong(gazetteer, typed, name):
    answer = gazetteer.find(typed)
    assert found(answer).name == name
    assert (answer.understood_as, answer.note) == (name, Note.SIMILAR_NAME)


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("Nes (Ameland)", "Ameland"),
        ("nes ameland", "Ameland"),
        ("Nes op Ameland", "Ameland"),
        ("Oudega, Smallingerland", "Smallingerland"),
        ("Oudega Smalingerland", "Smallingerland"),
        ("Oudega gem. Súdwest-Fryslân", "Súdwest-Fryslân"),
        ("Bergen NH", "Bergen (NH)"),
        ("Bergen (L)", "Bergen (L)"),
        ("bergen limburg", "Bergen (L)"),
        ("Hengelo Gld", "Bronckhorst"),
        ("Hengelo (Ov)", "Hengelo (O)"),
        ("Beek, Montferland", "Montferland"),
        ("Velp, Gelderland", "Rheden"),
        ("Valkenburg in Katwijk", "Katwijk"),
    ],
)
def test_namesakes_told_apart(gazetteer, typed, municipality):
    place = found(gazetteer.find(typed))
    assert (place.kind, place.municipality_name) == (PlaceKind.PLACE, municipality)


@pytest.mark.parametrize("typed", ["Nes", "Oudega", "Beek", "Spijk", "Winsum", "Valkenburg", "Bergen"])
def test_namesakes_give_a_choice_most_people_first(gazetteer, typed):
    answer = gazetteer.find(typed)
    assert answer.must_choose
    assert 2 <= len(answer.choices) <= 8
    assert answer.place == answer.choices[0]
    people = [choice.population or 0 for choice in answer.choices]
    assert people == sorted(people, reverse=True)
    assert {key(choice.name) for choice in answer.choices} == {key(typed)}
    told_apart = {(choice.municipality_name, choice.province_name) for choice in answer.choices}
    assert len(told_apart) == len(answer.choices)


@pytest.mark.parametrize(
    ("typed", "municipality", "others"),
    [
        ("Utrecht", "Utrecht", {PlaceKind.MUNICIPALITY, PlaceKind.PROVINCE}),
        ("Groningen", "Groningen", {PlaceKind.MUNICIPALITY, PlaceKind.PROVINCE}),
        ("Hoorn", "Hoorn", {PlaceKind.MUNICIPALITY, PlaceKind.PLACE}),
        ("Rijswijk", "Rijswijk", {PlaceKind.MUNICIPALITY, PlaceKind.PLACE}),
    ],
)
def test_what_is_clearly_meant_is_taken_and_the_others_are_offered(gazetteer, typed, municipality, others):
    answer = gazetteer.find(typed)
    place = found(answer)
    assert (place.kind, place.municipality_name) == (PlaceKind.PLACE, municipality)
    assert {choice.kind for choice in answer.choices} == others
    assert place not in answer.choices


@pytest.mark.parametrize(
    ("typed", "name", "municipality"),
    [
        ("De Pijp", "De Pijp (Amsterdam)", "Amsterdam"),  # which is not De Rijp, 30 km away
        ("overvecht", "Overvecht (Utrecht)", "Utrecht"),
        ("utrecht overvecht", "Overvecht (Utrecht)", "Utrecht"),
        ("Overvecht, Utrecht", "Overvecht (Utrecht)", "Utrecht"),
        ("kanaleneilant", "Kanaleneiland (Utrecht)", "Utrecht"),
        ("bijlmermeer", "Bijlmer (Amsterdam)", "Amsterdam"),
        ("amsterdam noord", "Amsterdam-Noord", "Amsterdam"),
        ("Almere Haven", "Almere Haven", "Almere"),
        ("strijp eindhoven", "Strijp", "Eindhoven"),
    ],
)
def test_districts_of_cities_are_found_as_people_name_them(gazetteer, typed, name, municipality):
    answer = gazetteer.find(typed)
    assert (answer.place.name, answer.place.municipality_name, answer.must_choose) == (name, municipality, False)
    assert gazetteer.find(answer.place.query).place == answer.place


def test_a_district_that_is_called_as_a_village_elsewhere_is_chosen(gazetteer):
    answer = gazetteer.find("Nieuwland")
    assert answer.must_choose
    assert {place.municipality_name for place in answer.choices} == {"Vijfheerenlanden", "Amersfoort"}


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("Utrecht-Centrum", "Utrecht"),
        ("Dorpsstraat 12, Zwolle", "Zwolle"),
        ("dorpsstraat 12 zwolle", "Zwolle"),
        ("Brink 1 deventr", "Deventer"),
    ],
)
def test_of_an_address_or_a_quarter_the_town_is_understood(gazetteer, typed, town):
    answer = gazetteer.find(typed)
    assert found(answer).name == town
    assert (answer.note, answer.understood_as) == (Note.PART_OF_TEXT, town)


@pytest.mark.parametrize(
    "typed",
    [
        "52.09,5.12",
        "52.09, 5.12",
        "52.09 5.12",
        "5.12,52.09",
        "52,09 5,12",
        "52.09;5.12",
        "52.09° 5.12°",
        "٥٢٫٠٩،٥٫١٢",
        "٥٢.٠٩, ٥.١٢",
    ],
)
def test_degrees_either_way_round(gazetteer, typed):
    place = found(gazetteer.find(typed))
    assert (place.kind, place.municipality_name) == (PlaceKind.COORDINATE, "Utrecht")
    assert (place.lat, place.lon) == (52.09, 5.12)
    assert (place.x, place.y) == pytest.approx(to_rd(5.12, 52.09))


@pytest.mark.parametrize("typed", ["136000,455900", "136000 455900", "136000.0, 455900.0"])
def test_metres_in_rd(gazetteer, typed):
    place = found(gazetteer.find(typed))
    assert (place.kind, place.municipality_name) == (PlaceKind.COORDINATE, "Utrecht")
    assert (place.x, place.y) == pytest.approx((136_000, 455_900), abs=0.01)


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        ("52.5,13.4", "Groningen"),  # Berlin
        ("51.22,4.4", "Noord-Brabant"),  # Antwerp
        ("0,0", None),
        ("-33.9,151.2", None),  # Sydney
        ("999999,999999", None),
    ],
)
def test_points_outside_get_the_nearest_place_inside(gazetteer, typed, province):
    answer = gazetteer.find(typed)
    place = found(answer)
    assert (answer.note, answer.understood_as) == (Note.OUTSIDE, place.name)
    assert place.kind is PlaceKind.PLACE
    if province:
        assert place.province_name == province


@pytest.mark.parametrize("typed", ["NaN,5", "1e309,5", "5,-inf", "nan nan", "1e309,1e309", "123456789,987654321"])
def test_numbers_that_are_no_point(gazetteer, typed):
    assert gazetteer.find(typed) == Answer(None, note=Note.NOT_A_POINT)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("", Note.EMPTY),
        (" \t\n", Note.EMPTY),
        ("\x00", Note.EMPTY),
        ("x" * 8_000, Note.TOO_LONG),
        ("{{7*7}}", Note.NOT_FOUND),
        ("</script>", Note.NOT_FOUND),
        ("'; DROP TABLE place; --", Note.NOT_FOUND),
        ('" OR NEAR(', Note.NOT_FOUND),
        ("\ud800\udfff", Note.EMPTY),
        ("qqqqq", Note.NOT_FOUND),
        ("-", Note.NOT_FOUND),
        ("🙂", Note.NOT_FOUND),
        ("Domplein 29", Note.NOT_FOUND),  # which is not Budel-Dorplein
    ],
)
def test_what_is_no_place(gazetteer, typed, note):
    assert gazetteer.find(typed) == Answer(None, note=note)


def test_control_characters_do_not_hide_a_name(gazetteer):
    assert found(gazetteer.find("\x00Den\x00\x1bHaag\x7f")).name == "Den Haag"


def test_everything_that_can_be_found_can_be_linked_to(gazetteer: Gazetteer):
    """A place's query finds that place again, without a choice: links keep their meaning."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    places = {place for letter in letters for place in gazetteer.suggest(letter, 3_000)}
    places |= {place for digit in "123456789" for place in gazetteer.suggest(digit, 3_000)}
    places |= {gazetteer.find(f"gemeente {area.name}").place for area in gazetteer.municipalities()}
    assert len(places) > 7_000
    lost = [place for place in places if gazetteer.find(place.query).place != place]
    assert lost == []
    assert [place for place in places if gazetteer.find(place.query).must_choose] == []


def test_links_to_well_known_places_are_short(gazetteer):
    queries = [gazetteer.find(name).place.query for name in ("Utrecht", "Hoorn", "Zwolle", "Den Haag", "Nes (Ameland)")]
    assert queries == ["Utrecht", "Hoorn", "Zwolle", "Den Haag", "Nes, Ameland"]


def check_whole(answer: Answer) -> None:
    if answer.place is None:
        assert answer.note is not None
        assert not answer.choices
        return
    for place in (answer.place, *answer.choices):
        assert 3 < place.lon < 7.5
        assert 50.5 < place.lat < 54
        assert place.name
        assert place.province_code.startswith("PV")
    if answer.must_choose:
        assert len(answer.choices) > 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(text=st.one_of(st.text(max_size=LONGEST + 50), st.text("0123456789.,-+eEnaif ;/°", max_size=30)))
def test_any_text_gets_an_answer(gazetteer_of_a_file, text):
    check_whole(gazetteer_of_a_file.find(text))
    gazetteer_of_a_file.suggest(text, 8)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200)
@given(lon=st.floats(), lat=st.floats())
def test_any_numbers_get_an_answer(gazetteer_of_a_file, lon, lat):
    check_whole(gazetteer_of_a_file.at(lon, lat))
    check_whole(gazetteer_of_a_file.find(f"{lat},{lon}"))


@pytest.mark.parametrize(
    ("text", "name"),
    [("zwolle", "Zwolle"), ("Alphen aan den Rijn", "Alphen aan den Rijn"), ("3511", "3511"), ("the hague", "Den Haag")],
)
def test_what_a_text_names_exactly_is_found(gazetteer, text, name):
    assert gazetteer.find_exact(text).place.name == name


@pytest.mark.parametrize("text", ["zwole", "taalles in Zwolle", "Dorpsstraat 1 Zwolle", "0999", "", "\x00", "a" * 500])
def test_what_is_only_similar_or_only_partly_a_name_is_not_found_exactly(gazetteer, text):
    assert gazetteer.find_exact(text).place is None
