"""What was written down of changes, to look at."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit.models import AuditEvent


def events_of(session: Session, entity_kind: str, entity_id: str) -> list[AuditEvent]:
    """List the events of one entity, newest first."""
    own = (AuditEvent.entity_kind == entity_kind) & (AuditEvent.entity_id == entity_id)
    return list(session.scalars(select(AuditEvent).where(own).order_by(AuditEvent.at.desc(), AuditEvent.id.desc())))
