"""`.ci/run` in a small project of its own: what it runs, what it repeats, and that nothing of it stays behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLEEP = "sleep 600"
CHECK = "echo check >> log\n"
LEAVE_A_CHILD = f"({SLEEP} &)\n"
TESTS = """
import os
import subprocess
from pathlib import Path

def note(name):
    with Path("log").open("a") as log:
        print(name, os.environ.get("PYTEST_XDIST_WORKER", "alone"), file=log)

def test_steady():
    note("steady")
    subprocess.run(["sh", "-c", "(sleep 600 &)"], check=True)

def test_shaky():
    note("shaky")
    assert Path("log").read_text().count("shaky") > int(os.environ["FAULTS"])
"""
LONG_TEST = """
import subprocess

def test_long():
    server = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        server.wait()
    finally:
        server.terminate()
"""
SETTINGS = {
    "WORKERS": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the other plugins take seconds, and have nothing to do here
    "PYTEST_PLUGINS": "xdist.plugin",
}
FIRST_RUN = ["check", "steady gw0", "shaky gw0"]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


@dataclass(frozen=True)
class Project:
    """A project with our `.ci/run` and `make test`, and with a check and tests of its own."""

    folder: Path

    def write(self, name: str, text: str) -> None:
        """Write a file of it, which can be run."""
        file = self.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)

    def start(self, **settings: str) -> subprocess.Popen[bytes]:
        """Start `.ci/run`; what it says goes into the file `said`."""
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with (self.folder / "said").open("wb") as said:
            return subprocess.Popen(
                [self.folder / ".ci/run"],
                env=known | SETTINGS | {"STARTED_IN": str(self.folder)} | settings, stdout=said, stderr=said,
            )  # fmt: skip

    def read(self, name: str) -> str:
        """Tell what is in a file of it."""
        return (self.folder / name).read_text()

    def processes(self) -> dict[int, str]:
        """Tell what lives of what was started by it, wherever that hides: processes and their commands."""
        mark = f"STARTED_IN={self.folder}\0".encode()
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes():
                    found[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ").strip()
            except OSError:
                continue  # it has just ended, or is somebody else's
        return found

    def wait_until_asleep(self, *, sleepers: int) -> None:
        """Wait until so many of its processes sleep."""
        deadline = time.monotonic() + 60
        while list(self.processes().values()).count(SLEEP) < sleepers:
            assert time.monotonic() < deadline, self.read("said")
            time.sleep(0.02)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project in which nothing fails; what still sleeps in the end is killed, and with it goes what waits for it."""
    project = Project(tmp_path)
    project.write(".ci/run", (ROOT / ".ci/run").read_text())
    makefile = (ROOT / "Makefile").read_text()
    project.write("Makefile", re.sub(r"^check:.*$", "check:\n\t@sh check.sh", makefile, flags=re.MULTILINE))
    project.write("check.sh", CHECK)
    project.write("tools/bootstrap", "#!/bin/sh\n")
    project.write("pytest.ini", "[pytest]\n")
    project.write("test_ours.py", TESTS)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    yield project
    for process, command in project.processes().items():
        if command == SLEEP:
            os.kill(process, signal.SIGKILL)


def status_at_end(run: subprocess.Popen[bytes], project: Project) -> int:
    """Wait for the end, after which nothing lives any more, and give the exit status."""
    status = run.wait(60)
    deadline = time.monotonic() + 1  # what was killed takes a moment to be gone
    while left := project.processes():
        assert time.monotonic() < deadline, left
        time.sleep(0.02)
    return status


def status_when_stopped(run: subprocess.Popen[bytes], project: Project, *, sleepers: int) -> int:
    """Ask it to stop as soon as so many processes are asleep, and give the exit status."""
    project.wait_until_asleep(sleepers=sleepers)
    run.terminate()
    return status_at_end(run, project)


def test_what_holds_is_run_once(project):
    project.write("check.sh", CHECK + LEAVE_A_CHILD)
    assert status_at_end(project.start(FAULTS="0"), project) == 0
    assert project.read("log").splitlines() == FIRST_RUN
    assert "once more" not in project.read("said")


def test_a_test_that_fails_is_run_once_more_by_itself(project):
    assert status_at_end(project.start(FAULTS="1"), project) == 0
    assert project.read("log").splitlines() == [*FIRST_RUN, "shaky alone"]
    assert "each of these is now run once more" in project.read("said")


def test_a_test_that_fails_twice_is_a_fault(project):
    assert status_at_end(project.start(FAULTS="2"), project) != 0
    assert project.read("log").splitlines() == [*FIRST_RUN, "shaky alone"]


def test_what_fails_before_any_test_could_is_a_fault(project):
    project.write("tools/bootstrap", "#!/bin/sh\nmkdir been-here 2> /dev/null && exit 1\nexit 0\n")
    assert status_at_end(project.start(FAULTS="0"), project) != 0
    assert project.read("log").splitlines() == ["check"]


def test_after_a_check_that_fails_no_test_is_run(project):
    project.write("check.sh", CHECK + LEAVE_A_CHILD + "exit 1\n")
    assert status_at_end(project.start(FAULTS="0"), project) != 0
    assert project.read("log").splitlines() == ["check"]


def test_nothing_is_left_when_it_is_stopped_while_it_checks(project):
    project.write("check.sh", f"{LEAVE_A_CHILD}{SLEEP}\n")
    run = project.start()
    assert status_when_stopped(run, project, sleepers=2) == 128 + signal.SIGTERM


def test_nothing_is_left_of_what_is_deaf_to_a_request(project):
    impatient = project.read(".ci/run").replace("{1..100}", "{1..10}")
    project.write(".ci/run", impatient)
    project.write("check.sh", f"trap '' TERM; {SLEEP}\n")
    run = project.start()
    assert status_when_stopped(run, project, sleepers=1) == 128 + signal.SIGTERM


def test_nothing_is_left_when_it_is_stopped_while_it_tests(project):
    project.write("test_ours.py", LONG_TEST)
    project.write("conftest.py", 'pytest_plugins = ["tests.conftest"]')  # by which our own tests are stopped
    run = project.start(PYTHONPATH=str(ROOT))
    assert status_when_stopped(run, project, sleepers=1) == 128 + signal.SIGTERM
