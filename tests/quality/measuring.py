"""Measuring search: the example data of one fixed moment, every question asked, every answer judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from unittest.mock import patch

from flask import Flask
from sqlalchemy import text

from app import create_app
from app.domain import base
from app.domain.exchange.demo.generator import DEFAULT_OFFERINGS
from app.extensions import db
from app.http.current import get_geocoder
from geo.engine import create_engine
from geo.gazetteer import Place
from tests.conftest import fill_template
from tests.quality.asking import Answer, ask
from tests.quality.ground import Ground, Judgement, Listed
from tests.quality.judged import HALVES, Question, read_rules
from tests.quality.metrics import JUST_RIGHT, is_success, mean, ndcg

MOMENT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
"""When all is asked: half past ten on a Tuesday in March. The example data are those of that day."""

Figures = dict[str, float]


class _Stopped(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """Tell the moment."""
        return MOMENT.astimezone(tz)


@contextmanager
def stopped_clock() -> Iterator[None]:
    """Let the rooms and doors take it to be the moment; all of them ask `app.domain.base.now`."""
    with patch.object(base, "datetime", _Stopped):
        yield


def fill(url: str) -> None:
    """Make a database with the standard example data as they are at the moment, by the product's own command."""
    fill_template(url)
    command = ["demo", "load", "--offerings", str(DEFAULT_OFFERINGS), "--today", MOMENT.date().isoformat()]
    with running_app(url) as app, stopped_clock():
        outcome = app.test_cli_runner().invoke(args=command)
    if outcome.exit_code:
        msg = f"flask {' '.join(command)} gave {outcome.exit_code}: {outcome.output}"
        raise RuntimeError(msg) from outcome.exception
    engine = create_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


@contextmanager
def running_app(url: str) -> Iterator[Flask]:
    """Give the product on a database, and let go of its connections in the end, so that others may copy it."""
    app = create_app({"TESTING": True, "DATABASE_URL": url, "RATE_LIMIT": "0"})
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question: the first ten that were shown, their grades, and what there was to find."""

    question: Question
    shown: tuple[Listed, ...]
    grades: tuple[int, ...]
    distances_m: tuple[float, ...]
    judgement: Judgement

    def succeeds(self, first: int) -> bool:
        """Tell whether something that is just right stands among the first so many."""
        return is_success(self.grades, first)

    @property
    def ndcg(self) -> float:
        """How good the first ten are, from 0 to 1."""
        return ndcg(self.grades, self.judgement.available)

    @property
    def rank(self) -> int | None:
        """Where the first stands that is just right."""
        return self.grades.index(JUST_RIGHT) + 1 if JUST_RIGHT in self.grades else None


def measure(url: str, questions: Sequence[Question]) -> list[Outcome]:
    """Ask questions of the product on a filled database."""
    ground = read_ground(url)
    with running_app(url) as app, stopped_clock():
        client = app.test_client(use_cookies=False)
        return [
            _judge(ground, question, place, ask(client, question)) for question, place in find_places(app, questions)
        ]


def read_ground(url: str) -> Ground:
    """Read what there is to find in a filled database."""
    engine = create_engine(url)
    with engine.connect() as connection:
        ground = Ground.read(connection)
    engine.dispose()
    return ground


def find_places(app: Flask, questions: Sequence[Question]) -> list[tuple[Question, Place]]:
    """Find the place that each question is asked from.

    Raises:
        ValueError: a question names no place, or one that several places share.
    """
    found = []
    with app.test_request_context():
        for question in questions:
            answer = get_geocoder().find(question.asks_from)
            if answer.place is None or answer.must_choose:
                msg = f"{question.asks_from!r} is not one place"
                raise ValueError(msg)
            found.append((question, answer.place))
    return found


def figures(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """Give the figures of each half."""
    return {half: _figures([one for one in outcomes if one.question.half == half]) for half in HALVES}


def worst(engines: Sequence[dict[str, Figures]]) -> dict[str, Figures]:
    """Give the worse figure of the engines, each for itself."""
    first = engines[0]
    return {half: {name: min(one[half][name] for one in engines) for name in first[half]} for half in first}


def _figures(outcomes: Sequence[Outcome]) -> Figures:
    typos = [one for one in outcomes if one.question.is_typo]
    found = {
        "success_at_1": mean(one.succeeds(1) for one in outcomes),
        "success_at_3": mean(one.succeeds(3) for one in outcomes),
        "ndcg_10": mean(one.ndcg for one in outcomes),
        "typos_success_at_3": mean(one.succeeds(3) for one in typos),
    }
    return {name: round(value, 4) for name, value in found.items()}


def _judge(ground: Ground, question: Question, place: Place, answer: Answer) -> Outcome:
    """Judge the first ten of what was shown: of the list, or for a question `afar` of that group and then the list."""
    rule = read_rules()[question.answer]
    judgement = ground.judge(rule, place)
    ids = (*answer.afar, *answer.near) if rule.afar else answer.near
    shown = tuple(ground.listed[key] for key in list(dict.fromkeys(ids))[:10])
    return Outcome(
        question=question,
        shown=shown,
        grades=tuple(judgement.grades.get(one.listing_id, 0) for one in shown),
        distances_m=tuple(one.distance_m(place) for one in shown),
        judgement=judgement,
    )
