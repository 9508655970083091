from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.mailbox import Mailbox, MailboxClosed, NoMailbox
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.receipts import Receipt
from storage.vault import Unreadable
from tests.storage.town import NOON, Desk, filed, some_receipt, staffed

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
    database.write(lambda tx: BOX.add(tx, receipt.tag, receipt.private, "Buổi tối."))
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
    database.write(lambda tx: BOX.add(tx, receipt.tag, receipt.private, "Tôi nhớ thêm."))
    [case] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    opened = database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id))
    assert [(one.author, one.text, one.by, one.at) for one in opened.entries] == [
        ("person", "Tôi nhớ thêm.", None, None)
    ]


def test_letters_written_at_once_are_all_kept(database: Database, receipt: Receipt) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(lambda n: database.write(lambda tx: BOX.add(tx, receipt.tag, receipt.private, str(n))), range(16))
        )
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
        database.write(lambda tx: BOX.add(tx, stranger.tag, stranger.private, "x"))
    with pytest.raises(NoMailbox):
        database.write(lambda tx: BOX.close(tx, stranger.tag))


def test_who_knows_the_tag_but_not_the_phrase_opens_nothing(database: Database, receipt: Receipt) -> None:
    thief = Receipt(receipt.tag, receipt.public, some_receipt().private)
    with pytest.raises(Unreadable):
        database.read(lambda tx: BOX.find(tx, (thief,)))
    with pytest.raises(Unreadable):
        database.write(lambda tx: BOX.add(tx, thief.tag, thief.private, "x"))


def test_a_receipt_of_the_other_side_is_not_found_here(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "support"))
    request = filed(database, SUPPORT)
    assert database.read(lambda tx: BOX.find(tx, (request,))) is None
    assert database.read(lambda tx: Mailbox(SUPPORT).find(tx, (request,))) is not None


def test_withdrawing_closes_the_mailbox_for_reading_and_writing(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    desk_writes(database, desk, "reply", "Chúng tôi đã nhận.")
    database.write(lambda tx: BOX.close(tx, receipt.tag))
    opened = database.read(lambda tx: BOX.find(tx, (receipt,)))
    assert opened is not None
    assert (opened.status, opened.letters) == ("withdrawn", ())
    with pytest.raises(MailboxClosed):
        database.write(lambda tx: BOX.add(tx, receipt.tag, receipt.private, "x"))


def test_what_a_desk_has_opened_is_not_erased_by_withdrawing(database: Database, desk: Desk, receipt: Receipt) -> None:
    [case] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    before = database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id))
    database.write(lambda tx: BOX.close(tx, receipt.tag))
    after = database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id))
    assert after.tip == before.tip
    assert [(one.before, one.after, one.by, one.at) for one in after.changes] == [("received", "withdrawn", None, None)]


def test_withdrawing_twice_is_withdrawing_once(database: Database, desk: Desk, receipt: Receipt) -> None:
    for _ in range(2):
        database.write(lambda tx: BOX.close(tx, receipt.tag))
    [case] = database.read(lambda tx: DOCKET.list(tx, desk.id))
    assert len(database.read(lambda tx: DOCKET.open(tx, desk.holder, case.id)).changes) == 1


def test_an_opened_mailbox_shows_no_key_and_no_letter_in_its_repr(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    desk_writes(database, desk, "reply", "Chúng tôi đã nhận.")
    shown = repr(database.read(lambda tx: BOX.find(tx, (receipt,))))
    assert repr(receipt.private) not in shown
    assert "nhận" not in shown
