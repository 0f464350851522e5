"""The documentation keeps its promises: its links lead somewhere, its commands exist, its pictures are there."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from app import create_app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "geo/reference/NOTICE.md"])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
MAKE = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
FLASK = re.compile(r"flask ([a-z]+ [a-z][a-z-]*)")


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    assert not [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_exist(document):
    text = document.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(MAKE.findall(text)) <= targets
    assert {command for command in FLASK.findall(text) if not is_command(command)} == set()


def test_every_folder_of_others_is_in_the_notice_with_its_licence():
    notice = (ROOT / "NOTICE").read_text()
    files = json.loads((ROOT / "tools/vendor.lock").read_text())["files"]
    folders = {path.rpartition("/")[0] for path in files}
    named = {folder for folder in folders if any(f"  {folder[:end]} " in notice for end in _ends(folder))}
    assert named == folders
    for folder in folders:
        above = [ROOT / folder, *(ROOT / folder).parents[:2]]
        assert any(list(path.glob("LICENSE*")) for path in above), folder


def _ends(path: str) -> list[int]:
    """Give where a path may be cut: it, and the folders that it lies in."""
    return [len(path), *(index for index, letter in enumerate(path) if letter == "/")]


def is_command(words: str) -> bool:
    """Tell whether `flask` knows a group and its command."""
    group, command = words.split()
    cli = create_app().cli
    return group in cli.commands and command in cli.commands[group].list_commands(None)


def test_decisions_are_numbered_without_a_gap_and_short():
    decisions = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text()
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert len([line for line in text.splitlines() if line]) <= 24, path.name


def test_make_help_prints_every_public_target():
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "check", "bench", "quality", "help", "clean", "screenshots", "lock"):
        assert f"make {target} " in printed


def test_readme_can_be_read_in_two_minutes():
    assert len(re.findall(r"\w+", (ROOT / "README.md").read_text())) < 450
