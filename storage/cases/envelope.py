"""What lies sealed in a case: entries under one of its two keys, and who changed the status."""

import json
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, Table, func, insert, select

from storage.cases.shapes import MISSHAPEN, is_document, moment, sent_file, words
from storage.cases.tables import CaseTables
from storage.files import StoredFile
from storage.vault import Keyring, Place, Unreadable, open_, seal

CASE = "case"
TALK = "talk"
TIP = "tip"
TIP_NUMBER = 1  # it is the first entry of its case
LAST_NUMBER = 10**9  # no entry and no change has a higher one
CLOSED = "closed"  # the kind of the person's last entry: nobody opens their mailbox any more
UNREADABLE = "unreadable"  # the kind of an entry that does not open: nothing else is known of it
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


SHUT = Entry("desk", UNREADABLE, "")


def append_entry(
    tx: Connection, tables: CaseTables, case_id: bytes, purpose: str, sealing: tuple[bytes, Entry]
) -> None:
    """Seal the entry under the given key and put it behind the case's last one; the caller holds the case's row."""
    secret, entry = sealing
    n = next_number(tx, tables.entry, case_id)
    sealed = seal(Keyring.single(secret), entry_place(tables, case_id, n), _dump(entry), pad=PAD)
    tx.execute(insert(tables.entry).values(case_id=case_id, n=n, purpose=purpose, sealed=sealed))


def read_entry(tables: CaseTables, row: Row[tuple[object, ...]], secret: bytes) -> Entry:
    """Raises Unreadable: another key, moved within or between cases, or misshapen."""
    _check_number(row.n)
    return _parse(open_(Keyring.single(secret), entry_place(tables, row.case_id, row.n), row.sealed))


def entry_or_shut(tables: CaseTables, row: Row[tuple[object, ...]], secret: bytes | None) -> Entry:
    """As `read_entry`; one of kind UNREADABLE where that raises, or where there is no key. One damaged line must not
    keep the others shut.
    """
    try:
        return read_entry(tables, row, secret) if secret else SHUT
    except Unreadable:
        return SHUT


def is_closing(entry: Entry) -> bool:
    """Whether the person closed their mailbox with it."""
    return entry.author == "person" and entry.kind == CLOSED


def filed_document(entry: Entry) -> bytes:
    """The JSON document that was filed, as UTF-8; b"" where the first entry of a case is no such, or is misshapen."""
    document = entry.text.encode()
    return document if entry.kind == TIP and is_document(document) else b""


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
    _check_number(row.n)
    plain = open_(Keyring.single(secret), change_place(tables, row.case_id, row.n), row.sealed)
    try:
        by, at = json.loads(plain)
        return bytes.fromhex(by), moment(at)
    except MISSHAPEN:
        raise Unreadable("a change of another shape") from None


def next_number(tx: Connection, table: Table, case_id: bytes) -> int:
    """The next `n` of a case, counted by the database while the case's row is held. What somebody put at a place that
    no entry has takes none.
    """
    ours = table.c.case_id == case_id, table.c.n.between(1, LAST_NUMBER)
    return (tx.scalar(select(func.max(table.c.n)).where(*ours)) or 0) + 1


def _check_number(n: object) -> None:
    """Raises Unreadable: SQLite keeps anything in any column."""
    if type(n) is not int or not 1 <= n <= LAST_NUMBER:
        raise Unreadable("no entry has this number")


def _dump(entry: Entry) -> bytes:
    by = None if entry.by is None else entry.by.hex()
    at = None if entry.at is None else entry.at.isoformat()
    files = [astuple(file) for file in entry.files]
    return json.dumps([entry.author, entry.kind, entry.text, by, at, entry.answers, files], ensure_ascii=False).encode()


def _parse(plain: bytes) -> Entry:
    """Raises Unreadable."""
    try:
        return _entry(json.loads(plain))
    except MISSHAPEN:
        raise Unreadable("an entry of another shape") from None


def _entry(written: list[Any]) -> Entry:
    """What was written before there were answers and files ends with the time. Raises any of MISSHAPEN."""
    author, kind, text, by, at, *more = written
    answers, files = more or (0, ())
    if author not in get_args(Author) or type(answers) is not int:
        raise ValueError("nobody's, or it answers nothing")
    who, when = None if by is None else bytes.fromhex(by), None if at is None else moment(at)
    sent = tuple(sent_file(StoredFile(*file)) for file in files)
    return Entry(author, words(kind), words(text), who, when, answers, sent)
