"""The vocabulary as files: read all or nothing, every fault named, and written as it is read."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import func, select

from app.domain.audit.models import AuditEvent
from app.domain.taxonomy.actions import seed_taxonomy
from app.domain.taxonomy.models import NeedEntry, NeedPhrase
from app.domain.taxonomy.vocabulary.actions import load_vocabulary_files
from app.domain.taxonomy.vocabulary.files import (
    NEED_COLUMNS,
    PHRASE_COLUMNS,
    SEED_FILES,
    VocabularyRefused,
    write_needs,
    write_phrases,
)
from app.domain.taxonomy.vocabulary.queries import list_need_rows, list_phrase_rows, load_vocabulary
from app.domain.taxonomy.vocabulary.understanding import understand

NEED = {
    "key": "beekeeping", "theme": "work", "kind": "learn", "form": "course", "audience": "", "language": "",
    "products": "", "provider": "", "icon": "school", "label_nl": "Bijen houden", "label_en": "Keeping bees",
    "label_ar": "", "label_tr": "", "label_pl": "", "label_uk": "",
}  # fmt: skip
PHRASE = {"phrase": "bijen houden", "language": "nl", "need": "beekeeping", "source": "everyday"}


def needs_file(*rows):
    return ("needs.csv", as_csv(NEED_COLUMNS, rows))


def phrases_file(*rows):
    return ("phrases.csv", as_csv(PHRASE_COLUMNS, rows))


def as_csv(columns, rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file.seek(0)
    return file


def load(session, *files, replace=False):
    return load_vocabulary_files(session, files, replace=replace, by="test")


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_new_database_knows_needs_of_every_theme_and_hundreds_of_phrases_in_six_languages(session):
    vocabulary = load_vocabulary(session)
    assert {need.theme for need in vocabulary.needs} == {
        None, "language", "digital", "government", "money", "work", "family", "health", "legal",
    }  # fmt: skip
    for language in ("nl", "en", "ar", "tr", "pl", "uk"):
        assert sum(phrase.language == language for phrase in vocabulary.phrases) > 200
        assert all(need.labels[language] for need in vocabulary.needs)
    said = {phrase.need for phrase in vocabulary.phrases}
    assert said == {need.key for need in vocabulary.needs}
    assert all(session.scalars(select(NeedPhrase.source)))


def test_what_is_new_is_added_what_differs_is_changed_and_a_second_run_does_nothing(session):
    first = load(session, phrases_file(PHRASE), needs_file(NEED))
    assert (first.needs_added, first.phrases_added, first.written) == (1, 1, 2)
    assert understand("Ik wil bijen houden", load_vocabulary(session)).keys == ("beekeeping",)
    second = load(session, needs_file(NEED), phrases_file(PHRASE))
    assert second.written == 0
    changed = load(
        session,
        needs_file({**NEED, "label_nl": "Imker worden"}),
        phrases_file({**PHRASE, "source": "name"}, {**PHRASE, "phrase": "imker"}),
    )
    assert (changed.needs_changed, changed.phrases_changed, changed.phrases_added) == (1, 1, 1)
    assert load_vocabulary(session).find("beekeeping").label("nl") == "Imker worden"
    events = session.scalars(select(AuditEvent).where(AuditEvent.verb == "load_vocabulary")).all()
    assert [event.after["needs_added"] for event in events] == [1, 0]


def test_with_replace_what_the_files_do_not_name_is_removed(session):
    report = load(session, needs_file(NEED), phrases_file(PHRASE), replace=True)
    assert report.needs_removed > 60
    assert report.phrases_removed > 300
    assert (count(session, NeedEntry), count(session, NeedPhrase)) == (1, 1)
    assert seed_taxonomy(session).written == 0


def test_what_is_exported_can_be_loaded_and_changes_nothing(session):
    needs, phrases = io.StringIO(), io.StringIO()
    write_needs(needs, list_need_rows(session))
    write_phrases(phrases, list_phrase_rows(session))
    needs.seek(0)
    phrases.seek(0)
    assert load(session, ("a", needs), ("b", phrases), replace=True).written == 0
    assert sorted(needs.getvalue().splitlines()) == sorted(SEED_FILES[0].read_text(encoding="utf-8").splitlines())
    assert sorted(phrases.getvalue().splitlines()) == sorted(SEED_FILES[1].read_text(encoding="utf-8").splitlines())


def test_an_unchanged_vocabulary_is_not_made_anew(session):
    vocabulary = load_vocabulary(session)
    assert load_vocabulary(session, vocabulary) is vocabulary
    load(session, needs_file(NEED))
    assert load_vocabulary(session, vocabulary) is not vocabulary


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "Bee Keeping"}, "needs.csv, line 2: key: 'Bee Keeping' is no key"),
        ({"key": "x" * 41}, "needs.csv, line 2: key: it is longer than 40 characters"),
        ({"theme": "bees"}, "theme: 'bees' is not one of digital"),
        ({"kind": "teach"}, "kind: 'teach' is not one of help, learn"),
        ({"form": "hive"}, "form: 'hive' is not one of"),
        ({"audience": "bears"}, "audience: 'bears' is not one of"),
        ({"language": "xx"}, "language: 'xx' is not one of"),
        ({"products": "javascript:alert(1)"}, "products: 'javascript:alert(1)' is no address"),
        ({"provider": "De Imker"}, "provider: 'De Imker' is no key"),
        ({"icon": ""}, "icon: '' is no key"),
        ({"label_nl": " \u202e "}, "label_nl: a need must have a name in Dutch"),
        ({"label_ar": "\u200d"}, "needs.csv, line 2: label_ar: it holds U+200D, which nobody sees"),
        ({"label_en": "Keeping \u2066bees"}, "needs.csv, line 2: label_en: it holds U+2066"),
        ({"label_nl": "x" * 81}, "label_nl: it is longer than 80 characters"),
    ],
)
def test_a_fault_in_a_need_is_told_with_its_line_and_column_and_nothing_is_loaded(session, changes, words):
    before = count(session, NeedEntry), count(session, NeedPhrase)
    with pytest.raises(VocabularyRefused) as refused:
        load(session, needs_file({**NEED, **changes}), phrases_file({**PHRASE, "need": "computer"}))
    assert any(words in str(fault) for fault in refused.value.faults)
    assert (count(session, NeedEntry), count(session, NeedPhrase)) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phrase": "van de het"}, "phrases.csv, line 2: phrase: 'van de het' holds no word that says something"),
        ({"phrase": ""}, "phrase: '' holds no word"),
        ({"phrase": "bij " + "imker " * 13}, "phrase: it has more than 12 words"),
        ({"phrase": "x" * 121}, "phrase: it is longer than 120"),
        ({"language": ""}, "language: a phrase must say its language"),
        ({"language": "xx"}, "language: 'xx' is not one of"),
        ({"need": "honey"}, "need: 'honey' is no need"),
        ({"source": ""}, "source: a phrase must say where it is from"),
        ({"phrase": "bijen\x00 houden"}, "phrases.csv, line 2: phrase: it holds U+0000, which nobody sees"),
        ({"phrase": "\u202ebijen houden"}, "phrases.csv, line 2: phrase: it holds U+202E, which nobody sees"),
        ({"phrase": "bijen houden\u200d"}, "phrase: it holds U+200D"),
        ({"source": "every\u200bday"}, "source: it holds U+200B"),
    ],
)
def test_a_fault_in_a_phrase_is_told_with_its_line_and_column(session, changes, words):
    with pytest.raises(VocabularyRefused) as refused:
        load(session, needs_file(NEED), phrases_file({**PHRASE, **changes}))
    assert any(words in str(fault) for fault in refused.value.faults)


def test_what_keeps_letters_apart_in_persian_stays_and_a_spreadsheets_line_breaks_are_spaces(session):
    phrase = {**PHRASE, "phrase": "می\u200cخواهم\nزنبور", "language": "fa"}
    load(session, needs_file(NEED), phrases_file(phrase))
    assert "می\u200cخواهم زنبور" in {found.text for found in load_vocabulary(session).phrases}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("naam,adres\nx,y\n", "line 1: the first line must name the columns"),
        ("", "line 1: the first line must name the columns"),
        ("phrase,language,need,source\nimker,nl\n", "line 2: there must be 4 values"),
        ("phrase,language,need,source\nimker,nl,computer,everyday,x\n", "line 2: there must be 4 values"),
        ('phrase,language,need,source\n"imker,nl,computer,everyday\n', "can't be read as CSV"),
        (
            "phrase,language,need,source\nimker,nl,computer,x\nimker,nl,computer,y\n",
            "line 3: phrase: 'imker' stands in",
        ),
    ],
)
def test_another_file_is_refused_and_says_where(session, text, words):
    with pytest.raises(VocabularyRefused) as refused:
        load(session, ("phrases.csv", io.StringIO(text)))
    assert any(words in str(fault) for fault in refused.value.faults)


def test_of_many_faults_the_first_hundred_are_told(session):
    with pytest.raises(VocabularyRefused) as refused:
        load(session, phrases_file(*({**PHRASE, "need": f"x{number}"} for number in range(5_000))))
    assert len(refused.value.faults) == 100
