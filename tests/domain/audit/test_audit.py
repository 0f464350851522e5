"""Events say who changed what, before and after."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.audit.actions import changes_of, record_event
from app.domain.base import now
from app.domain.offerings.types import Status
from app.domain.organisations.models import Organisation
from app.domain.organisations.types import OrganisationKind, WhenOverdue
from tests.factories.events import events_of


def test_an_event_is_written_with_its_moment(session):
    record_event(session, by="cli:test", verb="create", entity_kind="thing", entity_id="1", after={"name": "x"})
    session.expire_all()
    (event,) = events_of(session, "thing", "1")
    assert (event.actor, event.verb, event.before, event.after) == ("cli:test", "create", None, {"name": "x"})
    assert now() - event.at < timedelta(minutes=1)


def test_changes_name_only_the_columns_that_changed_as_plain_values(session):
    organisation = Organisation(name="A", kind=OrganisationKind.WELFARE)
    session.add(organisation)
    _, after = changes_of(organisation)
    assert after == {"name": "A", "kind": "welfare"}
    session.flush()
    session.refresh(organisation)
    assert changes_of(organisation) == ({}, {})
    organisation.name, organisation.when_overdue = "B", WhenOverdue.HIDE
    assert changes_of(organisation) == (
        {"name": "A", "when_overdue": "escalate"},
        {"name": "B", "when_overdue": "hide"},
    )


def test_values_that_json_lacks_are_written_as_text(session):
    event = record_event(
        session,
        by="x",
        verb="v",
        entity_kind="thing",
        after={"day": date(2026, 1, 2).isoformat(), "status": Status.DRAFT},
    )
    session.expire_all()
    assert event.after == {"day": "2026-01-02", "status": "draft"}
