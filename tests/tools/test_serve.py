"""What `make run` ends with: prepared first, then served with the jobs beside it, and nothing left when it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.databases import Databases
from tests.serving import ROOT, free_port

Start = Callable[[str], tuple["subprocess.Popen[bytes]", Path]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the product on a database; give the process and what it says."""
    started = []

    def begin(url: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = tmp_path / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, ROOT / "tools/serve.py"],
                cwd="/",
                env={**os.environ, "DATABASE_URL": url, "PORT": str(free_port())},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        return process, log

    yield begin
    for process in started:
        for left in processes_of_session(process.pid):
            os.kill(left, signal.SIGKILL)
        process.wait(10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left_of_the_product_when_it_ends(databases: Databases, start: Start, number: int) -> None:
    process, log = start(databases.ready("spatialite"))
    wait_until(lambda: "running the jobs" in log.read_text() and "Booting worker" in log.read_text(), process)
    os.kill(process.pid, number)
    process.wait(25)
    assert_nothing_is_left(process)


def test_it_says_where_it_serves_and_its_jobs_give_way_to_visitors(databases: Databases, start: Start) -> None:
    process, log = start(databases.ready("spatialite"))
    wait_until(lambda: "running the jobs" in log.read_text() and "Booting worker" in log.read_text(), process)
    (address,) = re.findall(r"^Serving on (\S+) \(Ctrl-C stops it\)$", log.read_text(), re.MULTILINE)
    with urlopen(f"{address}/health/live", timeout=10) as answer:
        assert answer.status == 200
    nice = {number: os.getpriority(os.PRIO_PROCESS, number) for number in processes_of_session(process.pid)}
    server = nice.pop(process.pid)
    assert set(nice.values()) == {server, min(server + 10, 19)}, "the workers as the server, the jobs behind them"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_goes_on_when_it_ends_while_it_prepares(tmp_path: Path, start: Start, number: int) -> None:
    process, log = start(f"sqlite:///{tmp_path / 'new.sqlite'}")
    wait_until((tmp_path / "new.sqlite.unfinished").exists, process)
    os.kill(process.pid, number)
    process.wait(25)
    assert_nothing_is_left(process)
    assert not (tmp_path / "new.sqlite").exists()
    assert "Serving" not in log.read_text()


def test_ctrl_c_while_it_prepares_is_the_end(tmp_path: Path, start: Start) -> None:
    process, log = start(f"sqlite:///{tmp_path / 'new.sqlite'}")
    wait_until((tmp_path / "new.sqlite.unfinished").exists, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all its processes get it
    assert process.wait(60) in {1, 128 + signal.SIGINT}
    assert_nothing_is_left(process)
    assert "Serving" not in log.read_text()
    assert not list(tmp_path.glob("*.unfinished*"))


def test_ctrl_c_while_it_is_read_says_nothing(start: Start) -> None:
    process, log = start("sqlite://")
    wait_until(lambda: b"serve.py" in Path(f"/proc/{process.pid}/cmdline").read_bytes(), process)
    wait_until(lambda: "numpy" in Path(f"/proc/{process.pid}/maps").read_text(), process)  # it is at it
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(25) == -signal.SIGINT
    assert log.read_text() == ""


def test_ctrl_c_is_the_end_also_when_it_gets_lost_in_what_prepares() -> None:
    """Python drops what a signal raises while it tidies up; then preparing goes on, and says that all is well."""
    code = """
import os, signal, serve
child = os.fork()
if not child:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("ready", flush=True)
    os.read(0, 1)
    os._exit(0)
raise SystemExit(serve.finish(child, meanwhile=list))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT / "tools",
        env={**os.environ, "DATABASE_URL": "sqlite:///var/none.sqlite", "PYTHONPATH": str(ROOT / "tools")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(b"go on\n", timeout=25)
    assert process.returncode in {128 + signal.SIGINT, -signal.SIGINT}


def test_it_does_not_serve_what_cannot_be_prepared(start: Start) -> None:
    process, log = start("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert process.wait(30) == 1
    assert "The database can't be used" in log.read_text()
    assert "Traceback" not in log.read_text()
    assert "Serving" not in log.read_text()


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait for something that the process will bring about."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert process.poll() is None, "it ended before"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def assert_nothing_is_left(process: subprocess.Popen[bytes]) -> None:
    """See that all that was started in the session of a process ends soon after it."""
    deadline = time.monotonic() + 10
    while left := processes_of_session(process.pid):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def processes_of_session(session: int) -> list[int]:
    """List the processes that were started in a session and still live."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(folder.name))
    return found
