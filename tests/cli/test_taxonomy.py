"""The commands of the taxonomy."""

from __future__ import annotations

import pytest

from app.domain.guidance.models import GuidanceTree
from app.domain.guidance.seed import seed_document
from tests.shared import SHARED

UPL = SHARED / "upl" / "UPL-actueel.csv"


def run(app, *arguments):
    """Run a command in this process."""
    return app.test_cli_runner().invoke(args=list(arguments))


def test_seeding_twice_adds_nothing(app):
    assert run(app, "taxonomy", "seed").output == "0 terms added, 0 changed, 0 removed.\n"


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


def test_a_file_with_one_endless_field_is_refused_in_one_sentence(app, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("x" * 200_000)
    outcome = run(app, "taxonomy", "load-upl", str(path))
    assert isinstance(outcome.exception, SystemExit), outcome.exception
    assert f"{path}: line 1: this can't be read as CSV" in outcome.stderr
    outcome = run(app, "taxonomy", "load-vocabulary", str(path))
    assert "Error: 1 fault. Nothing was loaded" in outcome.stderr


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


def test_a_vocabulary_that_breaks_the_tree_in_use_is_refused_with_step_and_reason(app, tmp_path):
    assert run(app, "taxonomy", "export-vocabulary", str(tmp_path)).exit_code == 0
    files = [tmp_path / name for name in ("needs.csv", "phrases.csv")]
    for path, column in zip(files, (0, 2), strict=True):
        head, *rows = path.read_text().splitlines(keepends=True)
        path.write_text("".join([head, *(row for row in rows if row.split(",")[column] not in {"pension", "fine"})]))
    outcome = run(app, "taxonomy", "load-vocabulary", *map(str, files), "--replace")
    assert outcome.exit_code == 1
    assert "searches for the need 'pension', which is not known" in outcome.output
    assert "Nothing was loaded" in outcome.output
    assert "Traceback" not in outcome.output
    assert run(app, "taxonomy", "export-vocabulary", str(tmp_path)).exit_code == 0
    assert "\npension," in files[0].read_text()


def test_a_tree_that_was_broken_before_does_not_stop_a_vocabulary(app, session, tmp_path):
    document = seed_document()
    document["steps"]["hulp"]["answers"][0]["search"] = {"need": "gone"}
    session.add(GuidanceTree(version=9, loaded_by="by hand", document=document))
    session.commit()
    path = tmp_path / "phrases.csv"
    path.write_text("phrase,language,need,source\nklikles,nl,computer,everyday\n")
    outcome = run(app, "taxonomy", "load-vocabulary", str(path))
    assert (outcome.exit_code, outcome.output.count("1 added")) == (0, 1), outcome.output
