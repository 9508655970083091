"""Who is reminded of what, and when: the tick on both databases, held against a second calculation."""

from datetime import UTC, date, datetime

import pytest

from storage.duties import obligations
from storage.duties.nudges import SENT
from storage.engine import Database
from tests.handlers.officials.ticking import LAST_DAYS, NEW_YEAR, Open, pass_time, reporter
from tests.independent_ladder import OFFICE_DAYS, expected, expected_days
from tests.offices import BA_VI, HN, Office, at, open_office

CO_DO, BA_DINH = "09634", "00004"


@pytest.fixture
def opened(database: Database) -> Open:
    """Hà Nội from the first day of 2027, with a reporter for each unit named."""
    return lambda *units, since=NEW_YEAR: open_office(database, *units, since=since)


@pytest.fixture
def office(opened: Open) -> Office:
    """Ba Vì alone."""
    return opened(BA_VI)


@pytest.mark.slow
def test_a_year_of_hours_sends_exactly_what_the_second_calculation_says(opened: Open) -> None:
    office = opened(BA_VI, since=date(2026, 12, 1))
    compare(office, pass_time(office, "2026-12-01T00:00", "2028-01-01T00:00"))


@pytest.mark.slow
def test_the_weeks_around_each_last_day_send_exactly_what_the_second_calculation_says(opened: Open) -> None:
    """At midnight, at eight and at sixteen."""
    office = opened(BA_VI, since=date(2026, 12, 1))
    weeks = (("2026-12-01", "2026-12-24"), ("2027-05-17", "2027-06-24"), ("2027-11-16", "2027-12-24"))
    compare(office, [tick for first, last in weeks for tick in pass_time(office, first, last, every=8)])


def compare(office: Office, ticks: list[datetime]) -> None:
    for period, last_day in LAST_DAYS.items():
        wanted = expected(last_day, ticks[0], ticks)
        assert len(wanted) >= 8
        assert office.said(office.seats[BA_VI], period) == wanted


def test_the_first_tick_of_office_hours_sends_and_no_other(office: Office) -> None:
    assert [office.tick(f"2027-06-09T{clock}") for clock in ("07:29", "07:30", "07:31", "16:59")] == [0, 1, 0, 0]


def test_five_in_the_afternoon_is_too_late_and_a_minute_before_is_not(opened: Open) -> None:
    office = opened(BA_VI, CO_DO)
    assert office.tick("2027-06-09T16:59") == 2
    office.seat(BA_DINH)
    assert office.tick("2027-06-09T17:00") == 0


def test_nobody_is_nudged_on_a_day_off(office: Office) -> None:
    """A Saturday, a Sunday, the second of September, the twenty-fourth of November, the first day of Tết."""
    for closed in ("2027-06-12", "2027-06-13", "2027-09-02", "2027-11-24", "2028-01-26"):
        office.seat(BA_VI)  # to whom something is due at once
        assert [office.tick(f"{closed}T{clock}") for clock in ("07:30", "09:00", "16:00")] == [0, 0, 0]
        reopened = min(day for day in OFFICE_DAYS if day > date.fromisoformat(closed))
        assert office.tick(f"{reopened}T07:30") > 0


def test_hours_are_those_of_viet_nam_wherever_the_clock_stands(office: Office) -> None:
    assert office.nudging.tick(datetime(2027, 6, 9, 0, 29, tzinfo=UTC)) == 0
    assert office.nudging.tick(datetime(2027, 6, 9, 0, 30, tzinfo=UTC)) == 1
    assert [nudge.on_day for nudge in office.nudged(office.seats[BA_VI])] == [date(2027, 6, 9)]


def test_nothing_comes_after_the_report_was_filed(opened: Open) -> None:
    office = opened(BA_VI, CO_DO)
    ticks = pass_time(office, "2027-05-17T00:00", "2027-06-10T15:00")
    office.move_to("2027-06-10T14:59")
    office.file(office.seats[BA_VI])
    ticks += pass_time(office, "2027-06-10T15:00", "2027-06-25T00:00")
    wanted = expected(LAST_DAYS["2027S1"], ticks[0], ticks, submitted=at("2027-06-10T14:59"))
    assert [step for _, step in wanted] == ["T-28", "T-21", "T-14", "T-7"]
    assert office.said(office.seats[BA_VI]) == wanted
    assert office.said(office.seats[CO_DO]) == expected(LAST_DAYS["2027S1"], ticks[0], ticks)


def test_a_report_filed_before_the_mornings_tick_is_not_asked_for(office: Office) -> None:
    office.move_to("2027-06-09T07:00")
    office.file(office.seats[BA_VI])
    assert office.tick("2027-06-09T07:30") == 0


def test_two_reports_of_one_official_come_in_one_digest(office: Office) -> None:
    assert office.tick("2027-11-18T08:00") == 2  # and the province's
    [nudge] = office.nudged(office.seats[BA_VI])
    assert nudge.state == SENT
    assert {item.obligation_id: item.step for item in nudge.items} == {
        office.duty(BA_VI, "2027S1").id: "T+3",
        office.duty(BA_VI, "2027").id: "T-28",
    }


def test_two_reporters_of_one_unit_are_both_nudged(office: Office) -> None:
    colleagues = [office.seats[BA_VI], office.seat(BA_VI)]
    assert office.tick("2027-06-09T08:00") == 2
    assert [office.steps(seat) for seat in colleagues] == [[(date(2027, 6, 9), "T-7")]] * 2


def test_after_a_long_silence_only_the_latest_step_comes(office: Office) -> None:
    for _ in range(3):
        office.tick("2027-06-15T10:00")
    assert reporter(office) == [(date(2027, 6, 15), "T-1")]
    office.tick("2027-06-21T08:00")
    assert reporter(office)[1:] == [(date(2027, 6, 21), "T+3")]


def test_the_fifth_day_after_goes_to_the_focal_point_alone_with_exactly_the_late_units(opened: Open) -> None:
    office = opened(BA_VI, CO_DO)
    office.move_to("2027-06-16T16:00")
    office.file(office.seats[BA_VI])
    pass_time(office, "2027-06-17T00:00", "2027-07-02T00:00")
    [digest] = office.nudged(office.focal)
    assert digest.on_day == expected_days(LAST_DAYS["2027S1"])["T+5"] == date(2027, 6, 21)
    owed = office.database.read(lambda tx: obligations.of_period(tx, HN, "2027S1"))
    late = {duty.id for duty in owed if duty.owner.isdigit() and duty.owner != BA_VI}
    assert len(late) == 126 - 1  # offices of the province cannot file here yet
    assert {item.obligation_id for item in digest.items} == late
    assert {item.step for item in digest.items} == {"T+5"}
    assert "T+5" not in [step for unit in (BA_VI, CO_DO) for _, step in reporter(office, unit)]


def test_the_administrator_is_not_nudged(office: Office) -> None:
    admin = office.seat(None, "admin")
    pass_time(office, "2027-06-15T00:00", "2027-06-25T00:00")
    assert office.nudged(admin) == []
