"""The bell: a desk's members hear that there is work, at most once an hour, and nothing of it or of the other side."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import event

from handlers.officials.bell import Bell
from handlers.officials.outgoing import Outgoing
from storage import addresses, notices
from storage.addresses import TELEGRAM, Chat
from storage.cases.docket import Docket
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.receipts import Receipt
from tests.conftest import HandClock
from tests.storage.town import OFFICIALS, Desk, filing, some_receipt, staffed
from tests.world import library

TABLES = {"protection": PROTECTION, "support": SUPPORT}


@dataclass
class Town:
    """A desk on each side, whose one member has a chat named like the side."""

    database: Database
    clock: HandClock
    desks: dict[str, Desk]

    def file(self, side: str = "protection", urgency: str = "usual") -> Receipt:
        receipt, intake = some_receipt(), Intake(TABLES[side])
        readers = self.database.read(lambda tx: intake.readers(tx, None, "province", "01"))
        self.database.write(lambda tx: intake.file(tx, filing(receipt, readers, urgency=urgency)))
        return receipt

    def write(self, receipt: Receipt, side: str = "protection") -> None:
        self.database.write(lambda tx: Mailbox(TABLES[side]).add(tx, receipt.tag, receipt.private, "Thêm một câu."))

    def read_all(self, side: str = "protection") -> None:
        docket, desk = Docket(TABLES[side]), self.desks[side].id
        rows = self.database.read(lambda tx: docket.list(tx, desk))
        self.database.write(lambda tx: [docket.seen(tx, desk, row.id) for row in rows])

    def later(self, **time: int) -> list[str]:
        """Who is told when so much time has gone by."""
        self.clock.pass_time(timedelta(**time))
        for tables in TABLES.values():
            Bell(self.database, tables).tick(self.clock.now())
        self.database.write(lambda tx: notices.purge(tx, self.clock.now()))
        outgoing = Outgoing(self.database, library(), self.clock, OFFICIALS, TELEGRAM)
        parcels = outgoing.due()
        for parcel in parcels:
            outgoing.sent(parcel)
        return [parcel.address for parcel in parcels]


@pytest.fixture
def town(database: Database, clock: HandClock) -> Town:
    desks = {side: database.write(lambda tx, side=side: staffed(tx, side)) for side in TABLES}
    for side, desk in desks.items():
        link(database, desk.officer, side)
    return Town(database, clock, desks)


def link(database: Database, who: bytes, name: str) -> None:
    database.write(lambda tx: addresses.link(tx, OFFICIALS, who, Chat(TELEGRAM, name), HandClock().now().date()))


def test_a_new_case_is_told_once(town: Town) -> None:
    assert town.later() == []
    town.file()
    assert [town.later(), town.later(minutes=1), town.later(hours=2)] == [["protection"], [], []]


def test_more_within_the_hour_waits_for_its_end_and_is_told_then_once(town: Town) -> None:
    town.file()
    assert town.later() == ["protection"]
    town.file()
    assert [town.later(minutes=59), town.later(minutes=1), town.later(hours=2)] == [[], ["protection"], []]


def test_danger_now_does_not_wait(town: Town) -> None:
    town.file()
    assert town.later() == ["protection"]
    town.file(urgency="now")
    assert [town.later(minutes=1), town.later(minutes=1)] == [["protection"], []]


def test_a_letter_is_told_as_a_case_is_and_what_was_opened_is_not(town: Town) -> None:
    receipt = town.file()
    assert town.later() == ["protection"]
    town.write(receipt)
    assert town.later(hours=1) == ["protection"]
    town.write(receipt)
    town.read_all()
    assert town.later(hours=2) == []


def test_who_links_a_chat_later_hears_of_what_still_lies_unopened(town: Town) -> None:
    desk = town.desks["protection"]
    town.database.write(lambda tx: addresses.unlink(tx, desk.officer))
    town.file()
    assert town.later() == []
    link(town.database, desk.officer, "a new one")
    assert town.later(minutes=1) == ["a new one"]


def test_nobody_else_is_told(town: Town) -> None:
    other = town.database.write(lambda tx: staffed(tx, "protection", "commune", "09634"))
    link(town.database, other.officer, "another desk's")
    town.file()
    assert town.later() == ["protection"]


def test_an_hour_later_nothing_is_kept_of_when_there_was_work(town: Town) -> None:
    town.file()
    assert town.later() == ["protection"]
    assert town.database.read(lambda tx: notices.last_of_desk(tx, [town.desks["protection"].officer])) is not None
    town.later(hours=1)
    assert town.database.read(lambda tx: notices.last_of_desk(tx, [town.desks["protection"].officer])) is None


def test_nor_of_what_could_not_be_sent_in_that_hour(town: Town) -> None:
    town.file()
    members = [town.desks["protection"].officer]
    Bell(town.database, PROTECTION).tick(town.clock.now())
    town.clock.pass_time(timedelta(hours=1))
    assert town.database.write(lambda tx: notices.purge(tx, town.clock.now())) == 1
    assert town.database.read(lambda tx: notices.last_of_desk(tx, members)) is None


@pytest.mark.parametrize(("watched", "other"), [("protection", "support"), ("support", "protection")])
def test_cases_of_one_side_change_nothing_of_what_the_other_sides_members_get(
    town: Town, watched: str, other: str
) -> None:
    """The same hours, once with the other side's cases and once without: what the watched side hears is the same."""

    def heard(also: str | None) -> list[bool]:
        told = []
        for urgency in ("usual", None, "now", None):
            if urgency:
                town.file(watched, urgency)
            if also:
                town.write(town.file(also, "now"), also)
            told += [watched in town.later(minutes=1), watched in town.later(minutes=20)]
        town.later(hours=2)
        return told

    assert heard(None) == heard(other) == [True, False, False, False, True, False, False, False]


def test_a_bell_reads_its_own_sides_tables_alone(town: Town) -> None:
    for tables, other in ((PROTECTION, SUPPORT), (SUPPORT, PROTECTION)):
        statements: list[str] = []
        bell = Bell(town.database, tables)
        town.file(tables.side)
        for engine in (town.database._reader, town.database._writer):
            event.listen(engine, "before_cursor_execute", lambda *told, seen=statements: seen.append(told[2]))
        assert bell.tick(town.clock.now()) == 1
        assert any(tables.case.name in each for each in statements)
        assert not any(f"{other.side}_" in each for each in statements)
