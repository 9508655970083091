from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import Row, insert, select

from storage.accounts.deskkeys import unwrap
from storage.cases.docket import Docket
from storage.cases.envelope import Entry, entry_place
from storage.cases.mailbox import Mailbox, MailboxClosed, NoMailbox, NoQuestion, Opened, Written
from storage.cases.tables import PROTECTION, RECEIPT, SUPPORT
from storage.duties.lifecycle import NotAllowed
from storage.engine import Database
from storage.files import StoredFile
from storage.receipts import Receipt
from storage.vault import Keyring, Unreadable, seal
from tests.storage.town import NOON, TODAY, Desk, filed, some_receipt, staffed

BOX = Mailbox(PROTECTION)
DOCKET = Docket(PROTECTION)


@pytest.fixture
def desk(database: Database) -> Desk:
    return database.write(lambda tx: staffed(tx, "protection"))


@pytest.fixture
def receipt(database: Database, desk: Desk) -> Receipt:
    return filed(database)


def desk_writes(database: Database, desk: Desk, kind: str, text: str) -> None:
    [case] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    entry = Entry("desk", kind, text, desk.officer, NOON)
    database.write(lambda tx: DOCKET.write(tx, desk.holder, case.id, entry))


def add(database: Database, receipt: Receipt, written: Written, day: date = TODAY) -> None:
    database.write(lambda tx: BOX.add(tx, receipt.tag, receipt.private, written, day))


def close(database: Database, receipt: Receipt, day: date = TODAY) -> None:
    database.write(lambda tx: BOX.close(tx, receipt.tag, receipt.private, day))


def found(database: Database, receipt: Receipt) -> Opened:
    opened = database.read(lambda tx: BOX.find(tx, (receipt,)))
    assert opened is not None
    return opened


def case_row(database: Database) -> Row[tuple[object, ...]]:
    return database.read(lambda tx: tx.execute(select(PROTECTION.case)).one())


def letters(database: Database, receipt: Receipt) -> list[tuple[str, str, str]]:
    opened = database.read(lambda tx: BOX.find(tx, (receipt,)))
    assert opened is not None
    return [(letter.author, letter.kind, letter.text) for letter in opened.letters]


def test_a_new_mailbox_is_empty_and_received(database: Database, receipt: Receipt) -> None:
    opened = database.read(lambda tx: BOX.find(tx, (receipt,)))
    assert opened is not None
    assert (opened.status, opened.tag, opened.letters) == ("received", receipt.tag, ())
    assert database.read(lambda tx: BOX.status(tx, receipt.tag)) == "received"


def test_questions_and_answers_stand_in_their_order(database: Database, desk: Desk, receipt: Receipt) -> None:
    desk_writes(database, desk, "question", "Việc này xảy ra buổi nào?")
    database.write(lambda tx: BOX.add(tx, receipt.tag, receipt.private, Written("Buổi tối."), TODAY))
    desk_writes(database, desk, "reply", "Chúng tôi đã nhận.")
    assert letters(database, receipt) == [
        ("desk", "question", "Việc này xảy ra buổi nào?"),
        ("person", "addition", "Buổi tối."),
        ("desk", "reply", "Chúng tôi đã nhận."),
    ]


def test_a_note_of_the_desk_and_the_tip_itself_never_reach_the_mailbox(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    desk_writes(database, desk, "note", "Hỏi thêm đồn công an.")
    assert letters(database, receipt) == []


def test_a_letter_of_the_person_reaches_the_desk(database: Database, desk: Desk, receipt: Receipt) -> None:
    database.write(lambda tx: BOX.add(tx, receipt.tag, receipt.private, Written("Tôi nhớ thêm."), TODAY))
    [case] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    opened = database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id))
    assert [(one.author, one.text, one.by, one.at) for one in opened.entries] == [
        ("person", "Tôi nhớ thêm.", None, None)
    ]


def test_letters_written_at_once_are_all_kept(database: Database, receipt: Receipt) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add(database, receipt, Written(str(n))), range(16)))
    assert sorted(int(text) for _, _, text in letters(database, receipt)) == list(range(16))


def test_any_of_the_receipts_of_a_phrase_opens_it(database: Database, receipt: Receipt) -> None:
    found = database.read(lambda tx: BOX.find(tx, (some_receipt(), receipt)))
    assert found is not None
    assert found.private == receipt.private


def test_a_phrase_nobody_was_given_opens_nothing(database: Database, receipt: Receipt) -> None:
    stranger = some_receipt()
    assert database.read(lambda tx: BOX.find(tx, (stranger,))) is None
    assert database.read(lambda tx: BOX.status(tx, stranger.tag)) is None
    with pytest.raises(NoMailbox):
        database.write(lambda tx: BOX.add(tx, stranger.tag, stranger.private, Written("x"), TODAY))
    with pytest.raises(NoMailbox):
        database.write(lambda tx: BOX.withdraw(tx, stranger.tag, TODAY))


def test_who_knows_the_tag_but_not_the_phrase_opens_nothing(database: Database, receipt: Receipt) -> None:
    thief = Receipt(receipt.tag, receipt.public, some_receipt().private)
    with pytest.raises(Unreadable):
        database.read(lambda tx: BOX.find(tx, (thief,)))
    with pytest.raises(Unreadable):
        database.write(lambda tx: BOX.add(tx, thief.tag, thief.private, Written("x"), TODAY))


def test_a_receipt_of_the_other_side_is_not_found_here(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "support"))
    request = filed(database, SUPPORT)
    assert database.read(lambda tx: BOX.find(tx, (request,))) is None
    assert database.read(lambda tx: Mailbox(SUPPORT).find(tx, (request,))) is not None


def test_withdrawing_closes_the_mailbox_for_reading_and_writing(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    desk_writes(database, desk, "reply", "Chúng tôi đã nhận.")
    database.write(lambda tx: BOX.withdraw(tx, receipt.tag, TODAY))
    opened = database.read(lambda tx: BOX.find(tx, (receipt,)))
    assert opened is not None
    assert (opened.status, opened.letters) == ("withdrawn", ())
    with pytest.raises(MailboxClosed):
        database.write(lambda tx: BOX.add(tx, receipt.tag, receipt.private, Written("x"), TODAY))


def test_what_a_desk_has_opened_is_not_erased_by_withdrawing(database: Database, desk: Desk, receipt: Receipt) -> None:
    [case] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    before = database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id))
    database.write(lambda tx: BOX.withdraw(tx, receipt.tag, TODAY))
    after = database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id))
    assert after.tip == before.tip
    assert [(one.before, one.after, one.by, one.at) for one in after.changes] == [("received", "withdrawn", None, None)]


def test_withdrawing_twice_is_withdrawing_once(database: Database, desk: Desk, receipt: Receipt) -> None:
    for _ in range(2):
        database.write(lambda tx: BOX.withdraw(tx, receipt.tag, TODAY))
    [case] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    assert len(database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id)).changes) == 1


def test_an_opened_mailbox_shows_no_key_and_no_letter_in_its_repr(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    desk_writes(database, desk, "reply", "Chúng tôi đã nhận.")
    shown = repr(database.read(lambda tx: BOX.find(tx, (receipt,))))
    assert repr(receipt.private) not in shown
    assert "nhận" not in shown


def test_a_question_stands_until_it_is_answered(database: Database, desk: Desk, receipt: Receipt) -> None:
    desk_writes(database, desk, "question", "Lúc nào?")
    desk_writes(database, desk, "question", "Có ai bị giữ không?")
    first, second = found(database, receipt).unanswered
    add(database, receipt, Written("Buổi tối.", answers=first.n))
    opened = found(database, receipt)
    assert [letter.text for letter in opened.unanswered] == [second.text]
    assert (opened.letters[-1].kind, opened.letters[-1].answers) == ("answer", first.n)


def test_only_a_question_of_this_mailbox_can_be_answered(database: Database, desk: Desk, receipt: Receipt) -> None:
    desk_writes(database, desk, "reply", "Chúng tôi đã nhận.")
    desk_writes(database, desk, "note", "Hỏi thêm đồn công an.")
    for number in (1, 2, 3, 9):  # the tip, a reply, a note, nothing
        with pytest.raises(NoQuestion):
            add(database, receipt, Written("x", answers=number))


def test_the_days_a_desk_waits_for_the_person_are_not_counted_against_it(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    for _ in range(2):
        desk_writes(database, desk, "question", "Lúc nào?")
        assert case_row(database).asked == NOON.date()
        add(database, receipt, Written("Buổi tối."), NOON.date() + timedelta(days=3))
    assert (case_row(database).asked, case_row(database).paused) == (None, 6)


def test_words_that_nobody_waits_for_pause_nothing(database: Database, receipt: Receipt) -> None:
    add(database, receipt, Written("Tôi nhớ thêm."), TODAY + timedelta(days=9))
    assert (case_row(database).asked, case_row(database).paused) == (None, 0)


def test_withdrawing_ends_the_case_and_its_pause(database: Database, desk: Desk, receipt: Receipt) -> None:
    desk_writes(database, desk, "question", "Lúc nào?")
    database.write(lambda tx: BOX.withdraw(tx, receipt.tag, TODAY + timedelta(days=2)))
    row = case_row(database)
    assert (row.over, row.asked, row.paused) == (TODAY + timedelta(days=2), None, 2)


def test_closing_leaves_the_case_to_the_desk_and_the_phrase_opens_nothing(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    desk_writes(database, desk, "reply", "Chúng tôi đã nhận.")
    close(database, receipt)
    assert database.read(lambda tx: BOX.find(tx, (receipt,))) is None
    with pytest.raises(NoMailbox):
        add(database, receipt, Written("x"))
    row = case_row(database)
    case = database.read(lambda tx: DOCKET.open(tx, desk.holder, row.id))
    assert (row.status, row.over, bool(case.tip), case.is_mailbox_closed) == ("received", None, True, True)
    last = case.entries[-1]
    assert (last.author, last.kind, last.text, last.at) == ("person", "closed", "", None)


def test_into_a_closed_mailbox_a_desk_writes_nothing_and_may_note(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    close(database, receipt)
    for kind in ("reply", "question"):
        with pytest.raises(NotAllowed):
            desk_writes(database, desk, kind, "Lúc nào?")
    desk_writes(database, desk, "note", "Không hỏi lại được.")
    assert case_row(database).asked is None


def test_closing_ends_the_wait_for_an_answer(database: Database, desk: Desk, receipt: Receipt) -> None:
    desk_writes(database, desk, "question", "Lúc nào?")
    close(database, receipt, NOON.date() + timedelta(days=3))
    assert (case_row(database).asked, case_row(database).paused) == (None, 3)


def test_of_a_closed_mailbox_no_key_is_left_for_its_receipt_once_the_desk_has_read(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    case_id = case_row(database).id
    theirs = select(PROTECTION.key.c.purpose).where(PROTECTION.key.c.holder == RECEIPT)
    for closes, left in ((False, ["talk"]), (True, [])):
        if closes:
            close(database, receipt)
        case = database.read(lambda tx: DOCKET.open(tx, desk.holder, case_id))
        database.write(lambda tx, case=case: DOCKET.seen(tx, desk.id, case))
        assert database.read(lambda tx: tx.execute(theirs).scalars().all()) == left


def test_a_withdrawn_mailbox_is_closed_already(database: Database, receipt: Receipt) -> None:
    database.write(lambda tx: BOX.withdraw(tx, receipt.tag, TODAY))
    with pytest.raises(MailboxClosed):
        close(database, receipt)


def test_a_file_travels_inside_the_letter(database: Database, desk: Desk, receipt: Receipt) -> None:
    file = StoredFile("aa" * 16, "bb" * 32, "photo", "image/jpeg", 1234, "cc" * 32)
    add(database, receipt, Written("Ảnh biển số.", files=(file,)))
    assert found(database, receipt).files == (file,)
    [case] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    [entry] = database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id)).entries
    assert (entry.kind, entry.files) == ("addition", (file,))
    lying = database.read(lambda tx: tx.execute(select(PROTECTION.entry.c.sealed)).scalars().all())
    assert not any(bytes.fromhex(file.id) in sealed or file.key.encode() in sealed for sealed in lying)


def test_what_was_written_before_letters_had_files_is_still_read(database: Database, receipt: Receipt) -> None:
    opened = found(database, receipt)
    receipts = select(PROTECTION.key.c.wrapped).where(PROTECTION.key.c.holder == b"receipt")
    talk = unwrap(database.read(lambda tx: tx.execute(receipts).scalar_one()), receipt.private)
    plain = '["person", "addition", "Lời cũ.", null, null]'.encode()
    sealed = seal(Keyring.single(talk), entry_place(PROTECTION, opened.case_id, 2), plain)
    row = {"case_id": opened.case_id, "n": 2, "purpose": "talk", "sealed": sealed}
    database.write(lambda tx: tx.execute(insert(PROTECTION.entry).values(**row)))
    assert letters(database, receipt) == [("person", "addition", "Lời cũ.")]


def test_the_mailbox_knows_the_desks_first_days_and_nothing_of_its_work(database: Database, receipt: Receipt) -> None:
    waiting = found(database, receipt).waiting
    assert (waiting.day, waiting.opened, waiting.escalated) == (TODAY, None, None)
