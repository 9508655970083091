"""Where officials are reached: one chat each, sealed, found by its tag alone."""

from sqlalchemy import Connection, select

from storage.accounts import addresses, officials
from storage.accounts.addresses import TELEGRAM, Chat
from storage.engine import Database
from storage.tables import official_address
from storage.vault import Keyring
from tests.storage.owing import reporter
from tests.storage.town import TODAY

RING = Keyring.fresh()
CHAT, OTHER = Chat(TELEGRAM, "7090000123"), Chat(TELEGRAM, "7090000456")


def link(database: Database, who: bytes, chat: Chat = CHAT, ring: Keyring = RING) -> None:
    database.write(lambda tx: addresses.link(tx, ring, who, chat, TODAY))


def whose(database: Database, chat: Chat = CHAT, ring: Keyring = RING) -> bytes | None:
    return database.read(lambda tx: addresses.whose(tx, ring, chat))


def reached(database: Database, *ids: bytes, ring: Keyring = RING) -> dict[bytes, str]:
    found = database.read(lambda tx: addresses.of_officials(tx, ring, ids, TELEGRAM))
    assert database.read(lambda tx: addresses.reached(tx, TELEGRAM)) >= found.keys()
    return found


def test_a_chat_leads_to_its_official_and_the_official_to_the_chat(database: Database) -> None:
    one, other = reporter(database), reporter(database)
    link(database, one)
    link(database, other, OTHER)
    assert [whose(database), whose(database, OTHER), whose(database, Chat("zalo", CHAT.address))] == [one, other, None]
    assert reached(database, one, other) == {one: CHAT.address, other: OTHER.address}
    assert reached(database, one) == {one: CHAT.address}
    assert reached(database) == {}


def test_a_new_chat_takes_the_place_of_the_old_one(database: Database) -> None:
    who = reporter(database)
    link(database, who)
    link(database, who, OTHER)
    assert [whose(database), whose(database, OTHER)] == [None, who]
    assert reached(database, who) == {who: OTHER.address}


def test_a_chat_belongs_to_one_official_the_last_who_linked_it(database: Database) -> None:
    before, after = reporter(database), reporter(database)
    for who in (before, after, after):
        link(database, who)
    assert whose(database) == after
    assert reached(database, before, after) == {after: CHAT.address}


def test_who_leaves_office_is_reached_no_more(database: Database) -> None:
    who = reporter(database)
    link(database, who)
    database.write(lambda tx: officials.leave(tx, who, TODAY))
    assert whose(database) is None
    assert reached(database, who) == {}
    assert database.read(lambda tx: tx.execute(select(official_address)).all()) == []


def test_who_blocks_us_is_known_and_written_to_again_only_when_they_come_back(database: Database) -> None:
    who = reporter(database)
    link(database, who)
    database.write(lambda tx: addresses.block(tx, RING, CHAT))
    assert (whose(database), reached(database, who)) == (who, {})
    database.write(lambda tx: addresses.unblock(tx, RING, OTHER))
    assert reached(database, who) == {}
    database.write(lambda tx: addresses.unblock(tx, RING, CHAT))
    assert reached(database, who) == {who: CHAT.address}


def test_a_chat_is_found_and_read_after_the_key_was_rotated_and_linked_anew_without_a_second_row(
    database: Database,
) -> None:
    who, later = reporter(database), RING.rotated()
    link(database, who)
    assert whose(database, ring=later) == who
    assert reached(database, who, ring=later) == {who: CHAT.address}
    link(database, reporter(database), ring=later)
    assert database.read(lambda tx: len(tx.execute(select(official_address)).all())) == 1


def test_a_dump_names_no_chat_and_the_same_chat_looks_different_elsewhere(database: Database) -> None:
    def dumped(tx: Connection) -> str:
        return " ".join(value.hex() if isinstance(value, bytes) else str(value) for row in rows(tx) for value in row)

    def rows(tx: Connection) -> list[object]:
        return list(tx.execute(select(official_address)).all())

    who = reporter(database)
    link(database, who)
    first = database.read(dumped)
    assert CHAT.address not in first
    assert CHAT.address.encode().hex() not in first
    link(database, who, ring=Keyring.fresh())
    tags = set(database.read(lambda tx: tx.execute(select(official_address.c.tag)).scalars()))
    assert not any(tag.hex() in first for tag in tags)
    assert whose(database) is None
