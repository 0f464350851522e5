"""The commands of the taxonomy."""

from __future__ import annotations

from pathlib import Path

import pytest

UPL = Path(__file__).parents[3] / "shared/data/upl/UPL-actueel.csv"


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
