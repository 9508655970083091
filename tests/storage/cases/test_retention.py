"""Forgetting cases: when, what of them, and what makes it wait."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.opened import NotHere
from storage.cases.retention import Retention, Tally
from storage.cases.tables import PROTECTION, SUPPORT
from storage.cases.transfer import Transfers
from storage.duties import lifecycle
from storage.engine import Database
from tests.rings import TRUST
from tests.storage.town import BA_VI, CO_DO, NOON, TODAY, Desk, filed, filing, some_receipt, staffed

DAYS = 90
LAST = TODAY + timedelta(DAYS)


@pytest.fixture
def desk(database: Database) -> Desk:
    """With one case that was closed today."""
    staff = database.write(lambda tx: staffed(tx, "protection"))
    filed(database)
    close(database, staff)
    return staff


def close(database: Database, staff: Desk) -> bytes:
    docket = Docket(PROTECTION)
    [row] = database.read(lambda tx: docket.list(tx, staff.id))
    database.write(lambda tx: docket.change(tx, staff.holder, row.id, lifecycle.FORWARDED, staff.officer, NOON))
    return row.id


def due(database: Database, today: date) -> int:
    return len(database.read(lambda tx: Retention(PROTECTION).due(tx, today, DAYS)))


def case_of(database: Database, desk: Desk) -> bytes:
    [row] = database.read(lambda tx: Docket(PROTECTION).list(tx, desk.id))
    return row.id


def test_a_case_is_due_so_many_days_after_it_was_over(database: Database, desk: Desk) -> None:
    assert [due(database, LAST - timedelta(1)), due(database, LAST)] == [0, 1]


def test_a_kept_case_waits_until_it_is_let_go(database: Database, desk: Desk) -> None:
    retention, case_id = Retention(PROTECTION), case_of(database, desk)
    database.write(lambda tx: retention.keep(tx, desk.id, case_id, TODAY))
    assert due(database, LAST + timedelta(400)) == 0
    assert database.write(lambda tx: retention.hold(tx, case_id, LAST, DAYS)) is None
    database.write(lambda tx: retention.unkeep(tx, desk.id, case_id))
    assert due(database, LAST) == 1


def test_a_case_that_was_taken_up_again_waits(database: Database, desk: Desk) -> None:
    case_id = case_of(database, desk)
    docket = Docket(PROTECTION)
    database.write(lambda tx: docket.change(tx, desk.holder, case_id, lifecycle.IN_HAND, desk.officer, NOON))
    assert due(database, LAST) == 0


def test_another_desk_keeps_nothing(database: Database, desk: Desk) -> None:
    other = database.write(lambda tx: staffed(tx, "protection", "commune", CO_DO))
    case_id = case_of(database, desk)
    with pytest.raises(NotHere):
        database.write(lambda tx: Retention(PROTECTION).keep(tx, other.id, case_id, TODAY))


def test_nothing_of_a_destroyed_case_stays_and_another_one_stays_whole(database: Database, desk: Desk) -> None:
    case_id, left = case_of(database, desk), filed(database)
    database.write(lambda tx: Retention(PROTECTION).destroy(tx, case_id))
    tables = (PROTECTION.key, PROTECTION.entry, PROTECTION.change)
    for table in tables:
        rows = select(func.count()).select_from(table).where(table.c.case_id == case_id)
        assert database.read(lambda tx, rows=rows: tx.scalar(rows)) == 0
    [row] = database.read(lambda tx: Docket(PROTECTION).list(tx, desk.id))
    tag = select(PROTECTION.case.c.receipt_tag).where(PROTECTION.case.c.id == row.id)
    assert database.read(lambda tx: tx.scalar(tag)) == left.tag
    opened = database.read(lambda tx: Docket(PROTECTION).open(tx, desk.holder, row.id))
    assert opened.tip


def test_what_leaves_says_by_which_province_it_could_be_opened(database: Database, desk: Desk) -> None:
    case_id = case_of(database, desk)
    leaving = database.write(lambda tx: Retention(PROTECTION).hold(tx, case_id, LAST, DAYS))
    assert leaving is not None
    assert (leaving.area, leaving.status, leaving.province) == (BA_VI, lifecycle.FORWARDED, "01")
    key = PROTECTION.key
    database.write(lambda tx: tx.execute(update(key).where(key.c.holder == desk.id).values(holder=b"elsewhere")))
    again = database.write(lambda tx: Retention(PROTECTION).hold(tx, case_id, LAST, DAYS))
    assert again is not None
    assert again.province is None


def test_numbers_add_up_row_by_row(database: Database) -> None:
    above = database.write(lambda tx: staffed(tx, "support"))
    retention, mine = Retention(SUPPORT), Tally(above.id, "01", "2027Q1", "request")
    for in_time in (True, False, True):
        database.write(lambda tx, in_time=in_time: retention.count(tx, mine, "resolved", in_time=in_time))
    database.write(lambda tx: retention.count(tx, mine, "withdrawn", in_time=False))
    rows = select(SUPPORT.tally.c["outcome", "number", "in_time"]).order_by(SUPPORT.tally.c.outcome)
    assert database.read(lambda tx: [tuple(row) for row in tx.execute(rows)]) == [
        ("resolved", 3, 2),
        ("withdrawn", 1, 0),
    ]


def test_a_letter_to_a_closed_case_is_read_before_it_is_destroyed(database: Database) -> None:
    staff = database.write(lambda tx: staffed(tx, "protection"))
    receipt = filed(database)
    case_id, retention, docket = close(database, staff), Retention(PROTECTION), Docket(PROTECTION)
    said = Written("Hôm nay lại có người bị giữ.")
    database.write(lambda tx: Mailbox(PROTECTION).add(tx, receipt.tag, receipt.private, said, LAST - timedelta(1)))
    assert due(database, LAST + timedelta(400)) == 0
    assert database.write(lambda tx: retention.hold(tx, case_id, LAST, DAYS)) is None
    read = database.read(lambda tx: docket.open(tx, staff.holder, case_id))
    database.write(lambda tx: (retention.looked(tx, read.row, LAST), docket.seen(tx, staff.id, read)))
    assert [due(database, LAST + timedelta(days)) for days in (0, 6, 7)] == [0, 0, 1]


def test_a_closed_case_in_which_nothing_new_was_read_goes_on_its_day(database: Database, desk: Desk) -> None:
    docket, retention = Docket(PROTECTION), Retention(PROTECTION)
    for day in (TODAY, LAST):
        read = database.read(lambda tx: docket.open(tx, desk.holder, case_of(database, desk)))
        database.write(lambda tx, read=read, day=day: retention.looked(tx, read.row, day))
        database.write(lambda tx, read=read: docket.seen(tx, desk.id, read))
    assert due(database, LAST) == 1


def test_a_desk_that_reads_along_holds_nothing_up(database: Database) -> None:
    commune = database.write(lambda tx: staffed(tx, "protection", "commune", CO_DO))
    above = database.write(lambda tx: staffed(tx, "protection"))
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, CO_DO, "commune", "01"))
    assert database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(some_receipt(), readers, area=CO_DO)))
    case_id = close(database, commune)
    read = database.read(lambda tx: Docket(PROTECTION).open(tx, above.holder, case_id))
    assert (read.row.unread, read.row.own) == (1, False)
    database.write(lambda tx: Retention(PROTECTION).looked(tx, read.row, LAST))
    database.write(lambda tx: Docket(PROTECTION).seen(tx, commune.id, read))
    assert due(database, LAST) == 1


def test_what_its_person_withdrew_waits_for_no_reader(database: Database) -> None:
    staff = database.write(lambda tx: staffed(tx, "protection"))
    receipt, box = filed(database), Mailbox(PROTECTION)
    database.write(lambda tx: box.add(tx, receipt.tag, receipt.private, Written("Thêm."), TODAY))
    database.write(lambda tx: box.withdraw(tx, receipt.tag, TODAY))
    assert database.read(lambda tx: Docket(PROTECTION).list(tx, staff.id))[0].unread
    assert due(database, LAST) == 1


def test_whoever_closes_the_mailbox_of_a_case_that_is_over_keeps_it_from_nothing(database: Database) -> None:
    staff = database.write(lambda tx: staffed(tx, "protection"))
    receipt, box = filed(database), Mailbox(PROTECTION)
    close(database, staff)
    database.write(lambda tx: box.close(tx, receipt.tag, receipt.private, TODAY))
    assert database.read(lambda tx: box.find(tx, (receipt,))) is None
    assert not database.read(lambda tx: Docket(PROTECTION).list(tx, staff.id))[0].letter
    assert due(database, LAST) == 1


def test_its_days_count_from_the_withdrawal_where_it_was_over_before(database: Database) -> None:
    """And when the desk was done with it stays known."""
    staff = database.write(lambda tx: staffed(tx, "protection"))
    receipt, box = filed(database), Mailbox(PROTECTION)
    close(database, staff)
    database.write(lambda tx: box.add(tx, receipt.tag, receipt.private, Written("Thêm."), TODAY))
    assert due(database, LAST + timedelta(30)) == 0
    database.write(lambda tx: box.withdraw(tx, receipt.tag, LAST + timedelta(30)))
    assert [due(database, LAST + timedelta(30 + days)) for days in (0, DAYS - 1, DAYS)] == [0, 0, 1]
    assert database.read(lambda tx: Docket(PROTECTION).list(tx, staff.id))[0].over == TODAY


def test_what_the_province_took_up_and_closed_goes_though_the_commune_never_looked(database: Database) -> None:
    commune = database.write(lambda tx: staffed(tx, "protection", "commune", CO_DO))
    above, docket = database.write(lambda tx: staffed(tx, "protection")), Docket(PROTECTION)
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, CO_DO, "commune", "01"))
    receipt = some_receipt()
    assert database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(receipt, readers, area=CO_DO)))
    case_id = case_of(database, above)
    said = Entry("desk", "reply", "Chúng tôi đã lo.", above.officer, NOON)
    database.write(lambda tx: Transfers(PROTECTION, TRUST).take_over(tx, above.holder, case_id, NOON.date()))
    database.write(lambda tx: docket.seen(tx, above.id, docket.open(tx, above.holder, case_id)))
    database.write(lambda tx: docket.write(tx, above.holder, case_id, said))
    database.write(lambda tx: docket.change(tx, above.holder, case_id, lifecycle.FORWARDED, above.officer, NOON))
    assert due(database, LAST) == 1
    database.write(lambda tx: Mailbox(PROTECTION).add(tx, receipt.tag, receipt.private, Written("Còn nữa."), LAST))
    assert due(database, LAST + timedelta(400)) == 0
    read = database.read(lambda tx: docket.open(tx, above.holder, case_id))
    database.write(lambda tx: Retention(PROTECTION).looked(tx, read.row, LAST))
    database.write(lambda tx: docket.seen(tx, above.id, read))
    assert [due(database, LAST + timedelta(days)) for days in (6, 7)] == [0, 1]
    assert database.read(lambda tx: docket.list(tx, commune.id))[0].letter is False


def test_a_desks_own_reply_to_a_closed_case_is_no_letter_that_waits(database: Database, desk: Desk) -> None:
    docket, case_id = Docket(PROTECTION), case_of(database, desk)
    database.write(lambda tx: docket.seen(tx, desk.id, docket.open(tx, desk.holder, case_id)))
    database.write(lambda tx: docket.write(tx, desk.holder, case_id, Entry("desk", "reply", "x", desk.officer, NOON)))
    assert due(database, LAST) == 1
