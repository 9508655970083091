"""What people send beside text: sealed piece by piece under a key of its own, which no row holds.

The key stands in the draft, sealed, and later in the tip that desks open. Whoever has only the rows learns how many
pieces of 64 KiB there are, and nothing else.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.engine import Database
from storage.file_tables import citizen_file, citizen_file_piece
from storage.vault import END, KEY_BYTES, Keyring, Place, Unreadable, new_id, open_, seal

BLOCK = 64 * 1024  # bytes of every piece before sealing, the last one too: the size cannot be read off exactly
PIECE = BLOCK - len(END)
LARGEST = 20 * 1024 * 1024  # bytes: what Telegram hands over to bots
UNFILED = 200 * 1024 * 1024 // BLOCK  # pieces of everybody together: whoever never files anything fills no disk
MIME_LETTERS = 100  # the longest anybody needs; it comes from outside and is carried in the draft


class TooLarge(Exception):
    """More than LARGEST came, whatever was announced."""


class Full(Exception):
    """As much as UNFILED lies here that nobody has filed: until it is filed, dropped or swept, nothing more comes."""


@dataclass(frozen=True)
class StoredFile:
    """Something a person sent, sealed in the database under a key of its own, which stands here alone.

    `id`, `key` and `digest` (SHA-256 of what they sent) in hex; `kind`: photo, voice, video, document; `size` in bytes.
    """

    id: str
    key: str = field(repr=False)
    kind: str
    mime: str
    size: int
    digest: str = field(repr=False)


class Taking:
    """One file on its way in. Every call blocks for a short transaction and may raise Busy or Full: then abandon it.

    Its head comes with the first piece: of what never began there is nothing to be swept.
    """

    def __init__(self, database: Database, kind: str, mime: str, today: date) -> None:
        self._database, self._kind, self._mime, self._day = database, kind, mime[:MIME_LETTERS], today
        self._id, self._key = new_id(), secrets.token_bytes(KEY_BYTES)
        self._rest, self._digest = bytearray(), hashlib.sha256()
        self._size = self._pieces = 0

    def add(self, piece: bytes) -> None:
        """Bytes as they come, in pieces of any size. Raises TooLarge."""
        self._size += len(piece)
        if self._size > LARGEST:
            raise TooLarge
        self._digest.update(piece)
        self._rest += piece
        while len(self._rest) >= PIECE:
            self._put(bytes(self._rest[:PIECE]))
            del self._rest[:PIECE]

    def close(self) -> StoredFile:
        """All of it came. It is swept within two days unless it is filed."""
        self._put(bytes(self._rest))
        return StoredFile(self._id.hex(), self._key.hex(), self._kind, self._mime, self._size, self._digest.hexdigest())

    def abandon(self) -> None:
        """Nothing of it stays."""
        self._database.write(lambda tx: drop(tx, [self._id.hex()]))

    def _put(self, plain: bytes) -> None:
        sealed = seal(Keyring.single(self._key), _place(self._id, self._pieces), plain, pad=BLOCK)
        self._database.write(lambda tx: self._lay(tx, sealed))
        self._pieces += 1

    def _lay(self, tx: Connection, sealed: bytes) -> None:
        if unfiled(tx) >= UNFILED:
            raise Full
        if self._pieces == 0:
            tx.execute(insert(citizen_file).values(id=self._id, day=self._day))
        tx.execute(insert(citizen_file_piece).values(file_id=self._id, n=self._pieces, sealed=sealed))


class Shelf:
    """Where a channel puts files while they come in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, kind: str, mime: str, today: date) -> Taking:
        """`today` by the real clock."""
        return Taking(self._database, kind, mime, today)


def unfiled(tx: Connection) -> int:
    """How many pieces lie here that nobody has filed."""
    mine = select(citizen_file.c.id).where(citizen_file.c.day.is_not(None))
    return int(tx.scalar(select(func.count()).where(citizen_file_piece.c.file_id.in_(mine))) or 0)


def keep(tx: Connection, ids: Iterable[str]) -> frozenset[str]:
    """They belong to a case from now on and stay; returns those that are there."""
    mine = citizen_file.c.id.in_([bytes.fromhex(each) for each in ids])
    kept = tx.execute(update(citizen_file).where(mine).values(day=None).returning(citizen_file.c.id))
    return frozenset(row.id.hex() for row in kept)


def drop(tx: Connection, ids: Iterable[str]) -> None:
    """Delete what nobody has filed."""
    mine = citizen_file.c.id.in_([bytes.fromhex(each) for each in ids])
    tx.execute(delete(citizen_file).where(mine, citizen_file.c.day.is_not(None)))


def purge(tx: Connection, today: date) -> int:
    """Sweep what came before yesterday and was never filed; its draft is gone long since. Returns how many files."""
    return tx.execute(delete(citizen_file).where(citizen_file.c.day < date.fromordinal(today.toordinal() - 1))).rowcount


def read(tx: Connection, file: StoredFile) -> bytes:
    """The whole of it, as it was sent. Raises Unreadable: another key, changed, cut short, or gone."""
    ring, file_id = Keyring.single(bytes.fromhex(file.key)), bytes.fromhex(file.id)
    mine = select(citizen_file_piece).where(citizen_file_piece.c.file_id == file_id).order_by(citizen_file_piece.c.n)
    whole = b"".join(open_(ring, _place(file_id, row.n), row.sealed) for row in tx.execute(mine))
    if hashlib.sha256(whole).hexdigest() != file.digest:
        raise Unreadable("a file is not what was sent")
    return whole


def _place(file_id: bytes, n: int) -> Place:
    return Place(citizen_file_piece.name, "sealed", file_id + n.to_bytes(4, "big"))
