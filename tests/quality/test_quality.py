"""The guard: search may get better, and no figure may fall more than 0.02 below what is kept in baseline.json."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.quality.judged import HALVES, read_questions
from tests.quality.measuring import Figures, figures, measure, worst
from tests.quality.report import BASELINE, MAY_FALL, missed_goals, misses, table

NAMES = ("success_at_1", "success_at_3", "ndcg_10", "typos_success_at_3")


@pytest.mark.slow
def test_no_figure_falls_below_the_baseline(examples_url: str):
    found = figures(measure(examples_url, read_questions()))
    kept = json.loads(BASELINE.read_text())
    assert fallen(found, kept) == {}, "search answers worse than it did; `make quality` tells which questions"


def fallen(found: Mapping[str, Figures], kept: Mapping[str, Figures]) -> dict[tuple[str, str], tuple[float, float]]:
    """Give the figures that fell too far: what was found, and what is kept."""
    return {
        (half, name): (found[half][name], kept[half][name])
        for half in HALVES
        for name in NAMES
        if found[half][name] < kept[half][name] - MAY_FALL
    }


@pytest.mark.parametrize(("figure", "is_fallen"), [(0.95, False), (0.9, False), (0.881, False), (0.879, True)])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("half", HALVES)
def test_a_figure_may_fall_by_two_hundredths_and_no_more(half: str, name: str, figure: float, is_fallen: bool):
    kept = {each: dict.fromkeys(NAMES, 0.9) for each in HALVES}
    found = {each: {**figures, **({name: figure} if each == half else {})} for each, figures in kept.items()}
    assert fallen(found, kept) == ({(half, name): (figure, 0.9)} if is_fallen else {})


def test_answers_are_judged_and_every_miss_is_told(examples_url: str):
    questions = read_questions()[::12]
    outcomes = measure(examples_url, questions)
    assert [one.question for one in outcomes] == list(questions)
    assert all(len(one.grades) == len(one.shown) <= 10 for one in outcomes)
    assert any(2 in one.grades for one in outcomes)
    assert all(0 <= one.ndcg <= 1 for one in outcomes)

    missed = [one.question.text for one in outcomes if not one.succeeds(3)]
    told = misses({"spatialite": outcomes})
    assert all(f"‘{text}’" in told for text in missed)
    assert told.count("the nearest is") == len(missed)
    laid_out = table({"spatialite": figures(outcomes)}, figures(outcomes))
    assert all(name in laid_out for name in NAMES)


def test_the_worse_of_two_engines_counts_for_each_figure_by_itself():
    one = {half: dict(zip(NAMES, (0.5, 0.9, 0.7, 0.6), strict=True)) for half in HALVES}
    other = {half: dict(zip(NAMES, (0.6, 0.8, 0.7, 0.4), strict=True)) for half in HALVES}
    assert worst([one, other])["untouched"] == dict(zip(NAMES, (0.5, 0.8, 0.7, 0.4), strict=True))
    assert missed_goals(worst([one, other])["untouched"]) == ["success_at_3", "success_at_1", "typos_success_at_3"]
