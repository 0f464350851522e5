"""The check of translations sees each fault once."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from app.http.languages import LANGUAGES
from tools import check_translations as check

ONE, MANY = "%(num)d dag in %(where)s", "%(num)d dagen in %(where)s"


def faults_of(locale: str, text: str | tuple[str, str], translated: str | tuple[str, ...], *flags: str) -> list[str]:
    """Check one text in a catalogue of its own."""
    texts, catalogue = Catalog(), Catalog(locale=locale)
    texts.add(text)
    catalogue.add(text, translated, flags=flags)
    return check.find_faults(texts, catalogue)


@pytest.mark.parametrize(
    ("text", "translated", "flags", "fault"),
    [
        ("Zoek bij u in de buurt", "", (), "has no translation"),
        ("Zoek bij u in de buurt", "Szukaj", ("fuzzy",), "fuzzy"),
        ("Zoek bij u in de buurt", "Zoek bij u in de buurt", (), "still Dutch"),
        ("Nu open, tot %(time)s", "Teraz otwarte", (), "placeholders"),
        ("Nu open, tot %(time)s", "Teraz otwarte, do %(tijd)s", (), "placeholders"),
        ((ONE, MANY), ("%(num)d w %(where)s", "%(num)d w %(where)s"), (), "has 2 forms and needs 3"),
        ((ONE, MANY), ("%(num)d w %(where)s", "", "%(num)d w %(where)s"), (), "has no translation"),
        ((ONE, MANY), ("dzień w %(where)s", "dni w %(where)s", "%(num)d dni w %(where)s"), (), "placeholders"),
        ((ONE, MANY), ("jeden dzień", "%(num)d dni w %(where)s", "%(num)d dni w %(where)s"), (), "placeholders"),
    ],
)
def test_a_fault_is_named(
    text: str | tuple[str, str], translated: str | tuple[str, ...], flags: tuple[str, ...], fault: str
) -> None:
    (found,) = faults_of("pl", text, translated, *flags)
    assert fault in found


def test_a_form_for_one_number_may_leave_it_out() -> None:
    polish = ("jeden dzień w %(where)s", "%(num)d dni w %(where)s", "%(num)d dni w %(where)s")
    assert faults_of("pl", (ONE, MANY), polish) == []
    ukrainian = ("один день у %(where)s", "%(num)d дні у %(where)s", "%(num)d днів у %(where)s")
    assert "placeholders" in faults_of("uk", (ONE, MANY), ukrainian)[0]  # that form is for 21 and 31 too


def test_each_language_chooses_the_form_that_its_numbers_take() -> None:
    assert "11, 12" in check.find_plural_faults(Catalog(locale="ar"))[0]  # as a new catalogue has it
    for language in LANGUAGES:
        if language != "nl":
            own = check.read(check.TRANSLATIONS / language / "LC_MESSAGES" / "messages.po")
            assert check.find_plural_faults(own) == []


def test_names_that_are_the_same_everywhere_are_no_fault() -> None:
    assert faults_of("tr", "%(length)s km", "%(length)s km") == []
    assert faults_of("en", "Privacy", "Privacy") == []


def test_a_text_that_is_missing_or_left_over_is_named() -> None:
    texts, catalogue = Catalog(), Catalog(locale="tr")
    texts.add("Zoeken")
    catalogue.add("Vinden", "Bul")
    assert check.find_faults(texts, catalogue) == ["'Zoeken' is missing", "'Vinden' is used nowhere"]


def test_every_language_of_the_interface_has_a_whole_catalogue() -> None:
    texts = check.extract()
    paths: dict[str, Path] = {path.parents[1].name: path for path in check.TRANSLATIONS.glob("*/LC_MESSAGES/*.po")}
    assert set(paths) == set(LANGUAGES) - {"nl"}
    for path in paths.values():
        assert check.find_faults(texts, check.read(path)) == []
        assert path.with_suffix(".mo").read_bytes() == check.compiled(check.read(path))
