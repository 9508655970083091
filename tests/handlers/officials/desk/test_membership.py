"""Who belongs to a desk, as its members and the operator decide it; all of it stands in the audit."""

from datetime import timedelta

import pytest

from handlers.officials.desk.departing import NobodyLeft
from handlers.officials.desk.membership import Membership, NotOfADesk
from handlers.officials.entry.officer import Officer
from handlers.officials.entry.signin import WrongSignIn
from storage.accounts import officials
from storage.accounts.members import NoSuchMember
from storage.cases.audit import Audit
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from tests.handlers.officials.office import PASSPHRASE, RING, Office


@pytest.fixture
def membership(office: Office) -> Membership:
    return Membership(office.database, office.clock, RING)


def second_of(office: Office, membership: Membership, officer: Officer) -> Officer:
    second = office.newcomer(officer.desk_id)
    assert membership.approve(officer, second.code.lower())
    return office.again(second)


def audited(office: Office, tables: CaseTables = PROTECTION) -> list[tuple[str, bytes, str]]:
    lines = office.database.read(lambda tx: list(Audit(tables, RING).read(tx)))
    return [(line.what, line.by, line.detail) for line in lines]


def test_the_only_member_admits_the_second_and_both_see_it(
    office: Office, membership: Membership, officer: Officer
) -> None:
    second = second_of(office, membership, officer)
    assert second.desk_keys == officer.desk_keys
    for each in (officer, second):
        page = membership.page(each)
        assert {member.code for member in page.members} == {officer.code, second.code}
        assert [(one.code, one.by) for one in page.announced] == [(second.code, (officer.code,))]


def test_the_third_wants_two(office: Office, membership: Membership, officer: Officer) -> None:
    second = second_of(office, membership, officer)
    third = office.newcomer(officer.desk_id)
    assert not membership.approve(officer, third.code)
    assert not membership.approve(officer, third.code)
    [waits] = membership.page(second).waiting
    assert (waits.code, waits.yes, membership.page(second).needed) == (third.code, (officer.code,), 2)
    assert not office.again(third).admitted
    assert membership.approve(second, third.code)
    assert office.again(third).admitted


def test_who_waits_sees_no_members_and_admits_nobody(office: Office, membership: Membership, officer: Officer) -> None:
    waits = office.newcomer(officer.desk_id)
    for call in (lambda: membership.page(waits), lambda: membership.approve(waits, waits.code)):
        with pytest.raises(NoSuchMember):
            call()


def test_each_step_stands_in_the_audit_of_the_desks_side_alone(
    office: Office, membership: Membership, officer: Officer
) -> None:
    second = second_of(office, membership, officer)
    third = office.newcomer(officer.desk_id)
    for _ in range(2):
        membership.approve(officer, third.code)
    membership.approve(second, third.code)
    membership.leave(second.code)
    membership.rotate(officer.desk_id)
    told = [(what, by) for what, by, _ in audited(office)]
    assert told == [
        ("member-joined", officer.id),
        ("member-joined", second.id),
        ("member-admitted", officer.id),
        ("member-joined", third.id),
        ("member-counted", officer.id),
        ("member-admitted", second.id),
        ("member-left", b""),
        ("key-rotated", b""),
    ]
    assert audited(office, SUPPORT) == []


def test_who_leaves_reads_nothing_that_comes_after(office: Office, membership: Membership, officer: Officer) -> None:
    second = second_of(office, membership, officer)
    before = dict(second.desk_keys)
    membership.leave(second.code)
    with pytest.raises(WrongSignIn):
        office.enrolment.sign_in(second.code, PASSPHRASE)
    stays = office.again(officer)
    assert set(before) < set(stays.desk_keys)


def test_a_lost_passphrase_makes_room_for_a_new_member(
    office: Office, membership: Membership, officer: Officer
) -> None:
    second = second_of(office, membership, officer)
    token = membership.forget(second.code)
    back = office.enrolment.accept(token, PASSPHRASE)
    assert back.code != second.code
    assert back.waiting
    assert membership.approve(office.again(officer), back.code)


def test_the_last_one_who_forgets_is_followed_by_one_who_can_work_at_once(
    office: Office, membership: Membership, officer: Officer
) -> None:
    office.tip(story="trước")
    with pytest.raises(NobodyLeft):
        membership.forget(officer.code)
    assert office.asked_in_ba_vi() == ["Bàn xử lý"]
    token = membership.forget(officer.code, lose=True)
    assert office.asked_in_ba_vi() == []
    newcomer = office.of(office.enrolment.accept(token, PASSPHRASE).cookie)
    assert newcomer.admitted
    assert set(newcomer.desk_keys).isdisjoint(officer.desk_keys)
    assert office.asked_in_ba_vi() == ["Bàn xử lý"]


def test_a_lost_phone_ends_the_sessions_and_is_set_up_anew(office: Office, officer: Officer) -> None:
    membership = Membership(office.database, office.clock, RING)
    cookie = office.enrolment.sign_in(officer.code, PASSPHRASE)
    membership.new_phone(officer.code)
    assert office.enrolment.session(cookie) is None
    assert audited(office)[-1] == ("second-factor-dropped", b"", officer.code)


def test_what_the_operator_does_is_for_officers_of_desks_in_office(
    office: Office, membership: Membership, officer: Officer
) -> None:
    membership.leave(officer.code)
    for code in (officer.code, "CB-AAAA-AA"):
        for call in (membership.leave, membership.forget, membership.new_phone):
            with pytest.raises(NotOfADesk):
                call(code)
    with pytest.raises(NotOfADesk):
        membership.rotate(bytes(16))


def test_the_news_of_an_admission_stands_for_a_month(office: Office, membership: Membership, officer: Officer) -> None:
    second_of(office, membership, officer)
    office.clock.pass_time(timedelta(days=31))
    assert membership.page(officer).announced == ()
    assert len(office.database.read(officials.listed)) == 2
