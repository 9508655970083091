from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from storage.duties import obligations
from storage.duties.duty_tables import obligation, obligation_change
from storage.duties.lifecycle import ACCEPTED, DRAFT, EXPECTED, OWED, RETURNED, SUBMITTED, NotAllowed
from storage.duties.obligations import NoSuchObligation, Obligation, ReportChange
from storage.engine import Database
from tests.storage.owing import BEFORE, JUNE_10, LAST_DAY, PLAN, decide, due, hand_in, now_of, open_one, reporter
from tests.storage.town import BA_VI, CO_DO

YEAR_END = date(2027, 12, 16)


@pytest.fixture
def owed(database: Database) -> Obligation:
    return open_one(database)


def test_what_is_opened_is_expected_and_says_when_it_is_due(owed: Obligation) -> None:
    assert owed == Obligation(owed.id, PLAN, "half-year", BA_VI, "2027S1", BEFORE, LAST_DAY, EXPECTED, None, None)


def test_opening_again_opens_only_what_is_new(database: Database) -> None:
    first, second = due(BA_VI), due(CO_DO)
    assert database.write(lambda tx: obligations.open_new(tx, [first, first])) == 1
    assert database.write(lambda tx: obligations.open_new(tx, [first, second])) == 1
    assert database.write(lambda tx: obligations.open_new(tx, [second, first])) == 0
    assert database.write(lambda tx: obligations.open_new(tx, [])) == 0


def test_opening_again_changes_nothing_that_stands(database: Database, owed: Obligation) -> None:
    hand_in(database, owed, reporter(database))
    before = now_of(database, owed)
    moved = due(last_day=LAST_DAY + timedelta(days=1))
    assert database.write(lambda tx: obligations.open_new(tx, [moved])) == 0
    assert now_of(database, owed) == before


def test_two_that_open_at_once_open_each_row_once(database: Database) -> None:
    dues = [due(f"{number:05}") for number in range(200)]
    with ThreadPoolExecutor(2) as pool:
        opened = pool.map(lambda rows: database.write(lambda tx: obligations.open_new(tx, rows)), [dues, dues])
        assert sum(opened) == len(dues)
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(obligation))) == len(dues)


def test_a_unit_sees_its_own_by_last_day_and_nobody_elses(database: Database) -> None:
    for period, last_day in (("2027", YEAR_END), ("2027S1", LAST_DAY)):
        open_one(database, period=period, last_day=last_day)
    open_one(database, CO_DO)
    open_one(database, plan="DN-2026-2030")
    mine = database.read(lambda tx: obligations.of_owner(tx, PLAN, BA_VI))
    assert [(one.owner, one.period) for one in mine] == [(BA_VI, "2027S1"), (BA_VI, "2027")]


def test_a_period_lists_every_unit_of_the_plan(database: Database) -> None:
    for owner in (CO_DO, BA_VI):
        open_one(database, owner)
    open_one(database, plan="DN-2026-2030")
    open_one(database, period="2027", last_day=YEAR_END)
    found = database.read(lambda tx: obligations.of_period(tx, PLAN, "2027S1"))
    assert [one.owner for one in found] == [BA_VI, CO_DO]


def test_a_plan_names_its_periods_by_last_day(database: Database) -> None:
    for owner in (BA_VI, CO_DO):
        open_one(database, owner, "2027", YEAR_END, report="year")
        open_one(database, owner)
    found = database.read(lambda tx: obligations.periods(tx, PLAN))
    assert found == (("half-year", "2027S1", BEFORE, LAST_DAY), ("year", "2027", BEFORE, YEAR_END))


@pytest.mark.parametrize(("until", "there"), [(LAST_DAY - timedelta(days=1), False), (LAST_DAY, True)])
def test_what_stands_reaches_to_the_day_asked_for(
    database: Database, owed: Obligation, until: date, *, there: bool
) -> None:
    assert (database.read(lambda tx: obligations.standing(tx, [PLAN], until)) == (owed,)) is there


def test_only_what_is_owed_still_stands(database: Database, owed: Obligation) -> None:
    def stands() -> bool:
        return bool(database.read(lambda tx: obligations.standing(tx, [PLAN], LAST_DAY)))

    seen = {EXPECTED: stands()}
    hand_in(database, owed, reporter(database))
    seen[SUBMITTED] = stands()
    decide(database, owed, RETURNED, "Thiếu mục B")
    seen[RETURNED] = stands()
    hand_in(database, owed, reporter(database))
    decide(database, owed, ACCEPTED)
    seen[ACCEPTED] = stands()
    assert {state for state, there in seen.items() if there} <= set(OWED)
    assert seen == {EXPECTED: True, SUBMITTED: False, RETURNED: True, ACCEPTED: False}


def test_a_promise_is_kept_and_can_be_moved(database: Database, owed: Obligation) -> None:
    for at, day in ((JUNE_10 - timedelta(days=2), date(2027, 6, 11)), (JUNE_10, date(2027, 6, 10))):
        database.write(lambda tx, at=at, day=day: obligations.promise(tx, owed.id, day, at))
        assert now_of(database, owed) == replace(owed, promised=day, promised_at=at)


def test_nobody_promises_what_is_no_longer_owed(database: Database, owed: Obligation) -> None:
    hand_in(database, owed, reporter(database))
    for asked in (owed.id, bytes(16)):
        with pytest.raises(NotAllowed):
            database.write(lambda tx, asked=asked: obligations.promise(tx, asked, date(2027, 6, 10), JUNE_10))
    assert now_of(database, owed).promised is None


def test_every_change_is_kept_with_who_when_and_why(database: Database, owed: Obligation) -> None:
    unit, focal = reporter(database), reporter(database, None, "focal")
    hand_in(database, owed, unit)
    later = JUNE_10 + timedelta(days=1)

    def send_back(at: datetime) -> int:
        return database.write(
            lambda tx: obligations.change(tx, owed.id, RETURNED, "province", focal, at, "Thiếu mục B")
        )

    assert send_back(later) == 3
    assert database.read(lambda tx: obligations.history(tx, owed.id)) == (
        ReportChange(1, EXPECTED, DRAFT, unit, JUNE_10, None),
        ReportChange(2, DRAFT, SUBMITTED, unit, JUNE_10, None),
        ReportChange(3, SUBMITTED, RETURNED, focal, later, "Thiếu mục B"),
    )


def test_a_returned_report_tells_the_change_that_sent_it_back_last(database: Database, owed: Obligation) -> None:
    unit = reporter(database)
    for reason in ("Xem lại", "Xem lại lần nữa"):
        hand_in(database, owed, unit)
        assert came_back(database, owed) is None
        number = decide(database, owed, RETURNED, reason)
        back = came_back(database, owed)
        assert back is not None
        assert (back.n, back.reason) == (number, reason)


def came_back(database: Database, owed: Obligation) -> ReportChange | None:
    now = now_of(database, owed)
    return database.read(lambda tx: obligations.came_back(tx, now))


def test_a_refused_change_leaves_no_trace(database: Database, owed: Obligation) -> None:
    with pytest.raises(NotAllowed):
        decide(database, owed, ACCEPTED)
    assert now_of(database, owed) == owed
    assert database.read(lambda tx: obligations.history(tx, owed.id)) == ()


def test_nothing_is_known_under_an_invented_id(database: Database, owed: Obligation) -> None:
    assert database.read(lambda tx: obligations.by_id(tx, bytes(16))) is None
    with pytest.raises(NoSuchObligation):
        decide(database, replace(owed, id=bytes(16)), ACCEPTED)


def test_of_two_decisions_at_once_one_counts(database: Database, owed: Obligation) -> None:
    hand_in(database, owed, reporter(database))

    def counts(to: str) -> bool:
        try:
            return decide(database, owed, to, "Xem lại") == 3
        except NotAllowed:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(counts, [ACCEPTED, RETURNED])) == 1
    changes = select(func.count()).select_from(obligation_change)
    assert database.read(lambda tx: tx.scalar(changes)) == 3
