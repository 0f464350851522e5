"""`tools/bootstrap` on machines that lack something, twice in a row, and killed half-way."""

from __future__ import annotations

import os
import re
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
    "awk", "cat", "dirname", "env", "flock", "ls", "mkdir", "mv", "rm", "sh", "sha256sum", "tee", "tr",
)  # fmt: skip
PACKAGES = {
    "libsqlite3-mod-spatialite": "system/usr/lib/x86_64-linux-gnu/mod_spatialite.so",
    "postgresql": "system/usr/lib/postgresql/15/bin/initdb",
    "postgresql-postgis": "system/usr/share/postgresql/15/extension/postgis.control",
    "chromium": "bin/chromium",
    "nginx": "system/usr/sbin/nginx",
    "wrk": "bin/wrk",
}
"""What each package of Debian brings, and where in a machine it stands: in its PATH or in its system."""


@dataclass
class Machine:
    """A folder with the project's files, a PATH and a system of its own, in which packages can be missing."""

    folder: Path
    programs: Path

    def lose(self, *packages: str) -> None:
        """Take away what these packages brought."""
        for package in packages:
            (self.folder.parent / PACKAGES[package]).unlink()

    def state(self) -> list[tuple[Path, int]]:
        """Tell what is on this machine's disk; a file that came and went again is seen at its folder."""
        return sorted((path, path.lstat().st_mtime_ns) for path in self.folder.parent.rglob("*"))

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
        """Tell the environment of this machine."""
        return {"PATH": str(self.programs), "HOME": str(self.folder)} | settings

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
    """Make a machine where nobody is root, nothing is missing and the locks ask for nothing.

    Its bootstrap is the real one, but looks for packages in the machine's own system instead of in that of whoever
    runs the tests.
    """
    folder, programs, system = tmp_path / "project", tmp_path / "bin", tmp_path / "system"
    (folder / "tools").mkdir(parents=True)
    for place in PACKAGES.values():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch(0o755)
    script = (ROOT / "tools/bootstrap").read_text()
    (folder / "tools/bootstrap").write_text(re.sub(r"""(?<=[ ='"])/(?=(usr|opt|etc)/)""", f"{system}/", script))
    for lock in ("requirements.txt", "requirements-dev.txt"):
        (folder / lock).write_text("# nothing\n")
    for name in ORDINARY_PROGRAMS:
        (programs / name).symlink_to(shutil.which(name) or "/bin/true")
    (programs / "python3").symlink_to(os.path.realpath(sys.executable))
    machine = Machine(folder, programs)
    machine.install("id", "echo 1000")
    return machine


def stop_for_want_of(packages: str, machine: Machine, purpose: str) -> str:
    """Bootstrap, which must stop at once with the one command that brings these packages; give that command."""
    before = machine.state()
    began = time.monotonic()
    outcome = machine.bootstrap(purpose)
    assert time.monotonic() - began < 2
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    (command,) = [line for line in outcome.stderr.splitlines() if line.startswith(" ")]
    assert command == f"    sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends {packages}'"
    assert machine.state() == before
    return command


@pytest.mark.parametrize(
    ("purpose", "package"),
    [
        ("run", "libsqlite3-mod-spatialite"),
        ("check", "libsqlite3-mod-spatialite"),
        ("test", "postgresql"),
        ("test", "postgresql-postgis"),
        ("test", "chromium"),
        ("test", "nginx"),
        ("bench", "wrk"),
    ],
)
def test_without_rights_it_stops_at_once_and_names_the_one_command(machine, purpose, package):
    machine.lose(package)
    stop_for_want_of(package, machine, purpose)


def test_a_sudo_that_asks_for_a_password_is_no_right(machine):
    machine.lose("chromium")
    machine.install("sudo", "exit 1")
    stop_for_want_of("chromium", machine, "test")


def test_the_command_typed_as_it_is_printed_gets_all_that_is_missing(machine):
    machine.lose(*PACKAGES)
    packages = "libsqlite3-mod-spatialite postgresql postgresql-postgis chromium nginx"
    command = stop_for_want_of(packages, machine, "test")
    machine.install("sudo", 'exec "$@"')
    machine.install("apt-get", 'echo "$*" >> apt.log')
    subprocess.run(["sh", "-c", command], cwd=machine.folder, env=machine.environment(), check=True)
    assert (machine.folder / "apt.log").read_text().splitlines() == [
        "update",
        f"install --yes --no-install-recommends {packages}",
    ]


def test_what_is_missing_is_missing_only_for_its_purpose(ready_machine):
    machine = ready_machine
    machine.lose("postgresql", "postgresql-postgis", "chromium", "nginx", "wrk")
    assert machine.bootstrap("run").stderr == ""
    machine.lose("libsqlite3-mod-spatialite")
    assert machine.bootstrap("run", DATABASE_URL="postgresql+psycopg://elsewhere/buurtwijzer").stderr == ""
    assert machine.bootstrap("run", SPATIALITE_LIBRARY_PATH="mod_spatialite").stderr == ""


def test_python_that_is_too_old(machine):
    machine.install("python3", "exit 1")  # as an old one answers to the question whether it is new enough
    stop_for_want_of("python3 python3-venv", machine, "run")


def test_python_without_venv_as_debian_brings_it(machine):
    machine.install(
        "python3", f'case "$2" in *ensurepip*) exit 1 ;; esac; exec {os.path.realpath(sys.executable)} "$@"'
    )
    stop_for_want_of("python3-venv", machine, "run")


@pytest.mark.parametrize("way", ["root", "sudo"])
def test_with_rights_it_installs_what_is_missing(ready_machine, way):
    machine = ready_machine
    machine.lose("chromium")
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


@pytest.mark.parametrize("fails", [False, True])
def test_no_service_of_what_it_installs_is_started_or_left(ready_machine, fails):
    machine = ready_machine
    machine.lose("nginx", "postgresql")
    machine.install("id", "echo 0")
    (machine.programs / "chmod").symlink_to(shutil.which("chmod"))
    system = machine.folder.parent / "system"
    policy = system / "usr/sbin/policy-rc.d"
    no_cluster = system / "etc/postgresql-common/createcluster.d/buurtwijzer.conf"
    machine.install(
        "apt-get",
        f"""[ "$1" = install ] || exit 0
sh {policy} nginx start; echo "starting gives $?" >> apt.log
cat {no_cluster} >> apt.log
[ {int(fails)} = 0 ] || exit 100
: > {system}/usr/sbin/nginx; : > {system}/usr/lib/postgresql/15/bin/initdb
chmod 755 {system}/usr/sbin/nginx {system}/usr/lib/postgresql/15/bin/initdb""",
    )
    outcome = machine.bootstrap("test")
    assert outcome.returncode == int(fails), outcome.stderr
    assert (machine.folder / "apt.log").read_text().splitlines() == [
        "starting gives 101",  # "not allowed", by Debian's policy
        "create_main_cluster = false",
    ]
    assert not policy.exists()
    assert not no_cluster.exists()


def test_a_policy_of_the_machine_itself_stays(ready_machine):
    machine = ready_machine
    machine.lose("nginx")
    machine.install("id", "echo 0")
    policy = machine.folder.parent / "system/usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    nginx = machine.folder.parent / PACKAGES["nginx"]
    machine.install("apt-get", f": > {nginx}; /bin/chmod 755 {nginx}")
    assert machine.bootstrap("test").returncode == 0
    assert policy.read_text() == "#!/bin/sh\nexit 101\n"


def test_installation_that_fails_is_told(machine):
    machine.lose("chromium")
    machine.install("id", "echo 0")
    machine.install("apt-get", "echo no network >&2; exit 100")
    outcome = machine.bootstrap("test")
    assert outcome.returncode == 1
    assert "no network" in outcome.stderr
    assert "could not be installed" in outcome.stderr


def test_second_time_changes_nothing_and_is_fast(ready_machine):
    before = ready_machine.state()
    began = time.monotonic()
    outcome = ready_machine.bootstrap("run")
    assert time.monotonic() - began < 2
    assert outcome.returncode == 0
    assert outcome.stderr == ""
    assert ready_machine.state() == before


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
