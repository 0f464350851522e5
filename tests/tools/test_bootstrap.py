"""`tools/bootstrap` on machines that lack something, twice in a row, and killed half-way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ORDINARY_PROGRAMS = (
    "awk", "cat", "dirname", "env", "flock", "ls", "mkdir", "mv", "rm", "sh", "sha256sum", "tee", "tr", "chromium", "wrk", "initdb", "nginx",
)  # fmt: skip


@dataclass
class Machine:
    """A folder with the project's files and a PATH of its own, on which programs can be missing."""

    folder: Path
    programs: Path

    def bootstrap(self, purpose: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run it to the end."""
        return subprocess.run(
            ["sh", "tools/bootstrap", purpose],
            cwd=self.folder, env=self.environment(**settings), capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    def start_bootstrap(self, purpose: str) -> subprocess.Popen[bytes]:
        """Start it as the leader of a group of its own."""
        return subprocess.Popen(
            ["sh", "tools/bootstrap", purpose],
            cwd=self.folder, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def environment(self, **settings: str) -> dict[str, str]:
        """Tell the environment of this machine, where SpatiaLite is always there."""
        return {
            "PATH": str(self.programs),
            "HOME": str(self.folder),
            "SPATIALITE_LIBRARY_PATH": "mod_spatialite",
        } | settings

    def install(self, name: str, script: str) -> None:
        """Put a program on this machine, in place of the real one."""
        program = self.programs / name
        program.unlink(missing_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    @property
    def python(self) -> Path:
        """The Python of the virtual environment."""
        return self.folder / ".venv/bin/python"


@pytest.fixture
def machine(tmp_path) -> Machine:
    """A fresh machine."""
    return fresh_machine(tmp_path)


@pytest.fixture(scope="session")
def environment_once_made(tmp_path_factory) -> Path:
    """A virtual environment as bootstrap makes it, to be copied: making one takes seconds."""
    machine = fresh_machine(tmp_path_factory.mktemp("made"))
    assert machine.bootstrap("run").returncode == 0
    return machine.folder / ".venv"


@pytest.fixture
def ready_machine(machine, environment_once_made) -> Machine:
    """A machine on which `bootstrap run` has been before."""
    shutil.copytree(environment_once_made, machine.folder / ".venv", symlinks=True)
    return machine


def fresh_machine(tmp_path: Path) -> Machine:
    """Make a machine where nobody is root, nothing is missing and the locks ask for nothing."""
    folder, programs = tmp_path / "project", tmp_path / "bin"
    (folder / "tools").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / "tools/bootstrap", folder / "tools")
    for lock in ("requirements.txt", "requirements-dev.txt"):
        (folder / lock).write_text("# nothing\n")
    for name in ORDINARY_PROGRAMS:
        (programs / name).symlink_to(shutil.which(name) or "/bin/true")
    (programs / "python3").symlink_to(os.path.realpath(sys.executable))
    machine = Machine(folder, programs)
    machine.install("id", "echo 1000")
    return machine


def test_without_rights_it_stops_at_once_and_names_the_command(machine):
    (machine.programs / "chromium").unlink()
    machine.install("sudo", "exit 1")
    began = time.monotonic()
    outcome = machine.bootstrap("test")
    assert time.monotonic() - began < 2
    assert outcome.returncode == 1
    command = "apt-get update && apt-get install --yes --no-install-recommends chromium"
    assert f"    sudo sh -c '{command}'\n" in outcome.stderr
    assert not machine.python.exists()


def test_what_is_missing_is_missing_only_for_its_purpose(ready_machine):
    machine = ready_machine
    (machine.programs / "wrk").unlink()
    assert "wrk" in machine.bootstrap("bench").stderr
    assert machine.bootstrap("run").stderr == ""


def test_python_that_is_too_old(machine):
    machine.install("python3", "exit 1")  # as an old one answers to the question whether it is new enough
    outcome = machine.bootstrap("run")
    assert outcome.returncode == 1
    assert "install --yes --no-install-recommends python3 python3-venv'" in outcome.stderr


def test_python_without_venv_as_debian_brings_it(machine):
    (machine.programs / "python3").unlink()
    machine.install(
        "python3", f'case "$2" in *ensurepip*) exit 1 ;; esac; exec {os.path.realpath(sys.executable)} "$@"'
    )
    outcome = machine.bootstrap("run")
    assert outcome.returncode == 1
    assert "install --yes --no-install-recommends python3-venv'" in outcome.stderr


@pytest.mark.parametrize("way", ["root", "sudo"])
def test_with_rights_it_installs_what_is_missing(ready_machine, way):
    machine = ready_machine
    (machine.programs / "chromium").unlink()
    machine.install("id", "echo 0" if way == "root" else "echo 1000")
    machine.install("sudo", 'shift; [ "$1" = true ] || "$@"' if way == "sudo" else "exit 1")
    (machine.programs / "true").symlink_to("/bin/true")
    machine.install("apt-get", f'echo "$DEBIAN_FRONTEND $*" >> apt.log; : > {machine.programs}/chromium')
    outcome = machine.bootstrap("test")
    assert outcome.returncode == 0, outcome.stderr
    assert (machine.folder / "apt.log").read_text().splitlines() == [
        "noninteractive update",
        "noninteractive install --yes --no-install-recommends chromium",
    ]


def test_installation_that_fails_is_told(machine):
    (machine.programs / "chromium").unlink()
    machine.install("id", "echo 0")
    machine.install("apt-get", "echo no network >&2; exit 100")
    outcome = machine.bootstrap("test")
    assert outcome.returncode == 1
    assert "no network" in outcome.stderr
    assert "could not be installed" in outcome.stderr


def test_second_time_changes_nothing_and_is_fast(ready_machine):
    before = sorted((path, path.stat().st_mtime_ns) for path in ready_machine.folder.rglob("*"))
    began = time.monotonic()
    outcome = ready_machine.bootstrap("run")
    assert time.monotonic() - began < 2
    assert outcome.returncode == 0
    assert outcome.stderr == ""
    assert sorted((path, path.stat().st_mtime_ns) for path in ready_machine.folder.rglob("*")) == before


def test_changed_lock_is_installed_again(ready_machine):
    (ready_machine.folder / "requirements.txt").write_text("# other\n")
    assert "Installing the libraries of requirements.txt" in ready_machine.bootstrap("run").stderr
    assert ready_machine.bootstrap("run").stderr == ""


def test_lock_without_hashes_is_refused(ready_machine):
    (ready_machine.folder / "requirements.txt").write_text("flask==3.1.3\n")
    outcome = ready_machine.bootstrap("run")
    assert outcome.returncode != 0
    assert "--require-hashes" in outcome.stderr
    assert ready_machine.bootstrap("run").returncode != 0  # and it does not take the half-made one for ready


def test_half_made_environment_is_made_anew(ready_machine):
    (ready_machine.folder / ".venv/unfinished").touch()
    (ready_machine.folder / ".venv/broken").touch()
    outcome = ready_machine.bootstrap("run")
    assert "Making the virtual environment" in outcome.stderr
    assert not (ready_machine.folder / ".venv/broken").exists()


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_stopped_at_any_moment_the_next_one_goes_on(machine, stop):
    for seconds in (0.05, 0.3, 0.8, 1.6):
        process = machine.start_bootstrap("run")
        time.sleep(seconds)
        os.killpg(process.pid, stop)
        process.wait(10)
    outcome = machine.bootstrap("run")
    assert outcome.returncode == 0, outcome.stderr
    assert subprocess.run([machine.python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    assert machine.bootstrap("run").stderr == ""


def test_two_at_once_take_turns(machine):
    processes = [machine.start_bootstrap("run") for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert machine.bootstrap("run").stderr == ""
