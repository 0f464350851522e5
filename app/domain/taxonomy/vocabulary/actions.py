"""Filling the vocabulary of needs, and writing it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, TextIO

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.domain.audit.actions import record_event
from app.domain.taxonomy.models import Audience, Form, NeedEntry, NeedPhrase, SpokenLanguage, Theme
from app.domain.taxonomy.seeding import SeedReport, bring
from app.domain.taxonomy.vocabulary.files import SEED_FILES, KnownKeys, VocabularyRows, phrase_row, read_files


@dataclass(frozen=True, slots=True)
class VocabularyReport:
    """How many needs and phrases a load added, changed and removed."""

    needs_added: int = 0
    needs_changed: int = 0
    needs_removed: int = 0
    phrases_added: int = 0
    phrases_changed: int = 0
    phrases_removed: int = 0

    @property
    def written(self) -> int:
        """How many rows were touched."""
        return sum(getattr(self, name) for name in self.__slots__)


def seed_vocabulary(session: Session) -> SeedReport:
    """Bring the needs and phrases that come with the product, and what changed in them since; see `seeding`.

    A phrase that the product has no more is dropped; a need stays, since people may have words or a tree for it.
    """
    with ExitStack() as stack:
        files = [(path.name, stack.enter_context(path.open(encoding="utf-8", newline=""))) for path in SEED_FILES]
        rows = read_files(files, _known(session))
    needs = _needs(session)
    there = {key: row for key, row in rows.needs.items() if key in needs}
    current = {key: {name: getattr(needs[key], name) for name in row} for key, row in there.items()}
    changes = bring(session, "need", rows.needs, current)
    _add_needs(session, needs, [rows.needs[key] for key in changes.added])
    for key, columns in changes.changed.items():
        session.execute(update(NeedEntry).where(NeedEntry.key == key).values(**columns))
    report = SeedReport(len(changes.added), len(changes.changed))
    known = needs.keys() | {*changes.added}
    wanted = {_written(key): row for key, row in rows.phrases.items() if row["need_key"] in known}
    said = {_written(key): phrase_row(key, source) for key, source in _phrases(session).items()}
    changes = bring(session, "phrase", wanted, said)
    if changes.added:
        session.execute(insert(NeedPhrase), [wanted[key] for key in changes.added])
    for key, columns in changes.changed.items():
        session.execute(update(NeedPhrase).where(*_phrase_is(said[key])).values(**columns))
    for key in changes.dropped:
        session.execute(delete(NeedPhrase).where(*_phrase_is(said[key])))
    session.expire_all()
    return report + SeedReport(len(changes.added), len(changes.changed), len(changes.dropped))


def load_vocabulary_files(
    session: Session, files: Iterable[tuple[str, TextIO]], *, replace: bool = False, by: str
) -> VocabularyReport:
    """Read files of needs and phrases (see `files`), all or nothing: what is new is added, what differs is changed.

    With `replace`, what the files do not name is removed.

    Raises:
        VocabularyRefused: the files have faults; nothing was written.
    """
    rows = read_files(files, _known(session))
    needs, phrases = _needs(session), _phrases(session)
    report = _add(session, rows, needs, phrases)
    changed = [row for key, row in rows.needs.items() if key in needs and not _is_same(needs[key], row)]
    for row in changed:
        session.execute(update(NeedEntry).where(NeedEntry.key == row["key"]).values(**row))
    sourced = [row for key, row in rows.phrases.items() if key in phrases and phrases[key] != row["source"]]
    for row in sourced:
        session.execute(update(NeedPhrase).where(*_phrase_is(row)).values(source=row["source"]))
    gone_needs = needs.keys() - rows.needs.keys() if replace else set()
    gone_phrases = phrases.keys() - rows.phrases.keys() if replace else set()
    for key in gone_phrases:
        session.execute(delete(NeedPhrase).where(*_phrase_is(phrase_row(key))))
    if gone_needs:
        session.execute(delete(NeedEntry).where(NeedEntry.key.in_(gone_needs)))
    report = VocabularyReport(
        report.needs_added, len(changed), len(gone_needs), report.phrases_added, len(sourced), len(gone_phrases)
    )
    if report.written:
        counts = {name: getattr(report, name) for name in report.__slots__}
        record_event(session, by=by, verb="load_vocabulary", entity_kind="taxonomy", after=counts)
    session.expire_all()
    return report


def _add(
    session: Session,
    rows: VocabularyRows,
    needs: dict[str, NeedEntry],
    phrases: dict[tuple[str, str, str], str],
) -> VocabularyReport:
    """Insert what is missing."""
    new_needs = [row for key, row in rows.needs.items() if key not in needs]
    new_phrases = [row for key, row in rows.phrases.items() if key not in phrases]
    _add_needs(session, needs, new_needs)
    if new_phrases:
        session.execute(insert(NeedPhrase), new_phrases)
    return VocabularyReport(needs_added=len(new_needs), phrases_added=len(new_phrases))


def _add_needs(session: Session, needs: dict[str, NeedEntry], rows: list[dict[str, Any]]) -> None:
    """Insert needs behind those that are there already, in their order."""
    last = max((need.position for need in needs.values()), default=0)
    if rows:
        session.execute(insert(NeedEntry), [{**row, "position": place} for place, row in enumerate(rows, last + 1)])


def _known(session: Session) -> KnownKeys:
    return KnownKeys(
        themes=frozenset(session.scalars(select(Theme.key))),
        forms=frozenset(session.scalars(select(Form.key))),
        audiences=frozenset(session.scalars(select(Audience.key))),
        languages=frozenset(session.scalars(select(SpokenLanguage.code))),
        needs=frozenset(session.scalars(select(NeedEntry.key))),
    )


def _needs(session: Session) -> dict[str, NeedEntry]:
    return {need.key: need for need in session.scalars(select(NeedEntry))}


def _phrases(session: Session) -> dict[tuple[str, str, str], str]:
    rows = session.execute(select(NeedPhrase.language, NeedPhrase.phrase, NeedPhrase.need_key, NeedPhrase.source))
    return {(language, phrase, need_key): source for language, phrase, need_key, source in rows}


def _is_same(need: NeedEntry, row: dict[str, Any]) -> bool:
    return all(getattr(need, column) == value for column, value in row.items())


def _phrase_is(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        NeedPhrase.language == row["language"],
        NeedPhrase.phrase == row["phrase"],
        NeedPhrase.need_key == row["need_key"],
    )


def _written(key: tuple[str, str, str]) -> str:
    """Write the key of a phrase as one text: its language, its need, and itself."""
    language, phrase, need_key = key
    return f"{language} {need_key} {phrase}"
