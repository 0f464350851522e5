"""Tables of what people may change: themes, audiences, forms, languages, government products, and words for needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Term:
    """Columns that themes, audiences and forms share.

    `key` is for programs (English, kebab-case), `slug` for page addresses (Dutch), `labels` and `hints` map a language
    code to the words on screen; a hint is a few familiar words below the label.
    """

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int]
    icon: Mapped[str] = mapped_column(String(40))
    labels: Mapped[dict[str, str]]
    hints: Mapped[dict[str, str]]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class Theme(Term, Base):
    """What an offering is about: language, digital, money and so on."""

    __tablename__ = "theme"


class Audience(Term, Base):
    """For whom an offering is meant: everyone, older people, parents and so on."""

    __tablename__ = "audience"


class Form(Term, Base):
    """How an offering is given: course, consultation hour, drop-in café and so on."""

    __tablename__ = "form"


class SpokenLanguage(Base):
    """A language that helpers and teachers speak, by its ISO code; `labels` as in `Term`, `autonym` its own name."""

    __tablename__ = "spoken_language"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    position: Mapped[int]
    autonym: Mapped[str]
    labels: Mapped[dict[str, str]]


class Product(Base):
    """A product of the government's uniform product names (UPL), by its URI."""

    __tablename__ = "product"

    uri: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(index=True)


class NeedEntry(Base):
    """A need of the vocabulary; the columns are those of `vocabulary.types.Need`, `labels` as in `Term`."""

    __tablename__ = "need"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    theme_key: Mapped[str | None] = mapped_column(String(40), ForeignKey("theme.key"), index=True)
    kind: Mapped[str | None] = mapped_column(String(24))
    form_key: Mapped[str | None] = mapped_column(String(40), ForeignKey("form.key"), index=True)
    audience_key: Mapped[str | None] = mapped_column(String(40), ForeignKey("audience.key"), index=True)
    language_code: Mapped[str | None] = mapped_column(String(8), ForeignKey("spoken_language.code"), index=True)
    product_uris: Mapped[list[str]]
    provider_key: Mapped[str | None] = mapped_column(String(40))
    icon: Mapped[str] = mapped_column(String(40))
    labels: Mapped[dict[str, str]]


class NeedPhrase(Base):
    """Words by which people say a need, in a language, and where we have them from."""

    __tablename__ = "need_phrase"

    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    phrase: Mapped[str] = mapped_column(String(120), primary_key=True)
    need_key: Mapped[str] = mapped_column(
        String(40), ForeignKey("need.key", ondelete="CASCADE"), primary_key=True, index=True
    )
    source: Mapped[str] = mapped_column(String(40))


class Brought(Base):
    """The rows of a kind (`theme`, `need`, `phrase` …) as the product last brought them: the columns by their keys."""

    __tablename__ = "brought"

    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    rows: Mapped[dict[str, Any]]
