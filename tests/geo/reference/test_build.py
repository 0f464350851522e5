"""The build makes the committed data again from its packages, and nearly the same from what others made of them.

The packages are 670 MB, so that few machines have them; `../shared` is the smaller part that is worth comparing with:
its municipalities are simplified to half as many points, and its postcodes were mended by somebody else.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from geo.crs import to_rd
from geo.reference import DATA
from geo.reference.build import build, write
from geo.reference.mending import FAR_M, MendedPlace, _place_near
from geo.reference.sources import NamedPlace, PostalRow, is_fetched, read_areas
from tests.shared import SHARED

PACKAGES = Path(os.environ.get("REFERENCE_PACKAGES", SHARED / "packages"))
OWN_IDS_FROM = 1_000_000_000
"""Places that the names file lacks are numbered from here on."""

OTHER_MUNICIPALITIES = {"1954", "3366", "4858", "5442", "9207", "9354", "9623"}
"""Postcodes on a border, or without an exact point, that the two give to different municipalities."""


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.slow
@pytest.mark.skipif(
    not is_fetched(PACKAGES),
    reason="needs the packages: `python -m geo.reference.build FOLDER` fetches them, REFERENCE_PACKAGES=FOLDER names it",
)
def test_from_its_packages_the_build_makes_the_committed_data_to_the_last_byte(tmp_path):
    for part in ("python", "node_modules"):  # what the build simplifies goes beside them, where it is thrown away
        (tmp_path / part).symlink_to(PACKAGES / part)
    build(tmp_path, tmp_path / "data")
    assert digests(tmp_path / "data") == digests(DATA)


def test_a_folder_whose_fetching_broke_off_is_fetched_again(tmp_path):
    assert not is_fetched(tmp_path)
    (tmp_path / "python/ahn_cli/fetcher/data").mkdir(parents=True)
    (tmp_path / "python/ahn_cli/fetcher/data/municipality.geojson").touch()
    assert not is_fetched(tmp_path)


def test_a_namesake_out_of_reach_is_not_the_place_that_is_meant():
    here, far = (
        MendedPlace(n, "Nes", area=None, xy=(x, 0), population=0, aliases=[]) for n, x in ((1, 0), (2, 50_000))
    )
    by_name = {"nes": [far, here]}
    assert _place_near("Nes", (FAR_M - 1, 0), by_name) is here
    assert _place_near("Nes", (FAR_M + 1, 0), by_name) is None
    assert _place_near("Best", (0, 0), by_name) is None


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of what the build makes of `../shared`."""
    if not SHARED.exists():
        pytest.skip(f"needs ../shared: sources of the reference data ({SHARED})")
    folder = tmp_path_factory.mktemp("made")
    areas = read_areas(SHARED / "geo/gemeenten_342_full_simplified.geojson")
    write(folder / "data", areas, postal_rows(), named_places(), dutch_land(folder / "land.geojson"))
    return folder / "data"


def postal_rows() -> list[PostalRow]:
    """The postcodes as the postcode file has them: a row for each of their places, the mended ones without a point."""
    with (SHARED / "geo/pc4_nl.csv").open(encoding="utf-8") as file:
        return [
            PostalRow(
                row["pc4"], place, row["gemeentecode"], float(row["lon"]), float(row["lat"]), row["geschat"] == "0"
            )
            for row in csv.DictReader(file)
            for place in dict.fromkeys((row["plaats"], *row["plaatsen"].split("|")))
        ]


def named_places() -> list[NamedPlace]:
    """The places of the names file, which is not in `../shared`: as the committed data have them."""
    found = [
        NamedPlace(
            int(row["id"]),
            row["name"],
            int(row["population"] or 0),
            float(row["lon"]),
            float(row["lat"]),
            tuple(filter(None, row["aliases"].split("|"))),
        )
        for row in rows(DATA / "places.csv")
        if int(row["id"]) < OWN_IDS_FROM
    ]
    return sorted(found, key=lambda place: (-place.population, place.id))


def dutch_land(target: Path) -> Path:
    """The land of the Netherlands, made valid as the simplified one of the build is."""
    features = json.loads((SHARED / "geo/basemap_land_nl_be_de_osm2017.geojson").read_text())["features"]
    (own,) = [item for item in features if item["properties"]["A3"] == "NLD"]
    own["geometry"] = shapely.make_valid(shape(own["geometry"])).__geo_interface__
    target.write_text(json.dumps({"type": "FeatureCollection", "features": [own]}))
    return target


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def both(made: Path, name: str, key: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    """The rows that both have of a file, the committed one first."""
    own = {row[key]: row for row in rows(made / name)}
    return [(row, own[row[key]]) for row in rows(DATA / name) if row[key] in own]


def features(path: Path) -> dict[str, dict]:
    return {item["properties"]["code"]: item for item in json.loads(path.read_text())["features"]}


def alike(one: dict, other: dict) -> float:
    """How much of two outlines lies in both, of all that lies in either."""
    one, other = shape(one["geometry"]), shape(other["geometry"])
    return one.intersection(other).area / one.union(other).area


def test_every_file_is_made_and_matches_its_checksum(made):
    told = dict(reversed(line.split("  ")) for line in (made / "SHA256SUMS").read_text().splitlines())
    found = digests(made)
    assert found.keys() == digests(DATA).keys()
    assert {name: digest for name, digest in found.items() if name != "SHA256SUMS"} == told
    for name in ("places.csv", "postcodes4.csv", "provinces.csv", "mended.csv"):
        assert rows(made / name)[0].keys() == rows(DATA / name)[0].keys()


def test_provinces_are_the_same(made):
    assert rows(made / "provinces.csv") == rows(DATA / "provinces.csv")


def test_municipalities_are_the_same_but_for_points_of_their_boundary_and_people_that_are_estimated(made):
    committed, own = features(DATA / "municipalities.geojson"), features(made / "municipalities.geojson")
    assert own.keys() == committed.keys()
    for name in ("name", "slug", "province"):
        assert [own[code]["properties"][name] for code in own] == [committed[code]["properties"][name] for code in own]
    people = [code for code in own if own[code]["properties"] != committed[code]["properties"]]
    assert len(people) < 10
    shares = sorted(alike(committed[code], own[code]) for code in own)
    assert shares[0] > 0.95
    assert shares[len(shares) // 2] > 0.99
    assert all(shape(item["geometry"]).is_valid for item in own.values())


def test_places_are_the_same_but_for_a_few_on_a_border(made):
    pairs = both(made, "places.csv", "id")
    assert len(rows(DATA / "places.csv")) - len(pairs) < 10
    assert sum(one == other for one, other in pairs) > 0.97 * len(pairs)
    assert [one["name"] for one, _ in pairs] == [other["name"] for _, other in pairs]


def test_postcodes_are_the_same_but_for_those_that_lie_on_a_border_or_have_no_point(made):
    pairs = both(made, "postcodes4.csv", "code")
    assert len(pairs) == len(rows(DATA / "postcodes4.csv")) == len(rows(made / "postcodes4.csv"))
    assert {one["code"] for one, other in pairs if one["municipality"] != other["municipality"]} == OTHER_MUNICIPALITIES
    assert sum(one["place"] != other["place"] for one, other in pairs) < 10
    apart = sorted(
        math.dist(*(to_rd(float(row["lon"]), float(row["lat"])) for row in pair))
        for pair in pairs
        if {row["estimated"] for row in pair} == {"0"}
    )
    assert apart[len(apart) // 2] < 5
    assert apart[len(apart) * 98 // 100] < 50


def test_the_land_is_the_same_but_for_its_precision(made):
    own, committed = (
        {item["properties"]["country"]: item for item in json.loads((folder / "land.geojson").read_text())["features"]}
        for folder in (made, DATA)
    )
    assert own.keys() == {"NL"}
    assert alike(own["NL"], committed["NL"]) > 0.99
