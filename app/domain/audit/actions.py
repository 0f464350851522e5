"""Writing down who changed what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.domain.audit.models import AuditEvent
from app.domain.base import Base

UNTOLD = frozenset({"created_at", "updated_at"})
"""Columns whose changes say nothing that the event's own moment does not say."""


def record_event(
    session: Session,
    *,
    by: str,
    verb: str,
    entity_kind: str,
    entity_id: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write one event in the caller's transaction. `by` is the key of an account or of a command, never a name."""
    event = AuditEvent(
        actor=by,
        verb=verb,
        entity_kind=entity_kind,
        entity_id=entity_id,
        before=None if before is None else dict(before),
        after=None if after is None else dict(after),
    )
    session.add(event)
    session.flush()
    return event


def changes_of(entity: Base) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tell which columns of an entity changed since it was read, as JSON values before and after. Call before flush."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    state = inspect(entity)
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if column.key in UNTOLD or not history.has_changes():
            continue
        if history.deleted:
            before[column.key] = _plain(history.deleted[0])
        after[column.key] = _plain(history.added[0]) if history.added else None
    return before, after


def _plain(value: object) -> object:
    """Turn a column's value into one that JSON can hold."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value)
