"""The commands of the taxonomy."""

from __future__ import annotations

import pytest

from tests.shared import SHARED

UPL = SHARED / "upl" / "UPL-actueel.csv"


def run(app, *arguments):
    """Run a command in this process."""
    return app.test_cli_runner().invoke(args=list(arguments))


def test_seeding_twice_adds_nothing(app):
    assert run(app, "taxonomy", "seed").output == "0 terms added.\n"


def test_the_whole_list_of_products_can_be_loaded(app):
    if not UPL.exists():
        pytest.skip(f"the government's list is not beside this checkout ({UPL})")
    outcome = run(app, "taxonomy", "load-upl", str(UPL))
    assert outcome.exit_code == 0, outcome.output
    added, renamed = (int(word) for word in outcome.output.split() if word.isdigit())
    assert added > 900
    assert renamed == 0
    assert run(app, "taxonomy", "load-upl", str(UPL)).output == "0 products added, 0 renamed.\n"


def test_another_file_is_refused_in_one_sentence(app, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("name,price\nbread,2\n")
    outcome = run(app, "taxonomy", "load-upl", str(path))
    assert outcome.exit_code == 1
    assert "UniformeProductnaam" in outcome.output
    assert "Traceback" not in outcome.output


def test_the_vocabulary_is_written_and_read_again_unchanged(app, tmp_path):
    assert run(app, "taxonomy", "export-vocabulary", str(tmp_path)).exit_code == 0
    files = [str(tmp_path / name) for name in ("needs.csv", "phrases.csv")]
    outcome = run(app, "taxonomy", "load-vocabulary", *files, "--replace")
    assert outcome.exit_code == 0, outcome.output
    assert outcome.output.split() == [
        "needs", "0", "added", "0", "changed", "0", "removed", "phrases", "0", "added", "0", "changed", "0", "removed",
    ]  # fmt: skip


def test_a_vocabulary_with_faults_is_refused_with_each_of_them(app, tmp_path):
    path = tmp_path / "phrases.csv"
    path.write_text("phrase,language,need,source\nimker,nl,bees,everyday\nhoning,xx,computer,everyday\n")
    outcome = run(app, "taxonomy", "load-vocabulary", str(path))
    assert outcome.exit_code == 1
    assert f"{path}, line 2: need: 'bees' is no need" in outcome.output
    assert f"{path}, line 3: language: 'xx' is not one of" in outcome.output
    assert "2 faults. Nothing was loaded" in outcome.output
    assert "Traceback" not in outcome.output


def test_a_vocabulary_with_what_nobody_sees_is_refused_with_line_and_reason(app, tmp_path):
    path = tmp_path / "phrases.csv"
    path.write_text("phrase,language,need,source\nim\x00ker,nl,computer,everyday\n\u202eimker,nl,computer,everyday\n")
    outcome = run(app, "taxonomy", "load-vocabulary", str(path))
    assert outcome.exit_code == 1
    assert f"{path}, line 2: phrase: it holds U+0000, which nobody sees" in outcome.output
    assert f"{path}, line 3: phrase: it holds U+202E, which nobody sees" in outcome.output
    assert "Nothing was loaded" in outcome.output
