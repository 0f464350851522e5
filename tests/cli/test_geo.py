"""`flask geo …`: what the commands say, and what is there afterwards."""

from __future__ import annotations

import gzip

import pytest
from sqlalchemy import func, select, update

from geo.reference import ReferenceDataDamaged
from geo.tables import PopulatedPlace, Postcode6

HEADER = "postcode,lat,lon,woonplaats,gemeente\n"
DEVENTER = "7411KG,52.2511,6.1582,Deventer,Deventer\n"


@pytest.fixture
def run(app):
    """Runs a command inside the test's transaction."""
    return lambda *arguments: app.test_cli_runner().invoke(args=["geo", *map(str, arguments)])


def count(connection) -> int:
    return connection.execute(select(func.count()).select_from(Postcode6)).scalar()


@pytest.mark.parametrize("name", ["pc6.csv", "pc6.csv.gz"])
def test_postcodes_are_loaded_from_a_file_compressed_or_not(run, connection, tmp_path, name):
    file = tmp_path / name
    content = (HEADER + DEVENTER).encode()
    file.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    outcome = run("load-postcodes", file)
    assert (outcome.exit_code, outcome.output) == (0, "1 postcodes loaded.\n")
    assert count(connection) == 1


def test_what_was_placed_by_its_point_is_told(run, tmp_path):
    file = tmp_path / "pc6.csv"
    file.write_text(HEADER + DEVENTER.replace("Deventer\n", "Elders\n"))
    outcome = run("load-postcodes", file)
    assert outcome.output == "1 postcodes loaded.\n1 of them got their municipality by their point.\n"


def test_faults_are_told_by_file_line_and_column_and_nothing_is_loaded(run, connection, tmp_path):
    file = tmp_path / "pc6.csv"
    file.write_text(HEADER + DEVENTER + "74,52,6,X,Y\n3511LN,99,5,Utrecht,Utrecht\n")
    outcome = run("load-postcodes", file)
    assert outcome.exit_code == 1
    assert outcome.output.splitlines() == [
        f"{file}: line 3, postcode: '74' is not a postcode like 3511LN",
        f"{file}: line 4, lat: '99' is no latitude in the Netherlands",
        "Error: 2 faults. Nothing was loaded; mend the file and load it again.",
    ]
    assert count(connection) == 0


def test_one_fault_and_very_many(run, tmp_path):
    file = tmp_path / "pc6.csv"
    file.write_text(HEADER)
    assert "Error: 1 fault. Nothing" in run("load-postcodes", file).output
    file.write_text(HEADER + "x,52,6,X,Y\n" * 99)
    assert "Error: The first 50 faults. Nothing" in run("load-postcodes", file).output


def test_a_file_that_is_not_there(run, tmp_path):
    outcome = run("load-postcodes", tmp_path / "none.csv")
    assert outcome.exit_code == 2
    assert "does not exist" in outcome.output


def test_replacing(run, connection, tmp_path):
    file = tmp_path / "pc6.csv"
    file.write_text(HEADER + DEVENTER)
    run("load-postcodes", file)
    file.write_text(HEADER + DEVENTER.replace("7411KG", "7411KH"))
    assert run("load-postcodes", file, "--replace").exit_code == 0
    assert list(connection.execute(select(Postcode6.code)).scalars()) == ["7411KH"]


def test_the_reference_is_loaded_again(run, connection):
    connection.execute(update(PopulatedPlace).where(PopulatedPlace.name == "Urk").values(name="Erk"))
    outcome = run("load-reference")
    assert (outcome.exit_code, outcome.output) == (0, "Loaded.\n")
    assert connection.execute(select(func.count()).where(PopulatedPlace.name == "Erk")).scalar() == 0


def test_damaged_reference_data_are_told(run, monkeypatch):
    def damaged(*_):
        raise ReferenceDataDamaged(name)

    name = "places.csv"
    monkeypatch.setattr("app.cli.geo.load_reference", damaged)
    outcome = run("load-reference")
    assert outcome.exit_code == 1
    assert "places.csv is missing or differs from its checksum" in outcome.output
    assert "Nothing was loaded" in outcome.output
