"""Logs, what a process keeps, the transaction of a request, and health, each by itself."""

from __future__ import annotations

import gc
import io
import json
import logging
import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.domain.taxonomy.models import Theme
from app.domain.taxonomy.vocabulary.understanding import Vocabulary
from app.extensions import db, is_reading
from app.http.current import Kept, get_taxonomy, get_vocabulary
from app.http.health import newest_revision
from app.http.logs import JsonFormatter
from app.http.understanding import understand_text


def logged(name: str, level: int, message: str, *values: object, **extra: object) -> dict:
    """Log to a logger of a library or of ours, and read the line back."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    try:
        logger.log(level, message, *values, extra=extra.pop("extra", None), **extra)
    finally:
        logger.removeHandler(handler)
    (line,) = stream.getvalue().splitlines()
    return json.loads(line)


def test_our_own_records_are_written_whole() -> None:
    line = logged("app.offerings", logging.WARNING, "loaded %d rows", 3, extra={"source": "file"})
    assert line["event"] == "loaded 3 rows"
    assert (line["level"], line["logger"], line["source"]) == ("warning", "app.offerings", "file")
    assert line["at"].endswith("Z")


def test_what_a_library_says_is_written_without_its_values() -> None:
    line = logged("urllib3.connectionpool", logging.WARNING, "Retrying after %r: %s", "broken", "/search?q=7411KG")
    assert line["event"] == "Retrying after %r: %s"
    assert "7411KG" not in json.dumps(line)


def test_an_exception_is_written_without_its_message() -> None:
    try:
        try:
            int("7411KG")
        except ValueError as error:
            statement = "SELECT '7411KG'"
            raise OperationalError(statement, {"q": "7411KG"}, error) from error
    except OperationalError as error:
        line = logged("app.errors", logging.ERROR, "database gone", exc_info=error)
    assert line["error"] == "sqlalchemy.exc.OperationalError < builtins.ValueError"
    assert line["trace"][-1].startswith("tests/http/test_plumbing.py:")
    assert "7411KG" not in json.dumps(line)


def test_a_value_that_json_does_not_know_is_written_all_the_same() -> None:
    assert logged("app.x", logging.ERROR, "odd", extra={"value": {1, 2}})["value"] == "{1, 2}"


class Source:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.reads = 0
        self.fault: Exception | None = None
        self.time = 0.0

    def read(self, old: int | None) -> int:
        if self.fault:
            raise self.fault
        self.reads += 1
        return self.reads

    def clock(self) -> float:
        return self.time


def test_a_kept_value_is_read_once_a_minute() -> None:
    source = Source()
    kept = Kept("x", source.read, source.clock)
    assert [kept.get() for _ in range(5)] == [1] * 5
    source.time = 59
    assert kept.get() == 1
    source.time = 60
    assert [kept.get(), kept.get()] == [2, 2]


def test_a_kept_value_is_read_anew_when_told() -> None:
    source = Source()
    kept = Kept("x", source.read, source.clock)
    kept.get()
    kept.forget()
    assert kept.get() == 2


def test_a_kept_value_stays_in_use_while_the_database_is_gone() -> None:
    source = Source()
    kept = Kept("x", source.read, source.clock)
    source.fault = OperationalError("", {}, Exception())
    with pytest.raises(OperationalError):
        kept.get()
    source.fault = None
    assert kept.get() == 1
    source.fault, source.time = OperationalError("", {}, Exception()), 60
    assert kept.get() == 1
    source.fault, source.time = None, 120
    assert kept.get() == 2


def test_while_one_reads_the_others_go_on_with_what_there_is() -> None:
    source = Source()
    go_on, reading = threading.Event(), threading.Event()

    def read(old: int | None) -> int:
        if old is not None:
            reading.set()
            assert go_on.wait(5)
        return source.read(old)

    kept = Kept("x", read, source.clock)
    kept.get()
    source.time = 60
    slow = threading.Thread(target=kept.get)
    slow.start()
    assert reading.wait(5)
    assert kept.get() == 1
    go_on.set()
    slow.join(5)
    assert kept.get() == 2


def test_what_takes_long_is_read_beside_and_nobody_waits_for_it(app: Flask) -> None:
    source = Source()
    go_on, has_read = threading.Event(), threading.Event()
    readers: list[str] = []

    def read(old: int | None) -> int:
        readers.append(threading.current_thread().name)
        if old is not None:
            assert is_reading()
            assert go_on.wait(5)
        has_read.set()
        return source.read(old)

    kept = Kept("x", read, source.clock, beside=app)
    assert kept.get() == 1
    has_read.clear()
    source.time = 60
    assert [kept.get(), kept.get()] == [1, 1]
    go_on.set()
    assert has_read.wait(5)
    for thread in threading.enumerate():
        if thread.name == "keep-x":
            thread.join(5)
    assert kept.get() == 2
    assert readers == [threading.current_thread().name, "keep-x"]


def test_what_was_understood_with_an_old_vocabulary_goes_with_it(app: Flask) -> None:
    def alive() -> int:
        gc.collect()
        return sum(isinstance(one, Vocabulary) for one in gc.get_objects())

    with app.test_request_context("/"):
        own = get_vocabulary()
        before = alive()
        for number in range(6):  # the words of titles change every ten minutes
            app.extensions["vocabulary"]._value = own.with_words({f"woord{number}": 1})
            understand_text("computer", may_hold_place=False)
        app.extensions["vocabulary"].forget()
        assert alive() <= before + 2


def test_the_taxonomy_is_kept(app: Flask) -> None:
    with app.app_context():
        first = get_taxonomy()
        assert len(first.themes) >= 8
        assert get_taxonomy() is first


@pytest.fixture(scope="module")
def writing_routes(application: Flask) -> Flask:
    """The application with routes that write, answer and fail."""

    def write(status: int) -> tuple[str, int]:
        db.session.add(Theme(key=f"t{status}", slug=f"t{status}", position=99, icon="x", labels={"nl": "x"}, hints={}))
        db.session.flush()
        if status == 500:
            msg = "a mistake"
            raise ValueError(msg)
        return "", status

    application._got_first_request = False
    application.add_url_rule("/schrijf/<int:status>", "write", write, methods=["GET", "POST"])
    return application


@pytest.mark.parametrize(
    ("method", "status", "kept"),
    [("POST", 200, True), ("POST", 302, True), ("POST", 400, False), ("POST", 500, False), ("GET", 200, False)],
)
def test_a_request_is_one_transaction(
    writing_routes: Flask, client: FlaskClient, session: Session, method: str, status: int, kept: bool
) -> None:
    before = session.scalar(select(func.count()).select_from(Theme))
    client.open(f"/schrijf/{status}", method=method)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Theme)) == before + kept


def test_alive_needs_no_database(client: FlaskClient) -> None:
    response = client.get("/health/live")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


def test_ready_when_database_schema_and_data_are(client: FlaskClient) -> None:
    response = client.get("/health/ready")
    assert response.json == {"status": "ok", "checks": {"database": True, "schema": True, "data": True}}
    assert response.status_code == 200


def test_not_ready_with_another_schema(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.http.health.newest_revision", lambda: "9999")
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json["checks"] == {"database": True, "schema": False, "data": False}


def test_the_newest_revision_is_a_revision() -> None:
    assert newest_revision().isdigit()
