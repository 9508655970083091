"""When reports are due: the plan's own days, and what the province sets where they are missing or another holds."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content.programme.plans import Plans
from handlers.officials.province.duedays import DueDay, DueDays, Effect
from handlers.officials.province.room import BadDay, EmptyReason, NotHere, NotYours, NumbersOfPeople
from handlers.officials.province.switching import switch_on
from storage import settings
from storage.accounts.officials import Seat
from storage.duties import moved_days, obligations
from storage.duties.plan_days import PlanDay
from storage.engine import Database
from tests.offices import BA_VI, HN, Office, open_office
from tests.world import library

CO_DO, SILENT = "09634", "NTM-2026"  # the plan of Nam Thanh Miện, a commune of Hải Phòng, names no date
LETTER = "Công văn số 12/SYT ngày 3/5/2027"


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    opened = open_office(database, BA_VI, CO_DO)
    opened.move_to("2027-05-04T08:00")
    yield opened
    database.close()


def put(
    office: Office, before: date, period: str = "2027S1", report: str = "half-year", source: str = LETTER
) -> Effect:
    return office.province.due_days.put(office.focal, PlanDay(HN, report, period, before, None, source))


def day(office: Office, period: str = "2027S1") -> DueDay:
    return next(each for each in office.province.due_days.of_plan(office.focal, HN) if each.period == period)


def test_the_plan_s_own_words_and_days_of_two_years_are_listed(office: Office) -> None:
    listed = office.province.due_days.of_plan(office.focal, HN)
    assert [each.period for each in listed] == ["2027S1", "2027", "2028S1", "2028"]
    assert (listed[0].wording, listed[0].last_day, listed[0].source) == ("trước ngày 17/6", date(2027, 6, 16), "")


def test_another_day_moves_everybody_who_owes_and_says_by_which_document(office: Office) -> None:
    assert put(office, date(2027, 6, 24)) == Effect(opened=0, moved=140)
    assert (day(office).last_day, day(office).source) == (date(2027, 6, 23), LETTER)
    duty = office.duty(BA_VI)
    (move,) = office.database.read(lambda tx: moved_days.moves(tx, duty.id))
    assert (duty.last_day, move.was, move.reason) == (date(2027, 6, 23), date(2027, 6, 16), LETTER)
    overview = office.province.overview(office.focal, HN, "2027S1")
    assert overview is not None
    assert (overview.last_day, any(line.moved for line in overview.lines)) == (date(2027, 6, 23), False)


def test_the_same_day_again_moves_nobody(office: Office) -> None:
    put(office, date(2027, 6, 24))
    assert put(office, date(2027, 6, 24), source="Nhắc lại") == Effect(0, 0)


def test_a_unit_with_a_later_day_of_its_own_keeps_it(office: Office) -> None:
    office.province.extend(office.focal, office.address(BA_VI), date(2027, 6, 30), "Bão.")
    office.province.extend(office.focal, office.address(CO_DO), date(2027, 6, 18), "Bão.")
    assert put(office, date(2027, 6, 24)).moved == 139
    assert (office.duty(BA_VI).last_day, office.duty(CO_DO).last_day) == (date(2027, 6, 30), date(2027, 6, 23))


def test_what_was_filed_is_judged_by_the_day_it_had(office: Office) -> None:
    office.file(office.seats[BA_VI])
    put(office, date(2027, 6, 24))
    assert office.duty(BA_VI).last_day == date(2027, 6, 16)


def test_an_earlier_day_holds_for_everybody_too(office: Office) -> None:
    put(office, date(2027, 6, 10))
    assert office.duty(BA_VI).last_day == date(2027, 6, 9)


@pytest.mark.parametrize(
    ("before", "why"),
    [(date(2027, 5, 4), "past"), (date(2027, 5, 5), "past"), (date(2029, 1, 10), "year")],
)
def test_a_day_lies_ahead_and_belongs_to_its_period(office: Office, before: date, why: str) -> None:
    with pytest.raises(BadDay) as refused:
        put(office, before)
    assert refused.value.why == why


def test_figures_are_closed_no_later_than_the_last_day(office: Office) -> None:
    said = PlanDay(HN, "half-year", "2027S1", date(2027, 6, 17), date(2027, 6, 15), LETTER)
    office.province.due_days.put(office.focal, said)
    assert day(office).cutoff == date(2027, 6, 15)
    late = PlanDay(HN, "half-year", "2027S1", date(2027, 6, 17), date(2027, 6, 17), LETTER)
    with pytest.raises(BadDay):
        office.province.due_days.put(office.focal, late)


@pytest.mark.parametrize(("source", "error"), [(" ", EmptyReason), ("Hỏi 0912 345 678", NumbersOfPeople)])
def test_a_day_rests_on_a_document(office: Office, source: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        put(office, date(2027, 6, 24), source=source)
    assert office.duty(BA_VI).moved == 0


@pytest.mark.parametrize(("report", "period"), [("half-year", "2029S1"), ("half-year", "2027"), ("ad-hoc", "2027")])
def test_only_reports_of_the_plan_in_these_two_years_get_a_day(office: Office, report: str, period: str) -> None:
    with pytest.raises(NotHere):
        put(office, date(2027, 6, 24), period, report)


def test_units_set_no_days_and_nobody_those_of_another_province(office: Office) -> None:
    said = PlanDay(HN, "half-year", "2027S1", date(2027, 6, 24), None, LETTER)
    with pytest.raises(NotYours):
        office.province.due_days.put(office.seats[BA_VI], said)
    with pytest.raises(NotHere):
        office.province.due_days.of_plan(office.focal, SILENT)


def test_a_plan_without_dates_opens_what_is_owed_once_a_day_is_set(office: Office) -> None:
    office.move_to("2026-12-01T08:00")
    plan = library().plans[SILENT]
    focal = office.seat(None, "focal", plan.province_code)
    days = office.province.due_days
    assert {each.before for each in days.of_plan(focal, SILENT)} == {None}
    said = PlanDay(SILENT, "year", "2026", date(2026, 12, 20), None, "Công văn 5")
    assert days.put(focal, said) == Effect(0, 0)
    opened = office.database.write(lambda tx: switch_on(tx, library(), plan, date(2026, 12, 1)))
    owed = office.database.read(lambda tx: obligations.of_period(tx, SILENT, "2026"))
    assert (opened, {duty.last_day for duty in owed}) == (len(owed), {date(2026, 12, 18)})
    assert owed


def lasting(office: Office, on: str) -> tuple[DueDays, Seat]:
    """The plan without dates, on from that day, as if it went on for years; on 2 January of its second."""
    plan = replace(library().plans[SILENT], last_year=2030)
    office.database.write(lambda tx: settings.put(tx, f"plan:{SILENT}", on))
    office.move_to("2027-01-02T08:00")
    shelf = replace(library(), plans=Plans([plan]))
    return DueDays(office.database, shelf, office.clock), office.seat(None, "focal", plan.province_code)


def test_a_report_of_last_year_without_a_day_still_gets_one_and_is_then_owed(office: Office) -> None:
    days, focal = lasting(office, "2026-12-01")
    assert [each.period for each in days.of_plan(focal, SILENT)] == ["2026", "2027", "2028"]
    assert days.put(focal, PlanDay(SILENT, "year", "2026", date(2027, 1, 20), None, "Công văn 5")).opened
    mended = PlanDay(SILENT, "year", "2026", date(2027, 1, 22), None, "Công văn 6")
    assert days.put(focal, mended).moved
    office.move_to("2027-01-22T08:00")
    assert [each.period for each in days.of_plan(focal, SILENT)] == ["2027", "2028"]
    with pytest.raises(NotHere):
        days.put(focal, mended)


def test_of_last_year_nothing_is_left_where_the_plan_was_not_on(office: Office) -> None:
    days, focal = lasting(office, "2027-01-01")
    assert [each.period for each in days.of_plan(focal, SILENT)] == ["2027", "2028"]
