"""What lies sealed in a case: entries under one of its two keys, and who changed the status."""

import json
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, Table, func, insert, select

from storage.cases.tables import CaseTables
from storage.files import StoredFile
from storage.vault import Keyring, Place, open_, seal

CASE = "case"
TALK = "talk"
TIP = "tip"
TIP_NUMBER = 1  # it is the first entry of its case
PAD = 1024  # bytes: the length of a tip says little of its content
Author = Literal["person", "desk"]


@dataclass(frozen=True)
class Entry:
    """One thing written. `by` is the officer's id; a person has none, and no time of day. `answers`: the number of the
    entry it replies to, 0 for none; `files`: what the person sent with it.
    """

    author: Author
    kind: str
    text: str
    by: bytes | None = None
    at: datetime | None = None
    answers: int = 0
    files: tuple[StoredFile, ...] = ()


def append_entry(
    tx: Connection, tables: CaseTables, case_id: bytes, purpose: str, sealing: tuple[bytes, Entry]
) -> None:
    """Seal the entry under the given key and put it behind the case's last one; the caller holds the case's row."""
    secret, entry = sealing
    n = next_number(tx, tables.entry, case_id)
    sealed = seal(Keyring.single(secret), entry_place(tables, case_id, n), _dump(entry), pad=PAD)
    tx.execute(insert(tables.entry).values(case_id=case_id, n=n, purpose=purpose, sealed=sealed))


def read_entry(tables: CaseTables, row: Row[tuple[object, ...]], secret: bytes) -> Entry:
    """Raises Unreadable: another key, or moved within or between cases."""
    return _parse(open_(Keyring.single(secret), entry_place(tables, row.case_id, row.n), row.sealed))


def entry_place(tables: CaseTables, case_id: bytes, n: int) -> Place:
    return Place(tables.entry.name, "sealed", case_id + n.to_bytes(4, "big"))


def change_place(tables: CaseTables, case_id: bytes, n: int) -> Place:
    return Place(tables.change.name, "sealed", case_id + n.to_bytes(4, "big"))


def seal_change(tables: CaseTables, case_id: bytes, n: int, step: tuple[bytes, bytes, datetime]) -> bytes:
    """`step`: the case key, the officer's id, the time."""
    secret, by, at = step
    plain = json.dumps([by.hex(), at.isoformat()]).encode()
    return seal(Keyring.single(secret), change_place(tables, case_id, n), plain, pad=128)


def open_change(
    tables: CaseTables, row: Row[tuple[object, ...]], secret: bytes
) -> tuple[bytes, datetime] | tuple[None, None]:
    """Who changed the status, and when; the person's own change carries neither. Raises Unreadable."""
    if row.sealed is None:
        return None, None
    by, at = json.loads(open_(Keyring.single(secret), change_place(tables, row.case_id, row.n), row.sealed))
    return bytes.fromhex(by), datetime.fromisoformat(at)


def next_number(tx: Connection, table: Table, case_id: bytes) -> int:
    """The next `n` of a case, counted by the database while the case's row is held."""
    return (tx.scalar(select(func.max(table.c.n)).where(table.c.case_id == case_id)) or 0) + 1


def _dump(entry: Entry) -> bytes:
    by = None if entry.by is None else entry.by.hex()
    at = None if entry.at is None else entry.at.isoformat()
    files = [astuple(file) for file in entry.files]
    return json.dumps([entry.author, entry.kind, entry.text, by, at, entry.answers, files], ensure_ascii=False).encode()


def _parse(plain: bytes) -> Entry:
    """What was written before there were answers and files ends with the time."""
    author, kind, text, by, at, *more = json.loads(plain)
    answers, files = more or (0, ())
    sent = tuple(StoredFile(*file) for file in files)
    return Entry(author, kind, text, by and bytes.fromhex(by), at and datetime.fromisoformat(at), answers, sent)
