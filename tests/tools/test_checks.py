"""Each check of `make check` that is ours sees a planted fault, and passes without it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jinja2 import Environment

from tools import check_licences, check_templates, vendor


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<script>alert(1)</script>", "inline script"),
        ("<p style='color:red'>x</p>", "style attribute"),
        ("<style>p { }</style>", "inline style sheet"),
        ("<a onclick='go()'>x</a>", "inline event handler"),
        ('<img src="https://example.org/x.png" alt="">', "loaded from another site"),
        ("<a href='javascript:go()'>x</a>", "script in an address"),
        ("{{ text|safe }}", "not escaped"),
        ("<p class={{ name }}>x</p>", "without quotes"),
        ("{% if x %}", "end of template"),
    ],
)
def test_a_fault_of_a_template_is_named_with_file_and_line(tmp_path: Path, source: str, fault: str) -> None:
    (tmp_path / "page.html").write_text(f"{{# <script>in a comment</script> #}}\n{source}")
    (found,) = check_templates.find_faults(Environment(), tmp_path)
    assert found.startswith("page.html:2: ")
    assert fault in found


def test_a_template_without_a_fault_passes(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<p class="{{ name }}">{{ text }}</p><script src="/x.js" defer></script>')
    assert check_templates.find_faults(Environment(), tmp_path) == []


def test_a_licence_that_does_not_fit_is_named() -> None:
    installed = {
        "fine": "MIT",
        "either": "GPL-2.0-only OR MIT",
        "both": "MIT AND AGPL-3.0-only",
        "tool": "GPL-3.0-or-later",
        "copyleft": "GPL-3.0-or-later",
    }
    libraries, tools = {"fine", "either", "both", "copyleft", "gone"}, {"tool", "odd"}
    assert check_licences.find_faults(installed, libraries, tools) == [
        "both: MIT AND AGPL-3.0-only",
        "copyleft: GPL-3.0-or-later",
        "gone: UNKNOWN",
        "odd: UNKNOWN",
    ]


def test_a_file_of_others_that_was_changed_added_or_lost_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = json.loads((vendor.ROOT / "tools/vendor.lock").read_text())["files"]
    for name in files:
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((vendor.ROOT / name).read_bytes())
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/vendor.lock").write_bytes((vendor.ROOT / "tools/vendor.lock").read_bytes())
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    monkeypatch.setattr(vendor, "LOCK", tmp_path / "tools/vendor.lock")
    assert vendor.check() == 0
    changed, lost = min(files), max(files)
    with (tmp_path / changed).open("ab") as file:
        file.write(b" ")
    (tmp_path / lost).unlink()
    assert vendor.check() == 1
    said = capsys.readouterr()
    assert changed in said.out + said.err
    assert lost in said.out + said.err
