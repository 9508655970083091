from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage.accounts import admission, members, officials, turnover
from storage.accounts.admission import Admitted, Yes
from storage.accounts.deskkeys import KeyPair
from storage.accounts.members import NoSuchMember
from storage.engine import Busy, Database
from storage.tables import desk_approval
from tests.rings import SIGNER, TRUST
from tests.storage.town import TODAY, Desk, admitted, enrolled, staffed

Officer = tuple[bytes, KeyPair]


@pytest.fixture
def desk(database: Database) -> Desk:
    return database.write(lambda tx: staffed(tx, "protection"))


def code_of(database: Database, officer: Officer) -> str:
    row = database.read(lambda tx: officials.by_id(tx, officer[0]))
    assert row is not None
    return row.code


def yes(database: Database, desk: Desk, by: Officer, whom: Officer, days: int = 0) -> Yes:
    keys = database.read(lambda tx: members.keys_of(tx, desk.id, by[0], by[1].private))
    said = (code_of(database, whom), TODAY + timedelta(days=days))
    return database.write(lambda tx: admission.approve(tx, SIGNER, desk.id, keys, by[0], said))


def first(desk: Desk) -> Officer:
    return desk.officer, KeyPair.of(desk.private)


def test_where_there_is_one_member_one_yes_is_enough(database: Database, desk: Desk) -> None:
    newcomer = database.write(lambda tx: enrolled(tx, desk.id))
    assert yes(database, desk, first(desk), newcomer) == "admitted"
    keys = database.read(lambda tx: members.keys_of(tx, desk.id, newcomer[0], newcomer[1].private))
    assert keys == desk.holder.keys
    assert database.read(lambda tx: members.waiting(tx, desk.id)) == ()


def test_with_keys_from_before_a_new_one_nobody_is_admitted_and_the_next_try_does_it(
    database: Database, desk: Desk
) -> None:
    newcomer = database.write(lambda tx: enrolled(tx, desk.id))
    database.write(lambda tx: turnover.rotate(tx, SIGNER, desk.id, TODAY))
    said = (code_of(database, newcomer), TODAY)
    with pytest.raises(Busy):
        database.write(lambda tx: admission.approve(tx, SIGNER, desk.id, desk.holder.keys, desk.officer, said))
    [waits] = database.read(lambda tx: admission.candidates(tx, TRUST, desk.id))
    assert waits.yes == ()
    assert yes(database, desk, first(desk), newcomer) == "admitted"
    assert len(database.read(lambda tx: members.keys_of(tx, desk.id, newcomer[0], newcomer[1].private))) == 2


def test_where_there_are_two_both_must_say_yes(database: Database, desk: Desk) -> None:
    second = database.write(lambda tx: admitted(tx, desk))
    newcomer = database.write(lambda tx: enrolled(tx, desk.id))
    assert yes(database, desk, second, newcomer) == "counted"
    assert yes(database, desk, second, newcomer) == "again"
    assert database.read(lambda tx: members.keys_of(tx, desk.id, newcomer[0], newcomer[1].private)) == {}
    [waits] = database.read(lambda tx: admission.candidates(tx, TRUST, desk.id))
    assert (waits.code, waits.yes) == (code_of(database, newcomer), (code_of(database, second),))
    assert yes(database, desk, first(desk), newcomer) == "admitted"
    assert database.read(lambda tx: members.keys_of(tx, desk.id, newcomer[0], newcomer[1].private))


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_yes_that_nobody_vouches_for_any_more_is_said_once_again_and_counts(database: Database, desk: Desk) -> None:
    """From before there were signatures, or put there so that nobody is ever admitted."""
    second = database.write(lambda tx: admitted(tx, desk))
    newcomer = database.write(lambda tx: enrolled(tx, desk.id))
    yes(database, desk, second, newcomer)
    database.write(lambda tx: tx.execute(update(desk_approval).values(vouched=None)))
    assert yes(database, desk, first(desk), newcomer) == "counted"
    assert yes(database, desk, first(desk), newcomer) == "again"
    assert yes(database, desk, second, newcomer, days=1) == "admitted"


def test_of_two_who_say_yes_at_once_one_is_the_second(database: Database, desk: Desk) -> None:
    second = database.write(lambda tx: admitted(tx, desk))
    newcomer = database.write(lambda tx: enrolled(tx, desk.id))
    with ThreadPoolExecutor(2) as pool:
        said = pool.map(lambda by: yes(database, desk, by, newcomer), (first(desk), second))
    assert sorted(said) == ["admitted", "counted"]


def test_the_yes_of_somebody_who_left_does_not_count(database: Database, desk: Desk) -> None:
    second, third = (database.write(lambda tx: admitted(tx, desk)) for _ in range(2))
    newcomer = database.write(lambda tx: enrolled(tx, desk.id))
    yes(database, desk, third, newcomer)
    database.write(lambda tx: turnover.leave(tx, SIGNER, third[0], TODAY))
    assert database.read(lambda tx: admission.candidates(tx, TRUST, desk.id))[0].yes == ()
    assert yes(database, desk, second, newcomer) == "counted"


def test_who_waits_admits_nobody_and_neither_does_another_desk(database: Database, desk: Desk) -> None:
    other = database.write(lambda tx: staffed(tx, "protection"))
    newcomer, friend = (database.write(lambda tx: enrolled(tx, desk.id)) for _ in range(2))
    with pytest.raises(NoSuchMember):
        yes(database, desk, friend, newcomer)
    with pytest.raises(NoSuchMember):
        yes(database, other, first(other), newcomer)
    with pytest.raises(NoSuchMember):
        database.write(
            lambda tx: admission.approve(tx, SIGNER, desk.id, other.holder.keys, other.officer, ("CB-AAAA-AA", TODAY))
        )


def test_nobody_is_admitted_twice_or_after_leaving(database: Database, desk: Desk) -> None:
    newcomer, gone = (database.write(lambda tx: enrolled(tx, desk.id)) for _ in range(2))
    yes(database, desk, first(desk), newcomer)
    database.write(lambda tx: turnover.leave(tx, SIGNER, gone[0], TODAY))
    for whom in (newcomer, gone):
        with pytest.raises(NoSuchMember):
            yes(database, desk, first(desk), whom)


def test_for_a_month_everybody_sees_who_was_admitted_and_by_whom(database: Database, desk: Desk) -> None:
    second = database.write(lambda tx: admitted(tx, desk))
    newcomer = database.write(lambda tx: enrolled(tx, desk.id))
    yes(database, desk, first(desk), newcomer)
    assert database.read(lambda tx: admission.announced(tx, TRUST, desk.id, TODAY)) == ()
    yes(database, desk, second, newcomer, days=3)
    by = (code_of(database, first(desk)), code_of(database, second))
    told = Admitted(code_of(database, newcomer), TODAY + timedelta(days=3), by)
    assert database.read(lambda tx: admission.announced(tx, TRUST, desk.id, TODAY + timedelta(days=32))) == (told,)
    assert database.read(lambda tx: admission.announced(tx, TRUST, desk.id, TODAY + timedelta(days=33))) == ()
