"""`make quality`: ask every question on both engines, print figures and misses, and write `build/quality.json`.

`--keep` also writes the figures to baseline.json, below which no later change may fall by more than 0.02.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing, redirect_stderr

from tests.databases import Databases, RunDirectory
from tests.quality import report
from tests.quality.judged import read_questions
from tests.quality.measuring import MOMENT, Outcome, figures, fill, measure, worst
from tests.serving import ROOT


def main(arguments: list[str]) -> int:
    """Run it all; the exit code says whether a goal was missed on the untouched half."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    outcomes: dict[str, list[Outcome]] = {}
    seconds: dict[str, float] = {}
    with closing(RunDirectory()) as run, (build / "quality.log").open("w") as log, redirect_stderr(log):
        databases = Databases(run.path, "quality", fill)
        for engine in ("spatialite", "postgis"):
            url = databases.ready(engine)
            began = time.monotonic()
            outcomes[engine] = measure(url, read_questions())
            seconds[engine] = round(time.monotonic() - began, 1)
    engines = {engine: figures(found) for engine, found in outcomes.items()}
    top = worst(list(engines.values()))
    missed = report.missed_goals(top["untouched"])
    found = {
        **top,
        "engines": engines,
        "questions": {half: sum(one.question.half == half for one in outcomes["postgis"]) for half in top},
        "goals": report.GOALS,
        "missed": missed,
        "moment": MOMENT.isoformat(),
        "seconds": seconds,
    }
    (build / "quality.json").write_text(json.dumps(found, indent=2) + "\n")
    if "--keep" in arguments:
        report.BASELINE.write_text(json.dumps(top, indent=2) + "\n")
    print(report.misses(outcomes))
    print(report.groups(outcomes))
    print(report.table(engines, top))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
