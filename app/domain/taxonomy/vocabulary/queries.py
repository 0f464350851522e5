"""Reading the vocabulary of needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.domain.taxonomy.models import NeedEntry, NeedPhrase
from app.domain.taxonomy.types import LABEL_LANGUAGES
from app.domain.taxonomy.vocabulary.types import Need, Phrase
from app.domain.taxonomy.vocabulary.understanding import NO_WORDS, Vocabulary


def load_vocabulary(
    session: Session, old: Vocabulary | None = None, *, title_words: Mapping[str, int] = NO_WORDS
) -> Vocabulary:
    """Read all needs and phrases as one frozen snapshot, in two statements; `old` itself when nothing changed.

    `title_words` are those of offerings' titles with how often they occur, see `Vocabulary`.
    """
    needs = tuple(_need(row) for row in session.execute(_needs_query()))
    rows = sorted(map(tuple, session.execute(_phrases_query())))
    if old is not None and old.needs == needs and _rows_of(old) == rows:
        return old.with_words(title_words)
    return Vocabulary(needs, (Phrase(text, language, need) for text, language, need in rows), title_words)


def _needs_query() -> Select[Any]:
    return select(NeedEntry.__table__).order_by(NeedEntry.position, NeedEntry.key)


def _phrases_query() -> Select[str, str, str]:
    return select(NeedPhrase.phrase, NeedPhrase.language, NeedPhrase.need_key)


def _need(row: Row[Any]) -> Need:
    return Need(
        key=row.key,
        labels=row.labels,
        theme=row.theme_key,
        kind=row.kind,
        form=row.form_key,
        audience=row.audience_key,
        language=row.language_code,
        products=tuple(row.product_uris),
        provider=row.provider_key,
        icon=row.icon,
    )


def _rows_of(vocabulary: Vocabulary) -> list[tuple[str, str, str]]:
    return [(phrase.text, phrase.language, phrase.need) for phrase in vocabulary.phrases]


def list_need_rows(session: Session) -> Iterator[dict[str, str]]:
    """List the needs as rows of `needs.csv`, in their order."""
    for need in session.scalars(select(NeedEntry).order_by(NeedEntry.position, NeedEntry.key)):
        yield {
            "key": need.key,
            "theme": need.theme_key or "",
            "kind": need.kind or "",
            "form": need.form_key or "",
            "audience": need.audience_key or "",
            "language": need.language_code or "",
            "products": " ".join(need.product_uris),
            "provider": need.provider_key or "",
            "icon": need.icon,
            **{f"label_{language}": need.labels.get(language, "") for language in LABEL_LANGUAGES},
        }


def list_phrase_rows(session: Session) -> Iterator[dict[str, str]]:
    """List the phrases as rows of `phrases.csv`: by the order of their needs, then by language and words."""
    rows = session.execute(
        select(NeedPhrase.phrase, NeedPhrase.language, NeedPhrase.need_key, NeedPhrase.source, NeedEntry.position).join(
            NeedEntry, NeedEntry.key == NeedPhrase.need_key
        )
    )
    languages = {language: number for number, language in enumerate(LABEL_LANGUAGES)}
    ordered = sorted(rows, key=lambda row: (row.position, row.need_key, languages.get(row.language, 99), row.phrase))
    for row in ordered:
        yield {"phrase": row.phrase, "language": row.language, "need": row.need_key, "source": row.source}
