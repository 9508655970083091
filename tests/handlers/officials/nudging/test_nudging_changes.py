"""The tick while the world around it changes: people, plans, provinces, processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from handlers.officials.nudging.tick import Nudging
from handlers.officials.province.switching import NothingOwed, switch_on, switched_on
from storage.accounts import officials
from storage.duties import obligations
from storage.duties.nudges import Item
from storage.duties.obligations import Due
from storage.engine import Database
from tests.handlers.officials.ticking import LAST_DAYS, NEW_YEAR, Open, pass_time, reporter
from tests.independent_ladder import expected, expected_days
from tests.offices import BA_VI, HN, Office, at, open_office
from tests.world import library

CO_DO = "09634"
DN, DONG_NAI, TRANG_BOM = "DN-2026-2030", "75", "26248"


@pytest.fixture
def opened(database: Database) -> Open:
    """Hà Nội from the first day of 2027, with a reporter for each unit named."""
    return lambda *units, since=NEW_YEAR: open_office(database, *units, since=since)


@pytest.fixture
def office(opened: Open) -> Office:
    """Ba Vì alone."""
    return opened(BA_VI)


def test_who_has_left_hears_nothing_and_who_follows_hears_the_latest_step_at_the_next_tick(office: Office) -> None:
    former = office.seats[BA_VI]
    assert [office.tick(f"2027-06-09T{clock}") for clock in ("08:00", "09:00")] == [1, 0]
    office.database.write(lambda tx: officials.leave(tx, former.id, date(2027, 6, 9)))
    newcomer = office.seat(BA_VI)
    assert office.tick("2027-06-09T10:00") == 1
    assert office.steps(newcomer) == [(date(2027, 6, 9), "T-7")]
    office.tick("2027-06-11T08:00")
    assert [step for _, step in office.steps(former)] == ["T-7"]
    assert [step for _, step in office.steps(newcomer)] == ["T-7", "T-3"]


@pytest.mark.slow
def test_a_plan_switched_on_in_the_middle_of_a_day_is_nudged_at_the_next_tick(office: Office) -> None:
    seat = office.seat(TRANG_BOM, province=DONG_NAI)
    assert office.tick("2027-05-25T08:00") == 1
    office.database.write(lambda tx: switch_on(tx, library(), library().plans[DN], NEW_YEAR))
    assert office.tick("2027-05-25T08:15") == 1
    assert [item.step for nudge in office.nudged(seat) for item in nudge.items] == ["T-14"]


@pytest.mark.slow
def test_a_report_opened_by_hand_in_the_middle_of_a_day_is_nudged_at_the_next_tick(office: Office) -> None:
    assert office.tick("2027-03-01T08:00") == 0
    open_by_hand(office, last_day=date(2027, 3, 10))
    assert office.tick("2027-03-01T08:15") == 1
    assert office.steps(office.seats[BA_VI], "2027Q1") == [(date(2027, 3, 1), "T-14")]


@pytest.mark.slow
def test_a_first_step_that_moves_over_tet_comes_on_the_working_day_before_it(office: Office) -> None:
    last_day = date(2027, 3, 10)
    open_by_hand(office, last_day)
    ticks = pass_time(office, "2027-01-25T00:00", "2027-02-20T00:00", every=4)
    wanted = expected(last_day, ticks[0], ticks)
    assert [step for _, step in wanted] == ["T-28", "T-21"]
    assert last_day - wanted[0][0].date() == timedelta(days=35)
    assert office.said(office.seats[BA_VI], "2027Q1") == wanted


def open_by_hand(office: Office, last_day: date) -> None:
    """A report that stands in no plan yet, owed by Ba Vì."""
    due = Due(HN, "quarter", BA_VI, "2027Q1", last_day + timedelta(days=1), last_day)
    office.database.write(lambda tx: obligations.open_new(tx, [due]))


def test_two_processes_that_tick_at_once_send_each_digest_once(opened: Open, database_url: str) -> None:
    units = [unit.code for unit in library().units.in_province("01")][:20]
    office, other = opened(*units), Database(database_url)
    now, processes = at("2027-06-09T08:00"), (office.nudging, Nudging(other, library()))
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda process: process.tick(now), processes))
    other.close()
    assert sum(sent) == 20
    assert [reporter(office, unit) for unit in units] == [[(date(2027, 6, 9), "T-7")]] * 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "periods"),
    [("2027-06-16", ["2027S1", "2027", "2028S1", "2028"]), ("2027-06-17", ["2027", "2028S1", "2028"])],
)
def test_switching_on_opens_only_what_falls_due_from_that_day_on(opened: Open, day: str, periods: list[str]) -> None:
    office = opened(BA_VI, since=date.fromisoformat(day))
    office.tick(f"{day}T08:00")
    owed = office.database.read(lambda tx: obligations.of_owner(tx, HN, BA_VI))
    assert [duty.period for duty in owed] == periods


def test_the_new_year_opens_what_is_owed_in_the_next_even_on_a_day_off(office: Office) -> None:
    office.tick("2027-12-31T08:00")
    assert [office.tick("2028-01-01T00:00"), office.tick("2028-01-01T00:01")] == [0, 0]
    owed = office.database.read(lambda tx: obligations.of_owner(tx, HN, BA_VI))
    assert [duty.period for duty in owed] == ["2027S1", "2027", "2028S1", "2028", "2029S1", "2029"]


def test_a_plan_that_is_over_or_names_no_date_is_refused(database: Database) -> None:
    for plan, day in (("HCM-2021-2025", NEW_YEAR), ("NA-2024", NEW_YEAR), ("NTM-2026", date(2026, 1, 1))):
        with pytest.raises(NothingOwed):
            database.write(lambda tx, plan=plan, day=day: switch_on(tx, library(), library().plans[plan], day))
    with pytest.raises(NothingOwed):
        database.write(lambda tx: switch_on(tx, library(), library().plans[HN], date(2031, 1, 1)))
    assert database.read(lambda tx: switched_on(tx, library())) == {}


@pytest.mark.slow
def test_a_plan_that_ends_leaves_nothing_more_to_nudge(office: Office) -> None:
    office.tick("2030-12-16T08:00")
    office.file(office.seats[BA_VI], "2030")
    last = office.nudged(office.seats[BA_VI])
    pass_time(office, "2031-01-02T00:00", "2031-01-10T00:00")
    assert office.nudged(office.seats[BA_VI]) == last


@pytest.mark.slow
def test_two_provinces_side_by_side_do_not_mix(office: Office) -> None:
    office.database.write(lambda tx: switch_on(tx, library(), library().plans[DN], NEW_YEAR))
    ours = office.focal
    theirs, watch = (office.seat(unit, role, DONG_NAI) for unit, role in ((TRANG_BOM, "reporter"), (None, "focal")))
    ticks = pass_time(office, "2027-05-05T00:00", "2027-07-01T00:00", 8)
    assert office.said(office.seats[BA_VI]) == expected(LAST_DAYS["2027S1"], ticks[0], ticks)
    last_day = date(2027, 6, 4)
    wanted = expected(last_day, ticks[0], ticks)
    assert [(nudge.at, item.step) for nudge in office.nudged(theirs) for item in nudge.items] == wanted
    [digest] = office.nudged(watch)
    assert digest.on_day == expected_days(last_day)["T+5"]
    assert plans_of(office, digest.items) == {DN}
    [digest] = office.nudged(ours)
    assert plans_of(office, digest.items) == {HN}


def plans_of(office: Office, items: tuple[Item, ...]) -> set[str]:
    duties = office.database.read(lambda tx: [obligations.by_id(tx, item.obligation_id) for item in items])
    return {duty.plan for duty in duties if duty}
