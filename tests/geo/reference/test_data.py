"""The reference data: totals, boundaries that are valid and fit, and every place and postcode where it belongs."""

from __future__ import annotations

import csv
import gzip
import json
import math
import shutil
from collections import Counter, defaultdict

import pytest
import shapely
from shapely import Point

from geo.crs import to_rd
from geo.geojson import dump_lines, feature
from geo.names import key, slug
from geo.reference import (
    DATA,
    ReferenceDataDamaged,
    check_files,
    read_districts,
    read_land,
    read_municipalities,
    read_places,
    read_postcodes,
    read_provinces,
)
from geo.reference.sources import rd_coordinates
from tests.shared import SHARED

TOUCHING_M = 1.0


@pytest.fixture(scope="module")
def features():
    return json.loads((DATA / "municipalities.geojson").read_bytes())["features"]


@pytest.fixture(scope="module")
def boundaries(features):
    return {item["properties"]["code"]: shapely.geometry.shape(item["geometry"]) for item in features}


@pytest.fixture(scope="module")
def in_metres(boundaries):
    return {code: shapely.transform(boundary, rd_coordinates) for code, boundary in boundaries.items()}


def mended(kind: str) -> dict[str, str]:
    with (DATA / "mended.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["reason"] for row in csv.DictReader(file) if row["kind"] == kind}


def test_totals():
    places, postcodes = list(read_places()), list(read_postcodes())
    assert len(list(read_provinces())) == 12
    assert len(list(read_municipalities())) == 342
    assert len(places) > 2_900
    assert len(postcodes) == 4_087
    assert sum(place["population"] is not None for place in places) > 1_900
    assert sum(len(place["aliases"]) for place in places) > 3_000


def test_codes_slugs_and_names_are_unique():
    municipalities = list(read_municipalities())
    for column in ("code", "slug", "name"):
        assert max(Counter(row[column] for row in municipalities).values()) == 1
    assert max(Counter(row["slug"] for row in read_provinces()).values()) == 1
    assert max(Counter(row["id"] for row in read_places()).values()) == 1
    assert max(Counter(row["code"] for row in read_postcodes()).values()) == 1
    assert max(Counter((key(row["name"]), row["municipality_code"]) for row in read_places()).values()) == 1


def test_slugs_are_made_of_names():
    assert all(row["slug"] == slug(row["name"]) for row in [*read_municipalities(), *read_provinces()])


def test_codes_have_the_official_form():
    assert {row["code"] for row in read_provinces()} == {f"PV{number}" for number in range(20, 32)}
    assert all(len(row["code"]) == 6 and row["code"].startswith("GM") for row in read_municipalities())
    assert all(len(row["code"]) == 4 and 1000 <= int(row["code"]) <= 9999 for row in read_postcodes())


def test_every_reference_is_kept():
    provinces = {row["code"] for row in read_provinces()}
    municipalities = {row["code"]: row["province_code"] for row in read_municipalities()}
    assert set(municipalities.values()) == provinces
    used = {row["municipality_code"] for row in [*read_places(), *read_postcodes()]}
    assert used == set(municipalities)  # each has at least one place and one postcode


def test_every_boundary_is_valid(boundaries):
    assert not [code for code, boundary in boundaries.items() if not boundary.is_valid or boundary.is_empty]
    assert {boundary.geom_type for boundary in boundaries.values()} == {"MultiPolygon"}


def test_boundaries_do_not_overlap_by_more_than_a_metre(in_metres):
    """Two neighbours share their border: what lies in both is thinner than a metre everywhere."""
    codes = list(in_metres)
    tree = shapely.STRtree(list(in_metres.values()))
    for index, code in enumerate(codes):
        for other in tree.query(in_metres[code], predicate="intersects"):
            if other > index:
                both = shapely.intersection(in_metres[code], in_metres[codes[other]])
                assert both.buffer(-TOUCHING_M / 2).is_empty, (code, codes[other])


def test_boundaries_leave_no_gaps_of_more_than_a_metre(in_metres):
    """What the country encloses without holding it is Belgian: the enclaves of Baarle-Hertog."""
    country = shapely.union_all(list(in_metres.values()))
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(country) for ring in part.interiors]
    wide = [hole for hole in holes if not hole.buffer(-TOUCHING_M / 2).is_empty]
    baarle = Point(to_rd(4.93, 51.44))
    assert [hole for hole in wide if hole.distance(baarle) > 8_000] == []


def test_no_strip_lies_open_between_municipalities(in_metres):
    """A gap that is open at one end is no hole: close the country by 15 m and look at what that filled."""
    areas = list(in_metres.values())
    country = shapely.union_all(areas)
    filled = country.buffer(15, join_style="mitre").buffer(-15, join_style="mitre").difference(country)
    tree = shapely.STRtree(areas)
    wide = [part for part in shapely.get_parts(filled) if not part.buffer(-TOUCHING_M / 2).is_empty]
    between = [part for part in wide if len(tree.query(part, predicate="dwithin", distance=0.01)) > 1]
    assert [part.wkt for part in between] == []


def test_the_country_has_its_size(in_metres):
    area_km2 = sum(area.area for area in in_metres.values()) / 1e6
    assert area_km2 == pytest.approx(41_850, rel=0.02)  # the Netherlands with their water


def test_every_place_and_postcode_lies_in_its_municipality(boundaries):
    for kind, rows in (("place", read_places()), ("district", read_districts()), ("postcode4", read_postcodes())):
        outside = [
            row for row in rows if not boundaries[row["municipality_code"]].contains(Point(row["lon"], row["lat"]))
        ]
        assert outside == [], kind


def test_every_main_point_lies_in_its_own_area(boundaries):
    for row in read_municipalities():
        assert boundaries[row["code"]].contains(Point(row["lon"], row["lat"])), row["name"]


def test_every_estimate_is_listed_with_its_reason():
    listed = mended("postcode4")
    assert all(row["code"] in listed for row in read_postcodes() if row["is_estimated"])


def test_known_facts():
    postcodes = {row["code"]: row for row in read_postcodes()}
    assert (postcodes["3511"]["place_name"], postcodes["3511"]["municipality_code"]) == ("Utrecht", "GM0344")
    assert (postcodes["1012"]["place_name"], postcodes["9711"]["place_name"]) == ("Amsterdam", "Groningen")
    assert postcodes["3511"]["lon"] == pytest.approx(5.12, abs=0.02)
    assert postcodes["3511"]["lat"] == pytest.approx(52.09, abs=0.02)
    names = Counter(row["name"] for row in read_places())
    for name in ("Nes", "Beek", "Oudega", "Spijk", "Winsum", "Velp", "Valkenburg"):
        assert names[name] > 1


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("3062", "Rotterdam"),  # lay 41 km off
        ("6431", "Hoensbroek"),  # lay 21 km off
        ("5217", "'s-Hertogenbosch"),  # stood under Den Haag
        ("5028", "Tilburg"),  # was missing
        ("8611", "Gaastmeer"),  # also stood in Epe
        ("9999", "Stitswerd"),  # stood in four towns at once
        ("3223", "Hellevoetsluis"),  # had no municipality
        ("1222", "Hilversum"),  # stood in Bussum too, which has fewer postcodes, but not those around
        ("2404", "Alphen aan den Rijn"),
        ("3205", "Spijkenisse"),
        ("3651", "Woerdense Verlaat"),
        ("4471", "Wolphaartsdijk"),  # stands in 's-Heer Hendrikskinderen too, of which one number is near
    ],
)
def test_known_faults_are_mended(code, place):
    postcode = next(row for row in read_postcodes() if row["code"] == code)
    own = next(
        row
        for row in read_places()
        if row["name"] == place and row["municipality_code"] == postcode["municipality_code"]
    )
    assert postcode["place_name"] == place
    assert math.dist(to_rd(postcode["lon"], postcode["lat"]), to_rd(own["lon"], own["lat"])) < 9_000


@pytest.mark.parametrize(
    ("code", "place", "municipality"),
    [
        ("4197", "Buurmalsen", "GM1960"),  # stood in Buren too
        ("9417", "Spier", "GM1731"),  # these two in Westerveld
        ("9423", "Hoogersmilde", "GM1731"),
        ("4062", "Zennewijnen", "GM0281"),  # the numbers around are West Betuwe's
    ],
)
def test_a_village_that_stands_in_two_municipalities_is_in_its_own(code, place, municipality):
    rows = [row for row in read_postcodes() if row["code"] == code]
    assert [(row["place_name"], row["municipality_code"]) for row in rows] == [(place, municipality)]
    assert {row["municipality_code"] for row in read_places() if row["name"] == place} == {municipality}


def test_districts_are_made_of_postcodes_of_their_city_that_lie_together():
    postcodes = {row["code"]: row for row in read_postcodes()}
    with (DATA / "districts.csv").open(encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    for given, row in zip(listed, read_districts(), strict=True):
        own = [postcodes[code] for code in given["postcodes"].split()]
        assert {each["municipality_code"] for each in own} == {row["municipality_code"]}, given["name"]
        assert {each["place_name"] for each in own} == {given["city"]}
        middle = to_rd(row["lon"], row["lat"])
        assert all(math.dist(middle, to_rd(each["lon"], each["lat"])) < 3_500 for each in own), given["name"]


def test_no_district_is_a_place_of_geonames_already():
    def named(row):
        return key(row["name"].partition(" (")[0]), row["municipality_code"]

    known = {named(row) for row in read_places()}
    districts = [named(row) for row in read_districts()]
    assert not known & set(districts)
    assert len(set(districts)) == len(districts)
    assert len({row["id"] for row in read_districts()}) == len(districts)


def test_names_that_people_use():
    aliases = {row["name"]: {key(alias) for alias in row["aliases"]} for row in read_places()}
    assert "denbosch" in aliases["'s-Hertogenbosch"]
    assert "sgravenhage" in aliases["Den Haag"]
    assert "gorkum" in aliases["Gorinchem"]
    assert "амстердам" in aliases["Amsterdam"]


def test_no_alias_hijacks_a_place_elsewhere():
    owners = defaultdict(set)
    for row in read_places():
        owners[key(row["name"])].add(row["municipality_code"])
    hijacks = [
        (row["name"], alias)
        for row in read_places()
        for alias in row["aliases"]
        if owners.get(key(alias), set()) - {row["municipality_code"]}
    ]
    assert hijacks == []


def test_land_is_a_layer_of_its_own():
    land = read_land()
    assert set(land) == {"NL", "BE", "DE", "FR"}
    assert all(outline.is_valid for outline in land.values())
    assert land["NL"].contains(Point(5.12, 52.09))
    assert not land["NL"].contains(Point(5.3, 52.75))  # the IJsselmeer


def test_small_enough():
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 3_000_000


def test_checksums(tmp_path):
    check_files()
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    check_files(copy)
    places = copy / "places.csv"
    places.write_text(places.read_text().replace("Utrecht", "Utregt", 1))
    with pytest.raises(ReferenceDataDamaged, match=r"places\.csv"):
        check_files(copy)
    places.unlink()
    with pytest.raises(ReferenceDataDamaged, match=r"places\.csv"):
        check_files(copy)


def test_every_file_is_named_in_the_notice():
    notice = (DATA.parent / "NOTICE.md").read_text()
    assert [path.name for path in DATA.iterdir() if path.name not in notice] == []


def test_features_are_written_one_on_a_line(features):
    text = dump_lines([feature(shapely.geometry.shape(features[0]["geometry"]), features[0]["properties"], decimals=5)])
    assert json.loads(text)["features"] == features[:1]
    assert len(text.splitlines()) == 3


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared: the addresses of five provinces")
def test_postcodes_against_the_address_register():
    """Centres of postcodes against the mean of their addresses, which the data were not made from."""
    addresses = defaultdict(list)
    with gzip.open(SHARED / "geo/pc6_5provincies_bag2026.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            addresses[row["postcode"][:4]].append((*to_rd(float(row["lon"]), float(row["lat"])), int(row["adressen"])))
    postcodes = {row["code"]: row for row in read_postcodes()}
    assert set(addresses) <= set(postcodes)
    off, reached = [], []
    for code, found in addresses.items():
        people = sum(count for *_, count in found)
        middle = tuple(sum(item[axis] * item[2] for item in found) / people for axis in (0, 1))
        own = to_rd(postcodes[code]["lon"], postcodes[code]["lat"])
        off.append(math.dist(own, middle))
        near = sum(count for x, y, count in found if math.dist((x, y), own) <= postcodes[code]["precision_m"])
        reached.append(near / people)
    off.sort()
    assert off[len(off) // 2] < 50
    assert off[len(off) * 9 // 10] < 250
    assert sum(share >= 0.9 for share in reached) / len(reached) > 0.85  # the precision is as good as its word
