"""Who has a case in hand: it stands first for them; who is handed one is told; whom it concerns opens it no more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from handlers.officials.desk.casework import Outcome
from handlers.officials.desk.charge import NoSuchColleague, TakenMeanwhile
from handlers.officials.desk.membership import Membership
from handlers.officials.desk.room import DeskRoom
from handlers.officials.entry.officer import Officer
from storage.accounts import addresses
from storage.accounts.addresses import TELEGRAM, Chat
from storage.cases.audit import Audit
from storage.cases.intake import Intake
from storage.cases.opened import NotHere, SteppedAside
from storage.cases.tables import PROTECTION
from storage.duties.duty_tables import notice
from storage.duties.lifecycle import NotAllowed
from tests.handlers.officials.office import RING, Office
from tests.rings import TRUST
from tests.storage.town import BA_VI, HANOI, filing, some_receipt

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
UNFOUNDED = Outcome("unfounded", why="Trùng.")


@pytest.fixture
def officer(office: Office) -> Officer:
    office.clock.move_to(MONDAY_MORNING)
    return office.officer()


@pytest.fixture
def colleague(office: Office, officer: Officer) -> Officer:
    second = office.colleague(officer)
    address = Chat(TELEGRAM, "7700123467")
    office.database.write(lambda tx: addresses.link(tx, RING, second.id, address, date(2026, 11, 23)))
    return second


def told(office: Office) -> list[tuple[bytes, str]]:
    rows = select(notice.c.official_id, notice.c.kind).order_by(notice.c.at)
    return office.database.read(lambda tx: [(row.official_id, row.kind) for row in tx.execute(rows)])


def audited(office: Office) -> list[str]:
    return [
        line.what for line in office.database.read(lambda tx: list(Audit(PROTECTION, RING).read(tx))) if line.case_id
    ]


def places(room: DeskRoom, officer: Officer) -> list[tuple[str, str]]:
    return [(line.section, line.id) for line in room.inbox(officer).lines]


def test_what_i_took_stands_above_what_the_desk_has_to_do_and_for_a_colleague_where_it_stood(
    office: Office, officer: Officer, colleague: Officer, room: DeskRoom
) -> None:
    for _ in range(3):
        office.tip()
    *others, last = (line.id for line in room.inbox(officer).lines)
    room.charge.take(officer, last)
    assert places(room, officer) == [("mine", last), *(("todo", each) for each in others)]
    assert places(room, colleague) == [*(("todo", each) for each in others), ("todo", last)]
    [line] = (line for line in room.inbox(colleague).lines if line.id == last)
    assert (line.mine, line.code) == (False, officer.code)
    assert audited(office) == ["take"]


def test_what_is_late_stands_above_what_is_mine_and_mine_is_the_first_of_it(
    office: Office, officer: Officer, room: DeskRoom
) -> None:
    for _ in range(3):
        office.tip()
    first, second, third = (line.id for line in room.inbox(officer).lines)
    room.open(officer, second, "duty")
    for each in (second, third):
        room.charge.take(officer, each)
    office.clock.pass_time(timedelta(days=3))
    assert places(room, officer) == [("late", third), ("late", first), ("mine", second)]


def test_a_colleague_who_is_handed_a_case_sees_it_marked_until_they_look(
    officer: Officer, colleague: Officer, room: DeskRoom, case: str
) -> None:
    room.charge.hand_over(officer, case, colleague.code, "Mai tôi nghỉ.")
    [line] = room.inbox(colleague).lines
    assert (line.section, line.mine, line.given) == ("mine", True, date(2026, 11, 23))
    room.read(officer, case)
    assert room.inbox(colleague).lines[0].given
    room.read(colleague, case)
    [line] = room.inbox(colleague).lines
    assert (line.section, line.given) == ("mine", None)


def test_they_are_told_at_once_in_working_hours_and_of_many_only_once(
    office: Office, officer: Officer, colleague: Officer, room: DeskRoom, case: str
) -> None:
    office.tip()
    for line in room.inbox(officer).lines:
        room.charge.hand_over(officer, line.id, colleague.code, "")
    assert told(office) == [(colleague.id, "desk")]
    office.clock.pass_time(timedelta(minutes=11))
    room.charge.hand_over(officer, case, colleague.code, "")
    assert len(told(office)) == 2


def test_in_the_evening_nobody_is_called_next_morning_tells_them(
    office: Office, officer: Officer, colleague: Officer, room: DeskRoom, case: str
) -> None:
    office.clock.pass_time(timedelta(hours=12))
    room.charge.hand_over(officer, case, colleague.code, "")
    assert told(office) == []
    assert room.inbox(colleague).lines[0].given


def test_only_a_colleague_is_handed_a_case_and_only_an_open_one(
    office: Office, officer: Officer, colleague: Officer, room: DeskRoom, case: str
) -> None:
    far = office.newcomer(office.desk())
    for code in (officer.code, far.code, "CB-AAAA-AA"):
        with pytest.raises(NoSuchColleague):
            room.charge.hand_over(officer, case, code, "")
    office.tip()
    room.work.close(officer, case, UNFOUNDED)
    for act in (
        lambda: room.charge.take(officer, case),
        lambda: room.charge.hand_over(officer, case, colleague.code, ""),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert told(office) == []


def test_nobody_takes_a_case_that_came_into_other_hands_meanwhile_unless_they_know(
    officer: Officer, colleague: Officer, room: DeskRoom, case: str
) -> None:
    room.charge.take(officer, case, "")
    with pytest.raises(TakenMeanwhile):
        room.charge.take(colleague, case, "")
    assert room.look(officer, case).mine
    room.charge.take(colleague, case, officer.code)
    room.charge.take(colleague, case, officer.code)  # once more in a second window: it is theirs
    assert room.look(colleague, case).mine
    room.work.close(officer, case, UNFOUNDED)
    with pytest.raises(NotAllowed):  # over: it is not offered once more
        room.charge.take(officer, case, "")


def test_a_case_that_goes_to_another_desk_is_in_nobodys_hands(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    commune = office.newcomer(office.desk(level="commune", area="09619"))
    room.charge.take(officer, case)
    room.work.transfer(officer, case, commune.desk_id.hex(), "Gần hơn.")
    [line] = office.room(commune).inbox(commune).lines
    assert (line.mine, line.code) == (False, "")


def test_a_desk_that_only_reads_along_takes_nothing(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    commune, other = (office.newcomer(office.desk(level="commune", area=area)) for area in ("09619", "09634"))
    room.work.transfer(officer, case, commune.desk_id.hex(), "Gần hơn.")
    office.room(commune).work.transfer(commune, case, other.desk_id.hex(), "Không phải của xã.")
    with pytest.raises(NotAllowed):
        office.room(commune).charge.take(commune, case)


def test_what_a_leaver_had_in_hand_is_nobodys(
    office: Office, officer: Officer, colleague: Officer, room: DeskRoom, case: str
) -> None:
    room.charge.hand_over(officer, case, colleague.code, "")
    Membership(office.database, office.clock, RING).leave(colleague.code)
    stays = office.again(officer)
    [line] = room.inbox(stays).lines
    assert (line.code, line.section) == ("", "todo")


def acts(room: DeskRoom, officer: Officer, case: str) -> list[Callable[[], object]]:
    """Everything an officer can do with a case."""
    return [
        lambda: room.open(officer, case, "duty"),
        lambda: room.read(officer, case),
        lambda: room.file(officer, case, 0),
        lambda: room.reply(officer, case, "x"),
        lambda: room.ask(officer, case, "x"),
        lambda: room.note(officer, case, "x"),
        lambda: room.work.change(officer, case, "in-hand"),
        lambda: room.work.sort(officer, case, "held", "usual"),
        lambda: room.work.close(officer, case, UNFOUNDED),
        lambda: room.work.extend(officer, case, "x"),
        lambda: room.work.keep(officer, case),
        lambda: room.work.let_go(officer, case),
        lambda: room.work.targets(officer, case),
        lambda: room.work.transfer(officer, case, "00" * 16, "x"),
        lambda: room.charge.take(officer, case),
        lambda: room.charge.takers(officer, case),
        lambda: room.charge.step_aside(officer, case, ""),
    ]


def test_who_stepped_aside_can_neither_open_nor_change_it_and_a_colleague_can(
    office: Office, officer: Officer, colleague: Officer, room: DeskRoom, case: str
) -> None:
    room.charge.take(officer, case)
    room.charge.step_aside(officer, case, "Người bị báo là họ hàng của tôi.")
    before = audited(office)
    for act in acts(room, officer, case):
        with pytest.raises(SteppedAside):
            act()
    assert audited(office) == before == ["take", "step-aside"]
    sheet = room.read(colleague, case)
    assert sheet.entries[-1].facts == (("why", "Người bị báo là họ hàng của tôi."),)
    assert (sheet.entries[-1].who, sheet.line.code) == (officer.code, "")


def test_who_stepped_aside_is_handed_nothing(officer: Officer, colleague: Officer, room: DeskRoom, case: str) -> None:
    assert room.charge.takers(officer, case) == (colleague.code,)
    room.charge.step_aside(colleague, case, "")
    assert room.charge.takers(officer, case) == ()
    with pytest.raises(NoSuchColleague):
        room.charge.hand_over(officer, case, colleague.code, "")


def test_nothing_but_the_opened_case_tells_who_stepped_aside(
    office: Office, officer: Officer, colleague: Officer, room: DeskRoom, case: str
) -> None:
    room.charge.step_aside(officer, case, "")
    theirs, colleagues = (room.inbox(each).lines[0] for each in (officer, colleague))
    assert theirs == colleagues
    assert told(office) == []


def test_what_they_opened_before_is_not_compared_or_linked_any_more(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    office.tip()
    [other] = (line.id for line in room.inbox(officer).lines if line.id != case)
    room.charge.step_aside(officer, case, "")
    assert room.work.alike(officer, other, [case, other]) == ()
    with pytest.raises(NotHere):
        room.work.link(officer, other, case, [case, other])


def test_a_desk_left_without_anybody_is_told_of_to_the_province(office: Office) -> None:
    office.clock.move_to(MONDAY_MORNING)
    commune, above = office.newcomer(office.desk(level="commune", area=BA_VI)), office.officer()
    office.database.write(lambda tx: addresses.link(tx, RING, above.id, Chat(TELEGRAM, "8"), date(2026, 11, 23)))
    room, upstairs, intake = office.room(commune), office.room(above), Intake(PROTECTION, TRUST)
    readers = office.database.read(lambda tx: intake.readers(tx, BA_VI, "commune", HANOI))
    office.database.write(lambda tx: intake.file(tx, filing(some_receipt(), readers)))
    [line] = room.inbox(commune).lines
    room.charge.step_aside(commune, line.id, "")
    assert told(office) == [(above.id, "late")]
    [seen] = upstairs.inbox(above).lines
    assert (seen.escalated, upstairs.read(above, line.id).decides) == (date(2026, 11, 23), False)
    upstairs.charge.take(above, line.id)
    assert upstairs.read(above, line.id).decides


def test_the_last_of_the_province_can_step_aside_too_and_a_newcomer_goes_on(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    room.charge.step_aside(officer, case, "")
    assert told(office) == []
    assert room.inbox(officer).lines[0].escalated is None  # its hours run on, as of any that nobody opened
    assert room.read(office.colleague(officer), case).tip


def test_another_officers_stepping_aside_does_not_bind_me(officer: Officer, room: DeskRoom, case: str) -> None:
    somebody = replace(officer, id=bytes(16))
    room.charge.step_aside(somebody, case, "")
    assert room.read(officer, case).tip
