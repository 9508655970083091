"""What is new to a desk: the tip once, each letter, and a colleague's notes only behind a tip it has read."""

import pytest
from sqlalchemy import Connection

from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.mailbox import Mailbox, Written
from storage.cases.reopening import Reopening
from storage.cases.tables import PROTECTION
from storage.engine import Database
from tests.storage.town import BA_VI, NOON, TODAY, Desk, filed, staffed

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DOCKET = Docket(PROTECTION)


@pytest.fixture
def desk(database: Database) -> Desk:
    return database.write(lambda tx: staffed(tx, "protection"))


def lie(database: Database, desk: Desk) -> bytes:
    """A tip at the province's desk."""
    filed(database)
    return database.read(lambda tx: DOCKET.list(tx, desk.id))[0].id


def unread(database: Database, desk: Desk, case_id: bytes) -> int:
    return database.read(lambda tx: DOCKET.look(tx, desk.id, case_id)).unread


def read(database: Database, desk: Desk, case_id: bytes) -> None:
    database.write(lambda tx: DOCKET.seen(tx, desk.id, DOCKET.open(tx, desk.holder, case_id)))


def closed_and_taken_back(tx: Connection, desk: Desk, case_id: bytes) -> None:
    """As sifting closes it: an outcome and a change; and as its list of the week takes it back."""
    DOCKET.write(tx, desk.holder, case_id, Entry("desk", "outcome", "{}", desk.officer, NOON))
    DOCKET.change(tx, desk.holder, case_id, "unfounded", desk.officer, NOON)
    entry = Entry("desk", "reopened", "{}", desk.officer, NOON)
    Reopening(PROTECTION).take_back(tx, desk.holder, case_id, (desk.officer, NOON), entry)


def test_of_what_was_closed_and_taken_back_unread_the_tip_alone_is_new(database: Database, desk: Desk) -> None:
    case_id = lie(database, desk)
    database.write(lambda tx: closed_and_taken_back(tx, desk, case_id))
    assert unread(database, desk, case_id) == 1
    read(database, desk, case_id)
    assert unread(database, desk, case_id) == 0


def test_to_a_desk_that_had_read_it_nothing_is_new_when_it_takes_it_back(database: Database, desk: Desk) -> None:
    case_id = lie(database, desk)
    read(database, desk, case_id)
    database.write(lambda tx: closed_and_taken_back(tx, desk, case_id))
    assert unread(database, desk, case_id) == 0


def test_a_letter_is_new_beside_a_tip_that_nobody_has_read(database: Database, desk: Desk) -> None:
    receipt = filed(database, area=BA_VI)
    case_id = database.read(lambda tx: DOCKET.list(tx, desk.id))[0].id
    box = Mailbox(PROTECTION)
    database.write(lambda tx: box.add(tx, receipt.tag, receipt.private, Written("Thêm."), TODAY))
    assert unread(database, desk, case_id) == 2
