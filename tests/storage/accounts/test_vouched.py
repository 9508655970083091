"""What an operator signs: keys from before there were signatures, and all of it under a new officials' secret."""

from collections.abc import Iterable

import pytest
from sqlalchemy import delete, insert, select, update

from storage.accounts import members, turnover
from storage.accounts.deskkeys import KeyPair, fingerprint
from storage.accounts.members import NoSuchMember
from storage.accounts.present import unvouched
from storage.accounts.signing_anew import sign_anew
from storage.accounts.vouched import Inventory, NoSuchKey, Shown, inventories, vouch
from storage.accounts.vouching import Signer, Trust, Unvouched
from storage.cases.intake import Intake
from storage.cases.tables import PROTECTION
from storage.engine import Database
from storage.tables import desk, desk_approval, desk_key, desk_member, desk_member_key, official, official_key
from tests.rings import OFFICE_RING, SIGNER, TRUST
from tests.storage.town import BA_VI, HANOI, TODAY, Desk, admitted, enrolled, staffed

LATER = Signer.of(OFFICE_RING.rotated())
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def own(database: Database) -> Desk:
    """With two members and one who waits."""
    made = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Ba Vì"))
    database.write(lambda tx: (admitted(tx, made), enrolled(tx, made.id)))
    return made


@pytest.fixture
def old(database: Database, own: Desk) -> Desk:
    """As a database stood before there were signatures."""
    for table in (desk, desk_key, desk_member, desk_member_key, desk_approval):
        database.write(lambda tx, table=table: tx.execute(update(table).values(vouched=None)))
    return own


def inventory(database: Database, trust: Trust = TRUST) -> Inventory:
    [found] = database.read(lambda tx: inventories(tx, trust))
    return found


def asked(database: Database, trust: Trust = TRUST) -> list[str]:
    return [
        one.name for one in database.read(lambda tx: Intake(PROTECTION, trust).readers(tx, BA_VI, "commune", HANOI))
    ]


def mine(database: Database, own: Desk) -> Shown:
    """Their line of the list."""
    code = database.read(lambda tx: tx.scalar(select(official.c.code).where(official.c.id == own.officer)))
    return next(each for each in inventory(database).members if each.name == code)


def sign(database: Database, desk_id: bytes, key: str, named: Iterable[Shown]) -> None:
    compared = {each.name: each.key_print for each in named}
    database.write(lambda tx: vouch(tx, SIGNER, desk_id, key, compared, TODAY))


@pytest.mark.slow
@on_sqlite
def test_a_desk_that_was_made_and_staffed_as_it_should_be_is_whole(database: Database, own: Desk) -> None:
    assert inventory(database).is_whole
    assert (len(inventory(database).keys), len(inventory(database).members)) == (1, 3)


@on_sqlite
def test_what_is_old_is_sealed_to_once_somebody_has_vouched_for_it(database: Database, old: Desk) -> None:
    shown = inventory(database)
    assert asked(database) == []
    assert [each.vouched for each in (*shown.keys, *shown.members)] == [False] * 4
    sign(database, old.id, shown.keys[0].name, shown.members)
    assert asked(database) == ["Ba Vì"]
    assert inventory(database).is_whole
    assert database.write(lambda tx: turnover.rotate(tx, SIGNER, old.id, TODAY))
    assert len(database.read(lambda tx: members.keys_of(tx, old.id, old.officer, old.private))) == 2


@pytest.mark.slow
@on_sqlite
def test_who_is_not_named_is_handed_nothing_more(database: Database, old: Desk) -> None:
    sign(database, old.id, inventory(database).keys[0].name, [mine(database, old)])
    database.write(lambda tx: turnover.rotate(tx, SIGNER, old.id, TODAY))
    key = members.vouched
    present = next(
        iter(database.read(lambda tx: members.keys_of(tx, old.id, old.officer, old.private)).keys() - old.holder.keys)
    )
    assert [each for each, _ in database.read(lambda tx: key(tx, TRUST, old.id, present))] == [old.officer]


@pytest.mark.slow
@on_sqlite
def test_of_two_keys_in_use_the_one_not_named_is_put_away(database: Database, old: Desk) -> None:
    genuine, thief = inventory(database).keys[0].name, KeyPair.new().public
    row = {"desk_id": old.id, "key_id": "ff", "public": thief, "from_day": TODAY}
    database.write(lambda tx: tx.execute(insert(desk_key).values(**row)))
    assert {each.name for each in inventory(database).keys} == {genuine, fingerprint(thief)}
    sign(database, old.id, genuine, [mine(database, old)])
    assert [each.name for each in inventory(database).keys] == [genuine]
    assert database.read(lambda tx: unvouched(tx, TRUST)) == 0


@pytest.mark.slow
@on_sqlite
def test_neither_another_key_nor_a_stranger_is_signed(database: Database, old: Desk) -> None:
    with pytest.raises(NoSuchKey):
        sign(database, old.id, fingerprint(KeyPair.new().public), inventory(database).members)
    with pytest.raises(NoSuchMember):
        sign(database, old.id, inventory(database).keys[0].name, [Shown("CB-AAAA-AA", vouched=False)])
    assert asked(database) == []


@on_sqlite
def test_a_member_is_signed_under_the_key_that_was_compared_and_under_no_other(database: Database, old: Desk) -> None:
    """Whose public key somebody exchanged reads another fingerprint on their own page than the operator in the list."""
    genuine, exchanged = mine(database, old), update(official_key).where(official_key.c.official_id == old.officer)
    database.write(lambda tx: tx.execute(exchanged.values(public=KeyPair.new().public)))
    assert mine(database, old).key_print != genuine.key_print
    with pytest.raises(NoSuchMember):
        sign(database, old.id, inventory(database).keys[0].name, [genuine])


@pytest.mark.slow
@on_sqlite
def test_a_key_is_not_signed_where_nobody_is_named_who_would_be_handed_the_next(database: Database, old: Desk) -> None:
    waits = database.write(lambda tx: enrolled(tx, old.id))[0]
    code = database.read(lambda tx: tx.scalar(select(official.c.code).where(official.c.id == waits)))
    for named in ((), [each for each in inventory(database).members if each.name == code]):
        with pytest.raises(NoSuchMember):
            sign(database, old.id, inventory(database).keys[0].name, named)
    assert asked(database) == []


@on_sqlite
def test_nor_is_one_at_a_desk_where_nobody_holds_a_key(database: Database, old: Desk) -> None:
    """Whoever put a key there, and struck out who was admitted, has it signed by nobody's name."""
    database.write(lambda tx: tx.execute(delete(desk_member_key)))
    with pytest.raises(NoSuchMember):
        sign(database, old.id, inventory(database).keys[0].name, ())
    assert asked(database) == []


@on_sqlite
def test_a_desk_nobody_vouches_for_is_not_rotated_and_who_leaves_it_is_gone_all_the_same(
    database: Database, old: Desk
) -> None:
    """Else all its members would lose what comes next, or one who is to go would stay."""
    with pytest.raises(Unvouched):
        database.write(lambda tx: turnover.rotate(tx, SIGNER, old.id, TODAY))
    database.write(lambda tx: turnover.leave(tx, SIGNER, old.officer, TODAY))
    assert database.read(lambda tx: old.officer not in members.admitted(tx, old.id))
    assert [len(inventory(database).keys), asked(database)] == [1, []]


@pytest.mark.slow
@on_sqlite
def test_a_newcomer_to_an_unvouched_desk_does_not_get_it_for_themselves(database: Database, old: Desk) -> None:
    newcomer = database.write(lambda tx: enrolled(tx, old.id))[0]
    assert newcomer not in database.read(lambda tx: members.admitted(tx, old.id))


@on_sqlite
def test_a_new_secret_signs_anew_what_the_old_one_signed_and_nothing_else(database: Database, own: Desk) -> None:
    row = {"desk_id": own.id, "key_id": "ff", "public": KeyPair.new().public, "from_day": TODAY}
    database.write(lambda tx: tx.execute(insert(desk_key).values(**row)))
    assert asked(database, LATER.current) == []
    assert asked(database, LATER.trust) == asked(database, TRUST) == ["Ba Vì"]
    count = database.write(lambda tx: sign_anew(tx, LATER))
    assert count == 1 + 1 + 3 + 2  # the desk, its key, its members, who holds the key
    assert asked(database, LATER.current) == ["Ba Vì"]
    assert [each.vouched for each in inventory(database, LATER.current).keys].count(True) == 1
    assert database.write(lambda tx: sign_anew(tx, LATER)) == 0


@pytest.mark.slow
@on_sqlite
def test_after_a_new_secret_a_rotation_goes_on_as_before(database: Database, own: Desk) -> None:
    database.write(lambda tx: sign_anew(tx, LATER))
    assert database.write(lambda tx: turnover.rotate(tx, LATER, own.id, TODAY))
    assert asked(database, LATER.current) == ["Ba Vì"]
    assert len(database.read(lambda tx: members.keys_of(tx, own.id, own.officer, own.private))) == 2


def test_the_citizens_line_may_hold_two_keys() -> None:
    new, old = Signer.of(OFFICE_RING.rotated()).current.keys[0].hex(), TRUST.keys[0].hex()
    assert Trust.parse(f" {new.upper()},\n{old}").keys == (bytes.fromhex(new), TRUST.keys[0])
