"""A person's state: one sealed row under a pseudonym that changes daily. A dump tells neither who nor what.

Nor do two dumps of one day tell who was there in between: every hour the outer of two seals of every row is made anew,
and rows of nobody come in; what is forgotten is hollowed out and goes with its day.
"""

import bz2
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from storage.tables import citizen_state, official_state
from storage.vault import END, SEALING, TAG_BYTES, Keyring, Place, Unreadable, open_, seal, tags

KEPT_DAYS = 3
SIZE = 16 * 1024  # bytes before sealing, for everybody: that a row is there, and how long, must not mean a draft
SQUEEZED = b"BZh"  # how bzip2 begins, and no JSON does
HOLLOW = bytes(SIZE + SEALING)  # stands inside the outer seal where nothing is held; a seal never begins so


@dataclass(frozen=True)
class Pseudonym:
    """One person on one day: the tags a row of theirs may stand under, today's first, and the rings that seal it:
    their own inside, the zone's outside.
    """

    today: date
    tags: tuple[bytes, ...]
    ring: Keyring = field(repr=False)
    outer: Keyring = field(repr=False)

    @classmethod
    def of(cls, ring: Keyring, sender: str, today: date) -> "Pseudonym":
        days = (today - timedelta(days=back) for back in range(KEPT_DAYS))
        mine = (tags(ring, "state", sender.encode(), day.isoformat().encode()) for day in days)
        return cls(
            today, tuple(one for of_day in mine for one in of_day), ring.under(f"state:{sender}"), outer_ring(ring)
        )


@cache
def outer_ring(zone: Keyring) -> Keyring:
    """A process has one zone, or two."""
    return zone.under("states")


class States:
    """The states of one zone. Its statements are built once: on the way of every event, building a statement
    costs more than the database's work.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._change = update(table).where(table.c.tag == bindparam("mine")).values(sealed=bindparam("new"))
        self._save = insert(table)

    def load(self, tx: Connection, who: Pseudonym) -> bytes | None:
        """What was last saved within three days, or None. What does not open is nothing: it was put there by another
        hand, or sealed by another version, and whoever comes is not to stand before a closed door for three days.
        """
        rows = tx.execute(self._find(len(who.tags)), _named(who.tags)).all()
        return next((plain for row in rows if (plain := self._opened(who, row.tag, row.sealed)) is not None), None)

    def save(self, tx: Connection, who: Pseudonym, plain: bytes) -> None:
        """Put the person's one row under today's tag. When it is new, older ones are hollowed out: there is never a
        second, and nothing vanishes in the hour in which something comes.

        `plain` is JSON.
        """
        place = self._place(who.tags[0])
        sealed = self._sealed(who.outer, who.tags[0], seal(who.ring, place, _squeezed(plain), pad=SIZE))
        if tx.execute(self._change, {"mine": who.tags[0], "new": sealed}).rowcount == 0:
            self.forget(tx, who)
            tx.execute(self._save, {"tag": who.tags[0], "day": who.today, "sealed": sealed})

    def forget(self, tx: Connection, who: Pseudonym) -> None:
        """Nothing of theirs is held any more."""
        for mine in tx.execute(self._find(len(who.tags)), _named(who.tags)):
            tx.execute(self._change, {"mine": mine.tag, "new": self._sealed(who.outer, mine.tag, HOLLOW)})

    def tags(self, tx: Connection) -> tuple[bytes, ...]:
        """Every row's."""
        return tuple(tx.execute(select(self._table.c.tag)).scalars())

    def reseal(self, tx: Connection, zone: Keyring, tags: Iterable[bytes]) -> None:
        """These rows get another outer seal, as if their people had been there. One that somebody is at just now
        changes by itself; one under a key that was removed is passed over, and goes with its day.
        """
        outer, mine = outer_ring(zone), self._table.c
        theirs = select(mine.tag, mine.sealed).where(mine.tag.in_(tuple(tags)))
        rows = tx.execute(theirs.with_for_update(skip_locked=True)).all()
        resealed = ((row.tag, self._resealed(outer, *row)) for row in rows)
        if changes := [{"mine": tag, "new": new} for tag, new in resealed if new is not None]:
            tx.execute(self._change, changes)

    def mix_in(self, tx: Connection, zone: Keyring, today: date, number: int) -> None:
        """So many rows of nobody."""
        outer = outer_ring(zone)
        for nobody in (secrets.token_bytes(TAG_BYTES) for _ in range(number)):
            tx.execute(self._save, {"tag": nobody, "day": today, "sealed": self._sealed(outer, nobody, HOLLOW)})

    def purge(self, tx: Connection, today: date) -> int:
        """Delete what nobody can look up any more; returns how many rows went."""
        oldest = today - timedelta(days=KEPT_DAYS - 1)
        return tx.execute(delete(self._table).where(self._table.c.day < oldest)).rowcount

    @cache  # noqa: B019  two of them, for as long as the process runs
    def _find(self, number: int) -> Select[tuple[bytes, bytes]]:
        """As many places as there are tags: where their number is left open, they are counted anew at every event."""
        own = self._table.c.tag.in_([bindparam(f"tag_{n}") for n in range(number)])
        return select(self._table.c.tag, self._table.c.sealed).where(own).order_by(self._table.c.day.desc())

    def _opened(self, who: Pseudonym, tag: bytes, sealed: bytes) -> bytes | None:
        place = self._place(tag)
        try:
            inner = open_(who.outer, place, sealed)
            return None if inner == HOLLOW else _loosened(open_(who.ring, place, inner))
        except Unreadable:
            return None

    def _resealed(self, outer: Keyring, tag: bytes, sealed: bytes) -> bytes | None:
        """None for what does not open."""
        try:
            return self._sealed(outer, tag, open_(outer, self._place(tag), sealed))
        except Unreadable:
            return None

    def _sealed(self, outer: Keyring, tag: bytes, inner: bytes) -> bytes:
        return seal(outer, self._place(tag), inner)

    def _place(self, row: bytes) -> Place:
        return Place(self._table.name, "sealed", row)


def _named(tags: tuple[bytes, ...]) -> dict[str, bytes]:
    return {f"tag_{n}": tag for n, tag in enumerate(tags)}


def _squeezed(plain: bytes) -> bytes:
    """Every box of two forms filled to the brim takes three times SIZE: then, and only then, it is compressed. Boxes
    full of random signs would still stand out; nobody who tells anything writes those.
    """
    return plain if len(plain) + len(END) <= SIZE else bz2.compress(plain)


def _loosened(plain: bytes) -> bytes:
    return bz2.decompress(plain) if plain.startswith(SQUEEZED) else plain


CITIZENS = States(citizen_state)
OFFICIALS = States(official_state)
