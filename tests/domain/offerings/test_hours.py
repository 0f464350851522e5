"""Opening hours: the calendar's odd days, what stays unknown, and texts that nobody foresaw."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidParameter
from app.domain.offerings import hours as engine
from app.domain.offerings.hours import TIME_ZONE, OpenKind, OpenState, Schedule, parse_hours
from tests.factories.calendar import CALENDAR

OFFICE = "Mo-Fr 09:00-17:00; PH off"


def open_state(hours, sessions, at):
    return engine.open_state(Schedule(hours, tuple(sessions)), at, CALENDAR)


def week(hours, monday):
    return engine.week(Schedule(hours), monday, CALENDAR)


def next_dates(hours, sessions, at, n):
    return engine.next_dates(Schedule(hours, tuple(sessions)), at, n, CALENDAR)


def is_public_holiday(day):
    return CALENDAR.is_public_holiday(day) is True


def is_holiday_for_some(day):
    return CALENDAR.is_public_holiday(day) is None


def may_be_school_holiday(day):
    return CALENDAR.is_school_holiday(day, None) is not False


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


def kind(hours: str, moment: str) -> str:
    return open_state(hours, [], at(moment)).kind.value


def starts(hours: str, moment: str, n: int) -> list[str]:
    return [span.start.strftime("%Y-%m-%d %H:%M") for span in next_dates(hours, [], at(moment), n)]


class TestOpenState:
    def test_open_until_the_end(self) -> None:
        assert open_state(OFFICE, [], at("2026-11-24T10:30")) == OpenState(OpenKind.OPEN, until=at("2026-11-24T17:00"))

    def test_the_end_itself_is_closed_and_opens_the_next_day(self) -> None:
        state = open_state(OFFICE, [], at("2026-11-24T17:00"))
        assert state == OpenState(OpenKind.CLOSED, opens_at=at("2026-11-25T09:00"))

    def test_a_lunch_break_is_closed(self) -> None:
        state = open_state("Mo-Fr 09:00-12:00,13:00-17:00; PH off", [], at("2026-11-24T12:15"))
        assert state.opens_at == at("2026-11-24T13:00")

    def test_no_hours_is_unknown(self) -> None:
        assert open_state("", [], at("2026-11-24T12:15")) == OpenState(OpenKind.UNKNOWN)

    def test_a_text_that_nobody_understands_is_unknown(self) -> None:
        assert kind("op afspraak", "2026-11-24T12:15") == "unknown"

    def test_always_open_has_no_end_and_knows_no_holiday(self) -> None:
        assert open_state("24/7", [], at("2026-12-25T12:15")) == OpenState(OpenKind.OPEN)

    def test_a_moment_in_another_zone_is_the_same_moment(self) -> None:
        assert open_state(OFFICE, [], datetime(2026, 11, 24, 16, 30, tzinfo=UTC)).kind is OpenKind.CLOSED
        assert open_state(OFFICE, [], datetime(2026, 7, 21, 14, 30, tzinfo=UTC)).kind is OpenKind.OPEN

    def test_over_midnight(self) -> None:
        night = "Fr 20:00-02:00; PH off"
        assert open_state(night, [], at("2026-11-28T01:30")).until == at("2026-11-28T02:00")
        assert kind(night, "2026-11-28T02:00") == "closed"
        assert kind(night, "2026-11-27T01:30") == "closed"

    def test_hours_that_touch_at_midnight_are_one(self) -> None:
        state = open_state("Fr 20:00-24:00; Sa 00:00-02:00", [], at("2026-11-27T23:00"))
        assert state.until == at("2026-11-28T02:00")

    def test_what_may_never_open_again_tells_no_opening(self) -> None:
        assert open_state("2020 Mar 03 10:00-12:00", [], at("2026-11-24T12:00")) == OpenState(OpenKind.CLOSED)

    def test_a_condition_in_words_is_unknown(self) -> None:
        assert kind('Tu 10:00-12:00 "op afspraak"', "2026-11-24T11:00") == "unknown"
        assert kind('"op afspraak"', "2026-11-24T11:00") == "unknown"


class TestSessions:
    SESSION = (at("2026-11-24T19:00"), at("2026-11-24T21:00"))

    def test_a_session_is_open_without_hours(self) -> None:
        state = open_state("", [self.SESSION], at("2026-11-24T20:00"))
        assert state == OpenState(OpenKind.OPEN, until=at("2026-11-24T21:00"))

    def test_before_it_is_closed_until_it_begins(self) -> None:
        state = open_state("", [self.SESSION], at("2026-11-24T12:00"))
        assert state == OpenState(OpenKind.CLOSED, opens_at=at("2026-11-24T19:00"))

    def test_after_the_last_nobody_knows(self) -> None:
        assert open_state("", [self.SESSION], at("2026-11-24T21:00")) == OpenState(OpenKind.UNKNOWN)

    def test_the_sooner_of_hours_and_session_counts(self) -> None:
        assert open_state(OFFICE, [self.SESSION], at("2026-11-24T17:30")).opens_at == self.SESSION[0]
        assert open_state(OFFICE, [self.SESSION], at("2026-11-24T21:30")).opens_at == at("2026-11-25T09:00")

    def test_a_session_on_a_holiday_is_certain(self) -> None:
        christmas = (at("2026-12-25T10:00"), at("2026-12-25T12:00"))
        assert open_state("Mo-Fr 09:00-17:00", [christmas], at("2026-12-25T11:00")).kind is OpenKind.OPEN


class TestHolidays:
    def test_kings_day_on_a_sunday_is_kept_the_day_before(self) -> None:
        assert is_public_holiday(date(2025, 4, 26))
        assert not is_public_holiday(date(2025, 4, 27))
        assert kind("Mo-Su 10:00-12:00; PH off", "2025-04-26T11:00") == "closed"
        assert kind("Mo-Su 10:00-12:00; PH off", "2025-04-27T11:00") == "open"

    def test_kings_day_on_another_day(self) -> None:
        assert kind(OFFICE, "2026-04-27T11:00") == "closed"

    @pytest.mark.parametrize("day", ["2026-01-01", "2026-04-06", "2026-05-14", "2026-05-25", "2026-12-25"])
    def test_closed_on_public_holidays(self, day: str) -> None:
        assert kind(OFFICE, f"{day}T11:00") == "closed"

    @pytest.mark.parametrize("day", ["2025-05-05", "2026-05-05", "2030-05-05", "2026-04-03", "2027-03-26"])
    def test_liberation_day_and_good_friday_depend_on_the_employer(self, day: str) -> None:
        assert is_holiday_for_some(date.fromisoformat(day))
        weekday = date.fromisoformat(day).weekday() < 5
        assert kind("Mo-Su 09:00-17:00; PH off", f"{day}T11:00") == "unknown"
        assert kind("Mo-Su 09:00-17:00; PH 12:00-14:00", f"{day}T11:00") == "unknown"
        assert kind(OFFICE, f"{day}T20:00") == "closed"
        assert weekday or kind(OFFICE, f"{day}T11:00") == "closed"

    def test_a_text_without_holidays_does_not_promise_christmas(self) -> None:
        assert kind("Mo-Fr 09:00-17:00", "2026-12-25T11:00") == "unknown"
        assert kind("Mo-Fr 09:00-17:00", "2026-12-24T11:00") == "open"

    def test_a_weekday_rule_behind_ph_off_does_not_promise_easter_monday(self) -> None:
        assert kind("PH off; Mo 10:00-12:00", "2026-04-06T11:00") == "unknown"

    def test_open_on_holidays_when_the_text_says_so(self) -> None:
        assert kind("Mo-Fr 09:00-17:00; PH 12:00-14:00", "2026-12-25T13:00") == "open"
        assert kind("Mo-Fr 09:00-17:00; PH 12:00-14:00", "2026-12-25T10:00") == "closed"

    def test_no_opening_is_told_across_a_day_that_nobody_knows(self) -> None:
        state = open_state("Mo-Fr 09:00-17:00", [], at("2026-12-24T18:00"))
        assert state == OpenState(OpenKind.CLOSED, opens_at=None)


class TestSchoolHolidays:
    HOURS = "Mo-Fr 09:00-17:00; PH,SH off"

    def test_unknown_in_july_and_open_in_june(self) -> None:
        assert kind(self.HOURS, "2026-07-15T11:00") == "unknown"
        assert kind(self.HOURS, "2026-06-17T11:00") == "open"

    def test_what_is_closed_anyway_stays_closed(self) -> None:
        assert kind(self.HOURS, "2026-07-15T20:00") == "closed"

    def test_public_holidays_in_the_same_rule_still_count(self) -> None:
        assert kind(self.HOURS, "2026-12-25T11:00") == "closed"
        assert kind("Mo-Fr 09:00-17:00; SH,PH off", "2026-12-25T11:00") == "closed"

    def test_holiday_hours_leave_the_whole_day_unknown(self) -> None:
        hours = "Mo-Fr 09:00-17:00; SH 19:00-20:00; PH off"
        assert kind(hours, "2026-07-15T19:30") == "unknown"
        assert kind(hours, "2026-06-17T19:30") == "closed"

    @pytest.mark.parametrize(
        "day",
        ["2026-02-14", "2026-02-28", "2026-04-25", "2026-05-03", "2026-07-04", "2026-08-30", "2026-10-10", "2026-10-25",
         "2026-12-19", "2027-01-03"],
    )  # fmt: skip
    def test_the_bounds_hold_the_real_holidays(self, day: str) -> None:
        assert may_be_school_holiday(date.fromisoformat(day))


class TestCalendar:
    def test_leap_day(self) -> None:
        assert starts("Feb 29 10:00-12:00", "2028-02-28T12:00", 1) == ["2028-02-29 10:00"]
        assert starts("Feb 29 10:00-12:00", "2026-02-20T12:00", 1) == []
        assert kind("Mo-Su 10:00-12:00", "2028-02-29T11:00") == "open"

    def test_clock_goes_forward(self) -> None:
        state = open_state("Su 00:00-06:00", [], at("2026-03-29T01:30"))
        assert state.until == at("2026-03-29T06:00")
        assert state.until.utcoffset() == timedelta(hours=2)
        assert state.until.astimezone(UTC) - at("2026-03-29T01:30").astimezone(UTC) == timedelta(hours=3, minutes=30)

    def test_clock_goes_back(self) -> None:
        state = open_state("Su 00:00-06:00", [], at("2026-10-25T01:30"))
        assert state.until.astimezone(UTC) - at("2026-10-25T01:30").astimezone(UTC) == timedelta(hours=5, minutes=30)
        twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        assert [open_state("Su 00:00-06:00", [], moment).kind for moment in twice] == [OpenKind.OPEN, OpenKind.OPEN]

    def test_next_week_keeps_the_wall_clock(self) -> None:
        assert starts("Mo 10:00-12:00", "2026-03-23T13:00", 1) == ["2026-03-30 10:00"]

    def test_week_53_is_odd_and_so_is_week_1_after_it(self) -> None:
        odd, even = "week 01-53/2 Mo 10:00-12:00", "week 02-52/2 Mo 10:00-12:00"
        assert starts(odd, "2026-12-22T12:00", 3) == ["2026-12-28 10:00", "2027-01-04 10:00", "2027-01-18 10:00"]
        assert starts(even, "2026-12-20T12:00", 2) == ["2026-12-21 10:00", "2027-01-11 10:00"]

    def test_nth_and_last_weekday(self) -> None:
        assert starts("Mo[1,3] 10:00-12:00", "2026-08-01T00:00", 3) == [
            "2026-08-03 10:00",
            "2026-08-17 10:00",
            "2026-09-07 10:00",
        ]
        assert starts("Fr[-1] 14:00-16:00", "2026-08-01T00:00", 2) == ["2026-08-28 14:00", "2026-09-25 14:00"]

    def test_seasons_and_a_summer_stop(self) -> None:
        assert starts("Sep-Jun Tu 10:00-12:00", "2026-06-24T00:00", 2) == ["2026-06-30 10:00", "2026-09-01 10:00"]
        assert starts("Tu 10:00-12:00; Jul 14-Aug 25 off", "2026-07-08T00:00", 1) == ["2026-09-01 10:00"]


class TestWeek:
    def test_unknown_is_none(self) -> None:
        assert week("", date(2026, 11, 23)) is None
        assert week("bel ons", date(2026, 11, 23)) is None

    def test_seven_days_with_their_spans(self) -> None:
        days = week("Mo-Fr 09:00-12:00,13:00-17:00; PH off", date(2026, 12, 21))
        assert [len(day.spans) for day in days] == [2, 2, 2, 2, 0, 0, 0]
        assert [day.is_public_holiday for day in days] == [False] * 4 + [True, True, False]
        assert days[0].spans[1].start == at("2026-12-21T13:00")

    def test_over_midnight_belongs_to_the_evening(self) -> None:
        days = week("Su 22:00-02:00", date(2026, 11, 23))
        assert [len(day.spans) for day in days] == [0, 0, 0, 0, 0, 0, 1]
        assert days[6].spans[0].end == at("2026-11-30T02:00")

    def test_always_open_is_a_span_a_day(self) -> None:
        days = week("24/7", date(2026, 10, 19))
        assert [(day.spans[0].start, day.spans[0].end) for day in days] == [
            (at(f"2026-10-{19 + n}T00:00"), at(f"2026-10-{20 + n}T00:00")) for n in range(7)
        ]

    def test_doubt_is_marked(self) -> None:
        days = week("Mo-Fr 09:00-17:00; SH off", date(2026, 7, 13))
        assert [[span.is_certain for span in day.spans] for day in days] == [[False]] * 5 + [[], []]


class TestNextDates:
    def test_sessions_and_hours_in_one_row(self) -> None:
        session = (at("2026-11-25T19:00").astimezone(UTC), at("2026-11-25T21:00").astimezone(UTC))
        spans = next_dates("Mo-Fr 10:00-12:00; PH off", [session], at("2026-11-25T11:00"), 3)
        assert [span.start for span in spans] == [
            at("2026-11-25T10:00"),
            at("2026-11-25T19:00"),
            at("2026-11-26T10:00"),
        ]
        assert spans[1].start.tzinfo is TIME_ZONE

    def test_nothing_known_is_nothing(self) -> None:
        assert next_dates("", [], at("2026-11-25T11:00"), 3) == ()


PIECES = st.sampled_from(
    ["Mo", "Tu", "Su", "PH", "SH", "off", "unknown", "week", "02-52/2", "53", "[1]", "[-1]", "Jul", "Aug 25", "Feb 29",
     "2026", "easter", "-2 days", "10:00", "24:00", "26:00", "-", ",", ";", "||", "+", "/", "(", '"', '"x"', "24/7",
     "sunset", "99999", "é", "\x00", "\N{FIRE}", " "]
)  # fmt: skip


class TestAnyText:
    @settings(max_examples=400, deadline=None)
    @given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES).map("".join)))
    def test_only_invalid_parameter_and_never_an_exception_on_screen(self, text: str) -> None:
        moment = at("2026-03-29T01:59")
        try:
            tidy = parse_hours(text)
        except InvalidParameter:
            assert open_state(text, [], moment).kind is OpenKind.UNKNOWN
            assert week(text, date(2026, 3, 23)) is None
            return
        assert parse_hours(tidy) == tidy
        open_state(text, [], moment)
        assert (week(text, date(2026, 3, 23)) is None) <= (open_state(text, [], moment).kind is OpenKind.UNKNOWN)
        spans = next_dates(text, [], moment, 5)
        assert list(spans) == sorted(spans, key=lambda span: span.start.astimezone(UTC))

    @settings(max_examples=200, deadline=None)
    @given(
        st.sampled_from([OFFICE, "Mo-Su 00:00-24:00", "Fr 20:00-04:00", "week 01-53/2 Mo-Sa 10:00-12:00,14:00-18:00"]),
        st.datetimes(datetime(2025, 1, 1), datetime(2031, 1, 1)),  # noqa: DTZ001 - UTC is set below
    )
    def test_until_and_opens_at_are_the_next_change(self, hours: str, naive: datetime) -> None:
        moment = naive.replace(tzinfo=UTC)
        state = open_state(hours, [], moment)
        if state.until:
            assert state.until > moment
            assert open_state(hours, [], state.until - timedelta(minutes=1)).kind is OpenKind.OPEN
            assert open_state(hours, [], state.until.astimezone(UTC)).kind is not OpenKind.OPEN
        if state.opens_at:
            assert state.opens_at > moment
            assert open_state(hours, [], state.opens_at).kind is OpenKind.OPEN
            assert (
                open_state(hours, [], state.opens_at.astimezone(UTC) - timedelta(minutes=1)).kind is not OpenKind.OPEN
            )


def test_twenty_results_cost_less_than_a_millisecond() -> None:
    texts = [f"Mo-Fr 09:{minute:02}-17:00; PH off" for minute in range(20)]
    moments = [at("2026-11-24T10:00") + timedelta(minutes=n) for n in range(30)]
    for text in texts:
        open_state(text, [], moments[0])
    took = []
    for moment in moments:
        began = time.perf_counter()
        for text in texts:
            open_state(text, [], moment)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.001
