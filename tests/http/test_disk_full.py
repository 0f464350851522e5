"""The disk is full: a load says so and changes nothing, and what was there is served on. On a small disk, really full."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text

from app.domain.offerings.models import Offering
from geo.engine import create_engine
from tests.conftest import fill_template
from tests.databases import Databases, PostgresCluster
from tests.http.conftest import ROOT, Server

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")

SPARE = 1024 * 1024
"""Room that is left on the disk: a few pages, much less than a load needs."""


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 96 MB of its own."""
    folder = Path(tempfile.mkdtemp(prefix="bw-"))
    folder.chmod(0o711)
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        folder.rmdir() if not disk.exists() else shutil.rmtree(folder)
        pytest.skip(f"this machine lets nobody mount: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)
    shutil.rmtree(folder)


def fill(disk: Path) -> None:
    """Leave next to nothing on the disk."""
    room = shutil.disk_usage(disk).free - SPARE
    (disk / "filler").write_bytes(b"\x01" * room)


def load_examples(url: str) -> tuple[int, str]:
    """Load more than fits, as an operator does."""
    return run_flask(url, "demo", "load", "--offerings", "800")


def run_flask(url: str, *command: str) -> tuple[int, str]:
    """Run a command as an operator does; give its exit code and what it complains of."""
    outcome = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return outcome.returncode, outcome.stderr


def count_offerings(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(Offering))
    engine.dispose()
    return count


def assert_a_load_fails_plainly(server: Server, url: str, disk: Path) -> None:
    """Load on a full disk, and look at what is left."""
    before = server.get("/api/v1/offerings?where=3511")
    assert before[0] == 200
    fill(disk)
    exit_code, complaint = load_examples(url)
    assert exit_code != 0
    assert "The disk is full. Nothing was written, and what was there is whole." in complaint
    assert "Traceback" not in complaint
    after = server.get("/api/v1/offerings?where=3511")
    assert (after[0], after[2]) == (before[0], before[2])
    assert server.get("/nl/zoeken?waar=3511&wat=taal")[0] == 200
    assert server.get("/health/ready")[0] == 200
    assert count_offerings(url) == 0

    (disk / "filler").unlink()
    exit_code, complaint = load_examples(url)
    assert exit_code == 0, complaint
    assert count_offerings(url) > 400
    assert server.get("/nl/zoeken?waar=3511&wat=taal")[0] == 200


@pytest.mark.parametrize("spare_mb", [3, 16])
def test_a_full_disk_while_the_database_is_made(small_disk: Path, spare_mb: int) -> None:
    """What `make run` does first: it ends with one sentence, leaves nothing half made, and goes on when there is room."""
    (small_disk / "filler").write_bytes(b"\x01" * (shutil.disk_usage(small_disk).free - spare_mb * SPARE))
    url = f"sqlite:///{small_disk / 'buurtwijzer.sqlite'}"
    exit_code, complaint = run_flask(url, "database", "prepare", "--examples", "--offerings", "3000")
    assert exit_code != 0
    assert "The disk is full. Nothing was written, and what was there is whole." in complaint
    assert "Traceback" not in complaint
    assert not (small_disk / "buurtwijzer.sqlite").exists()
    (small_disk / "filler").unlink()
    exit_code, complaint = run_flask(url, "database", "prepare", "--examples", "--offerings", "3000")
    assert exit_code == 0, complaint
    assert count_offerings(url) > 2_000


def test_a_full_disk_under_sqlite(serve: Callable[..., Server], databases: Databases, small_disk: Path) -> None:
    file = small_disk / "buurtwijzer.sqlite"
    shutil.copyfile(databases.ready("spatialite").removeprefix("sqlite:///"), file)
    url = f"sqlite:///{file}"
    assert_a_load_fails_plainly(serve(DATABASE_URL=url, RATE_LIMIT="0"), url, small_disk)


def test_a_disk_without_a_byte_under_sqlite(databases: Databases, small_disk: Path) -> None:
    """SQLite can't make even its log then, and calls that an I/O error."""
    file = small_disk / "buurtwijzer.sqlite"
    shutil.copyfile(databases.ready("spatialite").removeprefix("sqlite:///"), file)
    with (small_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(b"\x01" * 4096):
            pass
    for command in (("counters", "purge"), ("demo", "load", "--offerings", "5"), ("jobs", "run", "--once")):
        exit_code, complaint = run_flask(f"sqlite:///{file}", *command)
        assert exit_code != 0
        assert "The disk is full." in complaint, complaint
        assert "Traceback" not in complaint


def test_a_full_disk_under_postgresql(serve: Callable[..., Server], small_disk: Path) -> None:
    """The tables are on the small disk, the write-ahead log is not: without that PostgreSQL stops altogether."""
    cluster = PostgresCluster(small_disk.parent / "pg")
    cluster.start()
    try:
        tables = small_disk / "tables"
        tables.mkdir()
        shutil.chown(tables, "postgres", "postgres")
        small_disk.chmod(0o711)
        with psycopg.connect(
            host=str(cluster.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{tables}'")  # type: ignore[arg-type]
            connection.execute("CREATE DATABASE buurtwijzer TABLESPACE small TEMPLATE template0")
        url = cluster.url("buurtwijzer")
        fill_template(url)
        engine = create_engine(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
        engine.dispose()
        server = serve(DATABASE_URL=url, RATE_LIMIT="0")
        assert_a_load_fails_plainly(server, url, small_disk)
        server.stop()
    finally:
        cluster.stop()
