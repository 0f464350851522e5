"""Filling the vocabulary of needs, and writing it out."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, TextIO

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.domain.audit.actions import record_event
from app.domain.taxonomy.models import Audience, Form, NeedEntry, NeedPhrase, SpokenLanguage, Theme
from app.domain.taxonomy.vocabulary.files import SEED_FILES, Known, VocabularyRows, read_files


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


def seed_vocabulary(session: Session) -> int:
    """Add the needs and phrases a database starts with, where they are missing; return how many were added.

    What people changed since stays as they made it.
    """
    with ExitStack() as stack:
        files = [(path.name, stack.enter_context(path.open(encoding="utf-8", newline=""))) for path in SEED_FILES]
        rows = read_files(files, _known(session))
    report = _add(session, rows, _needs(session), _phrases(session))
    return report.written


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
        where = _phrase_is((row["language"], row["phrase"], row["need_key"]))
        session.execute(update(NeedPhrase).where(*where).values(source=row["source"]))
    gone_needs = needs.keys() - rows.needs.keys() if replace else set()
    gone_phrases = phrases.keys() - rows.phrases.keys() if replace else set()
    for key in gone_phrases:
        session.execute(delete(NeedPhrase).where(*_phrase_is(key)))
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
    """Insert what is missing; new needs stand after those that are there already, in the order of the file."""
    last = max((need.position for need in needs.values()), default=0)
    missing = [row for key, row in rows.needs.items() if key not in needs]
    new_needs = [{**row, "position": position} for position, row in enumerate(missing, last + 1)]
    new_phrases = [row for key, row in rows.phrases.items() if key not in phrases]
    if new_needs:
        session.execute(insert(NeedEntry), new_needs)
    if new_phrases:
        session.execute(insert(NeedPhrase), new_phrases)
    return VocabularyReport(needs_added=len(new_needs), phrases_added=len(new_phrases))


def _known(session: Session) -> Known:
    return Known(
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


def _phrase_is(key: tuple[Any, ...]) -> tuple[Any, ...]:
    language, phrase, need_key = key
    return NeedPhrase.language == language, NeedPhrase.phrase == phrase, NeedPhrase.need_key == need_key
