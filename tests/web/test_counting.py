"""The message by which a page that is kept says what it was for, and the report of what was counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.base import TIME_ZONE, now
from app.domain.counters.types import Counted
from app.http.counting import count, flush_counts

GOOD = {"name": "search_nothing_found", "subject": "tax-return", "place": "GM0344"}


@pytest.fixture(autouse=True)
def empty(app):
    """Start and end with nothing counted."""
    buffer = app.extensions["counting"].buffer
    buffer.take()
    yield
    buffer.take()


def waiting(app):
    return {
        (tally.name, tally.subject, tally.place): count
        for tally, count in app.extensions["counting"].buffer.take().items()
    }


def report(app, *arguments):
    return app.test_cli_runner().invoke(args=["counters", "report", *arguments])


def test_a_page_counts_with_a_message_that_leaves_nothing_behind(app, client):
    response = client.post("/count", data=GOOD)
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    assert waiting(app) == {("search_nothing_found", "tax-return", "GM0344"): 1}


@pytest.mark.parametrize("header", ["Sec-GPC", "DNT"])
def test_who_asks_not_to_be_followed_is_not_counted(app, client, header):
    assert client.post("/count", data=GOOD, headers={header: "1"}).status_code == 204
    assert waiting(app) == {}


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        (GOOD | {"name": "visitors"}, 400),
        (GOOD | {"subject": "mijn brief"}, 400),
        (GOOD | {"place": "GM9999"}, 400),
        (GOOD | {"place": "utrecht"}, 400),
        (GOOD | {"place": "3511 LN"}, 400),
        (GOOD | {"extra": "x" * 400}, 413),
    ],
)
def test_what_is_not_known_is_refused_and_not_counted(app, client, data, status):
    assert client.post("/count", data=data).status_code == status
    assert waiting(app) == {}


def test_another_site_can_not_count_here(app, client):
    for origin in ("cross-site", "same-site", "none"):
        assert client.post("/count", data=GOOD, headers={"Sec-Fetch-Site": origin}).status_code == 403
    assert client.post("/count", data=GOOD, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
    assert client.get("/count").status_code == 405
    assert list(waiting(app).values()) == [1]


@pytest.mark.parametrize(
    "origin", ["https://elders.example", "null", "http://localhost.elders.example", "localhost", ""]
)
def test_another_site_can_not_count_by_a_browser_that_only_says_its_origin(app, client, origin):
    assert client.post("/count", data=GOOD, headers={"Origin": origin}).status_code == 403
    assert waiting(app) == {}


@pytest.mark.parametrize("origin", ["http://localhost", "https://localhost"])
def test_a_page_of_ours_may_say_its_origin(app, client, origin):
    assert client.post("/count", data=GOOD, headers={"Origin": origin}).status_code == 204
    assert list(waiting(app).values()) == [1]


def test_a_mistake_of_ours_in_counting_fails_no_page(app):
    with app.test_request_context("/nl/"):
        count(Counted.SEARCH_NOT_UNDERSTOOD, "Niet Een Sleutel")
        count(Counted.SEARCH_NOT_UNDERSTOOD, place="GM0363")
    assert waiting(app) == {("search_not_understood", "", "GM0363"): 1}


def test_counting_alone_writes_nothing_and_the_report_shows_what_was_written(app, client):
    client.post("/count", data=GOOD)
    assert report(app).output == "Nothing was counted in these days.\n"
    flush_counts(app)
    assert report(app).output.split() == [
        "what", "need", "municipality", "times", "search_nothing_found", "tax-return", "GM0344", "1",
    ]  # fmt: skip
    today = now().astimezone(TIME_ZONE).date()
    assert "tax-return" in report(app, "--from", str(today), "--to", str(today)).output
    assert "tax-return" not in report(app, "--to", str(today - timedelta(days=1))).output
    assert report(app, "--from", "gisteren").exit_code == 2


def test_purging_says_how_much_went(app):
    assert app.test_cli_runner().invoke(args=["counters", "purge"]).output == "0 figures deleted.\n"
