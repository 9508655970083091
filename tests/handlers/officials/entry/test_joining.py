"""Joining by invite without a passphrase: a session of thirty days, then a new invite for the same official."""

from datetime import timedelta

import pytest

from handlers.officials.entry.enrolment import Enrolment, Joined
from storage.accounts import invites, officials
from storage.accounts.invites import NoSuchInvite
from storage.accounts.officials import Seat
from storage.accounts.organisations import create_organisation
from tests.handlers.officials.office import PASSPHRASE, Office

BA_VI, HANOI = "09700", "01"


def invited(office: Office, role: invites.Office = "reporter") -> str:
    def make(tx: object) -> str:
        home = create_organisation(tx, "Xã Ba Vì", None, HANOI, BA_VI)
        return invites.for_office(tx, home, role, office.clock.real())

    return office.database.write(make)


def seat(enrolment: Enrolment, joined: Joined) -> Seat | None:
    return enrolment.seat(joined.cookie)


def test_an_invite_tells_the_unit_and_the_role_and_wants_no_passphrase(office: Office) -> None:
    view = office.enrolment.look(invited(office))
    assert (view.organisation, view.role, view.unit_code, view.needs_passphrase) == (
        "Xã Ba Vì",
        "reporter",
        BA_VI,
        False,
    )


def test_a_reporter_is_seated_at_their_unit(office: Office) -> None:
    found = seat(office.enrolment, office.enrolment.join(invited(office)))
    assert found is not None
    assert (found.role, found.unit_code, found.province_code) == ("reporter", BA_VI, HANOI)


def test_an_invite_works_once(office: Office) -> None:
    token = invited(office)
    office.enrolment.join(token)
    with pytest.raises(NoSuchInvite):
        office.enrolment.join(token)


def test_an_invite_of_a_week_ago_is_over(office: Office) -> None:
    token = invited(office)
    office.clock.pass_time(timedelta(days=7))
    with pytest.raises(NoSuchInvite):
        office.enrolment.join(token)


def test_a_session_lasts_thirty_days(office: Office) -> None:
    joined = office.enrolment.join(invited(office))
    office.clock.pass_time(timedelta(days=29, hours=23))
    assert seat(office.enrolment, joined) is not None
    office.clock.pass_time(timedelta(hours=2))
    assert seat(office.enrolment, joined) is None


def test_a_new_invite_brings_the_same_official_back_and_ends_older_sessions(office: Office) -> None:
    joined = office.enrolment.join(invited(office))
    token = office.database.write(lambda tx: invites.again(tx, joined.official_id, office.clock.real()))
    back = office.enrolment.join(token)
    assert back.official_id == joined.official_id
    assert seat(office.enrolment, joined) is None
    assert seat(office.enrolment, back) is not None


def test_who_has_left_is_seated_no_more_and_cannot_be_brought_back(office: Office) -> None:
    joined = office.enrolment.join(invited(office))
    office.database.write(lambda tx: officials.leave(tx, joined.official_id, office.clock.now().date()))
    assert seat(office.enrolment, joined) is None
    with pytest.raises(invites.NotInvited):
        office.database.write(lambda tx: invites.again(tx, joined.official_id, office.clock.real()))


def test_a_desks_invite_is_not_joined_without_a_passphrase(office: Office) -> None:
    token = office.invite(office.desk())
    assert office.enrolment.look(token).needs_passphrase
    with pytest.raises(NoSuchInvite):
        office.enrolment.join(token)


def test_an_offices_invite_makes_no_officer_of_a_desk(office: Office) -> None:
    with pytest.raises(NoSuchInvite):
        office.enrolment.accept(invited(office), PASSPHRASE)


def test_a_reporters_session_opens_no_desk_and_an_officers_no_seat(office: Office) -> None:
    joined = office.enrolment.join(invited(office))
    assert office.enrolment.session(joined.cookie) is None
    accepted = office.enrolment.accept(office.invite(office.desk()), PASSPHRASE)
    assert office.enrolment.seat(accepted.cookie) is None


def test_nonsense_for_a_cookie_seats_nobody(office: Office) -> None:
    for cookie in ("", "x", "é" * 20, "A" * 64):
        assert office.enrolment.seat(cookie) is None
