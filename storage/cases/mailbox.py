"""The mailbox: what the phrase of a receipt opens. It reads the talk; the tip stays closed to it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Row, exists, insert, select, update

from storage.accounts.deskkeys import unwrap
from storage.cases.damage import Damaged, checked, told
from storage.cases.envelope import CLOSED, TALK, Entry, append_entry, entry_or_shut, next_number
from storage.cases.tables import RECEIPT, CaseTables
from storage.duties import lifecycle
from storage.files import StoredFile
from storage.receipts import Receipt
from storage.vault import TAG_BYTES

ADDITION, ANSWER, QUESTION = "addition", "answer", "question"
PERSON: Literal["person"] = "person"
# Of the case's row no more is read here: the citizens' role of the database may not (storage.grants).
SHOWN = ("id", "status", "urgency", "area", "day", "slot", "opened", "escalated", "asked", "paused", "over")
Found = Row[tuple[object, ...]]


class NoMailbox(LookupError):
    """No mailbox has this tag."""


class MailboxClosed(Exception):
    """The person withdrew: nothing is written into this mailbox any more."""


class NoQuestion(LookupError):
    """What was to be answered is no question of this mailbox."""


@dataclass(frozen=True)
class StoredLetter:
    """One message of the talk: author `person` or `desk`; kind `addition`, `answer`, `reply` or `question`; of kind
    `unreadable` is what does not open.

    `n` is its number in the case; `answers` the number of the question it replies to, 0 for none.
    """

    author: str
    kind: str
    text: str = field(repr=False)
    n: int = 0
    answers: int = 0
    files: tuple[StoredFile, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Waiting:
    """What may be known of how far the desk is: the day and the 6-hour slot of arrival (forgotten after a day), the day
    the desk looked into it first, and since when it has been told upwards that nobody did; since when a question of the
    desk stands, the whole days that earlier ones took, and the day it was over.
    """

    area: str | None
    day: date
    slot: int | None
    opened: date | None
    escalated: date | None
    urgency: str = "usual"
    asked: date | None = None
    paused: int = 0
    over: date | None = None


@dataclass(frozen=True)
class Opened:
    """A mailbox opened with its receipt. A withdrawn one shows no letters."""

    case_id: bytes
    status: str
    tag: bytes
    private: bytes = field(repr=False)
    letters: tuple[StoredLetter, ...] = field(repr=False)
    waiting: Waiting

    @property
    def unanswered(self) -> tuple[StoredLetter, ...]:
        """The desk's questions that nobody has replied to, the oldest first."""
        answered = {letter.answers for letter in self.letters if letter.kind == ANSWER}
        return tuple(letter for letter in self.letters if letter.kind == QUESTION and letter.n not in answered)

    @property
    def files(self) -> tuple[StoredFile, ...]:
        return tuple(file for letter in self.letters for file in letter.files)


@dataclass(frozen=True)
class Written:
    """What the person sends: words, files that are kept, or both. `answers`: the question's number, 0 for none."""

    text: str = field(repr=False)
    answers: int = 0
    files: tuple[StoredFile, ...] = field(default=(), repr=False)


class Mailbox:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables
        self._by_tag = select(*(tables.case.c[name] for name in SHOWN))

    def find(self, tx: Connection, receipts: tuple[Receipt, ...]) -> Opened | None:
        """Open the mailbox of any of these receipts (one phrase under several keys). Raises Unreadable, Damaged."""
        for receipt in receipts:
            case = self._case(tx, receipt.tag)
            if case is not None:
                letters = () if case.status == lifecycle.WITHDRAWN else self._letters(tx, case.id, receipt.private)
                begun = case.area, case.day, case.slot, case.opened, case.escalated, case.urgency
                waiting = Waiting(*begun, case.asked, case.paused, case.over)
                return Opened(case.id, case.status, receipt.tag, receipt.private, letters, waiting)
        return None

    def status(self, tx: Connection, tag: bytes) -> str | None:
        case = self._case(tx, tag)
        return None if case is None else case.status

    def add(self, tx: Connection, tag: bytes, private: bytes, written: Written, today: date) -> None:
        """Write to the desk; where it waits for a reply, its clock goes on from here. Raises NoMailbox, MailboxClosed,
        NoQuestion, Unreadable.
        """
        case = self._held(tx, tag)
        if case.status == lifecycle.WITHDRAWN:
            raise MailboxClosed
        key = self._talk_key(tx, case.id, private)
        if written.answers:
            self._check_question(tx, case.id, written.answers, key)
        kind = ANSWER if written.answers else ADDITION
        entry = Entry(PERSON, kind, written.text, answers=written.answers, files=written.files)
        append_entry(tx, self._tables, case.id, TALK, (key, entry))
        if case.asked is not None:
            self._set(tx, case.id, _resumed(case, today))

    def close(self, tx: Connection, tag: bytes, private: bytes, today: date) -> None:
        """The receipt finds nothing any more, as if it were lost; the case goes on. A last entry without words tells
        the desk, and no clock waits for the person. Where the case is over nobody is told: an entry that lies unread
        would keep it from being destroyed. Raises NoMailbox, MailboxClosed once withdrawn, Unreadable.
        """
        case = self._held(tx, tag)
        if case.status == lifecycle.WITHDRAWN:
            raise MailboxClosed
        if case.over is None:
            key = self._talk_key(tx, case.id, private)
            append_entry(tx, self._tables, case.id, TALK, (key, Entry(PERSON, CLOSED, "")))
        nobodys: dict[str, object] = {"receipt_tag": secrets.token_bytes(TAG_BYTES)}
        self._set(tx, case.id, nobodys | (_resumed(case, today) if case.asked else {}))

    def withdraw(self, tx: Connection, tag: bytes, today: date) -> None:
        """The case is over and its mailbox shut. What a desk has opened is not erased; the days until it is count from
        today. Raises NoMailbox; a second time changes nothing.
        """
        case = self._held(tx, tag)
        if case.status == lifecycle.WITHDRAWN:
            return
        lifecycle.check(PERSON, case.status, lifecycle.WITHDRAWN)
        ended: dict[str, object] = {"status": lifecycle.WITHDRAWN, "over": case.over or today}
        if case.over:  # when the desk was done with it stays known
            ended["looked"] = today
        self._set(tx, case.id, ended | (_resumed(case, today) if case.asked else {}))
        change = self._tables.change
        row = {"case_id": case.id, "n": next_number(tx, change, case.id), "before": case.status}
        tx.execute(insert(change).values(**row, after=lifecycle.WITHDRAWN))

    def _case(self, tx: Connection, tag: bytes, *, held: bool = False) -> Found | None:
        """`held`: its row, until the end of the transaction. None too for what is withdrawn and damaged. Raises
        Damaged.
        """
        mine = self._by_tag.where(self._tables.case.c.receipt_tag == tag)
        try:
            with told():
                row = tx.execute(mine.with_for_update() if held else mine).one_or_none()
            return None if row is None else checked(self._tables.case, row)
        except Damaged:
            if self._is_withdrawn(tx, tag):
                return None
            raise

    def _is_withdrawn(self, tx: Connection, tag: bytes) -> bool:
        case = self._tables.case
        shut = exists().where(case.c.receipt_tag == tag, case.c.status == lifecycle.WITHDRAWN)
        return bool(tx.scalar(select(shut)))

    def _held(self, tx: Connection, tag: bytes) -> Found:
        """The case, its row held until the end of the transaction. Raises NoMailbox, Damaged."""
        row = self._case(tx, tag, held=True)
        if row is None:
            raise NoMailbox
        return row

    def _set(self, tx: Connection, case_id: bytes, values: Mapping[str, object]) -> None:
        tx.execute(update(self._tables.case).where(self._tables.case.c.id == case_id).values(**values))

    def _check_question(self, tx: Connection, case_id: bytes, n: int, key: bytes) -> None:
        entry = self._tables.entry
        asked = select(entry).where(entry.c.case_id == case_id, entry.c.n == n, entry.c.purpose == TALK)
        row = tx.execute(asked).one_or_none()
        if row is None or entry_or_shut(self._tables, row, key).kind != QUESTION:
            raise NoQuestion

    def _talk_key(self, tx: Connection, case_id: bytes, private: bytes) -> bytes:
        key = self._tables.key
        mine: list[ColumnElement[bool]] = [key.c.case_id == case_id, key.c.purpose == TALK, key.c.holder == RECEIPT]
        return unwrap(tx.execute(select(key.c.wrapped).where(*mine)).scalar_one(), private)

    def _letters(self, tx: Connection, case_id: bytes, private: bytes) -> tuple[StoredLetter, ...]:
        secret, entry = self._talk_key(tx, case_id, private), self._tables.entry
        talk = select(entry).where(entry.c.case_id == case_id, entry.c.purpose == TALK).order_by(entry.c.n)
        return tuple(self._letter(row, secret) for row in tx.execute(talk))

    def _letter(self, row: Found, secret: bytes) -> StoredLetter:
        letter = entry_or_shut(self._tables, row, secret)
        return StoredLetter(letter.author, letter.kind, letter.text, row.n, letter.answers, letter.files)


def _resumed(case: Found, today: date) -> dict[str, object]:
    """The desk has what it waited for: the whole days it waited are not its own."""
    return {"paused": case.paused + max((today - case.asked).days, 0), "asked": None}
