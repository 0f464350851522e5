"""Reading back what was changed."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.domain.audit.models import AuditEvent


def events_query(entity_kind: str, entity_id: str) -> Select[AuditEvent]:
    """Select the events of one entity, newest first."""
    return (
        select(AuditEvent)
        .where(AuditEvent.entity_kind == entity_kind, AuditEvent.entity_id == entity_id)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
    )
