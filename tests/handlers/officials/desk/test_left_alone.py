"""Cases at a desk that nobody is left to open: the province hears of each, sees it and takes it over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from handlers.officials.desk.bell import Escalation
from handlers.officials.desk.casework import Outcome
from handlers.officials.desk.departing import NobodyLeft
from handlers.officials.desk.left import Left as LeftAlone
from handlers.officials.desk.membership import Membership, NotOfADesk
from handlers.officials.desk.room import DeskRoom
from handlers.officials.entry.officer import Officer
from storage.accounts import addresses
from storage.accounts.addresses import TELEGRAM, Chat
from storage.cases.audit import Audit
from storage.cases.forsaken import Asides, Forsaken
from storage.cases.intake import Intake
from storage.cases.opened import NotHere, SteppedAside
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.duties.duty_tables import notice
from storage.tables import desk_key, desk_member_key
from tests.desk_rules import rules
from tests.handlers.officials.office import PASSPHRASE, RING, Office
from tests.rings import TRUST
from tests.storage.town import BA_VI, HANOI, filing, some_receipt, tip

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Left:
    """A commune's desk whose only officer has opened a case and has it in hand, and the province's desk above it."""

    def __init__(self, office: Office, side: str = "protection") -> None:
        self.office, tables = office, {"protection": PROTECTION, "support": SUPPORT}[side]
        self.tables: CaseTables = tables
        office.clock.move_to(MONDAY)
        self.above = office.officer(side)
        self.commune = office.newcomer(office.desk(side, "commune", BA_VI))
        self.room: DeskRoom = office.room(self.commune)
        address = Chat(TELEGRAM, "77")
        office.database.write(lambda tx: addresses.link(tx, RING, self.above.id, address, date(2026, 11, 23)))
        self.case = self.file()
        self.room.open(self.commune, self.case, "duty")
        self.room.read(self.commune, self.case)
        self.room.work.change(self.commune, self.case, "in-hand")
        self.room.charge.take(self.commune, self.case)
        self.membership = Membership(office.database, office.clock, RING)

    def file(self) -> str:
        intake, database = Intake(self.tables, TRUST), self.office.database
        readers = database.read(lambda tx: intake.readers(tx, BA_VI, "commune", HANOI))
        told = filing(some_receipt(), readers, day=date(2026, 11, 23), tip=tip())
        assert database.write(lambda tx: intake.file(tx, told))
        [fresh] = (line.id for line in self.room.inbox(self.commune).lines if line.status == "received")
        return fresh

    def forget(self) -> Officer:
        """The commune's officer forgets the passphrase; who comes after them."""
        token = self.membership.forget(self.commune.code)
        return self.office.of(self.office.enrolment.accept(token, PASSPHRASE).cookie)

    def tick(self) -> int:
        return Escalation(self.office.database, self.tables, rules()).tick(self.office.clock.now())

    def told(self) -> list[tuple[bytes, str]]:
        rows = select(notice.c["official_id", "kind"])
        return [tuple(row) for row in self.office.database.read(lambda tx: tx.execute(rows).all())]

    def database_count(self, asides: Asides) -> int:
        """How many cases nobody is left to read, if these officers stepped aside."""
        return self.office.database.read(lambda tx: Forsaken(self.tables).count(tx, asides))

    def places(self, officer: Officer) -> list[tuple[str, bool]]:
        return [(line.section, line.own) for line in self.room.inbox(officer).lines]


@pytest.mark.parametrize("side", ["protection", "support"])
def test_of_a_case_in_hand_that_nobody_is_left_to_open_the_province_hears_at_once(office: Office, side: str) -> None:
    left = Left(office, side)
    assert (left.tick(), left.places(left.above)) == (0, [("along", False)])
    left.forget()
    assert [left.tick(), left.tick(), left.told()] == [1, 0, [(left.above.id, "late")]]
    assert left.places(left.above) == [("raised", False)]


@pytest.mark.slow
def test_who_leaves_leaves_nothing_lying_either(office: Office) -> None:
    left = Left(office)
    left.membership.leave(left.commune.code)
    assert left.tick() == 1


@pytest.mark.slow
def test_while_a_colleague_has_the_old_key_nobody_is_told(office: Office) -> None:
    left = Left(office)
    second = office.newcomer(left.commune.desk_id)
    assert left.membership.approve(left.commune, second.code)
    left.forget()
    assert (left.tick(), left.places(left.above)) == (0, [("along", False)])


def test_what_the_newcomer_cannot_open_is_none_of_their_work_and_is_said_so(office: Office) -> None:
    left = Left(office)
    newcomer = left.forget()
    assert left.places(newcomer) == [("shut", True)]
    assert left.room.look(newcomer, left.case).shut
    with pytest.raises(NotHere):
        left.room.open(newcomer, left.case, "duty")
    office.clock.pass_time(timedelta(days=60))
    assert left.places(newcomer) == [("shut", True)]


def test_the_province_takes_it_over_and_answers_for_it_from_then_on(office: Office) -> None:
    left = Left(office)
    newcomer = left.forget()
    left.tick()
    left.room.open(left.above, left.case, "given")
    left.room.charge.take(left.above, left.case)
    assert (left.places(left.above), left.places(newcomer)) == ([("mine", True)], [("shut", False)])
    assert left.room.look(left.above, left.case).escalated is None
    office.clock.pass_time(timedelta(days=2))
    assert left.tick() == 0
    left.membership.leave(left.above.code, lose=True)
    assert left.tick() == 1


def two_at_the_commune(office: Office) -> tuple[Left, Officer]:
    """The first has stepped aside from the case; who is the second."""
    left = Left(office)
    second = office.newcomer(left.commune.desk_id)
    left.membership.approve(left.commune, second.code)
    left.room.charge.step_aside(left.commune, left.case, "")
    with pytest.raises(SteppedAside):
        left.room.open(left.commune, left.case, "duty")
    assert left.told() == []
    return left, second


def test_where_one_stepped_aside_and_the_other_leaves_the_province_hears_at_once(office: Office) -> None:
    left, second = two_at_the_commune(office)
    other = left.file()
    left.membership.leave(second.code)
    assert (left.tick(), left.told()) == (0, [(left.above.id, "late")])
    left.room.open(left.above, left.case, "given")
    assert left.room.look(left.above, left.case).escalated is not None
    assert left.room.look(left.above, other).escalated is None, "the one who stepped aside may open that"


@pytest.mark.slow
def test_of_what_was_over_or_has_a_reader_nobody_is_told(office: Office) -> None:
    left, second = two_at_the_commune(office)
    third = office.newcomer(left.commune.desk_id)
    for member in (left.commune, office.again(second)):
        left.membership.approve(member, third.code)
    left.membership.leave(second.code)
    assert left.told() == []
    left.room.work.close(office.again(third), left.case, Outcome("resolved", "Đã xong."))
    left.membership.leave(third.code)
    assert left.told() == []


@pytest.mark.slow
def test_a_colleague_who_lacks_the_key_of_that_time_cannot_go_on_with_it(office: Office) -> None:
    left = Left(office)
    second = office.newcomer(left.commune.desk_id)
    assert left.membership.approve(left.commune, second.code)
    old = tuple(left.commune.desk_keys)
    assert left.membership.rotate(left.commune.desk_id)
    held = desk_member_key.c
    theirs = delete(desk_member_key).where(held.official_id == second.id, held.key_id.in_(old))
    office.database.write(lambda tx: tx.execute(theirs))
    left.room.charge.step_aside(office.again(left.commune), left.case, "")
    assert left.told() == [(left.above.id, "late")]


@pytest.mark.slow
def test_who_has_the_desks_newer_key_alone_is_no_reader_of_an_older_case(office: Office) -> None:
    left = Left(office)
    newcomer = left.forget()
    again = office.newcomer(left.commune.desk_id)
    assert left.membership.approve(newcomer, again.code)
    asides = {bytes.fromhex(left.case): frozenset({left.above.id})}
    assert left.database_count(asides) == 1


def test_a_case_that_nobody_is_left_to_read_at_all_is_counted_once_a_day(office: Office) -> None:
    left, second = two_at_the_commune(office)
    watch = LeftAlone(office.database, left.tables, Audit(left.tables, RING))
    assert watch.tick(office.clock.now()) == 0
    left.room.charge.step_aside(left.above, left.case, "")
    left.membership.leave(second.code, lose=True)
    assert watch.tick(office.clock.now()) == 0, "it was looked at today"
    office.clock.pass_time(timedelta(days=1))
    assert (watch.tick(office.clock.now()), watch.tick(office.clock.now())) == (1, 0)
    office.colleague(office.again(left.above))
    assert office.database.read(watch.count) == 0


@pytest.mark.parametrize("side", ["protection", pytest.param("support", marks=pytest.mark.slow)])
def test_the_last_who_can_open_a_case_does_not_leave_unless_it_is_to_be_lost(office: Office, side: str) -> None:
    left = Left(office, side)
    left.membership.leave(left.commune.code)
    stands = left.membership.outlook(left.commune.desk_id)
    assert (stands.alone, stands.above, stands.desk.has_key) == (0, 1, False)
    assert stands.next
    assert stands.next.id == left.above.desk_id
    for call in (left.membership.leave, left.membership.forget):
        with pytest.raises(NobodyLeft) as refused:
            call(left.above.code)
        assert [(one.desk.id, one.count) for one in refused.value.lost] == [(left.commune.desk_id, 1)]
    assert left.places(office.again(left.above)) == [("raised", False)], "nothing was done"
    left.membership.leave(left.above.code, lose=True)
    stands = left.membership.outlook(left.commune.desk_id)
    assert (stands.alone, stands.above, stands.next) == (1, 0, None)


@pytest.mark.slow
def test_of_a_desk_nobody_vouches_for_it_is_said_and_next_is_named_as_intake_asks(office: Office) -> None:
    left = Left(office)
    office.newcomer(left.commune.desk_id)
    beside = office.officer("protection")  # a second desk at the province
    stands = left.membership.outlook(left.commune.desk_id)
    assert (stands.unvouched, stands.next and stands.next.id) == (False, left.commune.desk_id)
    for strange, asked in ((left.commune, min(left.above.desk_id, beside.desk_id)), (left.above, beside.desk_id)):
        lost = update(desk_key).where(desk_key.c.desk_id == strange.desk_id).values(vouched=None)
        office.database.write(lambda tx, lost=lost: tx.execute(lost))
        stands = left.membership.outlook(left.commune.desk_id)
        assert (stands.unvouched, stands.next and stands.next.id) == (True, asked)
    left.membership.leave(left.commune.code)
    with pytest.raises(NotOfADesk):
        left.membership.desk_of(left.commune.code)


@pytest.mark.slow
def test_a_province_whose_officers_all_forgot_leaves_its_cases_unread_by_anybody(office: Office) -> None:
    left = Left(office)
    watch = LeftAlone(office.database, left.tables, Audit(left.tables, RING))
    other = LeftAlone(office.database, SUPPORT, Audit(SUPPORT, RING))
    for officer in (left.commune, left.above):
        assert office.database.read(watch.count) == 0
        left.membership.forget(officer.code, lose=True)
    assert (office.database.read(watch.count), office.database.read(other.count)) == (1, 0)


def test_what_is_overdue_at_a_commune_stands_under_late_at_the_province(office: Office) -> None:
    left = Left(office)
    office.clock.pass_time(timedelta(days=20))
    assert left.places(left.above) == [("along", False)]
    office.clock.pass_time(timedelta(days=1))
    assert left.places(left.above) == [("late", False)]


@pytest.mark.slow
def test_what_was_told_upwards_and_opened_then_is_told_upwards_again_when_nobody_is_left(office: Office) -> None:
    left = Left(office)
    again = left.file()
    office.clock.pass_time(timedelta(days=1))
    assert left.tick() == 1
    left.room.open(left.commune, again, "duty")
    left.forget()
    assert left.tick() == 2
