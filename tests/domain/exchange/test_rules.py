"""Every fault in a line is found, with its field; a line without one becomes one clean record."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.exchange.identity import identify
from app.domain.exchange.rules import digest_of, read_record
from tests.factories import records

SESSION = {"startsAt": "2026-12-08T10:00:00+01:00", "endsAt": "2026-12-08T12:00:00+01:00", "venue": "v1"}
PRODUCTS = "http://standaarden.overheid.nl/owms/terms/"


def faults_of(record, referents):
    """Read a record and give its faults as (field, message)."""
    _, read, faults = read_record(records.line_of(record), 7, referents)
    assert (read is None) == bool(faults)
    assert all(fault.line == 7 for fault in faults)
    return [(fault.field, fault.message) for fault in faults]


@pytest.mark.parametrize(
    "record", records.small_world(), ids=lambda record: record["title"] if "title" in record else record["type"]
)
def test_a_complete_record_has_no_fault(record, referents):
    assert faults_of(record, referents) == []


@pytest.mark.parametrize(
    ("record", "field", "words"),
    [
        (records.organisation(name=""), "name", "length >= 1"),
        (records.organisation(name="x" * 121), "name", "length <= 120"),
        (records.organisation(kind="bakery"), "kind", "bakery"),
        (records.organisation(nickname="x"), "nickname", "no such field"),
        (records.organisation(source="Not A Source"), "source", "regex"),
        (records.organisation(phone="call me"), "phone", "telephone number"),
        (records.organisation(email="nobody"), "email", "e-mail"),
        (records.organisation(website="javascript:alert(1)"), "website", "https://"),
        (records.organisation(description="nul \0"), "description", "U+0000, which can't be printed"),
        (records.organisation(name="Bank\u202elanemeg"), "name", "U+202E"),
        (records.organisation(name="\u3164"), "name", "U+3164"),
        (records.organisation(name=" \u00a0"), "name", "shows nothing"),
        (records.organisation(email="a?bcc=x@example.org"), "email", "one e-mail address"),
        (records.organisation(email="a@example.org,b@example.org"), "email", "one e-mail address"),
        (records.organisation(website="https://[::1"), "website", "a host"),
        (records.organisation(website="https://"), "website", "a host"),
        (records.organisation(website="https://bank.nl@evil.example/"), "website", "without a user"),
        (records.organisation(website="https://bank.nl\\@evil.example/"), "website", "without a user"),
        (records.organisation(website="https://example.org:99999/"), "website", "a host"),
        (records.venue(town=" "), "town", "shows nothing"),
        (records.venue(streetAddress="\u2028Wolkenpad 12"), "streetAddress", "U+2028"),
        (records.venue(closures=[{"from": "1001-12-24", "until": "2026-12-24"}]), "closures[0].from", "2000-2100"),
        (records.venue(closures=[{"from": "2026-12-24", "until": "9999-12-31"}]), "closures[0].until", "2000-2100"),
        (records.organisation(name="half \ud83d", source="test"), "", "JSON"),
        (records.organisation(source="buurtwijzer", key="not an id"), "key", "id as key"),
        (records.venue(lat=48.85, lon=2.35), "lat", "not in the Netherlands"),
        (records.venue(lat=5.12, lon=52.09), "lat", "not in the Netherlands"),
        (records.venue(lat="52"), "lat", "float"),
        (records.venue(closures=[{"from": "2026-12-24"}]), "closures[0]", "until"),
        (records.venue(closures=[{"from": "2026-12-24", "until": "2026-12-23"}]), "closures[0].until", "before from"),
        (
            records.venue(closures=[{"from": "2026-12-24", "until": "2026-12-24", "hours": "Mo 10:00-12:00"}]),
            "closures[0].hours",
            "no time from and until",
        ),
        (
            records.offering(
                venues=[
                    {
                        "venue": "v1",
                        "closures": [{"from": "2026-12-24", "until": "2026-12-24", "hours": "10:00-12:00,11:00-13:00"}],
                    }
                ]
            ),
            "venues[0].closures[0].hours",
            "before the time before it has ended",
        ),
        (records.venue(municipality="GM9999"), "municipality", "no municipality"),
        (records.venue(postcode="0123 AB"), "postcode", "regex"),
        (records.venue(facilities=["computers", "pool"]), "facilities[1]", "pool"),
        (records.offering(form="seance"), "form", "must be one of guidance"),
        (records.offering(themes=[]), "themes", "length >= 1"),
        (records.offering(themes=["digital", "magic"]), "themes[1]", "must be one of language"),
        (records.offering(languages=["xx"]), "languages[0]", "must be one of nl"),
        (records.offering(products=["http://example.org/x"]), "products[0]", "load-upl"),
        (records.offering(status="gone"), "status", "gone"),
        (records.offering(cost={"kind": "free", "cents": 100}), "cost.cents", "only what is paid"),
        (records.offering(cost={"kind": "paid"}), "cost", "needs an amount or a note"),
        (records.offering(cost={"kind": "paid", "cents": 0}), "cost.cents", ">= 1"),
        (records.offering(venues=[]), "venues", "needs a venue"),
        (records.offering(deliveries=["online"], servedAreas=["NL"]), "deliveries", "given on_site"),
        (records.remote(servedAreas=[]), "servedAreas", "needs an area"),
        (records.remote(servedAreas=["GM9999"]), "servedAreas[0]", "municipality"),
        (records.offering(residentsOnly=True), "servedAreas", "residentsOnly"),
        (records.offering(venues=[{"venue": "v1"}, {"venue": "v1"}]), "venues[1].venue", "twice"),
        (records.offering(venues=[{"venue": "v1", "hours": "Mo 25:00"}]), "venues[0].hours", "not understood"),
        (records.offering(venues=[{"venue": "v1", "hours": "Apr 31 off"}]), "venues[0].hours", "does not exist"),
        (records.offering(venues=[{"venue": "v1", "phone": "x"}]), "venues[0].phone", "telephone"),
        (records.offering(sessions=[{**SESSION, "venue": "v2"}]), "sessions[0].venue", "not one of the venues"),
        (records.offering(sessions=[{**SESSION, "venue": None}]), "sessions[0].venue", "is missing"),
        (
            records.offering(sessions=[{**SESSION, "endsAt": SESSION["startsAt"]}]),
            "sessions[0].endsAt",
            "after startsAt",
        ),
        (
            records.offering(sessions=[{**SESSION, "startsAt": "2026-12-08T10:00:00"}]),
            "sessions[0].startsAt",
            "timezone",
        ),
        (
            records.offering(sessions=[{**SESSION, "startsAt": "0001-01-02T10:00:00+01:00"}]),
            "sessions[0].startsAt",
            "2000-2100",
        ),
        (
            records.offering(sessions=[{**SESSION, "endsAt": "9999-12-31T23:59:59+00:00"}]),
            "sessions[0].endsAt",
            "2000-2100",
        ),
        (
            records.offering(sessions=[{**SESSION, "endsAt": "2027-01-08T10:00:01+01:00"}]),
            "sessions[0].endsAt",
            "more than 31 days",
        ),
        (records.offering(title="\u2800"), "title", "U+2800"),
        (records.offering(summary="\t"), "summary", "shows nothing"),
        (
            records.offering(venues=[{"venue": "v1", "hours": 'Mo 10:00-12:00 "bel\u2066"'}]),
            "venues[0].hours",
            "U+2066",
        ),
        (records.offering(unavailable={"reason": "\u00a0"}), "unavailable.reason", "shows nothing"),
        (
            records.offering(unavailable={"reason": "Verbouwing.", "until": "9999-12-31"}),
            "unavailable.until",
            "leave it out when no end is known",
        ),
        (records.offering(validFrom="2026-12-01", validUntil="2026-11-01"), "validUntil", "before validFrom"),
        (records.offering(validFrom="1 december"), "validFrom", "date"),
        (records.offering(unavailable={"reason": ""}), "unavailable.reason", "length >= 1"),
        ({"type": "party", "source": "test", "key": "x"}, "type", "must be one of organisation"),
        (["a", "list"], "", "a JSON object"),
    ],
)
def test_a_fault_is_told_with_its_field(record, field, words, referents):
    (found,) = faults_of(record, referents)
    assert found[0] == field
    assert words in found[1]


@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("hidden", [*range(0x80, 0xA0), 0xAD, 0x2028, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xE0041, 0x3164])
def test_nothing_hidden_passes_however_it_is_written(hidden, escaped, referents):
    record = records.organisation(description=f"Één {chr(hidden)}café")
    line = json.dumps(record, ensure_ascii=escaped).encode()
    _, _, (fault,) = read_record(line, 7, referents)
    assert f"U+{hidden:04X}" in fault.message


@pytest.mark.parametrize(
    "text", ["Één café – “’t Hart” € 10", "کتاب می\u200cخواهم", "Eerst dit.\n\n\tDan dat.", "❤\ufe0f"]
)
def test_what_people_write_passes(text, referents):
    assert faults_of(records.organisation(description=text), referents) == []


def test_a_session_may_last_a_month_and_a_closure_end_in_2100(referents):
    month = {**SESSION, "endsAt": "2027-01-08T10:00:00+01:00"}
    closed = {"reason": "Verbouwing.", "until": "2100-12-31"}
    assert faults_of(records.offering(sessions=[month], unavailable=closed), referents) == []


def test_a_website_may_have_a_port_and_an_at_behind_its_host(referents):
    for website in ("https://example.org:8443/", "http://bücher.example/@ons?vraag=a@b", "https://[::1]/"):
        assert faults_of(records.organisation(website=website), referents) == []


def test_all_faults_of_a_line_are_told_at_once(referents):
    wrong_types = records.offering(status="gone", maxParticipants="ten", nickname="x")
    del wrong_types["title"]
    assert {field for field, _ in faults_of(wrong_types, referents)} == {
        "status",
        "maxParticipants",
        "nickname",
        "title",
    }
    wrong_sense = records.offering(form="seance", themes=["magic"], phone="x", cost={"kind": "paid"})
    assert {field for field, _ in faults_of(wrong_sense, referents)} == {"form", "themes[0]", "phone", "cost"}


def test_a_line_that_is_no_json_is_told(referents):
    _, record, (fault,) = read_record(b'{"type": "venue"', 3, referents)
    assert record is None
    assert str(fault).startswith("line 3: this is not JSON")


@given(st.binary(max_size=200))
def test_whatever_is_in_a_line_there_is_an_answer(referents, line):
    _, record, faults = read_record(line, 1, referents)
    assert record is None
    assert faults


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(records.offering())), JSON_VALUES)
def test_no_value_in_a_field_breaks_the_reading(referents, field, value):
    line = json.dumps(records.offering(**{field: value})).encode()
    _, record, faults = read_record(line, 1, referents)
    assert (record is None) == bool(faults)


def test_the_order_of_sets_and_the_way_of_writing_do_not_make_another_record(referents):
    elsewhere = [{"venue": {"source": "elsewhere", "key": key}} for key in ("v2", "v1")]
    one = records.offering(
        themes=["money", "digital"],
        audiences=["parents", "older-people"],
        languages=["nl", "en"],
        products=[f"{PRODUCTS}digid", f"{PRODUCTS}aow-uitkering"],
        deliveries=["on_site", "online"],
        servedAreas=["PV26", "GM0344"],
        bring=["device", "digid"],
        venues=[*elsewhere, {"venue": "v2"}, {"venue": "v1", "hours": "Mo  10:00-12:00"}],
        sessions=[SESSION],
    )
    other = records.offering(
        themes=["digital", "money", "digital"],
        audiences=["older-people", "parents"],
        languages=["en", "nl"],
        products=[f"{PRODUCTS}aow-uitkering", f"{PRODUCTS}digid"],
        deliveries=["online", "on_site"],
        servedAreas=["GM0344", "PV26"],
        bring=["digid", "device"],
        venues=[
            {"venue": {"source": "test", "key": "v1"}, "hours": "Mo 10:00-12:00"},
            {"venue": "v2"},
            *elsewhere[::-1],
        ],
        sessions=[{**SESSION, "startsAt": "2026-12-08T09:00:00Z", "endsAt": "2026-12-08T11:00:00Z"}],
    )
    read = [read_record(records.line_of(record), 1, referents)[1] for record in (one, other)]
    assert read[0] == read[1]
    assert digest_of(read[0]) == digest_of(read[1])


def test_an_id_follows_from_source_and_key_and_for_our_own_records_is_the_key():
    assert identify("venue", "test", "v1").id == identify("venue", "test", "v1").id
    assert identify("venue", "test", "v1").id != identify("offering", "test", "v1").id
    assert identify("venue", "buurtwijzer", "0123456789ab").id == "0123456789ab"
