"""A case's clock: by which day what is to be done, and how much of that is left."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from content.limits import SideLimits
from content.programme.workdays import VIETNAM
from handlers.officials.desk.caseclock import Clock, clock_of, handled_in_time, slot_end, taken_up_in_time
from storage.cases.opened import CaseRow
from tests.desk_rules import rules

SUNDAY = date(2026, 11, 22)
TIPS, HELP = rules().limits.protection, rules().limits.support


def a_case(**known: object) -> CaseRow:
    row = CaseRow(b"1" * 16, "held", "09634", "usual", "received", SUNDAY, None, own=True, unread=1)
    return replace(row, **known)


def clock(row: CaseRow, today: str, limits: SideLimits = TIPS) -> Clock:
    found = clock_of(row, date.fromisoformat(today), limits, rules().workdays, row.passed)
    assert found is not None
    return found


@pytest.mark.parametrize("slot", [0, 1, 2, 3, None])
def test_an_unopened_tip_is_late_when_the_day_after_is_over(slot: int | None) -> None:
    """The 24 hours end on the next day, whichever slot they began after; its last hour still counts."""
    told = clock(a_case(slot=slot), "2026-11-23")
    assert (told.stage, told.last_day, told.days_left, told.overdue) == ("take-up", date(2026, 11, 23), 0, False)
    assert clock(a_case(slot=slot), "2026-11-24").overdue


def test_hours_are_counted_from_the_end_of_the_slot() -> None:
    assert slot_end(SUNDAY, 1) == datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
    assert slot_end(SUNDAY, None) == datetime(2026, 11, 23, 0, 0, tzinfo=VIETNAM)


def test_an_opened_tip_is_to_be_decided_within_twenty_days() -> None:
    told = clock(a_case(opened=SUNDAY), "2026-12-10")
    assert (told.stage, told.last_day, told.days_left, told.paused) == ("decide", date(2026, 12, 12), 2, False)
    assert told.limit.article.startswith("Điều 147")


def test_a_tip_that_was_moved_on_without_being_opened_by_the_desk_asked_is_to_be_decided() -> None:
    assert clock(a_case(status="verifying"), "2026-11-23").stage == "decide"


@pytest.mark.parametrize(("extended", "last_day"), [(1, "2027-01-22"), (2, "2027-03-22"), (7, "2027-03-22")])
def test_an_extension_moves_the_last_day_and_a_third_does_not(extended: int, last_day: str) -> None:
    assert clock(a_case(opened=SUNDAY, extended=extended), "2026-12-20").last_day == date.fromisoformat(last_day)


def test_while_the_person_is_asked_the_days_left_stay_the_same() -> None:
    asked = a_case(opened=SUNDAY, status="in-hand", asked=date(2026, 12, 10))
    told = [clock(asked, day) for day in ("2026-12-10", "2026-12-20")]
    assert [(each.days_left, each.paused) for each in told] == [(2, True), (2, True)]


def test_what_the_waiting_took_is_given_back_once_the_person_answered() -> None:
    answered = a_case(opened=SUNDAY, status="in-hand", paused=10)
    assert clock(answered, "2026-12-20").last_day == date(2026, 12, 22)


@pytest.mark.parametrize("status", ["resolved", "forwarded", "unfounded", "withdrawn"])
def test_what_is_over_has_no_clock(status: str) -> None:
    assert clock_of(a_case(status=status, over=SUNDAY), SUNDAY, TIPS, rules().workdays) is None


def test_a_request_for_help_is_opened_within_a_working_day_and_then_nothing_is_to_be_decided() -> None:
    friday = date(2026, 11, 27)
    told = clock(a_case(day=friday), "2026-11-30", HELP)
    assert (told.last_day, told.overdue) == (date(2026, 11, 30), False)
    assert clock_of(a_case(day=friday, opened=friday), friday, HELP, rules().workdays) is None


@pytest.mark.parametrize(
    ("known", "taken", "handled"),
    [
        ({"opened": SUNDAY, "over": date(2026, 12, 12)}, True, True),
        ({"opened": SUNDAY, "over": date(2026, 12, 13)}, True, False),
        ({"opened": SUNDAY, "over": date(2026, 12, 13), "paused": 1}, True, True),
        ({"opened": SUNDAY, "over": date(2026, 12, 15), "asked": date(2026, 12, 10)}, True, True),
        ({"opened": date(2026, 11, 24), "over": date(2026, 11, 25)}, False, False),
        ({"over": date(2026, 11, 25)}, False, False),
        ({"opened": SUNDAY}, True, False),
    ],
)
def test_in_time_is_what_was_taken_up_and_over_by_its_last_days(
    known: dict[str, object], taken: bool, handled: bool
) -> None:
    row = a_case(**known)
    told = taken_up_in_time(row, TIPS, rules().workdays), handled_in_time(row, TIPS, rules().workdays)
    assert told == (taken, handled)


@pytest.mark.parametrize("limits", [TIPS, HELP], ids=["tip", "request"])
def test_the_hours_of_a_desk_that_was_given_a_case_run_from_that_day(limits: SideLimits) -> None:
    """Whatever the desk before it had done, and however late it was."""
    given = a_case(opened=SUNDAY, status="in-hand", passed=date(2026, 12, 1))
    told = clock(given, "2026-12-01", limits)
    assert (told.stage, told.last_day, told.overdue) == ("take-up", date(2026, 12, 2), False)
    assert clock(replace(given, opened=None, status="received"), "2026-12-03", limits).overdue


def test_what_is_to_be_decided_sooner_than_taken_up_stays_so() -> None:
    told = clock(a_case(opened=SUNDAY, status="in-hand", passed=date(2026, 12, 12)), "2026-12-12")
    assert (told.stage, told.last_day) == ("decide", date(2026, 12, 12))


def test_once_it_is_acknowledged_the_usual_clock_runs_on() -> None:
    assert clock(a_case(opened=SUNDAY, status="in-hand"), "2026-12-01").stage == "decide"


def test_questions_make_the_clock_stand_for_fifteen_days_in_all_and_then_it_runs_on() -> None:
    asked = a_case(opened=SUNDAY, status="in-hand", asked=date(2026, 12, 10))
    told = [clock(asked, day) for day in ("2026-12-24", "2026-12-25", "2026-12-27", "2026-12-28")]
    assert [(each.days_left, each.paused) for each in told] == [(2, True), (2, False), (0, False), (-1, False)]
    again = replace(asked, paused=10)
    told = [clock(again, day) for day in ("2026-12-14", "2026-12-15", "2026-12-20")]
    assert [(each.last_day.day, each.paused) for each in told] == [(26, True), (27, False), (27, False)]
    late = replace(asked, status="resolved", asked=None, paused=400, over=date(2026, 12, 28))
    assert not handled_in_time(late, TIPS, rules().workdays)
    assert handled_in_time(replace(late, over=date(2026, 12, 27)), TIPS, rules().workdays)


def test_a_plea_of_danger_is_opened_within_a_day_whether_offices_work_or_not() -> None:
    saturday = date(2026, 11, 21)
    told = [clock(a_case(urgency=each, day=saturday), "2026-11-21", HELP) for each in ("now", "usual")]
    assert [each.last_day for each in told] == [date(2026, 11, 22), date(2026, 11, 23)]
