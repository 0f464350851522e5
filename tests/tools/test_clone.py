"""A stranger's clone: what is committed, `make run`, and somebody searches, as the README says. Nothing is beside it.

Only the libraries are those of this machine: that a bare one gets them is `test_bootstrap.py`'s. More than those the
network need not give: the first time there is none.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving import free_port

ROOT = Path(__file__).resolve().parents[2]
GIT = ("git", "-c", "safe.directory=*", "-c", "user.name=stranger", "-c", "user.email=stranger@example.org")
FIRST_TIME_S = 300
"""What is promised of a bare machine, libraries included."""
SECOND_TIME_S = 5 * 3
"""What is promised, times three: other tests run beside this one."""
REFUSE = """
import sys

def refuse(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
        raise OSError("no network for this test")

sys.addaudithook(refuse)
"""
"""Lets Python reach no other machine."""

pytestmark = [
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no checkout that could be cloned"),
    pytest.mark.skipif(shutil.which("make") is None, reason="there is no make"),
]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of what was committed, with the libraries of this machine."""
    folder = make_clone(tmp_path_factory.mktemp("stranger"))
    environment = folder / ".venv"
    environment.mkdir()
    for entry in Path(sys.prefix).iterdir():
        if not entry.name.startswith("stamp"):
            (environment / entry.name).symlink_to(entry)
    lock = (folder / "requirements.txt").read_bytes()
    (environment / "stamp-requirements.txt").write_text(f"{hashlib.sha256(lock).hexdigest()}  requirements.txt\n")
    return folder


def make_clone(folder: Path) -> Path:
    """Clone what was committed into a folder, and tell where it is."""
    clone = folder / "clone"
    clone.mkdir()
    committed = subprocess.run([*GIT, "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x"], cwd=clone, input=committed, check=True)
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=all"]):
        subprocess.run([*GIT, *command], cwd=clone, check=True)
    return clone


@pytest.fixture
def no_network(tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """What stands before a command, and its settings, with which it reaches no other machine.

    It gets a network of its own with nothing in it, where the machine allows that; anywhere its Python refuses.
    """
    (tmp_path / "sitecustomize.py").write_text(REFUSE)
    settings = {"PYTHONPATH": str(tmp_path)}
    look_outside = [sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"]
    refused = subprocess.run(look_outside, env=settings, capture_output=True, text=True, check=False)
    assert "no network for this test" in refused.stderr
    alone = ["unshare", "--map-root-user", "--net"]
    is_allowed = (
        shutil.which("unshare") and not subprocess.run([*alone, "true"], capture_output=True, check=False).returncode
    )
    return (alone if is_allowed else []), settings


class FileConnection(http.client.HTTPConnection):
    """A connection through a socket that is a file: it leads out of a network that has nothing in it."""

    def __init__(self, file: Path) -> None:
        super().__init__("localhost", timeout=30)
        self.file = file

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.file))


@contextmanager
def running(
    clone: Path, connection: http.client.HTTPConnection, *before: str, **settings: str
) -> Iterator[tuple[float, Callable[[str], tuple[int, bytes]]]]:
    """`make run`, with other words before it; give after how many seconds it was ready, and a way to ask it."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    began = time.monotonic()
    process = subprocess.Popen(
        [*before, "make", "run"], cwd=clone, env=known | settings, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip

    def ask(address: str) -> tuple[int, bytes]:
        try:
            connection.request("GET", address)
            response = connection.getresponse()
            return response.status, response.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()

    try:
        while ask("/health/ready")[0] != 200:
            assert process.poll() is None, process.communicate()[0].decode()
            assert time.monotonic() - began < FIRST_TIME_S
            time.sleep(0.1)
        yield time.monotonic() - began, ask
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)


def test_a_strangers_clone(
    clone: Path,
    tmp_path: Path,
    no_network: tuple[list[str], dict[str, str]],
    record_property: Callable[[str, object], None],
) -> None:
    alone, settings = no_network
    file = tmp_path / "socket"
    with running(clone, FileConnection(file), *alone, BIND=f"unix:{file}", **settings) as (seconds, ask):
        record_property("first_time_s", round(seconds, 1))
        status, page = ask("/nl/zoeken?waar=8011")
        assert status == 200
        assert page.count(b'class="card ') >= 10
        found = json.loads(ask("/api/v1/offerings?where=8011&limit=5")[1])["items"]
        ids = [item["listingId"] for item in found]
        assert len(ids) == 5
        assert found[0]["distanceM"] < 5_000
    port = free_port()
    with running(clone, http.client.HTTPConnection("127.0.0.1", port, timeout=30), PORT=str(port)) as (seconds, ask):
        record_property("second_time_s", round(seconds, 1))
        assert seconds < SECOND_TIME_S
        again = json.loads(ask("/api/v1/offerings?where=8011&limit=5")[1])["items"]
        assert [item["listingId"] for item in again] == ids
    status = [*GIT, "status", "--porcelain"]
    changed = subprocess.run(status, cwd=clone, capture_output=True, text=True, check=True).stdout
    assert changed == "", "what the product writes is not in .gitignore"


def test_clean_removes_what_was_made_and_keeps_the_databases(tmp_path: Path) -> None:
    clone = make_clone(tmp_path)
    ignored = (clone / ".gitignore").read_text().splitlines()
    made = {clone / place / "made" for place in ignored if place.endswith("/") and "*" not in place}
    made |= {source.parent / "__pycache__/made.pyc" for source in clone.rglob("*.py")}
    for file in made:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("made")
    assert list_files(clone, "--others") == {str(file.relative_to(clone)) for file in made}
    subprocess.run(["make", "clean"], cwd=clone, capture_output=True, check=True)
    assert list_files(clone, "--others", "--deleted") == {"var/made"}
    assert (clone / "var/made").read_text() == "made"


def list_files(clone: Path, *which: str) -> set[str]:
    """List the files that git calls `--others`, committed by nobody, or `--deleted`."""
    command = [*GIT, "ls-files", *which]
    return set(subprocess.run(command, cwd=clone, capture_output=True, text=True, check=True).stdout.split())
