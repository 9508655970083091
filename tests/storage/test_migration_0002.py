"""What an office of the first version kept still works after the second migration."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection, inspect, text

from storage.accounts import invites, members, officials, sessions
from storage.accounts.deskkeys import Cost, KeyPair, lock, unlock, wrap
from storage.accounts.invites import LIFETIME
from storage.engine import Database, migrate
from storage.migrations import upgrade
from storage.moments import seconds
from storage.vault import Place, new_id, seal
from tests.storage.town import BA_VI, HANOI, NOON, OFFICIALS

PASSPHRASE = "lúa chín ngoài đồng"
CODE = "CB-7K3F-Q2"
TOKEN = "lời-mời"


@dataclass(frozen=True)
class Old:
    """An officer of a desk as version 0001 kept them: keys in the officer's own row."""

    pair: KeyPair = field(default_factory=KeyPair.new)
    desk_key: bytes = field(default_factory=lambda: bytes(range(32)))
    officer: bytes = field(default_factory=new_id)
    desk: bytes = field(default_factory=new_id)
    organisation: bytes = field(default_factory=new_id)

    def write(self, tx: Connection) -> str:
        """Everything as it stood; returns the cookie of a session."""
        home = {"id": self.organisation, "name": "Công an", "side": "protection"}
        put(tx, "organisation", home | {"province_code": HANOI, "unit_code": BA_VI})
        place = {"organisation_id": self.organisation, "side": "protection", "name": "Bàn", "level": "province"}
        put(tx, "desk", place | {"id": self.desk, "area_code": HANOI})
        put(tx, "desk_key", {"desk_id": self.desk, "key_id": "k", "public": b"desk", "from_day": "2026-11-22"})
        self._write_officer(tx)
        invite = {"token_hash": invites._hash(TOKEN), "organisation_id": self.organisation, "desk_id": self.desk}
        put(tx, "invite", invite | {"role": "desk", "expires": seconds(NOON + LIFETIME)})
        return sessions.begin(tx, OFFICIALS, self.officer, self.pair.private, NOON)

    def _write_officer(self, tx: Connection) -> None:
        locked = lock(self.pair.private, PASSPHRASE, Cost(passes=1, kib=8))
        sealed = seal(OFFICIALS.under("official"), Place("official", "locked", self.officer), locked)
        row = {"id": self.officer, "organisation_id": self.organisation, "code": CODE, "role": "desk"}
        put(tx, "official", row | {"public": self.pair.public, "locked": sealed})
        member = {"desk_id": self.desk, "official_id": self.officer}
        put(tx, "desk_member", member | {"since_day": "2026-11-22"})
        put(tx, "desk_member_key", member | {"key_id": "k", "wrapped": wrap(self.desk_key, self.pair.public)})


def put(tx: Connection, table: str, row: dict[str, object]) -> None:
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    tx.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


@pytest.fixture
def old() -> Old:
    return Old()


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """At version 0001."""
    opened = Database(empty_url)
    opened.write(lambda tx: upgrade(tx, "0001"))
    yield opened
    opened.close()


@pytest.fixture
def cookie(database: Database, empty_url: str, old: Old) -> str:
    """Of a session begun before the migration, which has run."""
    cookie = database.write(old.write)
    migrate(empty_url)
    return cookie


@pytest.mark.slow
def test_an_officer_unlocks_their_key_and_opens_the_desk_with_it(database: Database, old: Old, cookie: str) -> None:
    row = database.read(lambda tx: officials.by_code(tx, CODE))
    assert row == officials.OfficialRow(old.officer, old.organisation, CODE, "desk")
    keys = database.read(lambda tx: officials.key_of(tx, OFFICIALS, old.officer))
    assert keys is not None
    private = unlock(keys.locked, PASSPHRASE)
    assert (keys.public, private) == (old.pair.public, old.pair.private)
    held = database.read(lambda tx: members.keys_of(tx, old.desk, old.officer, private))
    assert held == {"k": old.desk_key}


@pytest.mark.slow
def test_an_open_session_stays_open(database: Database, old: Old, cookie: str) -> None:
    found = database.read(lambda tx: sessions.find(tx, OFFICIALS, cookie, NOON))
    assert found is not None
    assert (found.official_id, found.private) == (old.officer, old.pair.private)


@pytest.mark.slow
def test_an_invite_on_its_way_can_be_used(database: Database, old: Old, cookie: str) -> None:
    invited = database.write(lambda tx: invites.consume(tx, TOKEN, NOON))
    assert (invited.desk_id, invited.official_id, invited.unit_code) == (old.desk, None, BA_VI)


@pytest.mark.slow
def test_no_key_is_left_in_the_list_of_officials(database: Database, cookie: str) -> None:
    columns = {column["name"] for column in database.read(lambda tx: inspect(tx).get_columns("official"))}
    assert columns == {"id", "organisation_id", "code", "role", "left_day"}


@pytest.mark.slow
def test_an_office_without_officers_moves_up_too(database: Database, empty_url: str) -> None:
    migrate(empty_url)
    assert database.read(officials.listed) == ()
