"""The vocabulary as two CSV files that an editor of themes keeps in a spreadsheet: `needs.csv` and `phrases.csv`.

The first line says which of the two a file is. Every fault is told with its line and column, and all of them together.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from app.domain.errors import DomainError
from app.domain.language.clean import find_hidden
from app.domain.language.folding import visible
from app.domain.taxonomy.types import LABEL_LANGUAGES
from app.domain.taxonomy.vocabulary.recogniser import LONGEST_PHRASE, phrase_units

SEED_FILES = tuple(Path(__file__).parent / name for name in ("needs.csv", "phrases.csv"))
"""What a new database starts with."""

NEED_COLUMNS = (
    "key", "theme", "kind", "form", "audience", "language", "products", "provider", "icon",
    *(f"label_{language}" for language in LABEL_LANGUAGES),
)  # fmt: skip
PHRASE_COLUMNS = ("phrase", "language", "need", "source")

KINDS = ("learn", "help")
MOST_FAULTS = 100
"""After so many faults the rest of the file is not read."""

_LONGEST = {"phrase": 120, "label": 80, "products": 2_000}
_LONGEST_OTHER = 40
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_URI = re.compile(r"https?://\S{1,190}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: its name, the line (from 1), the column (empty for the whole line), and why."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        """Write the fault as it is reported."""
        where = f"{self.file}, line {self.line}"
        return f"{where}: {self.column}: {self.message}" if self.column else f"{where}: {self.message}"


class VocabularyRefused(DomainError):
    """Files have faults, so nothing of them was loaded; `faults` lists them, at most a hundred."""

    code = "vocabulary_refused"

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults for who has to mend the files."""
        super().__init__(f"{len(faults)} faults; nothing was loaded")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The keys that a row may refer to."""

    themes: frozenset[str]
    forms: frozenset[str]
    audiences: frozenset[str]
    languages: frozenset[str]
    needs: frozenset[str]


@dataclass(slots=True)
class VocabularyRows:
    """Clean rows of the tables `need` and `need_phrase`, by their keys, in the order of the files."""

    needs: dict[str, dict[str, object]] = field(default_factory=dict)
    phrases: dict[tuple[str, str, str], dict[str, object]] = field(default_factory=dict)


def read_files(files: Iterable[tuple[str, TextIO]], known: KnownKeys) -> VocabularyRows:
    """Read files by their names, needs and phrases in any order.

    Raises:
        VocabularyRefused: naming every fault.
    """
    rows, faults = VocabularyRows(), list[Fault]()
    phrases: list[tuple[str, int, dict[str, str]]] = []
    for name, file in files:
        for line, row in _rows(name, file, faults):
            if "phrase" in row:
                phrases.append((name, line, row))
            else:
                _read_need(rows, row, known, _Reporter(name, line, faults))
    needs = known.needs | rows.needs.keys()
    for name, line, row in phrases:
        if len(faults) >= MOST_FAULTS:
            break
        _read_phrase(rows, row, known.languages, needs, _Reporter(name, line, faults))
    if faults:
        raise VocabularyRefused(sorted(faults, key=lambda fault: (fault.file, fault.line))[:MOST_FAULTS])
    return rows


def phrase_row(key: tuple[str, str, str], source: str = "") -> dict[str, object]:
    """Write the row of a phrase by its key, its language, itself and its need, as the table has it."""
    return dict(zip(("language", "phrase", "need_key", "source"), (*key, source), strict=True))


def write_needs(file: TextIO, needs: Iterable[Mapping[str, object]]) -> None:
    """Write needs, each with the columns of the file, as `read_files` reads them."""
    _write(file, NEED_COLUMNS, needs)


def write_phrases(file: TextIO, phrases: Iterable[Mapping[str, object]]) -> None:
    """Write phrases, each with the columns of the file, as `read_files` reads them."""
    _write(file, PHRASE_COLUMNS, phrases)


@dataclass(frozen=True, slots=True)
class _Reporter:
    """Says what is wrong with one line."""

    file: str
    line: int
    faults: list[Fault]

    def __call__(self, column: str, message: str) -> None:
        """Report a fault in a column."""
        self.faults.append(Fault(self.file, self.line, column, message))


def _rows(name: str, file: TextIO, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of a file with their lines, stripped; what can't be seen is a fault, and left out of the rest."""
    rows = csv.DictReader(file, strict=True)
    try:
        columns = tuple(rows.fieldnames or ())
        if set(columns) not in (set(NEED_COLUMNS), set(PHRASE_COLUMNS)) or len(set(columns)) != len(columns):
            expected = " or ".join(",".join(names) for names in (NEED_COLUMNS, PHRASE_COLUMNS))
            faults.append(Fault(name, 1, "", f"the first line must name the columns {expected}"))
            return
        for row in rows:
            if len(faults) >= MOST_FAULTS:
                return
            if None in row or None in row.values():
                faults.append(Fault(name, rows.line_num, "", f"there must be {len(columns)} values"))
                continue
            plain = {column: " ".join(value.split()) for column, value in row.items()}
            for column, value in plain.items():
                if hidden := find_hidden(value):
                    faults.append(Fault(name, rows.line_num, column, f"it holds {hidden}, which nobody sees"))
            yield rows.line_num, {column: " ".join(visible(value).split()) for column, value in plain.items()}
    except (csv.Error, UnicodeDecodeError) as error:
        faults.append(Fault(name, rows.line_num + 1, "", f"this can't be read as CSV in UTF-8 ({error})"))


def _read_need(rows: VocabularyRows, row: dict[str, str], known: KnownKeys, report: _Reporter) -> None:
    before = len(report.faults)
    key = row["key"]
    if key in rows.needs:
        report("key", f"{key} stands in the files twice")
    for column in ("key", "icon"):
        if not _KEY.fullmatch(row[column]):
            report(column, f"{row[column]!r} is no key: small letters, digits and hyphens, such as tax-return")
    if row["provider"] and not _KEY.fullmatch(row["provider"]):
        report("provider", f"{row['provider']!r} is no key of a provider, such as belastingdienst")
    for column, keys in (
        ("theme", known.themes),
        ("form", known.forms),
        ("audience", known.audiences),
        ("language", known.languages),
    ):
        _must_be_one_of(row, column, keys, report)
    _must_be_one_of(row, "kind", KINDS, report)
    uris = row["products"].split()
    for uri in uris:
        if not _URI.fullmatch(uri):
            report("products", f"{uri!r} is no address that starts with http; several are separated by spaces")
    labels = {language: row[f"label_{language}"] for language in LABEL_LANGUAGES if row[f"label_{language}"]}
    if "nl" not in labels:
        report("label_nl", "a need must have a name in Dutch")
    _must_be_short(row, report)
    if len(report.faults) == before:
        rows.needs[key] = {
            "key": key,
            "theme_key": row["theme"] or None,
            "kind": row["kind"] or None,
            "form_key": row["form"] or None,
            "audience_key": row["audience"] or None,
            "language_code": row["language"] or None,
            "product_uris": list(dict.fromkeys(uris)),
            "provider_key": row["provider"] or None,
            "icon": row["icon"],
            "labels": labels,
        }


def _read_phrase(
    rows: VocabularyRows, row: dict[str, str], languages: frozenset[str], needs: frozenset[str], report: _Reporter
) -> None:
    before = len(report.faults)
    if not row["language"]:
        report("language", "a phrase must say its language, such as nl")
    _must_be_one_of(row, "language", languages, report)
    if row["need"] not in needs:
        report("need", f"{row['need']!r} is no need")
    if not row["source"]:
        report("source", "a phrase must say where it is from")
    _must_be_short(row, report)
    units = phrase_units(row["phrase"], row["language"])
    if not units:
        report("phrase", f"{row['phrase']!r} holds no word that says something")
    elif len(units) > LONGEST_PHRASE:
        report("phrase", f"it has more than {LONGEST_PHRASE} words that say something")
    key = (row["language"], row["phrase"], row["need"])
    if key in rows.phrases:
        report("phrase", f"{row['phrase']!r} stands in the files twice for {row['need']}")
    if len(report.faults) == before:
        rows.phrases[key] = phrase_row(key, row["source"])


def _must_be_one_of(row: dict[str, str], column: str, keys: Iterable[str], report: _Reporter) -> None:
    if row[column] and row[column] not in keys:
        report(column, f"{row[column]!r} is not one of {', '.join(sorted(keys))}")


def _must_be_short(row: dict[str, str], report: _Reporter) -> None:
    for column, value in row.items():
        most = _LONGEST.get(column.partition("_")[0], _LONGEST_OTHER)
        if len(value) > most:
            report(column, f"it is longer than {most} characters")


def _write(file: TextIO, columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> None:
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
