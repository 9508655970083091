"""Who owes which report in which year, and the last day: the last working day strictly before the plan's own date."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import pytest

from content.language.vietnamese import fold
from content.places.units import Units
from content.programme.duties import Owed, owed
from content.programme.plans import Plan, Plans
from content.programme.workdays import Workdays

HANOI, DONG_NAI = "HN-2026-2030", "DN-2026-2030"
# Worked out by hand on a calendar; the 5th and the 17th themselves are too late.
LAST_DAYS = [
    (DONG_NAI, "2026S1", date(2026, 6, 5), date(2026, 6, 4)),
    (DONG_NAI, "2026", date(2026, 12, 5), date(2026, 12, 4)),
    (DONG_NAI, "2027S1", date(2027, 6, 5), date(2027, 6, 4)),
    (DONG_NAI, "2027", date(2027, 12, 5), date(2027, 12, 3)),
    (DONG_NAI, "2028S1", date(2028, 6, 5), date(2028, 6, 2)),
    (DONG_NAI, "2028", date(2028, 12, 5), date(2028, 12, 4)),
    (DONG_NAI, "2029S1", date(2029, 6, 5), date(2029, 6, 4)),
    (DONG_NAI, "2029", date(2029, 12, 5), date(2029, 12, 4)),
    (DONG_NAI, "2030S1", date(2030, 6, 5), date(2030, 6, 4)),
    (DONG_NAI, "2030", date(2030, 12, 5), date(2030, 12, 4)),
    (HANOI, "2026S1", date(2026, 6, 17), date(2026, 6, 16)),
    (HANOI, "2026", date(2026, 12, 17), date(2026, 12, 16)),
    (HANOI, "2027S1", date(2027, 6, 17), date(2027, 6, 16)),
    (HANOI, "2027", date(2027, 12, 17), date(2027, 12, 16)),
    (HANOI, "2028S1", date(2028, 6, 17), date(2028, 6, 16)),
    (HANOI, "2028", date(2028, 12, 17), date(2028, 12, 15)),
    (HANOI, "2029S1", date(2029, 6, 17), date(2029, 6, 15)),
    (HANOI, "2029", date(2029, 12, 17), date(2029, 12, 14)),
    (HANOI, "2030S1", date(2030, 6, 17), date(2030, 6, 14)),
    (HANOI, "2030", date(2030, 12, 17), date(2030, 12, 16)),
]


@pytest.fixture(scope="module")
def units() -> Units:
    return Units.load()


@pytest.fixture(scope="module")
def plans(units: Units) -> Plans:
    return Plans.load(units)


@pytest.fixture(scope="module")
def workdays() -> Workdays:
    return Workdays.load()


@pytest.mark.parametrize(("plan_id", "period", "before", "last_day"), LAST_DAYS)
def test_the_last_day_is_the_working_day_before(
    plans: Plans, units: Units, workdays: Workdays, plan_id: str, period: str, before: date, last_day: date
) -> None:
    rows = [row for row in owed(plans[plan_id], before.year, units, workdays) if row.period == period]
    assert {(row.before, row.last_day) for row in rows} == {(before, last_day)}


@pytest.mark.parametrize(("plan_id", "communes", "bodies"), [(HANOI, 126, 14), (DONG_NAI, 95, 18)])
def test_every_commune_and_every_office_owes_both_reports_once(
    plans: Plans, units: Units, workdays: Workdays, plan_id: str, communes: int, bodies: int
) -> None:
    rows = owed(plans[plan_id], 2027, units, workdays)
    assert Counter((row.report, row.commune) for row in rows) == {
        ("half-year", True): communes,
        ("half-year", False): bodies,
        ("year", True): communes,
        ("year", False): bodies,
    }
    assert len({(row.report, row.owner) for row in rows}) == len(rows)


def test_a_row_says_everything(plans: Plans, units: Units, workdays: Workdays) -> None:
    rows = owed(plans[HANOI], 2027, units, workdays)
    assert (
        Owed(
            plan=HANOI,
            report="half-year",
            owner="09700",
            owner_name="Xã Ba Vì",
            period="2027S1",
            before=date(2027, 6, 17),
            last_day=date(2027, 6, 16),
            to="Sở Y tế (qua Chi cục Dân số, Trẻ em và Phòng, chống tệ nạn xã hội)",
            commune=True,
            requested=False,
        )
        in rows
    )


def test_communes_come_by_name_before_the_offices(plans: Plans, units: Units, workdays: Workdays) -> None:
    rows = [row for row in owed(plans[HANOI], 2027, units, workdays) if row.report == "year"]
    names = [fold(row.owner_name) for row in rows if row.commune]
    assert names == sorted(names)
    assert [row.commune for row in rows] == sorted((row.commune for row in rows), reverse=True)


def test_who_is_only_asked_is_marked(plans: Plans, units: Units, workdays: Workdays) -> None:
    rows = owed(plans[HANOI], 2030, units, workdays)
    assert {row.owner for row in rows if row.requested} == {
        "mat-tran-to-quoc",
        "vien-kiem-sat-nhan-dan",
        "toa-an-nhan-dan",
    }


@pytest.mark.parametrize("year", [1, 2025, 2031, 9999])
def test_nothing_is_owed_outside_the_plan_s_years(plans: Plans, units: Units, workdays: Workdays, year: int) -> None:
    assert owed(plans[HANOI], year, units, workdays) == ()


@pytest.mark.parametrize("plan_id", ["HCM-2021-2025", "NA-2024", "NTM-2026"])
def test_a_plan_without_dates_makes_nobody_owe(plans: Plans, units: Units, workdays: Workdays, plan_id: str) -> None:
    plan = plans[plan_id]
    assert not any(owed(plan, year, units, workdays) for year in plan.years)


def test_once_its_date_is_known_a_commune_s_plan_binds_the_commune(
    plans: Plans, units: Units, workdays: Workdays
) -> None:
    rows = owed(dated(plans["NTM-2026"], "year", (5, 12)), 2026, units, workdays)
    assert [(row.owner, row.owner_name, row.last_day) for row in rows] == [
        ("11284", "Xã Nam Thanh Miện", date(2026, 12, 4))
    ]


def test_a_quarter_s_report_has_four_periods_and_the_last_may_fall_due_in_january(
    plans: Plans, units: Units, workdays: Workdays
) -> None:
    saigon = plans["HCM-2021-2025"].answered("quarter", "before", ((20, 3), (20, 6), (20, 9), (10, 1)))
    saigon = saigon.answered("quarter", "cutoff", ((14, 3), (14, 6), (14, 9), (31, 12)))
    rows = [row for row in owed(saigon, 2025, units, workdays) if row.owner == "so-tu-phap"]
    assert [(row.report, row.period, row.before, row.last_day, row.cutoff) for row in rows] == [
        ("quarter", "2025Q1", date(2025, 3, 20), date(2025, 3, 19), date(2025, 3, 14)),
        ("quarter", "2025Q2", date(2025, 6, 20), date(2025, 6, 19), date(2025, 6, 14)),
        ("quarter", "2025Q3", date(2025, 9, 20), date(2025, 9, 19), date(2025, 9, 14)),
        ("quarter", "2025Q4", date(2026, 1, 10), date(2026, 1, 9), date(2025, 12, 31)),
    ]


def test_a_cut_off_day_nobody_named_is_nobody_s(plans: Plans, units: Units, workdays: Workdays) -> None:
    assert {row.cutoff for row in owed(plans[HANOI], 2027, units, workdays)} == {None}
    said = plans[HANOI].answered("half-year", "cutoff", ((31, 5),))
    cutoffs = {row.report: row.cutoff for row in owed(said, 2027, units, workdays)}
    assert cutoffs == {"half-year": date(2027, 5, 31), "year": None}


def test_what_the_operator_told_of_a_period_goes_before_the_plan_and_fills_what_it_leaves_open(
    plans: Plans, units: Units, workdays: Workdays
) -> None:
    told = {
        ("half-year", "2027S1"): Told(date(2027, 6, 20), date(2027, 6, 10)),
        ("quarter", "2025Q2"): Told(date(2025, 6, 20), None),
        ("year", "2026"): Told(date(2026, 12, 8), None),
    }
    hanoi = {row.period: (row.before, row.cutoff) for row in owed(plans[HANOI], 2027, units, workdays, told)}
    assert hanoi == {"2027S1": (date(2027, 6, 20), date(2027, 6, 10)), "2027": (date(2027, 12, 17), None)}
    saigon = {row.period for row in owed(plans["HCM-2021-2025"], 2025, units, workdays, told)}
    assert saigon == {"2025Q2"}
    rows = owed(plans["NTM-2026"], 2026, units, workdays, told)
    assert [(row.owner, row.last_day) for row in rows] == [("11284", date(2026, 12, 7))]


@dataclass(frozen=True)
class Told:
    before: date
    cutoff: date | None


def dated(plan: Plan, report: str, before: tuple[int, int]) -> Plan:
    """The plan as it will be when its operator has entered the date."""
    duties = tuple(replace(duty, before=before) if duty.report == report else duty for duty in plan.duties)
    return replace(plan, duties=duties)
