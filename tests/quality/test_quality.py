"""The guard: search may get better, and no figure may fall more than 0.02 below what is kept in baseline.json."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from tests.quality.judged import HALVES, read_questions
from tests.quality.measuring import Outcome, figures
from tests.quality.report import BASELINE, MAY_FALL, misses, table

BEST = ("success_at_1", "success_at_3", "ndcg_10", "typos_success_at_3")


@pytest.mark.slow
@pytest.mark.parametrize("half", HALVES)
def test_no_figure_falls_below_the_baseline(half, outcomes: Sequence[Outcome]):
    found = figures(outcomes)[half]
    kept = json.loads(BASELINE.read_text())[half]
    fallen = {name: (found[name], kept[name]) for name in BEST if found[name] < kept[name] - MAY_FALL}
    assert fallen == {}, "search answers worse than it did; `make quality` tells which questions"


@pytest.mark.slow
def test_every_question_gets_a_judged_answer(outcomes: Sequence[Outcome]):
    assert [one.question for one in outcomes] == list(read_questions())
    assert all(len(one.grades) == len(one.shown) <= 10 for one in outcomes)
    assert any(2 in one.grades for one in outcomes)
    assert all(0 <= one.ndcg <= 1 for one in outcomes)


@pytest.mark.slow
def test_the_report_names_every_miss_and_every_figure(outcomes: Sequence[Outcome]):
    missed = [one.question.text for one in outcomes if not one.succeeds(3)]
    told = misses({"spatialite": outcomes})
    assert all(f"‘{text}’" in told for text in missed)
    assert told.count("the nearest is") == len(missed)
    laid_out = table({"spatialite": figures(outcomes)}, figures(outcomes))
    assert all(name in laid_out for name in BEST)
