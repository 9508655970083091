from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from storage import members, officials
from storage.engine import Database
from storage.members import NoSuchMember
from storage.tables import desk_key
from tests.storage.town import TODAY, enrolled, staffed, unstaffed


def test_the_first_member_makes_the_desks_key(database: Database) -> None:
    desk_id = database.write(lambda tx: unstaffed(tx, "protection"))
    officer, pair = database.write(lambda tx: enrolled(tx, desk_id))
    assert len(database.read(lambda tx: members.keys_of(tx, desk_id, officer, pair.private))) == 1
    assert database.read(lambda tx: members.waiting(tx, desk_id)) == ()


def test_of_two_first_members_at_once_one_makes_the_key_and_one_waits(database: Database) -> None:
    desk_id = database.write(lambda tx: unstaffed(tx, "protection"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: database.write(lambda tx: enrolled(tx, desk_id)), range(2)))
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(desk_key))) == 1
    assert len(database.read(lambda tx: members.waiting(tx, desk_id))) == 1


def test_the_next_member_waits_until_admitted_and_then_holds_the_same_keys(database: Database) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    officer, pair = database.write(lambda tx: enrolled(tx, desk.id))
    assert database.read(lambda tx: members.keys_of(tx, desk.id, officer, pair.private)) == {}
    [waiting] = database.read(lambda tx: members.waiting(tx, desk.id))
    database.write(lambda tx: members.admit(tx, desk.id, desk.holder.keys, waiting.code))
    assert database.read(lambda tx: members.keys_of(tx, desk.id, officer, pair.private)) == desk.holder.keys
    assert database.read(lambda tx: members.waiting(tx, desk.id)) == ()


def test_nobody_is_admitted_twice_or_to_a_desk_they_did_not_join(database: Database) -> None:
    desk, other = (database.write(lambda tx: staffed(tx, "protection")) for _ in range(2))
    officer, _ = database.write(lambda tx: enrolled(tx, other.id))
    row = database.read(lambda tx: officials.by_id(tx, officer))
    assert row is not None
    for code in (row.code, "CB-AAAA-AA"):
        with pytest.raises(NoSuchMember):
            database.write(lambda tx, code=code: members.admit(tx, desk.id, desk.holder.keys, code))
    database.write(lambda tx: members.admit(tx, other.id, other.holder.keys, row.code))
    with pytest.raises(NoSuchMember):
        database.write(lambda tx: members.admit(tx, other.id, other.holder.keys, row.code))


def test_who_holds_no_key_admits_nobody(database: Database) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    database.write(lambda tx: enrolled(tx, desk.id))
    [waiting] = database.read(lambda tx: members.waiting(tx, desk.id))
    with pytest.raises(NoSuchMember):
        database.write(lambda tx: members.admit(tx, desk.id, {}, waiting.code))


def test_an_officer_finds_their_desk(database: Database) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    assert database.read(lambda tx: members.desk_of_member(tx, desk.officer)) == desk.id
    assert database.read(lambda tx: members.desk_of_member(tx, bytes(16))) is None


def test_who_left_while_waiting_is_neither_shown_nor_admitted(database: Database) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    officer, _ = database.write(lambda tx: enrolled(tx, desk.id))
    [waiting] = database.read(lambda tx: members.waiting(tx, desk.id))
    database.write(lambda tx: officials.leave(tx, officer, TODAY))
    assert database.read(lambda tx: members.waiting(tx, desk.id)) == ()
    with pytest.raises(NoSuchMember):
        database.write(lambda tx: members.admit(tx, desk.id, desk.holder.keys, waiting.code))
