"""`make bench`: load, serve, drive, and write `build/bench.json`. One run takes at most twenty minutes.

BENCH_ROWS=20000 makes a small run for daily use (the other size is a tenth); BENCH_SECONDS is the length of one turn
and BENCH_ROUNDS the number of rounds. Every side has one turn in each round, so that all sides see the same machine;
many short rounds say more than few long ones of a machine that is not always as fast.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from geo.engine import create_engine
from tests.benchmarks import loading, report
from tests.benchmarks.driving import CONNECTIONS, Measurement, drive
from tests.benchmarks.questions import Questions, read_towns
from tests.databases import PostgresCluster, RunDirectory
from tests.serving import ROOT, Server, serve

FULL_SIZE = 1_000_000
FLOOR_CONFIG = "tests/benchmarks/floor_gunicorn.py"
WORKERS = 2
POSTGRES = {
    "shared_buffers": "4GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "effective_cache_size": "12GB",
    "random_page_cost": "1.1",
    "max_wal_size": "8GB",
}
"""As docs/deployment.md advises for a machine of this size; the floor has the same."""

Turn = tuple[Server, Path]


def main() -> int:
    """Run it all; the exit code says whether a goal was missed at full size."""
    size = int(os.environ.get("BENCH_ROWS", FULL_SIZE))
    turn_seconds = float(os.environ.get("BENCH_SECONDS", "2" if size == FULL_SIZE else "3"))
    round_count = int(os.environ.get("BENCH_ROUNDS", "5" if size == FULL_SIZE else "3"))
    seconds: dict[str, float] = {}
    with ExitStack() as stack:
        run = RunDirectory()
        stack.callback(run.close)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=loading.database_folder())))
        cluster = PostgresCluster(run.path / "postgres", **POSTGRES)
        cluster.start()
        urls = {
            "large": cluster.create_database("large"),
            "small": cluster.create_database("small"),
            "embedded": f"sqlite:///{folder / 'embedded.sqlite'}",
        }
        began = time.monotonic()
        rows = _load(urls, size, seconds)
        seconds["load"] = time.monotonic() - began
        turns, product = _serve_all(stack, urls, folder)
        began = time.monotonic()
        rounds = _measure(turns, round_count, turn_seconds)
        seconds["measure"] = time.monotonic() - began
        found = report.figures(rounds, rows=rows, rss_mb=product.rss_mb(), seconds=seconds)
        found["load"] = {"workers": WORKERS, "connections": CONNECTIONS}
    report.write(found, ROOT / "build" / "bench.json")
    _say("\n" + report.table(rounds, found) + "\n")
    return 1 if size == FULL_SIZE and report.missed(found) else 0


def _load(urls: dict[str, str], size: int, seconds: dict[str, float]) -> dict[str, int]:
    """Fill the databases, the large one beside the others; tell how many listings each has."""
    rows: dict[str, int] = {}

    def load(name: str, listings: int) -> None:
        began = time.monotonic()
        loading.fill(urls[name], listings)
        rows[name] = loading.finish(urls[name])
        seconds[f"load_{name}"] = time.monotonic() - began
        _say(f"{name}: {rows[name]:,} listings at venues in {seconds[f'load_{name}']:.0f} s")

    for url in urls.values():
        loading.prepare(url)
    with ThreadPoolExecutor() as pool:
        large = pool.submit(load, "large", size)
        load("small", size // 10)
        load("embedded", size // 10)
        large.result()
    return rows


def _serve_all(stack: ExitStack, urls: dict[str, str], folder: Path) -> tuple[dict[str, Turn], Server]:
    """Start the servers, check that they answer what they should, and tell whose turns there are."""
    engine = create_engine(urls["large"])
    with engine.connect() as connection:
        questions = Questions(read_towns(connection), loading.RARE_LANGUAGE, folder)
    engine.dispose()

    def start(application: str, database: str) -> Server:
        log = folder / f"{application.rpartition('.')[2]}-{database}.log"
        settings = {"DATABASE_URL": urls[database], "WEB_CONCURRENCY": str(WORKERS)}
        config = FLOOR_CONFIG if "floor" in application else "gunicorn.conf.py"
        return stack.enter_context(serve(application, log, config=config, **settings))

    floor = start("tests.benchmarks.floor_postgis:app", "large")
    product = start("wsgi:app", "large")
    small = start("wsgi:app", "small")
    embedded_floor = start("tests.benchmarks.floor_spatialite:app", "embedded")
    embedded = start("wsgi:app", "embedded")
    turns = {
        "floor": (floor, questions.floor()),
        "json": (product, questions.json()),
        "html": (product, questions.html()),
        "mix": (product, questions.mix()),
        "json_small": (small, questions.json()),
        "mix_small": (small, questions.mix()),
        "spatialite_floor": (embedded_floor, questions.floor()),
        "spatialite_json": (embedded, questions.json()),
        "open": (product, questions.open_now()),
        "open_small": (small, questions.open_now()),
        "spatialite_open": (embedded, questions.open_now()),
        "language": (product, questions.language()),
        "language_small": (small, questions.language()),
        "spatialite_language": (embedded, questions.language()),
        "language_html": (product, questions.language_html()),
    }
    for name, (server, addresses) in turns.items():
        _check(name, server, addresses)
    return turns, product


def _check(name: str, server: Server, addresses: Path) -> None:
    """Look at one answer of each kind, lest the speed of a fault be measured."""
    address = addresses.read_text().partition("\n")[0]
    status, body = server.get(address)
    if status != 200 or len(body) < 2_000:
        msg = f"{name}: {address} gave {status}: {body[:500]!r}"
        raise RuntimeError(msg)


def _measure(turns: dict[str, Turn], round_count: int, turn_seconds: float) -> report.Rounds:
    rounds: report.Rounds = {name: [] for name in turns}
    for name, (server, addresses) in turns.items():
        drive(server, addresses, 2)  # warm
        _say(f"warmed {name}")
    for number in range(round_count):
        for name, (server, addresses) in turns.items():
            measured = drive(server, addresses, turn_seconds)
            _refuse_faults(name, measured)
            rounds[name].append(measured)
        _say(f"round {number + 1} of {round_count}: {_summary(rounds)}")
    return rounds


def _refuse_faults(name: str, measured: Measurement) -> None:
    if measured.faults:
        msg = f"{name}: {measured.faults} of {measured.requests} answers were faults"
        raise RuntimeError(msg)


def _summary(rounds: report.Rounds) -> str:
    return ", ".join(f"{name} {runs[-1].rps:.0f}/s" for name, runs in rounds.items())


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
