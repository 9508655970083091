"""Numbers of a quarter: laid down once it is settled, small counts hidden, the other side never in them; and what is
left in them of cases that were destroyed.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event, select, update

from content.programme.workdays import VIETNAM
from content.suppression import Line
from handlers.officials.desk.quarterly import Quarter
from handlers.officials.desk.retiring import Retiring
from handlers.officials.desk.statistics import Numbers
from storage import settings as kept
from storage.cases.audit import Audit
from storage.cases.intake import Intake
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.engine import Database
from tests.desk_rules import rules
from tests.rings import OFFICE_RING, TRUST
from tests.storage.town import BA_VI, CO_DO, Desk, filing, some_receipt, staffed

NEW_YEAR = date(2027, 1, 4)
SETTLED = date(2027, 4, 21)  # the twenty days of 31/3/2027 are over with 20/4
RESOLVED = {"status": "resolved", "opened": NEW_YEAR, "over": NEW_YEAR + timedelta(10)}

RING = OFFICE_RING


@dataclass
class Town:
    database: Database
    desk: Desk

    def file(
        self,
        count: int,
        area: str | None = BA_VI,
        tables: CaseTables = PROTECTION,
        day: date = NEW_YEAR,
        **columns: object,
    ) -> None:
        """So many cases, with their readable columns as a desk leaves them."""
        intake = Intake(tables, TRUST)
        for _ in range(count):
            receipt = some_receipt()
            readers = self.database.read(lambda tx: intake.readers(tx, None, "province", "01"))
            told = filing(receipt, readers, area=area, day=day, slot=None)
            self.database.write(lambda tx, told=told: intake.file(tx, told))
            mine = update(tables.case).where(tables.case.c.receipt_tag == receipt.tag)
            if columns:
                self.database.write(lambda tx, mine=mine: tx.execute(mine.values(**columns)))

    def numbers(
        self, today: date = SETTLED, tables: CaseTables = PROTECTION, desk: Desk | None = None
    ) -> list[Quarter]:
        numbers = Numbers(self.database, tables, rules())
        numbers.tick(at(today))
        return list(self.database.read(lambda tx: numbers.laid(tx, (desk or self.desk).id)))

    def forget(self, today: date, tables: CaseTables = PROTECTION) -> int:
        return Retiring(self.database, tables, rules(), Audit(tables, RING)).tick(at(today))


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database, database.write(lambda tx: staffed(tx, "protection")))


def at(day: date) -> datetime:
    return datetime.combine(day, time(8), VIETNAM)


def test_a_quarter_is_laid_down_when_its_last_day_is_settled_and_stays_as_it_was(town: Town) -> None:
    town.file(6, opened=NEW_YEAR)
    assert town.numbers(SETTLED - timedelta(1)) == []
    [laid] = town.numbers(SETTLED)
    assert (laid.quarter, laid.as_of, laid.total.whole) == ("2027Q1", SETTLED, 6)
    town.file(5)
    assert town.numbers(SETTLED + timedelta(40)) == [laid]


def test_it_counts_what_was_taken_up_verified_classified_over_in_time_and_overdue(town: Town) -> None:
    town.file(7, **RESOLVED)
    town.file(6, opened=NEW_YEAR + timedelta(3), status="classified")
    town.file(5, opened=NEW_YEAR, status="verifying", extended=2)
    [laid] = town.numbers()
    told = dict(zip(laid.columns, laid.total.parts, strict=True))
    assert told == {"taken-up": 12, "verified": 18, "classified": 13, "over": 7, "in-time": 7, "overdue": 6}
    assert laid.timely == (7, 13)
    assert laid.outcomes == (7, 0, 0, 0)


def test_small_places_show_nothing_of_their_own_and_cannot_be_worked_out(town: Town) -> None:
    town.file(20, BA_VI, **RESOLVED)
    town.file(2, CO_DO, **RESOLVED)
    town.file(4, None, **RESOLVED)
    [laid] = town.numbers()
    lines = dict(laid.lines)
    assert [lines[area].whole for area in (BA_VI, CO_DO, "")] == [20, None, None]
    assert lines[CO_DO].parts[laid.columns.index("over")] is None
    assert laid.total.whole == 26


def test_destroyed_cases_count_as_they_did(town: Town, database: Database) -> None:
    town.file(6, **RESOLVED)
    town.file(5, opened=NEW_YEAR + timedelta(4), status="withdrawn", over=NEW_YEAR + timedelta(4))
    before = Numbers(database, PROTECTION, rules())
    kept = database.read(lambda tx: before._counts(tx, town.desk.id, "2027Q1", SETTLED))
    assert town.forget(NEW_YEAR + timedelta(110)) == 11
    after = database.read(lambda tx: before._counts(tx, town.desk.id, "2027Q1", SETTLED))
    assert [dict(area) for area in after[0].values()] == [dict(area) for area in kept[0].values()]
    assert after[1] == kept[1]
    assert database.read(lambda tx: tx.execute(select(PROTECTION.case)).all()) == []


def test_what_is_destroyed_leaves_a_line_in_the_audit_of_its_side(town: Town, database: Database) -> None:
    town.file(2, **RESOLVED)
    gone = NEW_YEAR + timedelta(110)
    town.forget(gone)
    lines = database.read(lambda tx: list(Audit(PROTECTION, RING).read(tx)))
    assert [(line.what, line.by, line.at, bool(line.case_id)) for line in lines] == [
        ("destroyed", b"", at(gone), True)
    ] * 2


def test_a_case_about_the_provinces_own_desk_is_in_no_number_of_that_desk(town: Town, database: Database) -> None:
    commune = database.write(lambda tx: staffed(tx, "protection", "commune", CO_DO))
    intake = Intake(PROTECTION, TRUST)
    for _ in range(6):
        readers = database.read(lambda tx: intake.readers(tx, CO_DO, "commune", "01"))[:1]
        database.write(lambda tx, readers=readers: intake.file(tx, filing(some_receipt(), readers, day=NEW_YEAR)))
    town.file(6)
    over = update(PROTECTION.case).values(status="resolved", over=NEW_YEAR)
    assert town.numbers()[0].total.whole == 6
    database.write(lambda tx: tx.execute(over))
    assert town.forget(NEW_YEAR + timedelta(90)) == 12
    counted = select(PROTECTION.tally.c.number).where(PROTECTION.tally.c.outcome == "received")
    assert database.read(lambda tx: list(tx.execute(counted).scalars())) == [6]
    assert town.numbers(desk=commune) == []


def test_help_is_counted_by_province_alone_and_never_verified(town: Town, database: Database) -> None:
    support = database.write(lambda tx: staffed(tx, "support"))
    town.file(6, BA_VI, SUPPORT, opened=NEW_YEAR, status="resolved", over=NEW_YEAR)
    town.file(5, CO_DO, SUPPORT)
    [laid] = town.numbers(tables=SUPPORT, desk=support)
    assert (laid.lines, laid.columns) == ((), ("taken-up", "over", "overdue"))
    assert laid.total == Line(11, (6, 6, 5))
    assert town.forget(NEW_YEAR + timedelta(100), SUPPORT) == 6
    row = select(SUPPORT.tally.c["area", "kind"]).distinct()
    assert database.read(lambda tx: [tuple(each) for each in tx.execute(row)]) == [("01", "request")]


def test_cases_of_the_other_side_change_no_number_and_are_not_read(town: Town, database: Database) -> None:
    town.file(6, **RESOLVED)
    database.write(lambda tx: staffed(tx, "support"))
    town.file(9, BA_VI, SUPPORT, opened=NEW_YEAR, status="resolved", over=NEW_YEAR)
    statements: list[str] = []
    for engine in (database._reader, database._writer):
        event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    assert town.numbers()[0].total.whole == 6
    assert town.forget(SETTLED) == 6
    assert not any("support_" in each for each in statements)


def test_a_quarter_in_which_nothing_came_is_not_laid_down(town: Town) -> None:
    town.file(5, day=date(2026, 12, 31))
    assert [each.quarter for each in town.numbers()] == ["2026Q4"]


def test_what_is_laid_down_reads_as_it_was_written() -> None:
    quarter = Quarter("2027Q1", SETTLED, ("over",), ((BA_VI, Line(None, (None,))),), Line(9, (6,)), (6, 0, 0, 0))
    assert Quarter.read(quarter.text()) == quarter


def test_a_desk_of_the_province_counts_nothing_destroyed_that_it_could_never_open(
    town: Town, database: Database
) -> None:
    town.file(6, **RESOLVED)
    other = database.write(lambda tx: staffed(tx, "protection"))
    assert town.forget(NEW_YEAR + timedelta(100)) == 6
    assert ([each.total.whole for each in town.numbers()], town.numbers(desk=other)) == ([6], [])


def test_a_quarter_of_which_old_numbers_are_missing_is_not_laid_down(town: Town) -> None:
    town.database.write(lambda tx: kept.put(tx, "undivided:protection", "2026Q4"))
    town.file(6, day=date(2026, 11, 2))
    assert town.numbers() == []
    town.file(6)
    assert [each.quarter for each in town.numbers(SETTLED)] == ["2027Q1"]
