"""From desk to desk: sealed to the next one, never to a desk the person does not want, and acknowledged."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update

from storage.accounts import members, turnover
from storage.accounts.organisations import create_desk, create_organisation
from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.hands import Hands
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.opened import CaseRow, Holder, NotHere
from storage.cases.retention import Retention
from storage.cases.tables import PROTECTION
from storage.cases.transfer import NoSuchDesk, Transfers
from storage.duties.lifecycle import NotAllowed
from storage.engine import Database
from storage.tables import desk_key
from storage.vault import new_id
from tests.rings import SIGNER, TRUST
from tests.storage.town import (
    BA_VI,
    CO_DO,
    HANOI,
    NOON,
    TODAY,
    Desk,
    enrolled,
    filing,
    some_receipt,
    staffed,
    unstaffed,
)

DOCKET, TRANSFERS = Docket(PROTECTION), Transfers(PROTECTION, TRUST)
STORY = [{"field": "story", "label": "Bạn đã thấy gì?", "value": "Có người bị giữ."}]


@pytest.fixture
def city(database: Database) -> Desk:
    return database.write(lambda tx: staffed(tx, "protection", name="Thành phố"))


@pytest.fixture
def ba_vi(database: Database) -> Desk:
    return database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Ba Vì"))


@pytest.fixture
def co_do(database: Database) -> Desk:
    return database.write(lambda tx: staffed(tx, "protection", "commune", CO_DO, "Cổ Đô"))


def file(database: Database, *avoid: str, level: str = "commune") -> bytes:
    """A tip about Ba Vì; returns the case's id."""
    document = json.dumps({"form": "tip", "version": 2, "answers": STORY, "avoid": avoid}).encode()
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, BA_VI, level, HANOI))
    receipt = some_receipt()
    assert database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(receipt, readers, tip=document)))
    case = PROTECTION.case
    found = database.read(lambda tx: tx.scalar(select(case.c.id).where(case.c.receipt_tag == receipt.tag)))
    assert isinstance(found, bytes)
    return found


def targets(database: Database, desk: Desk, case_id: bytes) -> list[str]:
    return [each.name for each in database.read(lambda tx: TRANSFERS.targets(tx, desk.holder, case_id))]


def send(database: Database, desk: Desk, case_id: bytes, to: bytes) -> None:
    database.write(lambda tx: TRANSFERS.send(tx, desk.holder, case_id, to, TODAY))


def acknowledge(database: Database, desk: Desk, case_id: bytes) -> None:
    database.write(lambda tx: TRANSFERS.acknowledge(tx, desk.holder, case_id, TODAY + timedelta(1)))


def draw(database: Database, desk: Desk, case_id: bytes) -> None:
    database.write(lambda tx: TRANSFERS.take_over(tx, desk.holder, case_id, TODAY))


def line(database: Database, desk: Desk, case_id: bytes) -> CaseRow:
    return database.read(lambda tx: DOCKET.look(tx, desk.id, case_id))


def opens(database: Database, holder: Holder, case_id: bytes) -> bool:
    return b"story" in database.read(lambda tx: DOCKET.open(tx, holder, case_id)).tip


def test_the_other_desk_opens_it_and_answers_for_it_and_the_first_keeps_reading(
    database: Database, city: Desk, ba_vi: Desk, co_do: Desk
) -> None:
    case_id = file(database)
    send(database, ba_vi, case_id, co_do.id)
    assert opens(database, co_do.holder, case_id)
    assert opens(database, ba_vi.holder, case_id)
    assert [line(database, desk, case_id).own for desk in (city, ba_vi, co_do)] == [False, False, True]
    assert line(database, co_do, case_id).unread == 1


def test_until_it_is_acknowledged_both_desks_see_that_it_is_on_its_way(
    database: Database, city: Desk, ba_vi: Desk, co_do: Desk
) -> None:
    case_id = file(database)
    send(database, ba_vi, case_id, co_do.id)
    assert [line(database, desk, case_id).passing for desk in (city, ba_vi, co_do)] == ["", "out", "in"]
    acknowledge(database, co_do, case_id)
    assert {line(database, desk, case_id).passing for desk in (city, ba_vi, co_do)} == {""}
    moved = PROTECTION.transfer
    [row] = database.read(lambda tx: tx.execute(select(moved)).all())
    assert (row.from_desk, row.to_desk, row.day, row.acknowledged) == (ba_vi.id, co_do.id, TODAY, TODAY + timedelta(1))


def test_only_the_desk_it_was_given_to_acknowledges_and_only_once(database: Database, ba_vi: Desk, co_do: Desk) -> None:
    case_id = file(database)
    with pytest.raises(NotAllowed):
        acknowledge(database, ba_vi, case_id)
    send(database, ba_vi, case_id, co_do.id)
    with pytest.raises(NotAllowed):
        acknowledge(database, ba_vi, case_id)
    acknowledge(database, co_do, case_id)
    with pytest.raises(NotAllowed):
        acknowledge(database, co_do, case_id)


def test_the_person_goes_on_talking_with_whichever_desk_has_it(database: Database, ba_vi: Desk, co_do: Desk) -> None:
    receipt = some_receipt()
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, BA_VI, "commune", HANOI))
    database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(receipt, readers)))
    [row] = database.read(lambda tx: DOCKET.list(tx, ba_vi.id))
    send(database, ba_vi, row.id, co_do.id)
    box = Mailbox(PROTECTION)
    database.write(lambda tx: box.add(tx, receipt.tag, receipt.private, Written("Họ vừa dọn đi."), TODAY))
    opened = database.read(lambda tx: DOCKET.open(tx, co_do.holder, row.id))
    assert [entry.text for entry in opened.entries] == ["Họ vừa dọn đi."]


def test_the_province_comes_first_and_neither_the_other_side_nor_a_desk_without_a_key_is_offered(
    database: Database, city: Desk, ba_vi: Desk, co_do: Desk
) -> None:
    database.write(lambda tx: staffed(tx, "support", name="Trung tâm"))
    database.write(lambda tx: unstaffed(tx, "protection", "commune", "09622", "Chưa có người"))
    gone = database.write(lambda tx: staffed(tx, "protection", "commune", "09625", "Đã nghỉ"))
    database.write(lambda tx: tx.execute(update(desk_key).where(desk_key.c.desk_id == gone.id).values(until_day=TODAY)))
    assert targets(database, ba_vi, file(database)) == ["Thành phố", "Cổ Đô"]


@pytest.mark.parametrize(("avoid", "left"), [("commune", []), ("province", ["Cổ Đô"])])
def test_a_desk_the_person_does_not_want_is_not_offered_and_refused_when_it_is_named(
    database: Database, city: Desk, ba_vi: Desk, co_do: Desk, avoid: str, left: list[str]
) -> None:
    sender = {"commune": city, "province": ba_vi}[avoid]
    case_id = file(database, avoid, level="province" if avoid == "commune" else "commune")
    assert targets(database, sender, case_id) == left
    unwanted = {"commune": (ba_vi, co_do), "province": (city,)}[avoid]
    for desk in unwanted:
        with pytest.raises(NoSuchDesk):
            send(database, sender, case_id, desk.id)


def test_an_office_of_the_commune_is_not_given_it_at_any_level(database: Database, city: Desk) -> None:
    cases = [file(database, *avoid, level="province") for avoid in ((), ("commune",))]

    def create(tx: Connection) -> bytes:
        organisation = create_organisation(tx, "UBND xã Ba Vì", "protection", HANOI, BA_VI)
        return create_desk(tx, SIGNER, organisation, "Bàn chung", ("province", HANOI))

    desk_id = database.write(create)
    database.write(lambda tx: enrolled(tx, desk_id))
    assert [targets(database, city, case_id) for case_id in cases] == [["Bàn chung"], []]


def test_nothing_of_it_shows_at_a_desk_the_person_does_not_want(database: Database, city: Desk, co_do: Desk) -> None:
    case_id = file(database, "commune", level="province")
    with pytest.raises(NoSuchDesk):
        send(database, city, case_id, co_do.id)
    assert database.read(lambda tx: DOCKET.list(tx, co_do.id)) == ()


def test_a_desk_that_reads_along_passes_nothing_on_and_the_provinces_draws_it_to_itself_first(
    database: Database, city: Desk, ba_vi: Desk, co_do: Desk
) -> None:
    case_id = file(database)
    send(database, ba_vi, case_id, co_do.id)
    assert targets(database, ba_vi, case_id) == []
    for desk in (ba_vi, city):
        with pytest.raises(NotAllowed):
            send(database, desk, case_id, city.id)
    with pytest.raises(NotAllowed):
        draw(database, ba_vi, case_id)
    draw(database, city, case_id)
    send(database, city, case_id, ba_vi.id)
    assert line(database, ba_vi, case_id).own


def test_what_is_over_is_passed_on_to_nobody(database: Database, city: Desk, ba_vi: Desk) -> None:
    case_id = file(database)
    database.write(lambda tx: DOCKET.change(tx, ba_vi.holder, case_id, "unfounded", ba_vi.officer, NOON))
    assert targets(database, ba_vi, case_id) == []
    with pytest.raises(NotAllowed):
        send(database, ba_vi, case_id, city.id)


def test_a_stranger_passes_nothing_on(database: Database, ba_vi: Desk, co_do: Desk) -> None:
    case_id = file(database)
    for call in (
        lambda: targets(database, co_do, case_id),
        lambda: send(database, co_do, case_id, co_do.id),
        lambda: acknowledge(database, co_do, case_id),
        lambda: send(database, ba_vi, new_id(), co_do.id),
    ):
        with pytest.raises(NotHere):
            call()


def test_a_desk_that_lost_its_key_gets_its_cases_back_from_the_province(
    database: Database, city: Desk, ba_vi: Desk
) -> None:
    case_id = file(database)
    database.write(lambda tx: turnover.leave(tx, SIGNER, ba_vi.officer, TODAY))
    officer, pair = database.write(lambda tx: enrolled(tx, ba_vi.id))
    holder = Holder(ba_vi.id, database.read(lambda tx: members.keys_of(tx, ba_vi.id, officer, pair.private)))
    with pytest.raises(NotHere):
        database.read(lambda tx: DOCKET.open(tx, holder, case_id))
    draw(database, city, case_id)
    send(database, city, case_id, ba_vi.id)
    assert opens(database, holder, case_id)


def test_the_newest_transfer_takes_the_place_of_one_that_nobody_acknowledged(
    database: Database, city: Desk, ba_vi: Desk, co_do: Desk
) -> None:
    case_id = file(database)
    send(database, ba_vi, case_id, co_do.id)
    draw(database, city, case_id)
    send(database, city, case_id, ba_vi.id)
    assert [line(database, desk, case_id).passing for desk in (city, ba_vi, co_do)] == ["out", "in", ""]
    with pytest.raises(NotAllowed):
        acknowledge(database, co_do, case_id)


@pytest.mark.parametrize("name", ["the one that gave it away", "the province's"])
def test_a_desk_that_reads_along_notes_and_neither_decides_nor_talks_with_the_person(
    database: Database, city: Desk, ba_vi: Desk, co_do: Desk, name: str
) -> None:
    case_id, retention = file(database), Retention(PROTECTION)
    send(database, ba_vi, case_id, co_do.id)
    acknowledge(database, co_do, case_id)
    desk = city if name == "the province's" else ba_vi
    before, holder = line(database, desk, case_id), desk.holder
    decisions: tuple[Callable[[Connection], object], ...] = (
        lambda tx: DOCKET.change(tx, holder, case_id, "unfounded", desk.officer, NOON),
        lambda tx: DOCKET.sort(tx, holder, case_id, "else", "usual"),
        lambda tx: DOCKET.extend(tx, holder, case_id, 2),
        lambda tx: DOCKET.write(tx, holder, case_id, Entry("desk", "reply", "Chào bạn.", desk.officer, NOON)),
        lambda tx: DOCKET.write(tx, holder, case_id, Entry("desk", "question", "Ở đâu?", desk.officer, NOON)),
        lambda tx: Hands(PROTECTION).put(tx, holder, case_id, desk.officer),
        lambda tx: retention.keep(tx, desk.id, case_id, TODAY),
        lambda tx: retention.unkeep(tx, desk.id, case_id),
    )
    for decide in decisions:
        with pytest.raises(NotAllowed):
            database.write(decide)
    assert line(database, desk, case_id) == before
    note = Entry("desk", "note", "Tôi biết nhà này.", desk.officer, NOON)
    database.write(lambda tx: DOCKET.write(tx, holder, case_id, note))
    assert opens(database, holder, case_id)


def test_what_another_desk_closed_the_province_has_kept_or_taken_up_again(
    database: Database, city: Desk, ba_vi: Desk
) -> None:
    case_id = file(database)
    database.write(lambda tx: DOCKET.change(tx, ba_vi.holder, case_id, "unfounded", ba_vi.officer, NOON))
    database.write(lambda tx: Retention(PROTECTION).keep(tx, city.id, case_id, TODAY))
    database.write(lambda tx: DOCKET.change(tx, city.holder, case_id, "in-hand", city.officer, NOON))
    found = line(database, ba_vi, case_id)
    assert (found.status, found.kept, found.own) == ("in-hand", TODAY, True)
