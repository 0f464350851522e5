"""The documented form is the form: the example loads, and every field and value stands in the tables."""

from __future__ import annotations

import re
from enum import EnumMeta
from pathlib import Path

import msgspec
import pytest

from app.domain.exchange.actions import load_records
from app.domain.exchange.stream import LineStream
from app.domain.exchange.types import RECORD_TYPES
from app.domain.offerings import types as offering_types
from app.domain.organisations import types as organisation_types

TEXT = (Path(__file__).parents[3] / "docs/data-format.md").read_text()


def test_the_example_can_be_loaded(session):
    (example,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    report = load_records(session, LineStream(line.encode() for line in example.splitlines(keepends=True)))
    assert report.offerings.added == 1


@pytest.mark.parametrize("record_type", RECORD_TYPES.values(), ids=RECORD_TYPES)
def test_every_field_is_documented(record_type):
    fields = {field.encode_name for field in msgspec.structs.fields(record_type)}
    assert {field for field in fields if f"`{field}`" not in TEXT} == set()


@pytest.mark.parametrize("module", [offering_types, organisation_types])
def test_every_value_is_documented(module):
    written_in_files = {"Kind", "HelpBy", "Access", "Delivery", "Status", "CostKind", "Bring", "IdoVariant"} | {
        "OrganisationKind", "WhenOverdue", "Wheelchair", "Facility",
    }  # fmt: skip
    enums = [one for name, one in vars(module).items() if isinstance(one, EnumMeta) and name in written_in_files]
    assert enums
    assert [member.value for one in enums for member in one if not re.search(rf"\b{member.value}\b", TEXT)] == []
