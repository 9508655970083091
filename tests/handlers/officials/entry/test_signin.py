"""Code, passphrase and six digits; the lock of an idle desk; another passphrase."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from pyotp import TOTP

from handlers.officials.entry.enrolment import Enrolment
from handlers.officials.entry.passphrases import WeakPassphrase
from handlers.officials.entry.signin import (
    DIGITS,
    GUESSES,
    PASSPHRASES,
    SetUp,
    SignIn,
    WrongDigits,
    WrongSignIn,
    _Known,
)
from handlers.officials.entry.tries import SlowDown
from storage.accounts import officials, turnover
from storage.accounts.secondfactor import base32, drawn
from tests.handlers.officials.office import PASSPHRASE, QUICK, RING, Office
from tests.rings import SIGNER

OTHER, THIRD = "mưa trên mái tôn nhà bà", "trâu gặm cỏ bên đê vắng"
STEP = timedelta(seconds=30)


@pytest.fixture
def guarded(office: Office) -> Office:
    """An office as it is outside the demonstration."""
    return replace(office, enrolment=Enrolment(office.database, office.clock, RING, QUICK))


@pytest.fixture
def desk(guarded: Office) -> SignIn:
    return guarded.enrolment.desk


@pytest.fixture
def cookie(guarded: Office) -> str:
    """Of an officer who has just taken an invite."""
    return guarded.enrolment.accept(guarded.invite(guarded.desk()), PASSPHRASE).cookie


def offered(desk: SignIn, cookie: str) -> SetUp:
    found = desk.unfinished(cookie)
    assert found is not None
    return found


@pytest.fixture
def shown(guarded: Office, desk: SignIn, cookie: str) -> Callable[[], str]:
    """What the officer's phone shows, once it is set up."""
    totp = TOTP(offered(desk, cookie).secret)
    return lambda: totp.at(guarded.clock.real())


@pytest.fixture
def code(guarded: Office, desk: SignIn, cookie: str, shown: Callable[[], str]) -> str:
    """Of an officer whose second factor is set up, thirty seconds ago."""
    code = offered(desk, cookie).code
    desk.finish(cookie, shown())
    guarded.clock.pass_time(STEP)
    return code


def test_before_the_second_factor_is_set_up_a_session_opens_nothing(desk: SignIn, cookie: str) -> None:
    assert desk.session(cookie) is None
    assert offered(desk, cookie) == offered(desk, cookie)


def test_the_first_code_sets_it_up_and_opens_the_desk(desk: SignIn, cookie: str, shown: Callable[[], str]) -> None:
    with pytest.raises(WrongDigits):
        desk.finish(cookie, "000000")
    assert desk.session(cookie) is None
    desk.finish(cookie, shown())
    officer = desk.session(cookie)
    assert officer is not None
    assert officer.admitted
    assert desk.unfinished(cookie) is None


def test_a_session_from_before_the_second_factor_ends_with_its_set_up(
    office: Office, desk: SignIn, cookie: str, shown: Callable[[], str]
) -> None:
    elsewhere = desk.sign_in(offered(desk, cookie).code, PASSPHRASE)
    desk.finish(cookie, shown())
    assert desk.session(cookie) is not None
    assert desk.session(elsewhere) is None
    assert office.enrolment.session(elsewhere) is None, "it has ended, and not only for want of digits"


def test_a_second_factor_set_up_during_a_sign_in_is_wanted_by_it(
    desk: SignIn, cookie: str, shown: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passphrase is stretched for a second: time enough for the owner."""
    code, stretched = offered(desk, cookie).code, desk._unlocked

    def slowly(found: _Known | None, passphrase: str) -> bytes | None:
        desk.finish(cookie, shown())
        return stretched(found, passphrase)

    monkeypatch.setattr(desk, "_unlocked", slowly)
    with pytest.raises(WrongSignIn):
        desk.sign_in(code, PASSPHRASE)


def test_a_session_cannot_put_another_phone_in_its_place(desk: SignIn, cookie: str, code: str, office: Office) -> None:
    with pytest.raises(WrongDigits):
        desk.finish(cookie, TOTP(offered_again(desk, cookie)).at(office.clock.real()))


def offered_again(desk: SignIn, cookie: str) -> str:
    return base32(drawn(RING, cookie))


def test_then_all_three_are_wanted(desk: SignIn, code: str, shown: Callable[[], str]) -> None:
    for typed in ((PASSPHRASE, ""), (PASSPHRASE, "000000"), (OTHER, shown())):
        with pytest.raises(WrongSignIn):
            desk.sign_in(code, *typed)
    assert desk.session(desk.sign_in(code, PASSPHRASE, shown())) is not None


def test_six_digits_let_in_once(desk: SignIn, code: str, shown: Callable[[], str]) -> None:
    digits = shown()
    desk.sign_in(code, PASSPHRASE, digits)
    with pytest.raises(WrongSignIn):
        desk.sign_in(code, PASSPHRASE, digits)


def test_an_officer_from_before_sets_it_up_at_the_next_sign_in(office: Office, desk: SignIn) -> None:
    officer = office.officer()
    cookie = desk.sign_in(officer.code, PASSPHRASE)
    assert desk.session(cookie) is None
    desk.finish(cookie, TOTP(offered(desk, cookie).secret).at(office.clock.real()))
    assert desk.session(cookie) == officer


def test_who_guesses_passphrases_waits_and_the_officer_elsewhere_does_not(
    desk: SignIn, code: str, shown: Callable[[], str]
) -> None:
    for _ in range(PASSPHRASES[0]):
        with pytest.raises(WrongSignIn):
            desk.sign_in(code.lower(), OTHER, source="there")
    with pytest.raises(SlowDown) as slow:
        desk.sign_in(code, PASSPHRASE, shown(), source="there")
    assert slow.value.seconds <= 60
    assert desk.sign_in(code, PASSPHRASE, shown(), source="here")


def test_who_tries_many_codes_from_one_place_waits_there_and_no_officer_elsewhere(
    desk: SignIn, code: str, shown: Callable[[], str]
) -> None:
    for number in range(GUESSES[0]):
        with pytest.raises(WrongSignIn):
            desk.sign_in(f"CB-{number:04}", OTHER, source="there")
    with pytest.raises(SlowDown):
        desk.sign_in("CB-9999", OTHER, source="there")
    assert desk.sign_in(code, PASSPHRASE, shown(), source="here")


def test_who_guesses_digits_waits_wherever_they_are_and_only_with_the_passphrase(
    guarded: Office, desk: SignIn, code: str, shown: Callable[[], str]
) -> None:
    for number in range(DIGITS[0]):
        with pytest.raises(WrongSignIn):
            desk.sign_in(code, PASSPHRASE, "000000", source=str(number))
    with pytest.raises(SlowDown) as slow:
        desk.sign_in(code, PASSPHRASE, shown(), source="here")
    guarded.clock.pass_time(timedelta(seconds=slow.value.seconds))
    assert slow.value.seconds <= 60
    assert desk.sign_in(code, PASSPHRASE, shown(), source="here")


def test_an_idle_desk_locks_after_half_an_hour_and_a_used_one_does_not(office: Office) -> None:
    cookie = office.enrolment.sign_in(office.officer().code, PASSPHRASE)
    for _ in range(3):
        office.clock.pass_time(timedelta(minutes=29))
        assert office.enrolment.session(cookie) is not None
    office.clock.pass_time(timedelta(minutes=30))
    assert office.enrolment.session(cookie) is None


def test_another_passphrase_opens_the_same_desk_and_ends_the_other_sessions(office: Office) -> None:
    officer, desk = office.officer(), office.enrolment.desk
    mine, elsewhere = (office.enrolment.sign_in(officer.code, PASSPHRASE) for _ in range(2))
    kept = desk.change_passphrase(mine, PASSPHRASE, OTHER)
    assert [desk.session(each) is not None for each in (mine, elsewhere, kept)] == [False, False, True]
    with pytest.raises(WrongSignIn):
        desk.sign_in(officer.code, PASSPHRASE)
    assert desk.session(desk.sign_in(officer.code, OTHER)) == officer


def test_a_passphrase_changed_during_a_sign_in_or_another_change_lets_neither_through(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else knows the old one; the owner changes it while theirs is stretched."""
    officer, desk = office.officer(), office.enrolment.desk
    mine = desk.sign_in(officer.code, PASSPHRASE)
    stretched = desk._unlocked
    kept: list[str] = []

    def slowly(found: _Known | None, passphrase: str) -> bytes | None:
        monkeypatch.setattr(desk, "_unlocked", stretched)
        kept.append(desk.change_passphrase(kept[-1] if kept else mine, passphrase, THIRD if kept else OTHER))
        return stretched(found, passphrase)

    monkeypatch.setattr(desk, "_unlocked", slowly)
    with pytest.raises(WrongSignIn):
        desk.sign_in(officer.code, PASSPHRASE)
    monkeypatch.setattr(desk, "_unlocked", slowly)
    with pytest.raises(WrongSignIn):
        desk.change_passphrase(kept[-1], OTHER, PASSPHRASE)
    assert desk.session(desk.sign_in(officer.code, THIRD)) == officer


def test_a_wrong_or_a_weak_passphrase_changes_nothing(office: Office) -> None:
    officer, desk = office.officer(), office.enrolment.desk
    cookie = desk.sign_in(officer.code, PASSPHRASE)
    for old, new, wrong in ((OTHER, OTHER, WrongSignIn), (PASSPHRASE, "ngắn", WeakPassphrase)):
        with pytest.raises(wrong):
            desk.change_passphrase(cookie, old, new)
    with pytest.raises(WrongSignIn):
        desk.change_passphrase("made-up", PASSPHRASE, OTHER)
    assert desk.session(cookie) == officer


def test_who_left_has_nothing_to_set_up(office: Office, desk: SignIn, cookie: str) -> None:
    row = office.database.read(lambda tx: officials.by_code(tx, offered(desk, cookie).code))
    assert row is not None
    office.database.write(lambda tx: turnover.leave(tx, SIGNER, row.id, office.clock.real().date()))
    assert desk.unfinished(cookie) is None


def test_the_secret_shows_in_no_repr(desk: SignIn, cookie: str) -> None:
    found = offered(desk, cookie)
    assert found.secret not in repr(found)
