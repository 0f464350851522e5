"""What a command writes is there whole, or the old file is: on a full disk, twice at once, and where no file is."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading

import pytest

from app import create_app
from app.cli.files import written_whole
from tests.databases import ONE_ENGINE
from tests.serving import ROOT

pytestmark = ONE_ENGINE

EXPORTS = [
    (("keuzehulp", "export", "tree.json"), ["tree.json"]),
    (("offerings", "export", "data.jsonl"), ["data.jsonl"]),
    (("demo", "write", "examples.jsonl", "--offerings", "60"), ["examples.jsonl"]),
    (("taxonomy", "export-vocabulary", "."), ["needs.csv", "phrases.csv"]),
]
ROOM = 32_768
"""So many bytes a file may have, for the process that meets its end: as many as SQLite needs to read at all."""


@pytest.mark.parametrize(("command", "files"), EXPORTS, ids=lambda value: value[0])
def test_what_cant_be_written_to_its_end_leaves_the_old_file_and_nothing_beside_it(
    database_url, tmp_path, command, files
):
    for name in files:
        (tmp_path / name).write_text("of yesterday\n")
    if command[0] == "offerings":
        run(database_url, "demo", "load", "--offerings", "60")
    outcome = subprocess.run(
        [sys.executable, "-m", "flask", "--app", ROOT / "wsgi.py", *command],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": f"{database_url}", "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.returncode == 1
    assert "can't be read or written (File too large)" in outcome.stderr
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(files, "of yesterday\n")


@pytest.mark.parametrize("command", [("keuzehulp", "export"), ("demo", "write", "--offerings", "5")], ids=" ".join)
def test_what_is_no_file_is_written_to_and_stays(database_url, tmp_path, command):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    assert run(database_url, *command, str(pipe)).exit_code == 0
    reader.join(10)
    assert read[0].startswith(b"{")
    assert pipe.is_fifo()


def test_a_link_stays_a_link(database_url, tmp_path):
    (tmp_path / "latest.json").symlink_to(tmp_path / "tree.json")
    assert run(database_url, "keuzehulp", "export", str(tmp_path / "latest.json")).exit_code == 0
    assert (tmp_path / "latest.json").is_symlink()
    assert (tmp_path / "tree.json").stat().st_size > 100


def test_who_may_read_a_file_stays_as_it_was(database_url, tmp_path):
    path = tmp_path / "tree.json"
    path.write_text("of yesterday\n")
    path.chmod(0o600)
    assert run(database_url, "keuzehulp", "export", str(path)).exit_code == 0
    assert path.stat().st_size > 100
    assert path.stat().st_mode & 0o777 == 0o600


def test_of_two_that_write_the_same_file_one_is_refused(database_url, tmp_path):
    path = tmp_path / "tree.json"
    with written_whole(path) as file:
        outcome = run(database_url, "keuzehulp", "export", str(path))
        assert outcome.exit_code == 1
        assert f"Another command writes {path}." in outcome.stderr
        file.write(b"whole")
    assert path.read_bytes() == b"whole"
    assert [*tmp_path.iterdir()] == [path]


def run(url, *command):
    """Run a command in this process."""
    return create_app({"TESTING": True, "DATABASE_URL": url}).test_cli_runner().invoke(args=list(command))
