"""Who writes to the database, and has no process, reads nothing that is sealed later (decision 27)."""

import secrets

import pytest
from sqlalchemy import Connection, Executable, insert, select, text, update

from storage.accounts import admission, members, officials, turnover
from storage.accounts.deskkeys import KeyPair
from storage.accounts.members import NoSuchMember
from storage.accounts.present import unvouched
from storage.accounts.vouching import Trust, Unvouched
from storage.cases.intake import Intake
from storage.cases.opened import Holder
from storage.cases.tables import PROTECTION
from storage.cases.transfer import Transfers
from storage.engine import Database
from storage.tables import (
    desk,
    desk_approval,
    desk_key,
    desk_member,
    desk_member_key,
    official,
    official_key,
    organisation,
)
from storage.vault import Keyring
from tests.rings import SIGNER, TRUST
from tests.storage.town import BA_VI, CO_DO, HANOI, TODAY, Desk, admitted, enrolled, filed, staffed, unstaffed

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
THIEF = KeyPair.new()
STRANGER = bytes(16)  # sorts before every genuine desk


@pytest.fixture
def own(database: Database) -> Desk:
    """The commune's, with two members; the province has one above it."""
    database.write(lambda tx: staffed(tx, "protection", name="Thành phố"))
    commune = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Ba Vì"))
    database.write(lambda tx: admitted(tx, commune))
    return commune


def raw(database: Database, *statements: Executable) -> None:
    """What a thief types."""
    for statement in statements:
        database.write(lambda tx, what=statement: tx.execute(what))


def asked(database: Database, trust: Trust = TRUST, area: str = BA_VI) -> list[str]:
    return [one.name for one in database.read(lambda tx: Intake(PROTECTION, trust).readers(tx, area, "commune", HANOI))]


def publics(database: Database) -> set[bytes]:
    """What a tip of Ba Vì would be sealed to."""
    return {
        one.public for one in database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, BA_VI, "commune", HANOI))
    }


def wanting(database: Database) -> int:
    return database.read(lambda tx: unvouched(tx, TRUST))


def put_key(desk_id: bytes, public: bytes = THIEF.public, **more: object) -> Executable:
    row = {"desk_id": desk_id, "key_id": secrets.token_hex(4), "public": public, "from_day": TODAY}
    return insert(desk_key).values(**row | more)


def put_away(desk_id: bytes) -> Executable:
    return update(desk_key).where(desk_key.c.desk_id == desk_id).values(until_day=TODAY)


def test_a_key_put_in_place_of_a_desks_own_is_not_sealed_to_and_the_desk_is_passed_over(
    database: Database, own: Desk
) -> None:
    assert asked(database) == ["Ba Vì", "Thành phố"]
    raw(database, update(desk_key).where(desk_key.c.desk_id == own.id).values(public=THIEF.public))
    assert asked(database) == ["Thành phố"]
    assert wanting(database) == 1


def test_a_newer_key_of_a_thief_is_as_if_it_were_not_there(database: Database, own: Desk) -> None:
    before = publics(database)
    raw(database, put_key(own.id), put_key(own.id, vouched=bytes(68)), put_key(own.id, vouched=b"x"))
    assert publics(database) == before
    assert wanting(database) == 1


@pytest.mark.slow
def test_where_the_genuine_key_was_put_away_besides_the_desk_is_passed_over(database: Database, own: Desk) -> None:
    raw(database, put_away(own.id), put_key(own.id))
    assert asked(database) == ["Thành phố"]
    assert wanting(database) == 1


@pytest.mark.slow
def test_a_signature_of_another_desk_or_key_signs_nothing_else(database: Database, own: Desk) -> None:
    signed = database.read(lambda tx: tx.execute(select(desk_key.c.vouched)).scalars().all())
    raw(database, put_away(own.id), *(put_key(own.id, vouched=each) for each in signed))
    assert THIEF.public not in publics(database)


def test_a_desk_that_a_thief_makes_is_not_asked_though_it_comes_first(database: Database, own: Desk) -> None:
    def take(tx: Connection) -> dict[str, object]:
        return tx.execute(select(desk).where(desk.c.id == own.id)).one()._asdict()

    raw(database, insert(desk).values(**database.read(take) | {"id": STRANGER, "name": "Kẻ lạ"}), put_key(STRANGER))
    assert asked(database) == ["Ba Vì", "Thành phố"]
    assert wanting(database) == 1


MOVES: dict[str, Executable] = {
    "area": update(desk).values(area_code=BA_VI),
    "level": update(desk).values(level="province", area_code=HANOI),
    "organisation": update(organisation).values(unit_code=BA_VI),
    "name": update(desk).values(name="Ba Vì"),
}


@pytest.mark.parametrize(
    "move", ["area", *(pytest.param(each, marks=pytest.mark.slow) for each in MOVES if each != "area")]
)
def test_a_desk_that_is_moved_is_asked_nowhere_and_no_key_of_it_is_signed_there(database: Database, move: str) -> None:
    """Its own members, or who has bought one of them, put it where the tips are."""
    elsewhere = database.write(lambda tx: staffed(tx, "protection", "commune", CO_DO, "Cổ Đô"))
    raw(database, MOVES[move])
    with pytest.raises(Unvouched):
        database.write(lambda tx: turnover.rotate(tx, SIGNER, elsewhere.id, TODAY))
    assert asked(database) + asked(database, area=CO_DO) == []
    assert wanting(database) == 1


@pytest.mark.slow
def test_who_left_a_moved_desk_reads_on_once_it_is_put_back_until_its_key_is_changed(
    database: Database, own: Desk
) -> None:
    """As `desk vouch` and docs/deploy.md tell the operator: at the wrong place no key can be signed."""
    before = publics(database)
    raw(database, update(desk).where(desk.c.id == own.id).values(area_code=CO_DO))
    database.write(lambda tx: turnover.leave(tx, SIGNER, own.officer, TODAY))
    raw(database, update(desk).where(desk.c.id == own.id).values(area_code=BA_VI))
    assert publics(database) == before
    assert database.write(lambda tx: turnover.rotate(tx, SIGNER, own.id, TODAY))
    assert asked(database) == ["Ba Vì", "Thành phố"]
    assert len(publics(database) & before) == 1  # the province's


@pytest.mark.slow
def test_a_desk_that_is_moved_before_it_has_a_key_gets_none_that_is_signed(database: Database) -> None:
    empty = database.write(lambda tx: unstaffed(tx, "protection", "commune", CO_DO))
    raw(database, MOVES["area"])
    database.write(lambda tx: enrolled(tx, empty))
    assert asked(database) == []
    assert wanting(database) == 1


def a_strangers_seat(tx: Connection, desk_id: bytes, key_ids: tuple[str, ...]) -> bytes:
    """A row each in `official`, `official_key`, `desk_member` and `desk_member_key`."""
    home = tx.scalar(select(desk.c.organisation_id).where(desk.c.id == desk_id))
    person = {"organisation_id": home, "code": "CB-AAAA-AA", "role": "desk"}
    tx.execute(insert(official).values(id=STRANGER, **person))
    tx.execute(insert(official_key).values(official_id=STRANGER, public=THIEF.public, locked=b""))
    seat = {"desk_id": desk_id, "official_id": STRANGER}
    tx.execute(insert(desk_member).values(**seat, since_day=TODAY, vouched=bytes(64)))
    for key_id in key_ids:
        tx.execute(insert(desk_member_key).values(**seat, key_id=key_id, wrapped=b"any", vouched=bytes(64)))
    return STRANGER


def opened(database: Database, desk_id: bytes, official_id: bytes) -> int:
    """How many of the desk's keys they hold that were handed to them."""

    def count(tx: Connection) -> int:
        held = select(desk_member_key).where(
            desk_member_key.c.desk_id == desk_id, desk_member_key.c.official_id == official_id
        )
        return sum(len(row.wrapped) > len(b"any") for row in tx.execute(held))

    return database.read(count)


def test_a_member_that_a_thief_makes_is_handed_no_key_at_a_rotation(database: Database, own: Desk) -> None:
    database.write(lambda tx: a_strangers_seat(tx, own.id, tuple(own.holder.keys)))
    assert database.write(lambda tx: turnover.rotate(tx, SIGNER, own.id, TODAY))
    assert opened(database, own.id, STRANGER) == 0
    assert len(database.read(lambda tx: members.keys_of(tx, own.id, own.officer, own.private))) == 2
    filed(database)
    assert asked(database) == ["Ba Vì", "Thành phố"]


def test_a_member_whose_public_key_was_exchanged_is_handed_no_key_at_a_rotation(database: Database, own: Desk) -> None:
    mine = official_key.c.official_id == own.officer
    raw(database, update(official_key).where(mine).values(public=THIEF.public))
    before = opened(database, own.id, own.officer)
    assert database.write(lambda tx: turnover.rotate(tx, SIGNER, own.id, TODAY))
    assert opened(database, own.id, own.officer) == before


@pytest.mark.slow
def test_who_has_left_is_handed_no_key_though_their_leaving_is_struck_out(database: Database, own: Desk) -> None:
    leaver = database.write(lambda tx: admitted(tx, own))
    database.write(lambda tx: turnover.leave(tx, SIGNER, leaver[0], TODAY))
    raw(database, update(official).values(left_day=None))
    before = opened(database, own.id, leaver[0])
    database.write(lambda tx: turnover.rotate(tx, SIGNER, own.id, TODAY))
    assert opened(database, own.id, leaver[0]) == before


def test_an_older_key_is_not_brought_back_for_those_who_hold_it(database: Database, own: Desk) -> None:
    old = publics(database)
    database.write(lambda tx: turnover.rotate(tx, SIGNER, own.id, TODAY))
    new = publics(database)
    raw(database, update(desk_key).values(until_day=None))
    assert publics(database) == new != old
    raw(database, update(desk_key).where(desk_key.c.public.in_(new - old)).values(until_day=TODAY))
    assert asked(database) == ["Thành phố"]


@pytest.mark.slow
def test_who_leaves_takes_no_key_along_though_a_row_names_them_at_another_desk(database: Database, own: Desk) -> None:
    other = database.write(lambda tx: staffed(tx, "support"))
    before = publics(database)
    raw(database, insert(desk_member).values(desk_id=other.id, official_id=own.officer, since_day=TODAY))
    database.write(lambda tx: turnover.leave(tx, SIGNER, own.officer, TODAY))
    assert len(publics(database) & before) == 1  # the province's alone


def test_a_desk_that_a_thief_put_there_keeps_nobody_in_office_and_is_not_theirs(database: Database, own: Desk) -> None:
    """With a key of its own, and rows that name two officers."""
    before = publics(database)

    def take(tx: Connection) -> None:
        row = tx.execute(select(desk).where(desk.c.id == own.id)).one()._asdict()
        tx.execute(insert(desk).values(**row | {"id": STRANGER, "name": "Kẻ lạ"}))
        tx.execute(put_key(STRANGER, key_id="ff"))
        for each in members.admitted(tx, own.id):
            seat = {"desk_id": STRANGER, "official_id": each}
            tx.execute(insert(desk_member).values(**seat, since_day=TODAY))
            tx.execute(insert(desk_member_key).values(**seat, key_id="ff", wrapped=b"any"))

    database.write(take)
    assert database.read(lambda tx: members.desks_of(tx, TRUST, own.officer)) == (own.id,)
    database.write(lambda tx: turnover.leave(tx, SIGNER, own.officer, TODAY))
    assert own.officer not in database.read(lambda tx: members.admitted(tx, own.id))
    assert len(publics(database) & before) == 1


@pytest.mark.slow
@pytest.mark.parametrize("column", ["vouched", "public"])
def test_a_text_in_place_of_bytes_is_passed_over_like_any_other_key(database: Database, own: Desk, column: str) -> None:
    """SQLite takes it."""
    raw(database, text(f"UPDATE desk_key SET {column} = 'abc' WHERE desk_id = :desk").bindparams(desk=own.id))
    assert asked(database) == ["Thành phố"]
    assert wanting(database) == 1


@pytest.mark.slow
def test_a_desk_that_everybody_left_is_not_brought_back(database: Database) -> None:
    alone = database.write(lambda tx: staffed(tx, "protection"))
    database.write(lambda tx: turnover.leave(tx, SIGNER, alone.officer, TODAY))
    raw(database, update(official).values(left_day=None), update(desk_key).values(until_day=None))
    assert publics(database) == set()
    assert not database.write(lambda tx: turnover.rotate(tx, SIGNER, alone.id, TODAY))


def say_yes(tx: Connection, at: Desk, candidate: bytes) -> str:
    row = officials.by_id(tx, candidate)
    assert row is not None
    return admission.approve(tx, SIGNER, at.id, at.holder.keys, at.officer, (row.code, TODAY))


@pytest.mark.slow
def test_a_yes_that_nobody_said_does_not_count_and_is_not_told(database: Database, own: Desk) -> None:
    second = database.write(lambda tx: admitted(tx, own))[0]
    waits = database.write(lambda tx: enrolled(tx, own.id))[0]
    said = {"desk_id": own.id, "official_id": waits, "by_id": second, "day": TODAY}
    raw(database, insert(desk_approval).values(**said, vouched=bytes(64)))
    assert database.write(lambda tx: say_yes(tx, own, waits)) == "counted"
    assert [len(one.yes) for one in database.read(lambda tx: admission.candidates(tx, TRUST, own.id))] == [1]


@pytest.mark.slow
def test_who_came_by_no_invite_cannot_be_admitted(database: Database, own: Desk) -> None:
    database.write(lambda tx: a_strangers_seat(tx, own.id, ()))
    with pytest.raises(NoSuchMember):
        database.write(lambda tx: say_yes(tx, own, STRANGER))


@pytest.mark.slow
def test_one_who_waits_is_not_admitted_under_another_key(database: Database, own: Desk) -> None:
    waits = database.write(lambda tx: enrolled(tx, own.id))[0]
    raw(database, update(official_key).where(official_key.c.official_id == waits).values(public=THIEF.public))
    with pytest.raises(NoSuchMember):
        database.write(lambda tx: say_yes(tx, own, waits))


@pytest.mark.slow
def test_a_stranger_says_yes_to_nobody(database: Database, own: Desk) -> None:
    waits = database.write(lambda tx: enrolled(tx, own.id))[0]
    database.write(lambda tx: a_strangers_seat(tx, own.id, tuple(own.holder.keys)))
    stranger = Desk(own.id, STRANGER, THIEF.private, Holder(own.id, own.holder.keys))
    with pytest.raises(NoSuchMember):
        database.write(lambda tx: say_yes(tx, stranger, waits))


def test_nothing_is_passed_on_to_a_key_that_nobody_vouches_for(database: Database) -> None:
    above = database.write(lambda tx: staffed(tx, "protection"))
    filed(database)
    beside = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Ba Vì"))

    def targets(tx: Connection) -> list[str]:
        case_id = tx.execute(select(PROTECTION.case.c.id)).scalar_one()
        return [each.name for each in Transfers(PROTECTION, TRUST).targets(tx, above.holder, case_id)]

    assert database.read(targets) == ["Ba Vì"]
    raw(database, put_away(beside.id), put_key(beside.id))
    assert database.read(targets) == []


def test_a_key_of_another_secret_opens_no_form(database: Database, own: Desk) -> None:
    assert asked(database, Trust.of(Keyring.fresh())) == []
