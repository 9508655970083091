from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from storage.accounts.deskkeys import KeyPair
from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.opened import CaseRow, Holder, NotHere, OpenCase
from storage.cases.tables import PROTECTION
from storage.duties.lifecycle import NotAllowed
from storage.engine import Database
from storage.vault import new_id
from tests.rings import TRUST
from tests.storage.town import BA_VI, HANOI, NOON, TODAY, Desk, filed, filing, some_receipt, staffed, tip

DOCKET = Docket(PROTECTION)


@pytest.fixture
def desk(database: Database) -> Desk:
    return database.write(lambda tx: staffed(tx, "protection"))


@pytest.fixture
def case_id(database: Database, desk: Desk) -> bytes:
    filed(database)
    [row] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    return row.id


def write(database: Database, desk: Desk, case_id: bytes, kind: str, text: str = "Đã rõ.") -> None:
    entry = Entry("desk", kind, text, desk.officer, NOON)
    database.write(lambda tx: DOCKET.write(tx, desk.holder, case_id, entry))


def read(database: Database, desk: Desk, case_id: bytes) -> OpenCase:
    """Opened and shown."""
    case = database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))
    database.write(lambda tx: DOCKET.seen(tx, desk.id, case))
    return case


def change(database: Database, desk: Desk, case_id: bytes, to: str) -> None:
    database.write(lambda tx: DOCKET.change(tx, desk.holder, case_id, to, desk.officer, NOON))


def test_a_desk_lists_and_opens_what_was_sent_to_it(database: Database, desk: Desk, case_id: bytes) -> None:
    [row] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    assert (row.kind, row.area, row.urgency, row.status, row.day, row.slot) == (
        "held",
        BA_VI,
        "usual",
        "received",
        TODAY,
        1,
    )
    opened = database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))
    assert (opened.tip, opened.entries, opened.changes) == (tip(), (), ())


def test_urgent_cases_come_first_and_closed_ones_last(database: Database, desk: Desk) -> None:
    for urgency, day in (("usual", TODAY), ("usual", TODAY + timedelta(1)), ("high", TODAY), ("now", TODAY)):
        filed(database, urgency=urgency, day=day)
    done = database.read(lambda tx: DOCKET.list(tx, desk.id))[0]
    change(database, desk, done.id, "unfounded")
    listed = database.read(lambda tx: DOCKET.list(tx, desk.id))
    assert [(row.urgency, row.day.day) for row in listed] == [("high", 22), ("usual", 23), ("usual", 22), ("now", 22)]


def test_the_provinces_desk_reads_along_and_knows_it_was_not_asked(database: Database, desk: Desk) -> None:
    commune = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI))
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, BA_VI, "commune", HANOI))
    database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(some_receipt(), readers)))
    for reader, asked in ((commune, True), (desk, False)):
        [row] = database.read(lambda tx, reader=reader: DOCKET.list(tx, reader.id))
        assert row.own is asked
        opened = database.read(lambda tx, reader=reader, row=row: DOCKET.open(tx, reader.holder, row.id))
        assert opened.tip == tip()


def test_a_case_is_unread_until_seen_and_again_when_the_person_writes(database: Database, desk: Desk) -> None:
    receipt = filed(database)

    def unread() -> int:
        [row] = database.read(lambda tx: DOCKET.list(tx, desk.id))
        return row.unread

    [row] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    assert unread() == 1
    read(database, desk, row.id)
    assert unread() == 0
    database.write(lambda tx: Mailbox(PROTECTION).add(tx, receipt.tag, receipt.private, Written("Thêm."), TODAY))
    assert unread() == 1


def test_what_one_desk_has_seen_is_unread_for_the_other(database: Database, desk: Desk) -> None:
    commune = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI))
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, BA_VI, "commune", HANOI))
    database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(some_receipt(), readers)))
    [row] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    read(database, desk, row.id)
    assert [database.read(lambda tx, at=at: DOCKET.list(tx, at.id))[0].unread for at in (desk, commune)] == [0, 1]


def test_entries_carry_who_when_and_for_whom(database: Database, desk: Desk, case_id: bytes) -> None:
    for kind in ("reply", "question", "note"):
        write(database, desk, case_id, kind)
    opened = database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))
    assert [(one.kind, one.purpose, one.by, one.at) for one in opened.entries] == [
        ("reply", "talk", desk.officer, NOON),
        ("question", "talk", desk.officer, NOON),
        ("note", "case", desk.officer, NOON),
    ]


def test_a_case_moves_along_its_life_and_keeps_the_history(database: Database, desk: Desk, case_id: bytes) -> None:
    for to in ("in-hand", "resolved", "in-hand"):
        change(database, desk, case_id, to)
    opened = database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))
    assert opened.row.status == "in-hand"
    assert [(one.before, one.after) for one in opened.changes] == [
        ("received", "in-hand"),
        ("in-hand", "resolved"),
        ("resolved", "in-hand"),
    ]
    assert {(one.by, one.at) for one in opened.changes} == {(desk.officer, NOON)}


@pytest.mark.parametrize("to", ["received", "withdrawn", "erased"])
def test_a_change_outside_the_table_is_refused_and_leaves_no_trace(
    database: Database, desk: Desk, case_id: bytes, to: str
) -> None:
    with pytest.raises(NotAllowed):
        change(database, desk, case_id, to)
    opened = database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))
    assert (opened.row.status, opened.changes) == ("received", ())


def test_after_withdrawal_a_desk_may_note_but_not_answer(database: Database, desk: Desk) -> None:
    receipt = filed(database)
    [row] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    database.write(lambda tx: Mailbox(PROTECTION).withdraw(tx, receipt.tag, TODAY))
    write(database, desk, row.id, "note")
    for kind in ("reply", "question"):
        with pytest.raises(NotAllowed):
            write(database, desk, row.id, kind)
    with pytest.raises(NotAllowed):
        change(database, desk, row.id, "in-hand")


def line(database: Database, desk: Desk) -> CaseRow:
    [row] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    return row


def test_the_first_day_it_was_opened_stays(database: Database, desk: Desk, case_id: bytes) -> None:
    assert line(database, desk).opened is None
    for day in (TODAY, TODAY + timedelta(3)):
        database.write(lambda tx, day=day: DOCKET.opened(tx, desk.id, case_id, day))
    assert line(database, desk).opened == TODAY


def test_a_desk_that_reads_along_does_not_open_for_the_one_that_was_asked(database: Database, desk: Desk) -> None:
    commune = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI))
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, BA_VI, "commune", HANOI))
    database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(some_receipt(), readers)))
    row = line(database, desk)
    database.write(lambda tx: DOCKET.opened(tx, desk.id, row.id, TODAY))
    assert line(database, commune).opened is None


def test_from_the_first_question_the_clock_stands_until_the_person_answers(database: Database, desk: Desk) -> None:
    receipt = filed(database)
    case_id = line(database, desk).id
    for day in (0, 2):
        entry = Entry("desk", "question", "Ở tầng mấy?", desk.officer, NOON + timedelta(day))
        database.write(lambda tx, entry=entry: DOCKET.write(tx, desk.holder, case_id, entry))
    assert line(database, desk).asked == TODAY
    answered = Written("Tầng hai.")
    late = TODAY + timedelta(5)
    database.write(lambda tx: Mailbox(PROTECTION).add(tx, receipt.tag, receipt.private, answered, late))
    assert (line(database, desk).asked, line(database, desk).paused) == (None, 5)


def test_a_reply_or_a_note_stops_no_clock(database: Database, desk: Desk, case_id: bytes) -> None:
    for kind in ("reply", "note"):
        write(database, desk, case_id, kind)
    assert line(database, desk).asked is None


def test_with_an_outcome_a_case_is_over_and_waits_for_nobody_until_it_is_taken_up(
    database: Database, desk: Desk, case_id: bytes
) -> None:
    write(database, desk, case_id, "question")
    late = NOON + timedelta(4)
    database.write(lambda tx: DOCKET.change(tx, desk.holder, case_id, "unfounded", desk.officer, late))
    closed = line(database, desk)
    assert (closed.over, closed.asked, closed.paused) == (TODAY + timedelta(4), None, 4)
    write(database, desk, case_id, "question")
    assert line(database, desk).asked is None
    change(database, desk, case_id, "in-hand")
    assert line(database, desk).over is None


def test_a_desk_sorts_a_case_until_it_is_over(database: Database, desk: Desk, case_id: bytes) -> None:
    database.write(lambda tx: DOCKET.sort(tx, desk.holder, case_id, "u18", "now"))
    assert (line(database, desk).kind, line(database, desk).urgency) == ("u18", "now")
    change(database, desk, case_id, "unfounded")
    with pytest.raises(NotAllowed):
        database.write(lambda tx: DOCKET.sort(tx, desk.holder, case_id, "else", "usual"))


def test_a_last_day_is_moved_as_often_as_it_may_be(database: Database, desk: Desk, case_id: bytes) -> None:
    for _ in range(2):
        database.write(lambda tx: DOCKET.extend(tx, desk.holder, case_id, 2))
    with pytest.raises(NotAllowed):
        database.write(lambda tx: DOCKET.extend(tx, desk.holder, case_id, 2))
    assert line(database, desk).extended == 2


def strangers(database: Database, desk: Desk) -> list[Holder]:
    """Another desk of the same side; it with this desk's id; this desk without its key."""
    other = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI))
    forged = dict.fromkeys(desk.holder.keys, KeyPair.new().private)
    return [
        other.holder,
        Holder(desk.id, other.holder.keys),
        Holder(other.id, desk.holder.keys),
        Holder(desk.id, {}),
        Holder(desk.id, forged),
    ]


def test_a_desk_without_the_right_can_neither_open_nor_write_nor_change(
    database: Database, desk: Desk, case_id: bytes
) -> None:
    for stranger in strangers(database, desk):
        with pytest.raises(NotHere):
            database.read(lambda tx, holder=stranger: DOCKET.open(tx, holder, case_id))
        with pytest.raises(NotHere):
            database.write(
                lambda tx, holder=stranger: DOCKET.write(tx, holder, case_id, Entry("desk", "reply", "x", b"", NOON))
            )
        with pytest.raises(NotHere):
            database.write(lambda tx, holder=stranger: DOCKET.change(tx, holder, case_id, "resolved", b"", NOON))
        with pytest.raises(NotHere):
            database.write(lambda tx, holder=stranger: DOCKET.sort(tx, holder, case_id, "else", "usual"))
        with pytest.raises(NotHere):
            database.read(lambda tx, holder=stranger: DOCKET.tip(tx, holder, case_id))
    assert database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id)).row.status == "received"


def test_a_desk_lists_only_its_own_cases(database: Database, desk: Desk, case_id: bytes) -> None:
    other = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI))
    assert database.read(lambda tx: DOCKET.list(tx, other.id)) == ()


def test_a_case_that_does_not_exist_looks_like_one_that_is_not_ours(database: Database, desk: Desk) -> None:
    with pytest.raises(NotHere):
        database.read(lambda tx: DOCKET.open(tx, desk.holder, new_id()))


def test_an_entry_moved_to_another_case_or_place_does_not_open(database: Database, desk: Desk, case_id: bytes) -> None:
    write(database, desk, case_id, "note", "một")
    write(database, desk, case_id, "note", "hai")
    entry = PROTECTION.entry
    third = database.read(lambda tx: tx.scalar(select(entry.c.sealed).where(entry.c.n == 3)))
    database.write(lambda tx: tx.execute(update(entry).where(entry.c.n == 2).values(sealed=third)))
    opened = database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))
    assert [each.kind for each in opened.entries] == ["unreadable", "note"]


def test_an_opened_case_shows_nothing_in_its_repr(database: Database, desk: Desk, case_id: bytes) -> None:
    write(database, desk, case_id, "note", "ghi chú kín")
    shown = repr(database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))) + repr(desk.holder)
    assert "ghi chú" not in shown
    assert "story" not in shown
    assert all(repr(private) not in shown for private in desk.holder.keys.values())


def test_what_arrives_while_the_page_is_drawn_stays_unread(database: Database, desk: Desk) -> None:
    receipt = filed(database)
    [row] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    drawn = database.read(lambda tx: DOCKET.open(tx, desk.holder, row.id))
    database.write(lambda tx: Mailbox(PROTECTION).add(tx, receipt.tag, receipt.private, Written("Thêm."), TODAY))
    database.write(lambda tx: DOCKET.seen(tx, desk.id, drawn))
    assert database.read(lambda tx: DOCKET.look(tx, desk.id, row.id)).unread == 1


def test_an_earlier_page_drawn_late_makes_nothing_unread_again(database: Database, desk: Desk, case_id: bytes) -> None:
    drawn = database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))
    write(database, desk, case_id, "note")
    read(database, desk, case_id)
    database.write(lambda tx: DOCKET.seen(tx, desk.id, drawn))
    assert database.read(lambda tx: DOCKET.look(tx, desk.id, case_id)).unread == 0


def test_a_case_destroyed_while_it_is_opened_is_not_here(database: Database, desk: Desk, case_id: bytes) -> None:
    """Its line is still seen, its entries no more."""
    database.write(lambda tx: tx.execute(delete(PROTECTION.entry)))
    for call in (DOCKET.open, DOCKET.tip):
        with pytest.raises(NotHere):
            database.read(lambda tx, call=call: call(tx, desk.holder, case_id))


def test_what_the_desk_asked_changes_counts_as_opened(database: Database, desk: Desk, case_id: bytes) -> None:
    change(database, desk, case_id, "verifying")
    assert database.read(lambda tx: DOCKET.look(tx, desk.id, case_id)).opened == TODAY
