"""What was entered with an older version is there in the newest, whichever version that was, and search finds it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from geoalchemy2 import WKBElement
from sqlalchemy.orm import Session

from app import create_app
from app.cli import schema
from app.cli.database import update
from app.domain.counters.actions import add_counts
from app.domain.counters.types import Counted, Tally
from app.domain.exchange.actions import load_records
from app.domain.guidance.actions import load_tree
from app.domain.guidance.reading import Known
from app.domain.guidance.seed import seed_document
from app.domain.jobs.actions import end_run, start_run
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Opening, Order, Origin, SearchCriteria
from app.domain.taxonomy.models import Theme
from app.domain.taxonomy.vocabulary.actions import load_vocabulary_files
from geo.engine import create_engine
from geo.reference.postcodes import load_postcodes
from geo.tables import metadata
from tests.domain.offerings.search.making import words_wish
from tests.factories.records import file_of, offering, organisation, remote, venue

REVISIONS = [script.revision for script in ScriptDirectory.from_config(schema.alembic_config()).walk_revisions()][::-1]
TODAY = datetime.now(UTC).date()
NOON = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=11)
HERE = Origin(136_000.0, 455_900.0, municipality_code="GM0344", province_code="PV26")
ASKED = (
    SearchCriteria(origin=HERE),
    SearchCriteria(origin=HERE, wish=words_wish("digicafé"), order=Order.DISTANCE),
    SearchCriteria(origin=HERE, theme="language", form="course"),
    SearchCriteria(origin=HERE, language="ar", free=False, wheelchair=True),
    SearchCriteria(origin=HERE, municipality_code="GM0355"),
)
OPEN = SearchCriteria(origin=HERE, opening=Opening(day=TODAY + timedelta(days=3)))  # by closed days alone
PLACES = ("province", "municipality", "populated_place", "postcode4")
"""The tables that the reference data fill."""

LANGUAGE_NEEDS_FROM = "0007"
"""The revision below which no need can be a language: going down deletes those, with their phrases."""

DERIVED = ("listing", "timetable", "open_interval")
"""First parts of the names of the tables that are made from the others, anew whenever the version changes."""

Columns = dict[str, tuple[str, ...]]
"""The columns of each table."""

Rows = dict[str, list[dict[str, Any]]]
"""The rows of each table, by column."""


def rich_world() -> list[dict[str, Any]]:
    """Make records that leave no table of the rooms empty."""
    away = {"from": str(TODAY + timedelta(days=2)), "until": str(TODAY + timedelta(days=9)), "reason": "Verbouwing."}
    days = [NOON + timedelta(days=number) for number in (7, 14, 21)]
    return [
        organisation("nl", name="Landelijk Netwerk", kind="national"),
        organisation("o1", parent="nl", website="https://leesbrug.example.org", checkIntervalDays=91),
        venue("v1", wheelchair="yes", facilities=["computers", "printer"], closures=[away]),
        venue(
            "v2", name="Bibliotheek Zeist", town="Zeist", postcode="3701 AB", municipality="GM0355", lat=52.09, lon=5.24
        ),
        venue("v3", name="Wijkhuis Oost", lat=52.087, lon=5.14, accessNote="Er is een lift."),
        offering(
            "a1",
            languages=["nl", "ar"],
            audiences=["older-people", "newcomers"],
            products=["http://standaarden.overheid.nl/owms/terms/digid"],
            bring=["digid", "letter"],
            checkedOn=str(TODAY),
            venues=[
                {"venue": "v1", "hours": "Mo-Fr 10:00-12:00; PH off", "closures": [{**away, "hours": "10:00-11:00"}]},
                {"venue": "v2", "hours": "Sa 13:00-15:00", "phone": "030 765 43 21", "room": "Zaal 2"},
                {"venue": "v3"},
            ],
        ),
        offering(
            "c1",
            kind="learn",
            form="course",
            title="Taalcursus",
            themes=["language", "work"],
            access="registration",
            cost={"kind": "paid", "cents": 1250, "note": "Per keer."},
            maxParticipants=12,
            hasIntake=True,
            validUntil=str(TODAY + timedelta(days=90)),
            venues=[{"venue": "v3"}],
            sessions=[
                {"startsAt": day.isoformat(), "endsAt": (day + timedelta(hours=2)).isoformat(), "venue": "v3"}
                for day in days
            ],
        ),
        offering(
            "b1", title="Voor wie hier woont", residentsOnly=True, servedAreas=["GM0355"], venues=[{"venue": "v2"}]
        ),
        offering("d1", title="Nog niet af", status="draft"),
        offering(
            "u1", title="Even niet", unavailable={"reason": "Verbouwing.", "until": str(TODAY + timedelta(days=30))}
        ),
        remote("r1"),
        remote("r2", title="Klik en leer", deliveries=["online"], servedAreas=["GM0344", "PV26"]),
    ]


@pytest.fixture
def newest(databases, engine_name):
    """A database of the newest version in which a municipality has worked for a while, with every table in use."""
    engine = create_engine(databases.ready(engine_name))
    with Session(engine) as session:
        load_records(session, file_of(*rich_world()))
        load_postcodes(session.connection(), [b"postcode,lat,lon,woonplaats\n", b"3511LN,52.0905,5.1175,Utrecht\n"])
        add_counts(session, {Tally(TODAY, Counted.GUIDANCE_USED, "hoe-hulp", "GM0344"): 7})
        end_run(session, start_run(session, "timetables", NOON), NOON, done=3)
        words = "phrase,language,need,source\nklikles,nl,computer,ours\n"
        load_vocabulary_files(session, [("phrases.csv", io.StringIO(words))], by="cli:test")
        theme = session.get(Theme, "digital")
        theme.labels = theme.labels | {"nl": "Digitaal meedoen"}
        document = seed_document()
        document["steps"]["wat"]["question"]["nl"] = "Wat zoekt u?"
        load_tree(session, document, Known(), by="cli:test")
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def older(databases, engine_name):
    """An empty database, to be brought to an older revision."""
    engine = create_engine(databases.empty(engine_name))
    yield engine
    engine.dispose()


def columns_of(connection) -> Columns:
    inspector = sa.inspect(connection)
    names = [name for name in inspector.get_table_names() if name in metadata.tables]
    return {name: tuple(column["name"] for column in inspector.get_columns(name)) for name in names}


def as_it_was(name: str, columns: tuple[str, ...]) -> sa.TableClause:
    """A table with the columns of an older version, without what the models of today would add to a row."""
    return sa.table(name, *(sa.column(column, metadata.tables[name].c[column].type) for column in columns))


def read(connection, columns: Columns) -> Rows:
    return {
        name: [row._asdict() for row in connection.execute(sa.select(as_it_was(name, own)))]
        for name, own in columns.items()
    }


def plain(row: dict[str, Any], columns: tuple[str, ...]) -> tuple[str, ...]:
    """A row as something to compare."""
    return tuple(str(row[name].desc if isinstance(row[name], WKBElement) else row[name]) for name in columns)


def lost(before: Rows, connection) -> dict[str, int]:
    """Count, by table, the rows that are not there as they were; of the tables and columns that both know."""
    missing = {}
    for name, columns in columns_of(connection).items():
        if rows := before.get(name):
            shared = tuple(column for column in columns if column in rows[0])
            now = read(connection, {name: shared})[name]
            missing[name] = {plain(row, shared) for row in rows} - {plain(row, shared) for row in now}
    return {name: len(rows) for name, rows in missing.items() if rows}


def enter(connection, rows: Rows, before: Columns) -> None:
    """Put into the tables and columns that are new since `before` what somebody entered with this version."""
    columns = columns_of(connection)
    for table in metadata.sorted_tables:
        name, own = table.name, columns.get(table.name, ())
        fresh = set(own) - set(before.get(name, ()))
        if not fresh:
            continue
        keys = [column.name for column in table.primary_key]
        target = as_it_was(name, own)
        if name not in before:
            connection.execute(sa.insert(target), [{column: row[column] for column in own} for row in rows[name]])
            if connection.dialect.name == "postgresql" and isinstance(table.c[keys[0]].type, sa.Integer):
                # Rows came with their numbers; the next one counts on, as if they had got them here.
                sequence = f"pg_get_serial_sequence('{name}', '{keys[0]}')"
                connection.execute(sa.text(f"SELECT setval({sequence}, max({keys[0]})) FROM {name}"))
            continue
        is_this = sa.and_(*(target.c[key] == sa.bindparam(f"its_{key}") for key in keys))
        changes = {column: sa.bindparam(f"new_{column}", type_=target.c[column].type) for column in fresh}
        connection.execute(
            sa.update(target).where(is_this).values(changes),
            [
                {f"its_{key}": row[key] for key in keys} | {f"new_{column}": row[column] for column in fresh}
                for row in rows[name]
            ],
        )


def without_language_needs(rows: Rows) -> Rows:
    """What is left of the rows below the revision that knows needs which are a language."""
    gone = {row["key"] for row in rows["need"] if row["language_code"]}
    return rows | {
        "need": [row for row in rows["need"] if row["key"] not in gone],
        "need_phrase": [row for row in rows["need_phrase"] if row["need_key"] not in gone],
    }


def bring_up_to_date(engine) -> None:
    """Do what `flask database migrate` does: the schema, then what the product itself brings and makes."""
    app = create_app({"TESTING": True, "DATABASE_URL": engine.url.render_as_string(hide_password=False)})
    with app.app_context(), engine.begin() as connection:
        update(connection)


def found(connection, *questions: SearchCriteria) -> list[list[str]]:
    with Session(connection) as session:
        pages = [search(session, criteria) for criteria in questions]
    return [[result.data["title"] for result in (*page.results, *page.remote)] for page in pages]


def only_entered(rows: Rows) -> Rows:
    """The rows without those of the places, which nobody enters: looked at in the end, since they are many."""
    return {name: own for name, own in rows.items() if name not in PLACES}


def test_what_any_version_entered_is_whole_in_the_newest_and_after_the_way_back(newest, older):
    with newest.connect() as connection:
        entered = read(connection, columns_of(connection))
        answers, open_soon = found(connection, *ASKED), found(connection, OPEN)
    assert not [name for name, rows in entered.items() if not rows]  # no table that nobody looks at
    assert all([*answers, *open_soon])

    with older.begin() as connection:
        for revision in REVISIONS:
            before = columns_of(connection)
            schema.upgrade(connection, revision)
            enter(connection, entered, before)
            assert lost(only_entered(entered), connection) == {}, revision
        schema.check(connection)
        assert lost(entered, connection) == {}
    bring_up_to_date(older)
    with older.connect() as connection:
        kept = {name: rows for name, rows in entered.items() if not name.startswith(DERIVED)}
        assert lost(kept, connection) == {}
        assert (found(connection, *ASKED), found(connection, OPEN)) == (answers, open_soon)
        entered = read(connection, columns_of(connection))

    with older.begin() as connection:
        for revision in REVISIONS[-2::-1]:
            schema.downgrade(connection, revision)
            if revision < LANGUAGE_NEEDS_FROM:
                entered = without_language_needs(entered)
            assert lost(only_entered(entered), connection) == {}, revision
        first = columns_of(connection)
    bring_up_to_date(older)
    with older.begin() as connection:
        schema.check(connection)
        assert lost({name: entered[name] for name in first}, connection) == {}
        assert found(connection, *ASKED) == answers  # closed days are lost below 0004, as its revision says
