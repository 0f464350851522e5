"""The database goes and comes back: visitors get a page that helps, and nobody has to restart anything."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import fill_template
from tests.databases import Databases, EngineName, PostgresCluster
from tests.http.conftest import Server

SEARCH = "/nl/zoeken?waar=3511&wat=taal"
API = "/api/v1/offerings?where=3511"


class StoppableCluster(PostgresCluster):
    """A PostgreSQL that can be stopped and started again."""

    def start_again(self) -> None:
        """Start what was made before."""
        options = "".join(f" -c {name}={value!r}" for name, value in self.settings.items())
        self._run(
            "pg_ctl", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", f"-k '{self.folder}'{options}", "start"
        )


@pytest.fixture(scope="module")
def cluster() -> Iterator[StoppableCluster]:
    """A PostgreSQL for this module alone, in a folder with a name short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="bw-"))
    folder.chmod(0o711)
    cluster = StoppableCluster(folder / "pg")
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


def wait_for(server: Server, target: str, status: int, seconds: float = 15) -> dict[str, str]:
    """Ask until the answer has this status."""
    until = time.monotonic() + seconds
    while True:
        seen, headers, _ = server.get(target)
        if seen == status:
            return headers
        assert time.monotonic() < until, f"{target} still answers {seen}"
        time.sleep(0.1)


def assert_helps(server: Server) -> None:
    """Check the page and the problem of a database that is gone."""
    status, headers, body = server.get(SEARCH)
    page = body.decode()
    assert status == 503
    assert headers["retry-after"] == "30"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert 'href="tel:1400"' in page
    assert 'href="/nl/zoeken?waar=3511&amp;wat=taal"' in page
    assert page.rstrip().endswith("</html>")
    assert "Traceback" not in page
    assert "OperationalError" not in page
    status, headers, body = server.get(API)
    assert (status, headers["content-type"], headers["retry-after"]) == (503, "application/problem+json", "30")
    assert json.loads(body)["code"] == "service_unavailable"


def test_postgresql_goes_and_comes_back(serve: Callable[..., Server], cluster: StoppableCluster) -> None:
    url = cluster.create_database("buurtwijzer")
    fill_template(url)
    server = serve(DATABASE_URL=url, RATE_LIMIT="0")
    assert server.get("/health/ready")[0] == 200
    for _ in range(10):
        assert server.get(SEARCH)[0] == 200

    cluster.stop()
    assert_helps(server)
    status, _, body = server.get("/health/ready")
    assert status == 503
    assert json.loads(body)["checks"] == {"database": False, "schema": False, "data": False}
    assert server.get("/health/live")[0] == 200
    assert server.get("/nl/over")[0] == 200

    cluster.start_again()
    assert wait_for(server, "/health/ready", 200)
    # Every connection that the workers had kept is dead, and no visitor notices.
    assert [server.get(SEARCH)[0] for _ in range(20)] == [200] * 20
    assert server.process.poll() is None


def test_it_starts_without_its_database_and_serves_when_it_comes(
    serve: Callable[..., Server], cluster: StoppableCluster
) -> None:
    cluster.stop()
    server = serve(DATABASE_URL=cluster.url("buurtwijzer"), RATE_LIMIT="0")
    assert_helps(server)
    cluster.start_again()
    wait_for(server, "/health/ready", 200)
    assert server.get(SEARCH)[0] == 200


def test_an_sqlite_file_that_goes_and_comes_back(
    serve: Callable[..., Server], databases: Databases, tmp_path: Path
) -> None:
    file = tmp_path / "buurtwijzer.sqlite"
    shutil.copyfile(databases.ready("spatialite").removeprefix("sqlite:///"), file)
    server = serve(DATABASE_URL=f"sqlite:///{file}", RATE_LIMIT="0")
    assert server.get("/health/ready")[0] == 200
    server.stop()

    good = file.read_bytes()
    file.write_bytes(b"this is no database" * 1000)
    for name in ("-wal", "-shm"):
        file.with_name(file.name + name).unlink(missing_ok=True)
    server = serve(DATABASE_URL=f"sqlite:///{file}", RATE_LIMIT="0")
    assert_helps(server)
    assert server.get("/health/ready")[0] == 503
    assert server.get("/health/live")[0] == 200

    whole = tmp_path / "good"
    whole.write_bytes(good)
    whole.replace(file)
    wait_for(server, "/health/ready", 200)
    assert server.get(SEARCH)[0] == 200


@pytest.mark.parametrize("engine", ["spatialite", "postgis"])
def test_a_database_without_tables_is_not_ready(
    serve: Callable[..., Server], databases: Databases, engine: EngineName
) -> None:
    url = databases.empty(engine)
    if engine == "spatialite":
        Path(url.removeprefix("sqlite:///")).touch()
    server = serve(DATABASE_URL=url, RATE_LIMIT="0")
    status, _, body = server.get("/health/ready")
    assert status == 503
    assert json.loads(body)["checks"] == {"database": True, "schema": False, "data": False}
    assert_helps(server)


def test_serving_makes_no_database(serve: Callable[..., Server], tmp_path: Path) -> None:
    file = tmp_path / "er is niets.sqlite"
    server = serve(DATABASE_URL=f"sqlite:///{file}", RATE_LIMIT="0")
    assert_helps(server)
    assert json.loads(server.get("/health/ready")[2])["checks"]["database"] is False
    assert list(tmp_path.iterdir()) == []
