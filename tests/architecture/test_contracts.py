"""The import contracts hold, and each of them is seen failing when what it forbids is planted in a copy of the code."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
]
PLANTED = {
    "Doors stand on HTTP plumbing, plumbing on rooms, rooms on geo": ("geo/crs.py", "import app.domain.base"),
    "No door leads into another door": ("app/web/public/__init__.py", "import app.web.tiles"),
    "Rooms stand in one order": ("app/domain/taxonomy/models.py", "import app.domain.offerings.models"),
    "Rooms and geo know nothing of the web": ("app/domain/offerings/types.py", "import flask"),
    "Only rooms and geo write SQL": ("app/web/public/__init__.py", "import sqlalchemy"),
    "Only geo draws maps": ("app/web/public/__init__.py", "import folium"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the code in a folder."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code, to plant faults in."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("app", "geo"):
        for path in (ROOT / package).rglob("*.py"):
            target = tmp_path / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return tmp_path


def test_contracts_hold(copy):
    outcome = lint_imports(copy)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in outcome.stdout


def test_every_contract_has_a_planted_violation():
    assert sorted(PLANTED) == sorted(CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract_is_seen_failing(copy, contract):
    name, line = PLANTED[contract]
    with (copy / name).open("a") as file:
        file.write(f"\n{line}\n")
    outcome = lint_imports(copy)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert f"{contract} BROKEN" in outcome.stdout


def test_new_room_must_take_its_place_in_the_order(copy):
    (copy / "app/domain/unplaced").mkdir()
    (copy / "app/domain/unplaced/__init__.py").write_text('"""A room nobody gave a place."""\n')
    outcome = lint_imports(copy)
    assert outcome.returncode == 1
    assert "Rooms stand in one order BROKEN" in outcome.stdout
