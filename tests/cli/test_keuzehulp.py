"""The commands of the keuzehulp: a file in, a file out, and how the steps do."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.domain.counters.actions import add_counts
from app.domain.counters.types import Counted, Tally
from app.domain.guidance.seed import seed_document

DAY = date(2026, 11, 25)


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["keuzehulp", *map(str, arguments)])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "boom.json"
    document = seed_document()
    document["steps"]["wat"]["question"]["nl"] = "Wat zoekt u?"
    path.write_text(json.dumps(document))
    return path


def test_the_tree_goes_out_as_it_came_in(app, tmp_path):
    path = tmp_path / "uit.json"
    assert run(app, "export", path).exit_code == 0
    assert json.loads(path.read_text()) == seed_document()
    assert run(app, "load", path).output.startswith("Version 1 is in use")


def test_a_changed_tree_is_loaded_and_checked(app, file):
    assert run(app, "check").output == "Good: 16 steps, 114 ways, 4 choices at most.\n"
    assert run(app, "check", file).exit_code == 0
    assert run(app, "load", file).output.startswith("Version 2 is in use within a minute: 16 steps")
    assert "Wat zoekt u?" in json.dumps(json.loads(run(app, "export").stdout), ensure_ascii=False)


def test_a_broken_tree_is_refused_with_step_and_reason_and_the_old_one_stays(app, file):
    document = json.loads(file.read_text())
    document["steps"]["wat"]["answers"][0] |= {"to": "weg", "icon": "unicorn"}
    document["steps"]["hulp"]["answers"][1]["search"] = {"theme": "magic"}
    file.write_text(json.dumps(document))
    for command in ("check", "load"):
        outcome = run(app, command, file)
        assert outcome.exit_code == 1
        for reason in (
            "wat: the answer 'leren' leads to 'weg', which is no step",
            "wat: the answer 'leren' needs a pictogram that there is, not 'unicorn'",
            "hulp: the answer 'digitaal' searches for the theme 'magic', which is not known; there is digital, family",
            "3 faults.",
        ):
            assert reason in outcome.output
        assert "Traceback" not in outcome.output
    assert json.loads(run(app, "export").stdout) == seed_document()


LEAF = ("steps", "hulp", "answers", 3)
QUESTION = ("steps", "hulp", "question", "nl")


@pytest.mark.parametrize(
    ("path", "to", "reason"),
    [
        (
            (*LEAF, "search"),
            {"kind": None, "words": "de het een"},
            "hulp: the answer 'werk': the words to search for, ",
        ),
        ((*LEAF, "search"), {"words": "zzzqqq xyzzy"}, "hulp: the answer 'werk' finds nothing: the vocabulary has no"),
        (
            (*LEAF, "search"),
            {"need": "onbekend"},
            "hulp: the answer 'werk' searches for the need 'onbekend', which is not",
        ),
        (
            (*LEAF, "search"),
            {"beside": "brieven"},
            "hulp: the answer 'werk' searches for the beside 'brieven', which is",
        ),
        (QUESTION, "\u200b", "hulp: the question holds U+200B in nl, which nobody sees"),
        (QUESTION, "Waar \u202emee?", "hulp: the question holds U+202E in nl, which nobody sees"),
        (QUESTION, "Waar\u0000mee?", "hulp: the question holds U+0000 in nl, which nobody sees"),
    ],
)
def test_a_tree_that_leaves_somebody_standing_or_cant_be_read_is_refused(app, file, path, to, reason):
    document = part = json.loads(file.read_text())
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = to
    file.write_text(json.dumps(document))
    for command in ("check", "load"):
        outcome = run(app, command, file)
        assert outcome.exit_code == 1
        assert reason in outcome.output
        assert "1 fault." in outcome.output
    assert json.loads(run(app, "export").stdout) == seed_document()


@pytest.mark.parametrize("text", ["", "{", "[" * 5_000, "\x00"])
def test_what_is_no_json_is_refused_in_one_sentence(app, file, text):
    file.write_text(text)
    outcome = run(app, "load", file)
    assert outcome.exit_code == 1
    assert "is no JSON" in outcome.output


def test_the_report_shows_each_step_in_the_order_of_the_tree(app, session):
    assert run(app, "report").output == "Nothing was counted in these days.\n"
    entered, left, used = Counted.GUIDANCE_ENTERED, Counted.GUIDANCE_LEFT, Counted.GUIDANCE_USED
    figures = {
        Tally(DAY, entered, "waar", ""): 6,
        Tally(DAY, entered, "wie", ""): 10,
        Tally(DAY, left, "wie", ""): 3,
        Tally(DAY, used, "hoe-hulp", "GM0344"): 2,
        Tally(DAY, used, "hoe-hulp", "GM0363"): 1,
        Tally(DAY, entered, "oude-stap", ""): 1,
        Tally(date(2026, 11, 1), entered, "wie", ""): 99,
    }
    add_counts(session, figures)
    session.commit()
    lines = [line.split() for line in run(app, "report", "--from", "2026-11-20").output.splitlines()[1:]]
    assert lines == [
        ["wie", "10", "3", "30", "0"],
        ["hoe-hulp", "0", "0", "-", "3"],
        ["waar", "6", "0", "0", "0"],
        ["oude-stap", "1", "0", "0", "0"],
    ]
