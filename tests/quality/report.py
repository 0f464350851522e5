"""What `make quality` says: each miss, the figures by sort of question, and the table with the goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tests.quality.judged import HALVES, HERE, Question
from tests.quality.measuring import Figures, Outcome
from tests.quality.metrics import mean

BASELINE = HERE / "baseline.json"
MAY_FALL = 0.02
"""By how much a figure may fall below the baseline."""

GOALS = {"success_at_3": 0.9, "success_at_1": 0.75, "typos_success_at_3": 0.85}
"""What the untouched half should reach."""

_SORTS: dict[str, Callable[[Question], str]] = {
    "language": lambda question: question.language,
    "spelling": lambda question: question.spelling,
    "length": lambda question: question.length,
    "place": lambda question: "in its field" if question.where else "in the text",
}

Outcomes = Mapping[str, Sequence[Outcome]]
"""What became of the questions, by engine; in the same order on each."""


def missed_goals(found: Figures) -> list[str]:
    """List the goals that were not reached."""
    return [name for name, goal in GOALS.items() if found[name] < goal]


def misses(outcomes: Outcomes) -> str:
    """Tell each question for which nothing that is just right stood among the first three, and what stood there."""
    lines = []
    for half in HALVES:
        lines.append(f"\nMissed in {half}:")
        for number, first in enumerate(next(iter(outcomes.values()))):
            if first.question.half != half:
                continue
            missing = [engine for engine, found in outcomes.items() if not found[number].succeeds(3)]
            if missing:
                on = "" if len(missing) == len(outcomes) else f" (only on {', '.join(missing)})"
                lines += _miss(outcomes[missing[0]][number], on)
    return "\n".join(lines)


def groups(outcomes: Outcomes) -> str:
    """Tell success@3 by sort of question, both halves and engines together."""
    together = [one for found in outcomes.values() for one in found]
    lines = ["\nsuccess@3 by sort of question"]
    for sort, tell in _SORTS.items():
        names = list(dict.fromkeys(tell(one.question) for one in together))
        parts = []
        for name in names:
            some = [one.succeeds(3) for one in together if tell(one.question) == name]
            parts.append(f"{name} {mean(some):.2f} ({len(some) // len(outcomes)})")
        lines.append(f"  {sort:<9} {', '.join(parts)}")
    return "\n".join(lines)


def table(engines: Mapping[str, Mapping[str, Figures]], top: Mapping[str, Figures]) -> str:
    """Lay the figures out, with the goals."""
    names = list(top["untouched"])
    lines = ["\n" + " " * 22 + "".join(f"{name:>20}" for name in names)]
    for half in HALVES:
        rows = {**{engine: found[half] for engine, found in engines.items()}, "the worse": top[half]}
        for label, row in rows.items():
            lines.append(f"{half:<10} {label:<11}" + "".join(f"{row[name]:>20.3f}" for name in names))
    lines.append(f"{'goal':<22}" + "".join(f"{GOALS.get(name, '-'):>20}" for name in names))
    missed = missed_goals(top["untouched"])
    lines.append(f"Goals missed on untouched: {', '.join(missed)}" if missed else "All goals reached on untouched.")
    return "\n".join(lines)


def _miss(outcome: Outcome, on: str) -> list[str]:
    question = outcome.question
    where = question.where or f"in the text, {question.place}"
    rank = f"first just right at {outcome.rank}" if outcome.rank else "not among the first ten"
    shown = [
        f"{title.title} [{grade}, {distance_m / 1000:.1f} km]"
        for title, grade, distance_m in list(zip(outcome.shown, outcome.grades, outcome.distances_m, strict=True))[:3]
    ]
    asked = f"{question.answer}: ‘{question.text}’ ({where}; {question.language}, {question.spelling}){on}"
    return [
        f"  {asked}: {rank}; the nearest is {outcome.judgement.nearest_m / 1000:.1f} km away",
        f"      {' | '.join(shown) or 'nothing shown'}",
    ]
