"""Writing records to the rooms' tables, many at a time: what is new, what changed, and the listings of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, select, update
from sqlalchemy.orm import Session as DatabaseSession

from app.domain.exchange import rows
from app.domain.exchange.identity import Identity, references
from app.domain.exchange.rules import digest_of
from app.domain.exchange.types import Fault, LoadReport, OrganisationRecord, Record, Tally
from app.domain.offerings.models import Offering, OfferingAtVenue
from app.domain.offerings.search.actions import FirstFilling, refresh_listings
from app.domain.organisations.queries import find_rings
from geo.bulk import among, batches, insert_rows

Read = tuple[int, Identity | None, Record | None]
"""A line that was read: its number, which record it is, and the record if it has no fault."""

BATCH = 500
"""How many ids stand in one condition."""


class Writer:
    """Checks chunks of records against what is there, and writes them."""

    def __init__(self, session: DatabaseSession, at: datetime) -> None:
        """Write in this session's transaction, as of this moment."""
        self._session = session
        self._at = at
        self._filling = FirstFilling(session)
        self._report = LoadReport()
        self._tallies: dict[str, Tally] = {
            "organisation": self._report.organisations,
            "venue": self._report.venues,
            "offering": self._report.offerings,
        }
        self._seen: dict[str, set[int]] = defaultdict(set)
        self._known: dict[str, dict[str, str | None]] = {}
        self._checked: list[tuple[Identity, Record]] = []
        self._changed: dict[str, list[str]] = defaultdict(list)
        self._lines: dict[str, int] = {}
        """By its id the line of each organisation with a parent that was there already: only these can make a ring."""

    @property
    def written(self) -> int:
        """How many records were written so far."""
        return self._report.written

    def check(self, chunk: Sequence[Read]) -> list[Fault]:
        """Look up what a chunk points at, keep its records for `write`, and return the faults between records.

        A reference leads to what is in the database already, or to an earlier line; a line that has other faults
        counts as one, so that each fault is told once. No two lines may have the same type, source and key.
        """
        self._look_up(chunk)
        self._checked = []
        faults: list[Fault] = []
        for number, identity, record in chunk:
            if identity is None:
                continue
            if record is not None:
                faults.extend(
                    Fault(number, field, f"there is no {target.kind} {target.key} of {target.source} before this line")
                    for field, target in references(record)
                    if not self._is_there(target)
                )
                self._checked.append((identity, record))
                if (
                    isinstance(record, OrganisationRecord)
                    and record.parent
                    and identity.id in self._known["organisation"]
                ):
                    self._lines[identity.id] = number
            if identity.mark in self._seen[identity.kind]:
                faults.append(Fault(number, "key", f"{identity.key} of {identity.source} stands earlier in this file"))
            self._seen[identity.kind].add(identity.mark)
        return faults

    def write(self) -> None:
        """Write the records that were checked last, and refresh the listings of their offerings."""
        for kind in self._tallies:
            self._write_kind(kind, [(identity, record) for identity, record in self._checked if identity.kind == kind])
        self._checked = []
        self._filling.wrote(self._report.written)

    def check_parents(self) -> list[Fault]:
        """Return a fault for each organisation of this file that is above itself, now that all of it is written."""
        return [
            Fault(self._lines[id], "parent", "the organisation would be above itself")
            for id in sorted(find_rings(self._session, self._lines), key=self._lines.__getitem__)
        ]

    def finish(self) -> LoadReport:
        """Refresh the listings of offerings whose organisation or venue changed, and report."""
        for batch in batches(self._changed["organisation"], BATCH):
            self._refresh_selected(select(Offering.id).where(Offering.organisation_id.in_(batch)))
        for batch in batches(self._changed["venue"], BATCH):
            found = select(OfferingAtVenue.offering_id).where(OfferingAtVenue.venue_id.in_(batch)).distinct()
            self._refresh_selected(found)
        self._filling.finish()
        return self._report

    def _look_up(self, chunk: Sequence[Read]) -> None:
        wanted: dict[str, set[str]] = {kind: set() for kind in rows.TABLES}
        for _, identity, record in chunk:
            if identity is not None:
                wanted[identity.kind].add(identity.id)
            if record is not None:
                for _, target in references(record):
                    wanted[target.kind].add(target.id)
        self._known = {kind: self._digests(rows.TABLES[kind], ids) for kind, ids in wanted.items()}

    def _digests(self, table: Table, ids: Iterable[str]) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for batch in batches(ids, BATCH):
            statement = select(table.c.id, table.c.source_digest).where(among(self._session, table.c.id, batch))
            found.update((id, digest) for id, digest in self._session.execute(statement))
        return found

    def _is_there(self, target: Identity) -> bool:
        return target.id in self._known[target.kind] or target.mark in self._seen[target.kind]

    def _write_kind(self, kind: str, checked: Sequence[tuple[Identity, Record]]) -> None:
        known, tally = self._known[kind], self._tallies[kind]
        added: list[tuple[Identity, Record, str]] = []
        changed: list[tuple[Identity, Record, str]] = []
        for identity, record in checked:
            digest = digest_of(record)
            if identity.id not in known:
                added.append((identity, record, digest))
            elif known[identity.id] != digest:
                changed.append((identity, record, digest))
        tally.added += len(added)
        tally.changed += len(changed)
        tally.unchanged += len(checked) - len(added) - len(changed)
        self._insert(rows.TABLES[kind], [rows.row_of(*new, self._at) for new in added])
        self._update(rows.TABLES[kind], [rows.row_of(*new, self._at) for new in changed])
        if kind == "offering":
            self._write_children(added, changed)
            return
        if kind == "venue":
            self._write_closures(added, changed)
        self._changed[kind].extend(identity.id for identity, _, _ in changed)

    def _write_closures(
        self, added: Sequence[tuple[Identity, Record, str]], changed: Sequence[tuple[Identity, Record, str]]
    ) -> None:
        for batch in batches((identity.id for identity, _, _ in changed), BATCH):
            self._session.execute(delete(rows.CLOSURES).where(rows.CLOSURES.c.venue_id.in_(batch)))
        new = [row for identity, record, _ in (*added, *changed) for row in rows.closures_of(identity.id, record)]
        self._insert(rows.CLOSURES, new)

    def _write_children(
        self, added: Sequence[tuple[Identity, Record, str]], changed: Sequence[tuple[Identity, Record, str]]
    ) -> None:
        for batch in batches((identity.id for identity, _, _ in changed), BATCH):
            for table in rows.CHILDREN:
                self._session.execute(delete(table).where(table.c.offering_id.in_(batch)))
        tables = (*rows.CHILDREN, rows.CLOSURES)
        children: dict[str, list[dict[str, Any]]] = {table.name: [] for table in tables}
        for identity, record, _ in (*added, *changed):
            for name, row in rows.children_of(identity.id, record):
                children[name].append(row)
        for table in tables:
            self._insert(table, children[table.name])
        self._refresh([identity.id for identity, _, _ in (*added, *changed)])

    def _insert(self, table: Table, new: Sequence[dict[str, Any]]) -> None:
        insert_rows(self._session.connection(), table, new)

    def _update(self, table: Table, changed: Sequence[dict[str, Any]]) -> None:
        if changed:
            kept = ("id", "created_at")
            values = [
                {"row_id": row["id"], **{name: value for name, value in row.items() if name not in kept}}
                for row in changed
            ]
            self._session.connection().execute(update(table).where(table.c.id == bindparam("row_id")), values)

    def _refresh_selected(self, offerings: Select[str]) -> None:
        self._refresh(self._session.scalars(offerings).all())

    def _refresh(self, offering_ids: Sequence[str]) -> None:
        if offering_ids:
            self._report.listings += refresh_listings(self._session, offering_ids, at=self._at)
