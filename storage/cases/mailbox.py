"""The mailbox: what the phrase of a receipt opens. It reads the talk; the tip stays closed to it."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, insert, select, update

from storage import lifecycle
from storage.cases.envelope import TALK, Entry, append_entry, next_number, read_entry
from storage.cases.intake import RECEIPT
from storage.cases.tables import CaseTables
from storage.deskkeys import unwrap
from storage.receipts import Receipt

ADDITION = "addition"


class NoMailbox(LookupError):
    """No mailbox has this tag."""


class MailboxClosed(Exception):
    """The person withdrew: nothing is written into this mailbox any more."""


@dataclass(frozen=True)
class StoredLetter:
    """One message of the talk: author `person` or `desk`, kind `addition`, `reply` or `question`."""

    author: str
    kind: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """A mailbox opened with its receipt. A withdrawn one shows no letters."""

    case_id: bytes
    status: str
    tag: bytes
    private: bytes = field(repr=False)
    letters: tuple[StoredLetter, ...] = field(repr=False)


class Mailbox:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables

    def find(self, tx: Connection, receipts: tuple[Receipt, ...]) -> Opened | None:
        """Open the mailbox of any of these receipts (one phrase under several keys). Raises Unreadable."""
        for receipt in receipts:
            case = self._case(tx, receipt.tag)
            if case is not None:
                case_id, status = case
                letters = () if status == lifecycle.WITHDRAWN else self._letters(tx, case_id, receipt.private)
                return Opened(case_id, status, receipt.tag, receipt.private, letters)
        return None

    def status(self, tx: Connection, tag: bytes) -> str | None:
        case = self._case(tx, tag)
        return None if case is None else case[1]

    def add(self, tx: Connection, tag: bytes, private: bytes, text: str) -> None:
        """Write to the desk. Raises NoMailbox, MailboxClosed, Unreadable."""
        case_id, status = self._held(tx, tag)
        if status == lifecycle.WITHDRAWN:
            raise MailboxClosed
        key = self._talk_key(tx, case_id, private)
        append_entry(tx, self._tables, case_id, TALK, (key, Entry("person", ADDITION, text)))

    def close(self, tx: Connection, tag: bytes) -> None:
        """Withdraw. What a desk has opened is not erased. Raises NoMailbox; a second time changes nothing."""
        case_id, status = self._held(tx, tag)
        if status == lifecycle.WITHDRAWN:
            return
        lifecycle.check("person", status, lifecycle.WITHDRAWN)
        tables = self._tables
        tx.execute(update(tables.case).where(tables.case.c.id == case_id).values(status=lifecycle.WITHDRAWN))
        n = next_number(tx, tables.change, case_id)
        tx.execute(insert(tables.change).values(case_id=case_id, n=n, before=status, after=lifecycle.WITHDRAWN))

    def _case(self, tx: Connection, tag: bytes) -> tuple[bytes, str] | None:
        case = self._tables.case
        row = tx.execute(select(case.c.id, case.c.status).where(case.c.receipt_tag == tag)).one_or_none()
        return None if row is None else (row.id, row.status)

    def _held(self, tx: Connection, tag: bytes) -> tuple[bytes, str]:
        """The case, its row held until the end of the transaction. Raises NoMailbox."""
        case = self._tables.case
        mine = select(case.c.id, case.c.status).where(case.c.receipt_tag == tag)
        row = tx.execute(mine.with_for_update()).one_or_none()
        if row is None:
            raise NoMailbox
        return row.id, row.status

    def _talk_key(self, tx: Connection, case_id: bytes, private: bytes) -> bytes:
        key = self._tables.key
        mine: list[ColumnElement[bool]] = [key.c.case_id == case_id, key.c.purpose == TALK, key.c.holder == RECEIPT]
        return unwrap(tx.execute(select(key.c.wrapped).where(*mine)).scalar_one(), private)

    def _letters(self, tx: Connection, case_id: bytes, private: bytes) -> tuple[StoredLetter, ...]:
        secret, entry = self._talk_key(tx, case_id, private), self._tables.entry
        talk = select(entry).where(entry.c.case_id == case_id, entry.c.purpose == TALK).order_by(entry.c.n)
        letters = (read_entry(self._tables, row, secret) for row in tx.execute(talk))
        return tuple(StoredLetter(letter.author, letter.kind, letter.text) for letter in letters)
