"""Rows go in at once on both engines, and a database's refusal looks like every other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.domain.audit.models import AuditEvent
from app.domain.taxonomy.models import Product
from geo.bulk import among, batches, insert_rows
from geo.tables import ReferenceLoad

AWKWARD = 'tab\t, newline\n, "quotes", back\\slash, \\N, ünïcode €'


def test_rows_come_back_as_they_went_in(connection):
    rows = [{"uri": f"http://x.example/{number}", "name": AWKWARD} for number in range(3)]
    insert_rows(connection, Product.__table__, rows)
    found = connection.execute(select(Product.__table__).where(Product.uri.like("http://x.example/%")).order_by("uri"))
    assert [dict(row._mapping) for row in found] == rows


def test_batches_hold_everything_once_and_in_order():
    assert list(batches(iter("abcde"), 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(batches([], 2)) == []


def test_values_are_those_of_the_columns_types(connection):
    at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    row = {
        "at": at,
        "actor": "x",
        "verb": "v",
        "entity_kind": "k",
        "entity_id": None,
        "before": None,
        "after": {"a": [1]},
    }
    insert_rows(connection, AuditEvent.__table__, [row])
    found = connection.execute(select(AuditEvent.__table__).where(AuditEvent.verb == "v")).one()
    assert (found.at, found.entity_id, found.after) == (at, None, {"a": [1]})


def test_a_table_of_one_column_and_no_rows_at_all(connection):
    insert_rows(connection, ReferenceLoad.__table__, [])
    insert_rows(connection, ReferenceLoad.__table__, [{"fingerprint": "x"}])
    assert "x" in connection.scalars(select(ReferenceLoad.fingerprint)).all()


def test_what_the_database_refuses_is_an_error_like_any_other(connection):
    rows = [{"uri": "http://x.example/1", "name": "twice"}] * 2
    with pytest.raises(DBAPIError), connection.begin_nested():
        insert_rows(connection, Product.__table__, rows)


@pytest.mark.parametrize("wanted", [[], ["http://x.example/1"], ["http://x.example/2", AWKWARD, "http://x.example/0"]])
def test_rows_are_found_by_many_values_and_by_none(session, wanted):
    insert_rows(
        session.connection(), Product.__table__, [{"uri": f"http://x.example/{n}", "name": "x"} for n in range(3)]
    )
    found = session.scalars(select(Product.uri).where(among(session, Product.uri, wanted)))
    assert sorted(found) == sorted({*wanted} - {AWKWARD})
