"""Readable cells that say what no case can be, as rot leaves them or whoever has the citizens' server: no other case is
stopped by them, the desk reads by its keys, and somebody is told.
"""

from datetime import timedelta

import pytest
from sqlalchemy import event, text

from storage.cases.clocks import Clocks
from storage.cases.damage import Damaged, damaged
from storage.cases.retention import Retention
from storage.cases.statistics import Counted, Statistics
from storage.cases.tables import PROTECTION
from storage.cases.unopened import Span, Unopened
from storage.engine import Database
from tests.storage.cases.test_damaged import BOX, DOCKET, TRANSFERS, Told
from tests.storage.town import TODAY, filed, tip

slow = pytest.mark.slow
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EITHER = (
    ("day", "'9999-12-31'"),
    ("slot", "2000000000"),
    ("status", "'zz'"),
    pytest.param("urgency", "'zz'", marks=slow),
    pytest.param("slot", "-1", marks=slow),
    pytest.param("paused", "-1", marks=slow),
    pytest.param("paused", "2000000000", marks=slow),
    pytest.param("over", "'9999-12-31'", marks=slow),
    pytest.param("looked", "'0001-01-01'", marks=slow),
)
ON_SQLITE = (
    ("day", "'no day'"),
    ("status", "CAST(x'ff41' AS TEXT)"),
    pytest.param("day", "'2026-02-31'", marks=slow),
    pytest.param("paused", "'no number'", marks=slow),
    pytest.param("slot", "x'00'", marks=slow),
)
ON_POSTGRES = (
    ("day", "'infinity'"),
    pytest.param("day", "'12000-01-01'", marks=slow),
    pytest.param("over", "'-infinity'", marks=slow),
)


@pytest.fixture
def told(database: Database) -> Told:
    return Told(database)


def stops_nothing_else(told: Told, column: str, value: str) -> None:
    other = filed(told.database)
    told.put(column, value)
    listed = told.database.read(lambda tx: DOCKET.list(tx, told.desk.id))
    assert [(row.id == told.id, row.damaged) for row in listed] == [(False, False), (True, True)]
    assert told.database.read(lambda tx: damaged(tx, PROTECTION)) == [told.id]
    lying = told.database.read(Clocks(PROTECTION).unopened)
    assert [(each.id == told.id, each.stranded) for each in lying] == [(False, False), (True, True)]
    first, last = TODAY - timedelta(1), TODAY + timedelta(1)
    assert any(Unopened(PROTECTION).read(told.database, told.desk.holder, Span(first, last)))
    counted = told.database.read(lambda tx: Statistics(PROTECTION).counted(tx, told.desk.id, first, last))
    assert len(list(counted)) == 1 + (column not in Counted.__annotations__)
    assert told.database.read(lambda tx: BOX.find(tx, (other,)))


@pytest.mark.parametrize(("column", "value"), EITHER)
def test_a_cell_no_case_can_have_stops_no_other_case(told: Told, column: str, value: str) -> None:
    stops_nothing_else(told, column, value)


@on_sqlite
@pytest.mark.parametrize(("column", "value"), ON_SQLITE)
def test_nor_does_one_of_a_wrong_type(told: Told, column: str, value: str) -> None:
    stops_nothing_else(told, column, value)
    with pytest.raises(Damaged):
        told.letters()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("column", "value"), ON_POSTGRES)
def test_nor_does_a_day_that_only_the_database_knows(told: Told, column: str, value: str) -> None:
    stops_nothing_else(told, column, value)


@on_sqlite
@pytest.mark.parametrize(("column", "value"), [("status", "'zz'"), ("day", "'no day'"), ("urgency", "x'ff'")])
def test_what_is_sealed_in_it_is_read_and_noted_by_its_keys(told: Told, column: str, value: str) -> None:
    told.put(column, value)
    told.write("note", "Đã gọi.")
    assert told.opened().row.damaged
    assert told.opened().tip == tip()
    assert [each.text for each in told.opened().entries][-1] == "Đã gọi."
    assert told.database.read(lambda tx: TRANSFERS.targets(tx, told.desk.holder, told.id)) is not None


def test_it_is_told_upwards_at_once_and_once(told: Told) -> None:
    clocks = Clocks(PROTECTION)
    told.put("status", "'zz'")
    [found] = told.database.read(clocks.unopened)
    assert told.database.write(lambda tx: clocks.escalate(tx, found, TODAY)) == (told.desk.id,)
    assert told.database.read(clocks.unopened) == ()


@on_sqlite
def test_a_case_under_an_id_that_is_none_hides_no_damage(told: Told) -> None:
    cells = "desk_id, area, kind, urgency, status, day"
    put = text(
        f"INSERT INTO protection_case (id, receipt_tag, {cells}) SELECT 'no id', x'01', {cells} FROM protection_case"
    )
    told.database.write(lambda tx: tx.execute(put))
    told.put("day", "'no day'")
    assert told.database.read(lambda tx: damaged(tx, PROTECTION)) == [told.id]


@pytest.fixture
def asked(database: Database) -> list[str]:
    """The statements that reach the database."""
    seen: list[str] = []
    event.listen(database._reader, "before_cursor_execute", lambda *args: seen.append(args[2]))
    return seen


@on_sqlite
def test_one_among_many_is_found_in_halves(told: Told, asked: list[str]) -> None:
    for _ in range(30):
        filed(told.database)
    told.put("day", "'no day'")
    asked.clear()
    assert told.database.read(lambda tx: damaged(tx, PROTECTION)) == [told.id]
    assert len(asked) <= 2 + 2 * 5


def test_a_withdrawn_mailbox_stays_shut_when_it_is_damaged(told: Told) -> None:
    told.database.write(lambda tx: BOX.withdraw(tx, told.receipt.tag, TODAY))
    told.put("slot", "2000000000")
    assert told.letters() == []
    assert told.database.read(lambda tx: BOX.find(tx, (told.receipt,))) is None


@on_sqlite
def test_what_is_damaged_is_not_destroyed_until_it_is_mended(told: Told) -> None:
    """Whether its time has come cannot be known."""
    told.database.write(lambda tx: BOX.withdraw(tx, told.receipt.tag, TODAY))
    told.put("opened", "'no day'")
    held = Retention(PROTECTION).hold
    later = TODAY + timedelta(400)
    assert told.database.write(lambda tx: held(tx, told.id, later, 90)) is None
    told.put("opened", "NULL")
    assert told.database.write(lambda tx: held(tx, told.id, later, 90)) is not None
