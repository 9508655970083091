"""A person's state: one sealed row under a pseudonym that changes daily. A dump tells neither who nor what."""

import bz2
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from storage.tables import citizen_state, official_state
from storage.vault import END, Keyring, Place, open_, seal, tags

KEPT_DAYS = 3
SIZE = 16 * 1024  # bytes before sealing, for everybody: that a row is there, and how long, must not mean a draft
SQUEEZED = b"BZh"  # how bzip2 begins, and no JSON does


@dataclass(frozen=True)
class Pseudonym:
    """One person on one day: the tags a row of theirs may stand under, today's first, and the ring that seals it."""

    today: date
    tags: tuple[bytes, ...]
    ring: Keyring = field(repr=False)

    @classmethod
    def of(cls, ring: Keyring, sender: str, today: date) -> "Pseudonym":
        days = (today - timedelta(days=back) for back in range(KEPT_DAYS))
        mine = (tags(ring, "state", sender.encode(), day.isoformat().encode()) for day in days)
        return cls(today, tuple(one for of_day in mine for one in of_day), ring.under(f"state:{sender}"))


class States:
    """The states of one zone. Its statements are built once: on the way of every event, building a statement
    costs more than the database's work.
    """

    def __init__(self, table: Table) -> None:
        own = table.c.tag.in_(bindparam("tags", expanding=True))
        self._table = table
        self._forget = delete(table).where(own)
        self._change = update(table).where(table.c.tag == bindparam("mine")).values(sealed=bindparam("new"))
        self._save = insert(table)

    def load(self, tx: Connection, who: Pseudonym) -> bytes | None:
        """What was last saved within three days, or None. Raises Unreadable if the row was tampered with."""
        row = tx.execute(self._find(len(who.tags)), {f"tag_{n}": tag for n, tag in enumerate(who.tags)}).one_or_none()
        return None if row is None else _loosened(open_(who.ring, self._place(row.tag), row.sealed))

    def save(self, tx: Connection, who: Pseudonym, plain: bytes) -> None:
        """Put the person's one row under today's tag. When it is new, their older rows go: there is never a second.

        `plain` is JSON.
        """
        sealed = seal(who.ring, self._place(who.tags[0]), _squeezed(plain), pad=SIZE)
        if tx.execute(self._change, {"mine": who.tags[0], "new": sealed}).rowcount == 0:
            self.forget(tx, who)
            tx.execute(self._save, {"tag": who.tags[0], "day": who.today, "sealed": sealed})

    def forget(self, tx: Connection, who: Pseudonym) -> None:
        tx.execute(self._forget, {"tags": who.tags})

    def purge(self, tx: Connection, today: date) -> int:
        """Delete what nobody can look up any more; returns how many rows went."""
        oldest = today - timedelta(days=KEPT_DAYS - 1)
        return tx.execute(delete(self._table).where(self._table.c.day < oldest)).rowcount

    @cache  # noqa: B019  two of them, for as long as the process runs
    def _find(self, number: int) -> Select[tuple[bytes, bytes]]:
        """As many places as there are tags: where their number is left open, they are counted anew at every event."""
        own = self._table.c.tag.in_([bindparam(f"tag_{n}") for n in range(number)])
        return select(self._table.c.tag, self._table.c.sealed).where(own).order_by(self._table.c.day.desc()).limit(1)

    def _place(self, row: bytes) -> Place:
        return Place(self._table.name, "sealed", row)


def _squeezed(plain: bytes) -> bytes:
    """Every box of two forms filled to the brim takes three times SIZE: then, and only then, it is compressed. Boxes
    full of random signs would still stand out; nobody who tells anything writes those.
    """
    return plain if len(plain) + len(END) <= SIZE else bz2.compress(plain)


def _loosened(plain: bytes) -> bytes:
    return bz2.decompress(plain) if plain.startswith(SQUEEZED) else plain


CITIZENS = States(citizen_state)
OFFICIALS = States(official_state)
