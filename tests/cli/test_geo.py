"""`flask geo …`: what the commands say, and what is there afterwards."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from geo.engine import create_engine
from geo.reference import ReferenceDataDamaged
from geo.reference.postcodes import load_postcodes
from geo.tables import PopulatedPlace, Postcode6
from tests.serving import run_flask

HEADER = "postcode,lat,lon,woonplaats,gemeente\n"
UTRECHT = "3511LN,52.0905,5.1175,Utrecht,Utrecht\n"
DEVENTER = "7411KG,52.2511,6.1582,Deventer,Deventer\n"


@pytest.fixture
def run(app):
    """Runs a command inside the test's transaction."""
    return lambda *arguments: app.test_cli_runner().invoke(args=["geo", *map(str, arguments)])


@pytest.fixture
def engine_of_its_own(database_url):
    """The engine of a database that has postcodes already."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        load_postcodes(connection, [line.encode() for line in (HEADER, DEVENTER, UTRECHT)])
    yield engine
    engine.dispose()


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


def test_a_file_of_one_endless_field_is_said(run, tmp_path):
    file = tmp_path / "pc6.csv"
    file.write_text("x" * 200_000)
    assert f"{file}: line 1: the first line must name the columns" in run("load-postcodes", file).output


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


def many_lines(number: int) -> list[str]:
    """Lines of a file that takes a while, all of other postcodes than those that are there."""
    letters = [first + second for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJ"]
    codes = [f"{digits}{pair}" for digits in range(8000, 8000 + number // len(letters)) for pair in letters]
    return [f"{code},52.1,5.1,{'Ergens ' * 270},Utrecht\n" for code in codes]


def rows_of(engine) -> set[tuple[str, str]]:
    """What another process sees."""
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(select(Postcode6.code, Postcode6.place_name))}


def bytes_written(engine) -> int:
    """How much of the table is on disk, of a transaction that goes on too."""
    if engine.dialect.name == "sqlite":
        return Path(f"{engine.url.database}-wal").stat().st_size
    with engine.connect() as connection:
        return connection.execute(select(func.pg_relation_size("postcode6"))).scalar_one()


def kill(process) -> None:
    assert process.poll() is None, process.communicate()  # not over yet: it was killed in the middle
    process.kill()
    process.wait()


OLD = {("7411KG", "Deventer"), ("3511LN", "Utrecht")}


def test_killed_while_it_reads_it_leaves_the_old_postcodes_and_the_next_run_loads(
    flask, engine_of_its_own, database_url, tmp_path
):
    pipe, file = tmp_path / "pipe.csv", tmp_path / "pc6.csv"
    os.mkfifo(pipe)
    process = flask("geo", "load-postcodes", pipe, "--replace")
    with pipe.open("w") as writing:
        writing.writelines([HEADER, *many_lines(1_000)])
        writing.flush()  # a pipe holds 64 kB: most of these 1,900 were read, and more is waited for
        kill(process)
    assert rows_of(engine_of_its_own) == OLD
    file.write_text(HEADER + DEVENTER.replace("Deventer,D", "Diepenveen,D"))
    run_flask("geo", "load-postcodes", str(file), DATABASE_URL=database_url)
    assert rows_of(engine_of_its_own) == {("7411KG", "Diepenveen"), ("3511LN", "Utrecht")}


def test_killed_while_it_writes_it_leaves_the_old_postcodes_and_the_next_run_loads(
    flask, engine_of_its_own, database_url, tmp_path
):
    file = tmp_path / "pc6.csv"
    file.write_text("".join([HEADER, *many_lines(40_000)]))  # 76 MB: SQLite's cache holds 16
    before = bytes_written(engine_of_its_own)
    process = flask("geo", "load-postcodes", file, "--replace")
    deadline = time.monotonic() + 60
    while bytes_written(engine_of_its_own) < before + 25_000_000:  # more than its first batch of 10,000
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "nothing is written"
        time.sleep(0.005)
    kill(process)
    assert rows_of(engine_of_its_own) == OLD
    file.write_text(HEADER + DEVENTER.replace("Deventer,D", "Diepenveen,D"))
    run_flask("geo", "load-postcodes", str(file), "--replace", DATABASE_URL=database_url)
    assert rows_of(engine_of_its_own) == {("7411KG", "Diepenveen")}
