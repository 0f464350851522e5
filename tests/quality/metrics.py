"""The figures: how often the right thing stands first or among the first three, and how good the first ten are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

JUST_RIGHT = 2
WOULD_DO = 1
DEPTH = 10


def is_success(grades: Sequence[int], first: int) -> bool:
    """Tell whether something that is just right stands among the first so many."""
    return JUST_RIGHT in grades[:first]


def ndcg(grades: Sequence[int], available: Iterable[int]) -> float:
    """Give the normalised discounted cumulative gain of the first ten, from 0 to 1.

    `available` are the grades of all there is to find; the best ten of them in order would give 1.
    """
    ideal = _gain(sorted(available, reverse=True)[:DEPTH])
    return _gain(grades[:DEPTH]) / ideal if ideal else 0.0


def mean(values: Iterable[float]) -> float:
    """Give the mean.

    Raises:
        ValueError: there is nothing to take it of.
    """
    taken = list(values)
    if not taken:
        msg = "nothing to take the mean of"
        raise ValueError(msg)
    return math.fsum(taken) / len(taken)


def _gain(grades: Sequence[int]) -> float:
    """Add what each place gives: 3 for just right and 1 for what would do, less the lower it stands."""
    return math.fsum((2**grade - 1) / math.log2(position + 1) for position, grade in enumerate(grades, 1))
