"""The figures: how they follow from the measurements, the file, the table, and what they have to be."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.driving import Measurement

Rounds = dict[str, list[Measurement]]


@dataclass(frozen=True)
class Goal:
    """What a figure has to be at full size."""

    figure: str
    is_met: Callable[[float], bool]
    words: str


GOALS = (
    Goal("json_ratio", lambda value: value >= 0.5, "≥ 0.5"),
    Goal("html_ratio", lambda value: value >= 0.2, "≥ 0.2"),
    Goal("growth_ratio", lambda value: value <= 1.5, "≤ 1.5"),
    Goal("mix_ratio", lambda value: value >= 0.25, "≥ 0.25"),
    Goal("rss_mb", lambda value: value <= 200, "≤ 200"),
    Goal("open_now_ratio", lambda value: value <= 2, "≤ 2"),
    Goal("language_ratio", lambda value: value <= 1.5, "≤ 1.5"),
    Goal("spatialite_ratio", lambda value: value >= 0.3, "≥ 0.3"),
)


def figures(rounds: Rounds, *, rows: dict[str, int], rss_mb: float, seconds: dict[str, float]) -> dict[str, object]:
    """Work out the figures. A ratio is the median over the rounds of what stood side by side in one round.

    That way a machine that is busy for a while slows both sides, and the ratio hardly moves.
    """
    found: dict[str, object] = {}
    open_now = {
        "large": _ratio(rounds, "json", "open"),
        "small": _ratio(rounds, "json_small", "open_small"),
        "spatialite": _ratio(rounds, "spatialite_json", "spatialite_open"),
    }
    language = {
        "large": _ratio(rounds, "json", "language"),
        "small": _ratio(rounds, "json_small", "language_small"),
        "spatialite": _ratio(rounds, "spatialite_json", "spatialite_language"),
    }
    for name, key in (("floor", "floor"), ("json", "json"), ("html", "html"), ("mix", "mix")):
        runs = rounds[name]
        found[f"{key}_rps"] = round(median(run.rps for run in runs), 1)
        for part in ("p50_ms", "p95_ms", "p99_ms"):
            found[f"{key}_{part}"] = _median(runs, part)
    found |= {
        "json_ratio": _ratio(rounds, "json", "floor"),
        "html_ratio": _ratio(rounds, "html", "floor"),
        "mix_ratio": _ratio(rounds, "mix", "floor"),
        "growth_ratio": _over_rounds(rounds["json"], rounds["json_small"], lambda run: run.p50_ms),
        "open_now_ratio": max(open_now.values()),
        "open_now_ratios": open_now,
        "language_ratio": max(language.values()),
        "language_ratios": language,
        "language_page_ratio": _ratio(rounds, "html", "language_html"),
        "language_rps": round(median(run.rps for run in rounds["language"]), 1),
        "open_rps": round(median(run.rps for run in rounds["open"]), 1),
        "mix_p99_ms_small": _median(rounds["mix_small"], "p99_ms"),
        "rss_mb": round(rss_mb, 1),
        "spatialite_ratio": _ratio(rounds, "spatialite_json", "spatialite_floor"),
        "spatialite_floor_rps": round(median(run.rps for run in rounds["spatialite_floor"]), 1),
        "spatialite_json_rps": round(median(run.rps for run in rounds["spatialite_json"]), 1),
        "listings": rows,
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
        "machine": {"python": platform.python_version(), "cores": os.cpu_count()},
        "rounds": {name: [round(run.rps, 1) for run in runs] for name, runs in rounds.items()},
    }
    return found


def write(found: dict[str, object], path: Path) -> None:
    """Write the file that later work compares with; what others measured into it stays."""
    path.parent.mkdir(exist_ok=True)
    before = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(before | found, indent=2) + "\n")


def table(rounds: Rounds, found: dict[str, object]) -> str:
    """Draw the figures for a person."""
    lines = [f"{'':<18}{'per second':>12}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}{'kB':>8}"]
    for name, runs in rounds.items():
        rps = median(run.rps for run in runs)
        size = median(run.bytes / run.requests for run in runs) / 1000
        parts = "".join(f"{_median(runs, part):>10.1f}" for part in ("p50_ms", "p95_ms", "p99_ms"))
        lines.append(f"{name:<18}{rps:>12.0f}{parts}{size:>8.1f}")
    lines += ["", f"{'':<18}{'measured':>12}{'goal':>10}"]
    for goal in GOALS:
        value = float(str(found[goal.figure]))
        lines.append(f"{goal.figure:<18}{value:>12.2f}{goal.words:>10}  {'met' if goal.is_met(value) else 'MISSED'}")
    return "\n".join(lines)


def missed(found: dict[str, object]) -> list[str]:
    """Name the goals that are not met."""
    return [goal.figure for goal in GOALS if not goal.is_met(float(str(found[goal.figure])))]


def _ratio(rounds: Rounds, name: str, floor: str) -> float:
    return _over_rounds(rounds[name], rounds[floor], lambda run: run.rps)


def _over_rounds(
    numerators: Iterable[Measurement], denominators: Iterable[Measurement], figure: Callable[[Measurement], float]
) -> float:
    pairs = zip(numerators, denominators, strict=True)
    return round(median(figure(above) / figure(below) for above, below in pairs), 3)


def _median(runs: Iterable[Measurement], part: str) -> float:
    return round(median(float(getattr(run, part)) for run in runs), 2)
