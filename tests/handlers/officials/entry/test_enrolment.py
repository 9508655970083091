from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import insert, select, update

from handlers.officials.desk.atdesk import NotAdmitted
from handlers.officials.entry.enrolment import InviteView, NoSuchInvite
from handlers.officials.entry.passphrases import WeakPassphrase
from handlers.officials.entry.signin import WrongSignIn
from storage.accounts.officials import add, leave
from storage.accounts.organisations import create_organisation
from storage.tables import desk as desk_table
from storage.tables import invite
from tests.handlers.officials.office import PASSPHRASE, Office
from tests.storage.town import BA_VI, HANOI


def test_an_invite_says_what_it_is_for(office: Office) -> None:
    view = office.enrolment.look(office.invite(office.desk()))
    assert isinstance(view, InviteView)
    assert (view.desk, view.role) == ("Bàn xử lý", "desk")


def test_the_first_officer_of_a_desk_can_work_at_once(office: Office) -> None:
    accepted = office.enrolment.accept(office.invite(office.desk()), PASSPHRASE)
    assert not accepted.waiting
    officer = office.of(accepted.cookie)
    assert (officer.code, officer.side, officer.desk_name, officer.admitted) == (
        accepted.code,
        "protection",
        "Bàn xử lý",
        True,
    )


def test_from_then_on_tips_can_be_sent(office: Office) -> None:
    desk = office.desk()
    assert office.asked_in_ba_vi() == []
    office.newcomer(desk)
    assert office.asked_in_ba_vi() == ["Bàn xử lý"]


def test_the_second_waits_to_be_admitted(office: Office) -> None:
    desk = office.desk()
    office.newcomer(desk)
    second = office.enrolment.accept(office.invite(desk), PASSPHRASE)
    assert second.waiting
    officer = office.of(second.cookie)
    assert not officer.admitted
    with pytest.raises(NotAdmitted):
        office.room(officer).inbox(officer)


def test_an_invite_serves_one_officer(office: Office) -> None:
    invite = office.invite(office.desk())
    office.enrolment.accept(invite, PASSPHRASE)
    for use in (office.enrolment.look, lambda token: office.enrolment.accept(token, PASSPHRASE)):
        with pytest.raises(NoSuchInvite):
            use(invite)


def test_an_invite_ends_by_the_real_clock(office: Office) -> None:
    invite = office.invite(office.desk())
    office.clock.move_to(datetime(2030, 1, 1, tzinfo=UTC))
    office.enrolment.look(invite)
    office.clock.pass_time(timedelta(days=8))
    with pytest.raises(NoSuchInvite):
        office.enrolment.look(invite)


def test_an_invite_that_was_merely_put_into_the_database_lets_nobody_in(office: Office) -> None:
    """By whoever writes there: for a desk that is empty, so that its key would be theirs."""
    desk, token = office.desk(), "a" * 43
    home = select(desk_table.c.organisation_id).where(desk_table.c.id == desk).scalar_subquery()
    row = {"token_hash": sha256(token.encode()).digest(), "organisation_id": home, "desk_id": desk, "role": "desk"}
    forged = insert(invite).values(**row, expires=2**40, vouched=bytes(64))
    office.database.write(lambda tx: tx.execute(forged))
    for use in (office.enrolment.look, lambda token: office.enrolment.accept(token, PASSPHRASE)):
        with pytest.raises(NoSuchInvite):
            use(token)


@pytest.mark.parametrize("edit", ["desk_id", "expires"])
def test_an_invite_is_good_for_its_own_desk_and_its_own_days(office: Office, edit: str) -> None:
    token, other = office.invite(office.desk()), office.desk()
    values = {"desk_id": other} if edit == "desk_id" else {"expires": 2**40}
    office.database.write(lambda tx: tx.execute(update(invite).values(**values)))
    with pytest.raises(NoSuchInvite):
        office.enrolment.accept(token, PASSPHRASE)


COMMON = ["password1234", "123456123456", "matkhau123456", "CongAn123456", "qwertyuiop12", "Mật khẩu 2026"]


@pytest.mark.parametrize("weak", ["", "ngắn", "aaaaaaaaaaaaaaaa", "a b c d e f", "   lúa chín    ", *COMMON])
def test_a_weak_passphrase_is_refused_and_the_invite_not_lost(office: Office, weak: str) -> None:
    invite = office.invite(office.desk())
    with pytest.raises(WeakPassphrase):
        office.enrolment.accept(invite, weak)
    office.enrolment.look(invite)


def test_an_officer_signs_in_with_code_and_passphrase_however_typed(office: Office) -> None:
    officer = office.officer()
    cookie = office.enrolment.sign_in(officer.code.lower().replace("-", " "), f"  {PASSPHRASE} ")
    found = office.of(cookie)
    assert (found.id, found.desk_keys) == (officer.id, officer.desk_keys)


def test_a_wrong_passphrase_and_an_unknown_code_are_told_alike(office: Office) -> None:
    officer = office.officer()
    told = []
    for code, passphrase in ((officer.code, "lúa chín ngoài vườn"), ("CB-AAAA-AA", PASSPHRASE)):
        with pytest.raises(WrongSignIn) as wrong:
            office.enrolment.sign_in(code, passphrase)
        told.append(str(wrong.value))
    assert told[0] == told[1]


def test_signing_out_ends_that_session_only(office: Office) -> None:
    officer = office.officer()
    one, other = (office.enrolment.sign_in(officer.code, PASSPHRASE) for _ in range(2))
    office.enrolment.sign_out(one)
    assert office.enrolment.session(one) is None
    assert office.enrolment.session(other) is not None


def test_a_session_ends_by_the_real_clock(office: Office) -> None:
    cookie = office.enrolment.sign_in(office.officer().code, PASSPHRASE)
    office.clock.move_to(datetime(2030, 1, 1, tzinfo=UTC))
    assert office.enrolment.session(cookie) is not None
    office.clock.pass_time(timedelta(days=31))
    assert office.enrolment.session(cookie) is None


@pytest.mark.parametrize("odd", ["", "x", "ô" * 40, "A" * 64])
def test_a_made_up_cookie_is_nobody(office: Office, odd: str) -> None:
    assert office.enrolment.session(odd) is None


def test_neither_cookie_nor_keys_show_in_a_repr(office: Office) -> None:
    accepted = office.enrolment.accept(office.invite(office.desk()), PASSPHRASE)
    officer = office.of(accepted.cookie)
    assert accepted.cookie not in repr(accepted)
    assert all(repr(key) not in repr(officer) for key in officer.desk_keys.values())


def test_an_officer_who_left_is_signed_out_and_cannot_sign_in(office: Office) -> None:
    accepted = office.enrolment.accept(office.invite(office.desk()), PASSPHRASE)
    officer = office.of(accepted.cookie)
    office.database.write(lambda tx: leave(tx, officer.id, office.clock.real().date()))
    assert office.enrolment.session(accepted.cookie) is None
    with pytest.raises(WrongSignIn):
        office.enrolment.sign_in(accepted.code, PASSPHRASE)


def test_an_official_without_a_passphrase_cannot_sign_in(office: Office) -> None:
    home = office.database.write(lambda tx: create_organisation(tx, "UBND xã Ba Vì", None, HANOI, BA_VI))
    row = office.database.write(lambda tx: add(tx, home, "reporter"))
    with pytest.raises(WrongSignIn):
        office.enrolment.sign_in(row.code, PASSPHRASE)
