"""Why an order is as it is: one line per ranked search for a developer who asks for it, and nothing otherwise."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from app import create_app
from app.domain.offerings.search.explaining import LOGGER, explain
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Order, Score
from app.http.logs import JsonFormatter, init_logs
from tests.domain.offerings.search.making import UTRECHT
from tests.domain.offerings.search.test_ranked import asking

X, Y = UTRECHT


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the logger writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger(LOGGER).addHandler(handler)
    yield stream
    logging.getLogger(LOGGER).removeHandler(handler)
    init_logs("info")


def test_each_shown_listing_and_the_parts_of_its_score_are_logged_and_nothing_of_who_asked(
    session, world, vocabulary, lines
):
    world.offering("Hulp bij schulden", world.venue("A", X, Y + 100), themes=("money",))
    world.offering("Hulp bij schulden en post", world.venue("B", X, Y + 4_000), themes=("money",))
    world.offering("Bellen over schulden", areas=("NL",), themes=("money",))
    init_logs("error", explain_ranking=True)
    page = search(session, asking("schulden", vocabulary))
    (line,) = map(json.loads, lines.getvalue().splitlines())
    assert [each["listing"] for each in line["results"]] == [one.listing_id for one in (*page.results, *page.remote)]
    for each, result in zip(line["results"], (*page.results, *page.remote), strict=True):
        assert each == {"listing": result.listing_id} | {
            part: pytest.approx(value, abs=0.006) for part, value in result.score._asdict().items()
        }
    assert set(line) == {"at", "level", "logger", "event", "results"}
    assert set(line["results"][0]) == {"listing", *Score._fields}


def test_a_search_that_is_not_ranked_says_nothing(session, world, vocabulary, lines):
    world.offering("Hulp bij schulden", world.venue("A", X, Y + 100), themes=("money",))
    init_logs("debug", explain_ranking=True)
    search(session, asking("schulden", vocabulary, order=Order.DISTANCE))
    assert lines.getvalue() == ""


def test_nothing_is_reckoned_or_said_when_it_is_off(session, world, vocabulary, lines):
    world.offering("Hulp bij schulden", world.venue("A", X, Y + 100), themes=("money",))
    init_logs("debug")
    assert search(session, asking("schulden", vocabulary)).results
    explain(pytest.fail("looked at") for _ in range(1))
    assert lines.getvalue() == ""


def test_a_setting_switches_it_on_and_the_level_of_the_log_does_not(engine_url, lines):
    settings = {"TESTING": True, "DATABASE_URL": engine_url, "LOG_LEVEL": "debug"}
    create_app(settings)
    assert not logging.getLogger(LOGGER).isEnabledFor(logging.INFO)
    create_app(settings | {"EXPLAIN_RANKING": "1"})
    assert logging.getLogger(LOGGER).isEnabledFor(logging.INFO)
