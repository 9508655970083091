"""The bell: the same words every working morning, at once only danger now and what nobody opened; nothing of the work,
nothing of the other side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from content.programme.workdays import VIETNAM
from handlers.officials.desk.bell import Bell, Escalation
from handlers.officials.nudging.outgoing import Outgoing
from storage import notices
from storage.accounts import addresses
from storage.accounts.addresses import TELEGRAM, Chat
from storage.cases.clocks import Clocks
from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.tables import PROTECTION, SUPPORT
from storage.cases.transfer import Transfers
from storage.duties.duty_tables import notice
from storage.engine import Database
from storage.receipts import Receipt
from tests.conftest import HandClock
from tests.desk_rules import rules
from tests.rings import TRUST
from tests.storage.town import CO_DO, OFFICIALS, Desk, filing, some_receipt, staffed
from tests.world import library

TABLES = {"protection": PROTECTION, "support": SUPPORT}


@dataclass
class Town:
    """A province's desk on each side, whose one member has a chat named like the side."""

    database: Database
    clock: HandClock
    desks: dict[str, Desk]

    def file(self, side: str = "protection", urgency: str = "usual", area: str | None = None) -> Receipt:
        receipt, intake = some_receipt(), Intake(TABLES[side], TRUST)
        level = "commune" if area else "province"
        readers = self.database.read(lambda tx: intake.readers(tx, area, level, "01"))
        now = self.clock.now()
        told = filing(receipt, readers, urgency=urgency, day=now.date(), slot=now.hour // 6)
        self.database.write(lambda tx: intake.file(tx, told))
        return receipt

    def write(self, receipt: Receipt, side: str = "protection") -> None:
        box, said, day = Mailbox(TABLES[side]), Written("Thêm một câu."), self.clock.now().date()
        self.database.write(lambda tx: box.add(tx, receipt.tag, receipt.private, said, day))

    def read_all(self, side: str = "protection") -> None:
        docket, desk, day = Docket(TABLES[side]), self.desks[side], self.clock.now().date()
        for row in self.database.read(lambda tx: docket.list(tx, desk.id)):
            case = self.database.read(lambda tx, row=row: docket.open(tx, desk.holder, row.id))
            self.database.write(lambda tx, case=case: docket.seen(tx, desk.id, case))
            self.database.write(lambda tx, row=row: docket.opened(tx, desk.id, row.id, day))

    def at(self, iso: str) -> list[str]:
        self.clock.move_to(datetime.fromisoformat(iso).replace(tzinfo=VIETNAM))
        return self.later()

    def tick(self) -> None:
        for tables in TABLES.values():
            Bell(self.database, tables, rules()).tick(self.clock.now())
            Escalation(self.database, tables, rules()).tick(self.clock.now())

    def unheard(self, **time: int) -> list[str]:
        """What waits to be told to the protection side when so much time has gone by without a messenger."""
        self.clock.pass_time(timedelta(**time))
        self.tick()
        self.database.write(lambda tx: notices.purge(tx, self.clock.now()))
        mine = select(notice.c.kind).where(notice.c.official_id == self.desks["protection"].officer)
        return sorted(self.database.read(lambda tx: tx.execute(mine).scalars().all()))

    def later(self, **time: int) -> list[str]:
        """Who is told what when so much time has gone by."""
        self.clock.pass_time(timedelta(**time))
        self.tick()
        kinds = self.database.read(lambda tx: {row.id: row.kind for row in tx.execute(select(notice))})
        self.database.write(lambda tx: notices.purge(tx, self.clock.now()))
        outgoing = Outgoing(self.database, library(), self.clock, OFFICIALS, TELEGRAM)
        parcels = outgoing.due()
        for parcel in parcels:
            outgoing.sent(parcel)
        return sorted(f"{parcel.address}: {kinds[parcel.id]}" for parcel in parcels)


@pytest.fixture
def town(database: Database, clock: HandClock) -> Town:
    desks = {side: database.write(lambda tx, side=side: staffed(tx, side)) for side in TABLES}
    for side, desk in desks.items():
        link(database, desk.officer, side)
    return Town(database, clock, desks)


def link(database: Database, who: bytes, name: str) -> None:
    database.write(lambda tx: addresses.link(tx, OFFICIALS, who, Chat(TELEGRAM, name), HandClock().now().date()))


MORNING = ["protection: desk", "support: desk"]


@pytest.mark.parametrize("something", [lambda _: None, Town.file], ids=["nothing came", "a tip came"])
def test_every_working_morning_every_member_gets_the_same_words(
    town: Town, something: Callable[[Town], object]
) -> None:
    something(town)
    town.read_all()
    assert town.at("2026-11-23T07:29") == []
    assert [town.at("2026-11-23T07:30"), town.at("2026-11-23T07:31"), town.at("2026-11-23T16:00")] == [MORNING, [], []]
    assert town.at("2026-11-24T08:00") == []  # Ngày Văn hóa Việt Nam
    assert town.at("2026-11-25T07:30") == MORNING


def test_a_morning_on_which_nobody_served_is_made_up_for_the_same_day(town: Town) -> None:
    assert town.at("2026-11-23T11:10") == MORNING


def test_a_usual_tip_or_letter_waits_for_the_morning(town: Town) -> None:
    receipt = town.file()
    assert town.later() == []
    town.write(receipt)
    assert town.later(minutes=1) == []


def test_danger_now_does_not_wait_not_even_for_monday(town: Town) -> None:
    town.file()
    town.file(urgency="now")
    assert [town.later(minutes=1), town.later(minutes=1)] == [["protection: urgent"], []]


def test_a_letter_about_danger_now_rings_too_and_what_was_opened_does_not(town: Town) -> None:
    receipt = town.file(urgency="now")
    assert town.later() == ["protection: urgent"]
    town.write(receipt)
    assert town.later(minutes=10) == ["protection: urgent"]
    town.write(receipt)
    town.read_all()
    assert town.later(hours=2) == []


def test_a_flood_of_danger_rings_once_in_ten_minutes(town: Town) -> None:
    town.file(urgency="now")
    assert town.later() == ["protection: urgent"]
    town.file(urgency="now")
    assert [town.later(minutes=9), town.later(minutes=1), town.later(minutes=10)] == [[], ["protection: urgent"], []]


def test_who_links_a_chat_later_hears_of_danger_that_still_lies_unopened(town: Town) -> None:
    desk = town.desks["protection"]
    town.database.write(lambda tx: addresses.unlink(tx, desk.officer))
    town.file(urgency="now")
    assert town.later() == []
    link(town.database, desk.officer, "a new one")
    assert town.later(minutes=1) == ["a new one: urgent"]


def test_what_the_commune_has_not_opened_twelve_hours_after_its_slot_is_told_to_the_province_once(town: Town) -> None:
    commune = town.database.write(lambda tx: staffed(tx, "protection", "commune", CO_DO))
    link(town.database, commune.officer, "commune")
    town.file(area=CO_DO)
    assert town.at("2026-11-22T23:59") == []
    assert [town.at("2026-11-23T00:00"), town.at("2026-11-23T00:01")] == [["protection: late"], []]
    [row] = town.database.read(lambda tx: Docket(PROTECTION).list(tx, commune.id))
    assert row.escalated == datetime(2026, 11, 23).date()  # noqa: DTZ001  a day


def test_where_the_province_itself_was_asked_its_members_hear_again(town: Town) -> None:
    town.file()
    town.file()
    assert town.at("2026-11-23T00:00") == ["protection: late"]


def test_a_flood_that_nobody_opens_is_told_upwards_piece_by_piece_and_rings_once_an_hour(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.officials.desk.bell.AT_ONCE", 2)
    for _ in range(5):
        town.file()
    assert town.at("2026-11-23T00:00") == ["protection: late"]
    assert [town.later(minutes=1), town.later(minutes=1)] == [[], []]
    rows = town.database.read(lambda tx: Docket(PROTECTION).list(tx, town.desks["protection"].id))
    assert all(row.escalated for row in rows)


def test_what_was_passed_on_and_not_taken_over_is_told_upwards_twelve_hours_after_that_day(town: Town) -> None:
    """Although the province had opened it."""
    commune = town.database.write(lambda tx: staffed(tx, "support", "commune", CO_DO))
    town.file("support")
    town.read_all("support")
    city, passing, day = town.desks["support"], Transfers(SUPPORT, TRUST), town.clock.now().date()
    [row] = town.database.read(lambda tx: Docket(SUPPORT).list(tx, city.id))
    town.database.write(lambda tx: passing.send(tx, city.holder, row.id, commune.id, day))
    clocks = Clocks(SUPPORT)
    [lying] = town.database.read(clocks.unopened)
    assert (lying.desk_id, lying.day, lying.slot) == (commune.id, day, None)
    assert town.at("2026-11-23T11:59") == ["protection: desk", "support: desk"]
    assert [town.at("2026-11-23T12:00"), town.at("2026-11-23T12:01")] == [["support: late"], []]
    town.database.write(lambda tx: passing.take_over(tx, city.holder, row.id, day + timedelta(1)))
    town.database.write(lambda tx: passing.send(tx, city.holder, row.id, commune.id, day + timedelta(1)))
    assert town.database.read(clocks.unopened)
    town.database.write(lambda tx: passing.acknowledge(tx, commune.holder, row.id, day + timedelta(1)))
    assert town.database.read(clocks.unopened) == ()


def test_what_somebody_opened_is_not_told_upwards(town: Town) -> None:
    town.file()
    town.read_all()
    assert town.at("2026-11-23T03:00") == []


def test_where_no_province_can_open_it_the_desk_asked_hears_again(town: Town, database: Database) -> None:
    """A tip that concerns the province's own desk is never told to it."""
    commune = database.write(lambda tx: staffed(tx, "protection", "commune", CO_DO))
    link(database, commune.officer, "commune")
    receipt, intake = some_receipt(), Intake(PROTECTION, TRUST)
    readers = database.read(lambda tx: intake.readers(tx, CO_DO, "commune", "01"))[:1]
    database.write(lambda tx: intake.file(tx, filing(receipt, readers)))
    assert town.at("2026-11-23T00:00") == ["commune: late"]


def test_an_hour_later_nothing_is_kept_of_when_there_was_danger(town: Town) -> None:
    town.file(urgency="now")
    assert town.later() == ["protection: urgent"]
    members = [town.desks["protection"].officer]
    assert town.database.read(lambda tx: notices.last_of_desk(tx, members)) is not None
    town.later(hours=1)
    assert town.database.read(lambda tx: notices.last_of_desk(tx, members)) is None


def test_danger_is_told_once_the_messenger_is_back_however_long_it_was_away(town: Town) -> None:
    town.file(urgency="now")
    assert [town.unheard(minutes=each) for each in (1, 61, 3000)] == [["urgent"], ["urgent"], ["late", "urgent"]]
    assert "protection: urgent" in town.later(minutes=1)
    assert [town.later(minutes=1), town.later(hours=2)] == [[], []]


def test_what_waits_too_long_is_told_once_the_messenger_is_back(town: Town) -> None:
    town.file()
    town.clock.move_to(datetime(2026, 11, 23, 0, 0, tzinfo=VIETNAM))
    assert [town.unheard(minutes=each) for each in (1, 180)] == [["late"], ["late"]]
    assert town.later(minutes=1) == ["protection: late"]


def test_a_damaged_tip_calls_at_once_and_keeps_none_that_is_late_from_calling(town: Town) -> None:
    town.file()
    spoilt = update(PROTECTION.case).values(slot=2_000_000_000, status="zz")
    town.database.write(lambda tx: tx.execute(spoilt))
    town.file(side="support")
    town.clock.move_to(datetime(2026, 11, 22, 22, 0, tzinfo=VIETNAM))
    assert town.later(minutes=1) == ["protection: late"]
    assert "support: late" in town.later(hours=12)


def test_an_alarm_that_could_not_be_sent_is_dropped_when_its_case_was_opened(town: Town) -> None:
    town.file(urgency="now")
    town.clock.move_to(datetime(2026, 11, 22, 22, 0, tzinfo=VIETNAM))
    town.unheard(minutes=1)
    assert town.unheard(hours=3) == ["late", "urgent"]
    town.read_all()
    assert (town.unheard(minutes=1), town.later(minutes=1)) == ([], [])


def test_an_alarm_that_the_messenger_refuses_is_tried_on(town: Town) -> None:
    town.file(urgency="now")
    town.unheard(minutes=1)
    [told] = town.database.read(lambda tx: tx.execute(select(notice.c.id)).scalars().all())
    town.clock.pass_time(timedelta(hours=2))
    town.database.write(lambda tx: notices.refused(tx, told, town.clock.now()))
    assert town.later(minutes=2) == ["protection: urgent"]


def test_an_officers_own_note_in_a_case_of_danger_rings_no_bell(town: Town) -> None:
    town.file(urgency="now")
    assert town.later() == ["protection: urgent"]
    desk, docket = town.desks["protection"], Docket(PROTECTION)
    [row] = town.database.read(lambda tx: docket.list(tx, desk.id))
    note = Entry("desk", "note", "Đã gọi.", desk.officer, town.clock.now())
    town.database.write(lambda tx: docket.write(tx, desk.holder, row.id, note))
    assert town.later(minutes=11) == []


@pytest.mark.parametrize(
    ("watched", "other"), [("protection", "support"), pytest.param("support", "protection", marks=pytest.mark.slow)]
)
def test_cases_of_one_side_change_nothing_of_what_the_other_sides_members_get(
    town: Town, watched: str, other: str
) -> None:
    """The same days, once with the other side's cases and once without: what the watched side hears is the same."""

    def heard(also: str | None, days: tuple[str, str]) -> list[str]:
        told: list[str] = []
        for day in days:
            for hour, urgency in (("05:00", "usual"), ("09:00", "now"), ("20:00", None)):
                moment = f"2026-12-{day}T{hour}"
                told += [f"{hour} {each}" for each in town.at(moment) if each.startswith(watched)]
                if urgency:
                    town.file(watched, urgency)
                if also:
                    town.write(town.file(also, "now"), also)
                told += [f"{hour} {each}" for each in town.later(minutes=1) if each.startswith(watched)]
            town.read_all(watched)
        return told

    assert heard(None, ("01", "02")) == heard(other, ("08", "09"))


def test_a_bell_reads_its_own_sides_tables_alone(town: Town) -> None:
    for tables, other in ((PROTECTION, SUPPORT), (SUPPORT, PROTECTION)):
        statements: list[str] = []
        town.file(tables.side, "now")
        for engine in (town.database._reader, town.database._writer):
            event.listen(engine, "before_cursor_execute", lambda *told, seen=statements: seen.append(told[2]))
        assert Bell(town.database, tables, rules()).tick(town.clock.now()) == 1
        assert Escalation(town.database, tables, rules()).tick(town.clock.now() + timedelta(hours=15)) == 1
        assert any(tables.case.name in each for each in statements)
        assert not any(f"{other.side}_" in each for each in statements)


def test_of_two_processes_one_wakes_the_members(town: Town) -> None:
    morning = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
    one, other = (Bell(town.database, PROTECTION, rules()) for _ in range(2))
    assert [one.tick(morning), other.tick(morning), other.tick(morning + timedelta(days=2))] == [1, 0, 1]
