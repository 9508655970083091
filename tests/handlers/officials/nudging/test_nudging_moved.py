"""What moves the ladder: a promise, and a report that came back."""

from datetime import date

import pytest

from storage.duties import obligations
from storage.engine import Database
from tests.handlers.officials.ticking import LAST_DAYS, NEW_YEAR, Open, pass_time, promise, reporter
from tests.independent_ladder import expected, expected_days
from tests.offices import BA_VI, Office, open_office


@pytest.fixture
def opened(database: Database) -> Open:
    """Hà Nội from the first day of 2027, with a reporter for each unit named."""
    return lambda *units, since=NEW_YEAR: open_office(database, *units, since=since)


@pytest.fixture
def office(opened: Open) -> Office:
    """Ba Vì alone."""
    return opened(BA_VI)


def test_a_promise_silences_and_then_reminds_on_its_morning(office: Office) -> None:
    ticks = pass_time(office, "2027-05-17T00:00", "2027-06-03T10:00")
    said = promise(office, "14/6")
    ticks += pass_time(office, "2027-06-03T11:00", "2027-06-25T00:00")
    wanted = expected(LAST_DAYS["2027S1"], ticks[0], ticks, promised=[said])
    assert [step for _, step in wanted][3:] == ["P:2027-06-14", "T-1", "T", "T+1", "T+3"]
    assert office.said(office.seats[BA_VI]) == wanted


@pytest.mark.slow
def test_a_second_promise_takes_the_place_of_the_first(office: Office) -> None:
    ticks = pass_time(office, "2027-05-17T00:00", "2027-06-03T10:00")
    said = [promise(office, "9/6")]
    ticks += pass_time(office, "2027-06-03T11:00", "2027-06-09T11:00")
    said.append(promise(office, "15/6"))
    ticks += pass_time(office, "2027-06-09T11:00", "2027-06-25T00:00")
    wanted = expected(LAST_DAYS["2027S1"], ticks[0], ticks, promised=said)
    assert [step for _, step in wanted][3:] == ["P:2027-06-09", "P:2027-06-15", "T", "T+1", "T+3"]
    assert office.said(office.seats[BA_VI]) == wanted


def test_a_promise_taken_back_to_an_earlier_day_reminds_earlier(office: Office) -> None:
    office.move_to("2027-06-03T10:00")
    promise(office, "15/6")
    promise(office, "4/6")
    assert [office.tick(f"2027-06-{day}T08:00") for day in ("03", "04", "07")] == [0, 1, 0]
    assert reporter(office) == [(date(2027, 6, 4), "P:2027-06-04")]


@pytest.mark.slow
def test_a_returned_report_is_said_at_once_and_then_the_ladder_goes_on(office: Office) -> None:
    office.move_to("2027-06-03T10:00")
    office.file(office.seats[BA_VI])
    assert [office.tick(f"2027-06-{day}T08:00") for day in ("09", "10")] == [0, 0]
    office.move_to("2027-06-10T09:59")
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu mục B.")
    pass_time(office, "2027-06-10T10:00", "2027-06-25T00:00")
    duty = office.duty(BA_VI)
    back = office.database.read(lambda tx: obligations.came_back(tx, duty))
    assert back is not None
    ladder = [(day, step) for step, day in expected_days(LAST_DAYS["2027S1"]).items() if day > date(2027, 6, 10)]
    assert reporter(office) == [(date(2027, 6, 10), f"R:{back.n}"), *ladder[:-1]]
    assert ladder[-1][1] == "T+5"


def test_a_report_returned_on_the_last_day_after_the_mornings_nudge_is_said_as_late_the_next_morning(
    office: Office,
) -> None:
    """One nudge a day: what would have been said on the same day gives way to the step of the next."""
    office.tick("2027-06-16T08:00")
    office.file(office.seats[BA_VI])
    office.move_to("2027-06-16T10:00")
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu mục B.")
    assert office.database.read(lambda tx: office.nudging.plan(tx, office.clock.now())) == ()
    pass_time(office, "2027-06-16T11:00", "2027-06-18T00:00")
    assert reporter(office) == [(date(2027, 6, 16), "T"), (date(2027, 6, 17), "T+1")]


@pytest.mark.slow
def test_a_day_promised_after_a_return_is_the_next_thing_said(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    office.file(office.seats[BA_VI])
    office.move_to("2027-06-09T10:00")
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu mục B.")
    promise(office, "15/6")
    pass_time(office, "2027-06-09T11:00", "2027-06-16T00:00")
    assert reporter(office) == [(date(2027, 6, 9), "T-7"), (date(2027, 6, 15), "P:2027-06-15")]


def test_a_promise_kept_is_over_and_silences_nothing_after_a_return(office: Office) -> None:
    office.move_to("2027-06-03T10:00")
    promise(office, "15/6")
    office.file(office.seats[BA_VI])
    office.move_to("2027-06-10T10:00")
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu mục B.")
    office.tick()
    assert reporter(office)[-1][1].startswith("R:")


def test_the_province_is_not_told_of_what_it_sent_back_itself_after_its_digest(office: Office) -> None:
    office.move_to("2027-06-16T10:00")
    office.file(office.seats[BA_VI])
    office.tick("2027-06-21T08:00")
    before = len(office.nudged(office.focal))
    office.move_to("2027-06-24T10:00")
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu mục B.")
    pass_time(office, "2027-06-24T11:00", "2027-07-02T00:00")
    assert len(office.nudged(office.focal)) == before


@pytest.mark.slow
def test_a_report_returned_twice_is_said_twice(office: Office) -> None:
    for day in ("2027-07-01", "2027-07-05"):
        office.move_to(f"{day}T08:00")
        office.file(office.seats[BA_VI])
        office.province.send_back(office.focal, office.address(BA_VI), "Thiếu mục B.")
        office.tick(f"{day}T08:05")
    assert [step for _, step in reporter(office)] == ["R:3", "R:5"]


def test_a_day_promised_long_before_the_ladder_is_kept(office: Office) -> None:
    office.move_to("2027-03-01T10:00")
    promise(office, "5/3")
    assert [office.tick(f"2027-03-{day}T08:00") for day in ("04", "05")] == [0, 1]
    assert reporter(office)[-1] == (date(2027, 3, 5), "P:2027-03-05")


@pytest.mark.slow
def test_a_report_returned_long_before_the_ladder_is_said_at_once(office: Office) -> None:
    office.move_to("2027-03-01T10:00")
    office.file(office.seats[BA_VI])
    office.move_to("2027-03-02T10:00")
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu mục B.")
    office.tick()
    assert [step[:2] for _, step in reporter(office)][-1:] == ["R:"]
