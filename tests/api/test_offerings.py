"""Programs find what is near, walk through everything, and read one offering."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.base import now
from app.domain.offerings.types import Access, CostKind, Kind
from app.domain.organisations.types import Wheelchair
from app.domain.taxonomy.models import Product
from tests.domain.offerings.search.making import UTRECHT

X, Y = UTRECHT


@pytest.fixture
def taalcafe(world):
    """A language café at two venues, the nearest 300 m off, also online for all of Utrecht province."""
    near, far = world.venue("Buurthuis", X + 300, Y), world.venue("Bibliotheek", X + 5_000, Y)
    return world.offering(
        "Taalcafé voor iedereen",
        near,
        far,
        deliveries=["on_site", "online"],
        areas=("PV26",),
        access=Access.DROP_IN,
        kind=Kind.LEARN,
        form_key="meeting",
        description="Samen Nederlands praten.",
    )


@pytest.fixture
def digid(world):
    """Help with DigiD, 2 km off, not free."""
    return world.offering(
        "Hulp met DigiD",
        world.venue("Stadskantoor", X, Y + 2_000),
        themes=("government", "digital"),
        kind=Kind.HELP,
        form_key="consultation",
        cost_kind=CostKind.PAID,
        cost_cents=250,
    )


def test_the_nearest_comes_first_with_everything_one_needs_to_go_there(api, taalcafe, digid):
    answer = api("/offerings", where="136000,455900").json
    assert [item["title"] for item in answer["items"]] == ["Taalcafé voor iedereen", "Hulp met DigiD"]
    item = answer["items"][0]
    assert item["distanceM"] == 300.0
    assert item["otherVenues"] == 1
    assert item["venue"]["name"] == "Buurthuis"
    assert item["address"] == {"street": "Straat 1", "postcode": "3511 AA", "town": "Utrecht"}
    assert item["url"] == f"http://localhost/nl/aanbod/{taalcafe.id}/taalcafe-voor-iedereen"
    assert (item["form"], item["access"], item["themes"]) == ("meeting", "drop_in", ["language"])
    assert answer["place"]["municipality"] == {"code": "GM0344", "name": "Utrecht"}
    assert answer["place"]["province"]["code"] == "PV26"
    assert answer["next"] is None
    assert "total" not in answer


def test_what_is_given_from_afar_stands_apart(api, taalcafe):
    answer = api("/offerings", where="Amersfoort").json
    assert [item["title"] for item in answer["remote"]] == ["Taalcafé voor iedereen"]
    assert answer["remote"][0]["lat"] is answer["remote"][0]["venue"] is answer["remote"][0]["distanceM"] is None
    assert answer["remote"][0]["listingId"] not in {item["listingId"] for item in answer["items"]}
    assert api("/offerings", where="Zwolle").json["remote"] == []


@pytest.mark.parametrize(
    ("parameters", "titles"),
    [
        ({"q": "digid"}, ["Hulp met DigiD"]),
        ({"q": "nederlandse"}, ["Taalcafé voor iedereen"]),
        ({"theme": "digital"}, ["Hulp met DigiD"]),
        ({"kind": "learn"}, ["Taalcafé voor iedereen"]),
        ({"form": "consultation"}, ["Hulp met DigiD"]),
        ({"free": "true"}, ["Taalcafé voor iedereen"]),
        ({"dropIn": "true"}, ["Taalcafé voor iedereen"]),
        ({"language": "ar"}, []),
        ({"audience": "parents"}, []),
        ({"radius": "1000"}, ["Taalcafé voor iedereen"]),
        ({"free": "false", "dropIn": "false"}, ["Taalcafé voor iedereen", "Hulp met DigiD"]),
    ],
)
def test_filters_keep_what_fits(api, taalcafe, digid, parameters, titles):
    answer = api("/offerings", where="136000,455900", **parameters).json
    assert [item["title"] for item in answer["items"]] == titles


@pytest.mark.parametrize("place", [{"where": "136000,455900"}, {}])
def test_walking_gives_each_result_once_and_counting_agrees(api, world, place):
    world.fill(60, seed=4)
    response = api("/offerings", limit=7, count="true", **place)
    total = response.json["total"]
    assert response.json["totalIsExact"]
    ids = []
    while True:
        ids += [item["listingId"] for item in response.json["items"]]
        if response.json["next"] is None:
            break
        path = response.json["next"].removeprefix("http://localhost/api/v1")
        response = api(path)
        assert response.status_code == 200, response.text
    assert len(ids) == len(set(ids)) == total
    if not place:
        assert ids == sorted(ids)


def test_without_a_place_what_has_no_venue_is_listed_too(api, taalcafe, world):
    online = world.offering("Online les", areas=("NL",))
    answer = api("/offerings").json
    assert {item["id"] for item in answer["items"]} == {taalcafe.id, online.id}
    assert answer["place"] is None
    assert answer["remote"] == []


def test_geojson_by_header_or_parameter(api, taalcafe, digid):
    by_header = api("/offerings", headers={"Accept": "application/geo+json"}, where="136000,455900")
    by_parameter = api("/offerings", where="136000,455900", f="geojson")
    assert by_header.mimetype == by_parameter.mimetype == "application/geo+json"
    assert by_header.json["features"] == by_parameter.json["features"]
    feature = by_parameter.json["features"][0]
    assert feature["geometry"]["coordinates"] == [feature["properties"]["lon"], feature["properties"]["lat"]]
    assert feature["id"] == feature["properties"]["listingId"]
    assert by_parameter.json["features"][-1]["geometry"] is None
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert api("/offerings", headers=browser, where="136000,455900").mimetype == "application/json"
    both = {"Accept": "application/geo+json"}
    assert api("/offerings", headers=both, where="136000,455900", f="json").mimetype == "application/json"


def test_one_offering_has_all_its_places(api, taalcafe):
    offering = api(f"/offerings/{taalcafe.id}").json
    assert offering["description"] == "Samen Nederlands praten."
    assert {place["venue"]["name"] for place in offering["places"]} == {"Buurthuis", "Bibliotheek"}
    assert offering["remote"]["listingId"]
    assert offering["servedAreas"] == [{"kind": "province", "code": "PV26", "name": "Utrecht"}]
    collection = api(f"/offerings/{taalcafe.id}", f="geojson").json
    assert len(collection["features"]) == 2


def test_coming_sessions_are_told_and_past_ones_are_not(api, world):
    at = now().replace(microsecond=0)
    course = world.offering(
        "Cursus",
        world.venue("School", X, Y),
        sessions=tuple((at + timedelta(days=day), at + timedelta(days=day, hours=2)) for day in (-1, 1, 2)),
    )
    item = api("/offerings", near="52.09,5.12").json["items"][0]
    assert item["id"] == course.id
    assert len(item["sessions"]) == 2
    assert item["sessions"][0][0] == (at + timedelta(days=1)).isoformat().replace("+00:00", "Z")


def test_several_places_of_one_name_are_answered_for_the_first_with_the_others_beside_it(api):
    answer = api("/offerings", where="Nes").json
    assert answer["place"]["name"] == "Nes"
    assert len(answer["choices"]) > 1
    assert len({choice["municipality"]["code"] for choice in answer["choices"]}) == len(answer["choices"])


def test_a_point_outside_the_country_is_answered_from_the_nearest_place_inside_and_said_so(api):
    answer = api("/offerings", near="48.85,2.35").json
    assert answer["note"] == "outside_netherlands"
    assert answer["place"]["province"]


def test_an_offering_that_is_not_there_or_not_public_is_a_problem(api, world, session):
    hidden = world.offering("Verborgen", world.venue("A", X, Y), status="hidden")
    for identifier in (hidden.id, "nietbestaand", "x" * 300, "%00", "../..", "é"):
        response = api(f"/offerings/{identifier}")
        assert response.status_code in {400, 404}, identifier
        assert response.mimetype == "application/problem+json"


def test_who_uses_a_wheelchair_finds_venues_that_can_be_entered_and_what_needs_none(api, world):
    good, poor = world.venue("Bibliotheek Neude", X + 100, Y), world.venue("Oude kerk", X + 50, Y)
    good.wheelchair, poor.wheelchair = Wheelchair.YES, Wheelchair.LIMITED
    world.offering("Taalles", good)
    world.offering("Taalles boven", poor)
    world.offering("Bellen met een maatje", areas=("NL",), deliveries=["telephone"])
    answer = api("/offerings", where="136000,455900", wheelchair="true").json
    assert [item["title"] for item in answer["items"]] == ["Taalles"]
    assert [item["title"] for item in answer["remote"]] == ["Bellen met een maatje"]


@pytest.mark.parametrize(
    ("delivery", "items", "remote"),
    [
        ("on_site", ["Les met twee manieren"], []),
        ("online", [], ["Les met twee manieren"]),
        ("telephone", [], ["Bellen"]),
        ("online_or_telephone", [], ["Bellen", "Les met twee manieren"]),
        ("at_home", [], ["Aan huis"]),
    ],
)
def test_one_may_ask_for_a_way_to_be_helped(api, world, delivery, items, remote):
    world.offering("Les met twee manieren", world.venue("A", X, Y), deliveries=["on_site", "online"], areas=("PV26",))
    world.offering("Bellen", areas=("NL",), deliveries=["telephone"])
    world.offering("Aan huis", areas=("GM0344",), deliveries=["at_home"])
    answer = api("/offerings", where="136000,455900", delivery=delivery, count="true").json
    assert [item["title"] for item in answer["items"]] == items
    assert sorted(item["title"] for item in answer["remote"]) == remote
    assert (answer["total"], answer["totalIsExact"]) == (len(items or remote), True)


def test_from_afar_as_many_come_as_asked_for_and_the_count_says_whether_there_are_more(api, world):
    for number in range(9):
        world.offering(f"Online les {number}", areas=("NL",))
    answer = api("/offerings", where="Zwolle", delivery="online", limit=8, count="true").json
    assert len(answer["remote"]) == answer["total"] == 8
    assert not answer["totalIsExact"]
    assert len(api("/offerings", where="Zwolle", delivery="online").json["remote"]) == 9


def test_facets_say_what_each_filter_would_leave(api, taalcafe, digid):
    facets = api("/offerings", where="136000,455900", facets="true", kind="learn").json["facets"]
    assert facets["total"] == 1
    assert facets["isComplete"]
    assert facets["kind"] == {"help": 1, "learn": 1}
    assert facets["theme"] == {"language": 1}
    assert (facets["free"], facets["dropIn"], facets["wheelchair"]) == (1, 1, 0)
    assert facets["delivery"] == {"on_site": 1, "online": 1, "online_or_telephone": 1}
    assert "facets" not in api("/offerings", where="136000,455900").json


def test_an_offering_names_the_products_of_the_government_it_helps_with(api, session, digid):
    product = session.scalars(select(Product).order_by(Product.name)).first()
    digid.products.append(product)
    session.flush()
    answer = api(f"/offerings/{digid.id}").json
    assert answer["products"] == [{"uri": product.uri, "name": product.name}]
