"""Two trust zones: with the citizens' secret and the whole database, no tip opens; a talk opens with its receipt."""

import base64
import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from nacl.bindings import crypto_scalarmult_base
from sqlalchemy import Connection, select

from storage import state
from storage.accounts.deskkeys import unwrap
from storage.cases.docket import Docket
from storage.cases.envelope import CASE, TALK, Entry, entry_place
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.receipts import Receipt, derive
from storage.tables import metadata
from storage.vault import Key, Keyring, Unreadable, open_
from tests.rings import TRUST
from tests.storage.town import HANOI, MARKER, NOON, TODAY, Desk, filing, staffed

CITIZENS = Keyring.fresh().rotated()
PHRASE = "sen lua may tre song cam vang gao chim"
LETTER = "thu-cua-ban-truc-5518"


@pytest.fixture
def desk(database: Database) -> Desk:
    return database.write(lambda tx: staffed(tx, "protection"))


@pytest.fixture
def receipt(database: Database, desk: Desk) -> Receipt:
    """A tip filed and answered, and the draft's state beside it, as in a real database."""
    made = derive(PHRASE, CITIZENS)[0]
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, None, "province", HANOI))
    database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(made, readers)))
    database.write(lambda tx: state.CITIZENS.save(tx, state.Pseudonym.of(CITIZENS, "web:1", TODAY), MARKER.encode()))
    [row] = database.read(lambda tx: Docket(PROTECTION).list(tx, desk.id))
    entry = Entry("desk", "reply", LETTER, desk.officer, NOON)
    database.write(lambda tx: Docket(PROTECTION).write(tx, desk.holder, row.id, entry))
    return made


def everything(tx: Connection) -> list[bytes]:
    """All values of bytes that the database holds, in every table."""
    rows = itertools.chain.from_iterable(tx.execute(select(table)).all() for table in metadata.sorted_tables)
    return [value for row in rows for value in row if isinstance(value, bytes)]


def opened_with(tx: Connection, secrets: list[bytes]) -> dict[str, int]:
    """How many entries of each purpose these secrets open, as keys of their own or as the private half of a pair."""
    wrapped = tx.execute(select(PROTECTION.key.c.wrapped)).scalars().all()
    keys = set(secrets) | {key for box, secret in itertools.product(wrapped, secrets) if (key := try_box(box, secret))}
    counts = {CASE: 0, TALK: 0}
    for row in tx.execute(select(PROTECTION.entry)):
        place = entry_place(PROTECTION, row.case_id, row.n)
        counts[row.purpose] += any(try_open(key, place, row.sealed) for key in keys if len(key) == 32)
    return counts


def try_box(box: bytes, secret: bytes) -> bytes | None:
    try:
        return unwrap(box, secret)
    except (Unreadable, TypeError):
        return None


def try_open(key: bytes, place: object, sealed: bytes) -> bool:
    try:
        return bool(open_(Keyring(tuple(Key(id_, key) for id_ in (1, 2))), place, sealed))
    except Unreadable:
        return False


def all_that_the_citizens_process_has(tx: Connection) -> list[bytes]:
    labels = ("state", "receipt", "cookie", "case", "talk", "state:web:1", "official", "session")
    rings = (CITIZENS, *(CITIZENS.under(label) for label in labels))
    own = [key.secret for ring in rings for key in ring.keys]
    return own + [crypto_scalarmult_base(secret) for secret in own] + [v for v in everything(tx) if len(v) == 32]


def test_the_citizens_keys_and_the_whole_database_open_no_tip_and_no_talk(database: Database, receipt: Receipt) -> None:
    assert database.read(lambda tx: opened_with(tx, all_that_the_citizens_process_has(tx))) == {CASE: 0, TALK: 0}


def test_the_receipt_opens_the_talk_and_never_the_tip(database: Database, receipt: Receipt) -> None:
    secrets = [receipt.private]
    assert database.read(lambda tx: opened_with(tx, [*secrets, *all_that_the_citizens_process_has(tx)])) == {
        CASE: 0,
        TALK: 1,
    }


def test_the_desks_key_opens_both(database: Database, desk: Desk, receipt: Receipt) -> None:
    """The attack of the tests above does open what it should, given the right key."""
    secrets = list(desk.holder.keys.values())
    assert database.read(lambda tx: opened_with(tx, secrets)) == {CASE: 1, TALK: 1}


def test_the_phrase_without_the_citizens_secret_finds_nothing(database: Database, receipt: Receipt) -> None:
    stolen = derive(PHRASE, Keyring.fresh())
    assert database.read(lambda tx: Mailbox(PROTECTION).find(tx, stolen)) is None


def test_a_phrase_given_out_before_a_rotation_still_opens_its_mailbox(database: Database, receipt: Receipt) -> None:
    later = derive(PHRASE, CITIZENS.rotated())
    opened = database.read(lambda tx: Mailbox(PROTECTION).find(tx, later))
    assert opened is not None
    assert [letter.text for letter in opened.letters] == [LETTER]


def test_a_dump_reads_for_no_text_in_any_common_encoding(database: Database, receipt: Receipt) -> None:
    dump = b"".join(database.read(everything))
    for text in (MARKER, LETTER, PHRASE):
        assert not any(spelled in dump for spelled in spellings(text))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_file_of_sqlite_reads_for_it_either(database: Database, receipt: Receipt, tmp_path: Path) -> None:
    files = [path.read_bytes() for path in tmp_path.glob("nhipcau.db*")]
    assert len(files) == 3
    for text in (MARKER, LETTER, PHRASE):
        assert not any(spelled in content for content in files for spelled in spellings(text))


def spellings(text: str) -> list[bytes]:
    plain = text.encode()
    coded = [base64.b64encode(bytes(shift) + plain)[4:-4] for shift in range(3)]
    return [plain, text.encode("utf-16-le"), text.encode("utf-16-be"), plain.hex().encode(), plain[::-1], *coded]


def test_filing_and_the_mailbox_load_nothing_of_the_desks_side() -> None:
    code = (
        "import sys, storage.state, storage.receipts, storage.cases.intake, storage.cases.mailbox; print(*sys.modules)"
    )
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    desk_side = {"docket", "opened"}
    assert not loaded & {f"storage.{name}" for name in ("sessions", "officials", "members", "invites")}
    assert not loaded & {f"storage.cases.{name}" for name in desk_side}


def test_no_table_joins_a_person_to_a_case() -> None:
    """Nothing but the receipt's tag leads to a case, and no column of a case leads to a person but the officer."""
    columns = {column.name for side in (PROTECTION, SUPPORT) for column in side.case.c}
    clocks = {"opened", "asked", "paused", "extended", "escalated", "over", "kept", "looked", "given"}
    filed = {"id", "receipt_tag", "desk_id", "area", "kind", "urgency", "status", "day", "slot"}
    assert columns == filed | clocks | {"officer"}
