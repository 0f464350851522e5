"""The table of audit events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base, now


class AuditEvent(Base):
    """One change: who (`actor`), did what (`verb`), to what, with the fields before and after.

    `actor` is the key of an account or the name of a command (`cli:offerings-load`), never a name of a person.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "entity_kind", "entity_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(String(80))
    verb: Mapped[str] = mapped_column(String(40))
    entity_kind: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[str | None] = mapped_column(String(40))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
