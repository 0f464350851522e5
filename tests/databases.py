"""Databases for the tests: a private PostgreSQL cluster and one ready template per engine, both made once per run.

Every worker of a run shares one folder. Whoever needs a template first makes it under a lock; the others copy it.
A keeper process owns the folder: when the run ends, however it ends, its pipe closes, and it stops the cluster and
removes the folder.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psycopg
import pytest
from psycopg import sql

EngineName = Literal["spatialite", "postgis"]

ONE_ENGINE = pytest.mark.parametrize("engine_name", ["spatialite"], indirect=True)
"""For what does not depend on the database: how a page looks, what its script does, how a text is marked."""

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "jit": "off",
}
KEEPER = """
trap '' INT TERM HUP
cat > /dev/null
if [ -f "$1/postgres/data/postmaster.pid" ]; then
    if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "'$2/pg_ctl' -D '$1/postgres/data' -m immediate stop"
    else "$2/pg_ctl" -D "$1/postgres/data" -m immediate stop; fi
fi > /dev/null 2>&1
rm -rf "$1"
"""


class MissingPostgres(RuntimeError):
    """The programs of PostgreSQL are not on this machine."""


def find_postgres_programs() -> Path:
    """Tell the folder with `initdb` and `pg_ctl`: Debian keeps them outside PATH, one folder per version."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())]
    found = [folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]
    if not found:
        msg = "PostgreSQL is not installed: `make test` gets it, or: apt-get install postgresql postgresql-15-postgis-3"
        raise MissingPostgres(msg)
    return max(found, key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)


class PostgresCluster:
    """A PostgreSQL server of our own in a folder, reached by a socket there; it opens no port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = SETTINGS | settings
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def start(self) -> None:
        """Make the cluster and wait until it answers. As root it runs as `postgres`, which refuses to be root."""
        self.folder.mkdir(mode=0o711)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        # Ordered as people order, like most servers, where signs stand before letters and `~` is no last sign. SQLite
        # orders by code points.
        collation = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=nl-NL")
        self._run("initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", *collation, "--no-sync")
        options = "".join(f" -c {name}={value!r}" for name, value in self.settings.items())
        self._run(
            "pg_ctl", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", f"-k '{self.folder}'{options}", "start"
        )

    def stop(self) -> None:
        """Stop the server at once; what it held is thrown away with its folder."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        """Tell the SQLAlchemy address of a database of this cluster."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create_database(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of another and tell its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the cluster's data, as its user."""
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        command = [find_postgres_programs() / program, "-D", self.folder / "data", *arguments]
        outcome = subprocess.run(  # the server inherits this output: a file, since a pipe would stay open with it
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
            **as_user,
        )
        if outcome.returncode:
            log = self.folder / "log"
            msg = f"{program} failed: {log.read_text() if log.exists() else outcome.returncode}"
            raise RuntimeError(msg)


class RunDirectory:
    """The folder that all workers of one test run share, and the keeper that removes it whatever happens."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="buurtwijzer-tests-"))
        self.path.chmod(0o711)
        try:
            programs = str(find_postgres_programs())
        except MissingPostgres:
            programs = ""  # the tests that need it will say so
        self._keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, "keeper", self.path, programs], stdin=subprocess.PIPE, start_new_session=True, cwd="/"
        )

    def close(self) -> None:
        """Let the keeper clean up and wait for it."""
        self._keeper.stdin.close()
        self._keeper.wait(60)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that other processes respect."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Databases:
    """Fresh databases for one worker: empty ones, and copies of a template that `fill` makes once per run.

    Whoever fills another template gives it another name.
    """

    def __init__(
        self, run_directory: Path, worker: str, fill: Callable[[str], None], template: str = "buurtwijzer_template"
    ) -> None:
        self.folder = run_directory
        self.worker = worker
        self.fill = fill
        self.template = template
        self.count = 0

    def empty(self, engine: EngineName) -> str:
        """Make an empty database and tell its address."""
        if engine == "spatialite":
            return f"sqlite:///{self._next_path()}"
        return self._cluster().create_database(self._next_path().stem)

    def ready(self, engine: EngineName) -> str:
        """Make a database as a copy of the template, and tell its address."""
        template = self._template(engine)
        path = self._next_path()
        if engine == "spatialite":
            shutil.copyfile(template, path)
            return f"sqlite:///{path}"
        with locked(self.folder / "copy.lock"):  # PostgreSQL copies a template for one at a time
            return self._cluster().create_database(path.stem, self.template)

    def _next_path(self) -> Path:
        self.count += 1
        return self.folder / f"{self.worker}_{self.count}.sqlite"

    def _cluster(self) -> PostgresCluster:
        """The cluster of this run, started by whoever needs it first."""
        cluster = PostgresCluster(self.folder / "postgres")
        with locked(self.folder / "cluster.lock"):
            if not (self.folder / "cluster.ready").exists():
                cluster.start()
                (self.folder / "cluster.ready").touch()
        return cluster

    def _template(self, engine: EngineName) -> Path:
        """The template of an engine, made by whoever needs it first."""
        path = self.folder / f"{engine}.{self.template}"
        with locked(self.folder / f"{engine}.{self.template}.lock"):
            if not path.exists():
                unfinished = self.folder / f"{engine}.{self.template}.unfinished"
                unfinished.unlink(missing_ok=True)
                if engine == "spatialite":
                    self.fill(f"sqlite:///{unfinished}")
                else:
                    self.fill(self._cluster().create_database(self.template))
                    unfinished.touch()
                unfinished.rename(path)
        return path
