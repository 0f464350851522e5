"""The figures, on examples that were worked out by hand."""

from __future__ import annotations

import pytest

from tests.quality.metrics import is_success, mean, ndcg


def test_ndcg_is_what_was_worked_out_by_hand():
    # 3/1 + 0 + 1/2 = 3.5 of at best 3/1 + 1/1.58496 + 1/2 = 4.13093
    assert ndcg([2, 0, 1], available=[1, 2, 1]) == pytest.approx(3.5 / 4.13093, abs=1e-5)


def test_the_best_order_is_worth_one_however_much_there_is():
    assert ndcg([2] * 10, available=[2] * 400 + [1] * 300) == pytest.approx(1)


def test_what_stands_lower_is_worth_less_and_beyond_the_tenth_nothing():
    available = [2]
    worth = [ndcg([0] * above + [2], available) for above in range(11)]
    assert worth[:10] == sorted(worth[:10], reverse=True)
    assert worth[9] > worth[10] == 0


def test_nothing_shown_or_nothing_to_find_is_worth_nothing():
    assert ndcg([], available=[2, 1]) == 0
    assert ndcg([0, 0], available=[]) == 0


def test_only_what_is_just_right_counts_as_success_and_only_among_the_first():
    assert is_success([1, 1, 2], 3)
    assert not is_success([1, 1, 2], 1)
    assert not is_success([1, 1, 1], 3)
    assert not is_success([], 3)


def test_the_mean_of_nothing_is_refused():
    assert mean([1.0, 0.0, 0.5]) == 0.5
    with pytest.raises(ValueError, match="nothing"):
        mean([])
