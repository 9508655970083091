"""A person's state: one sealed row under a pseudonym that changes daily. A dump tells neither who nor what."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.tables import citizen_state
from storage.vault import Keyring, Place, open_, seal, tags

KEPT_DAYS = 3
SIZE = 16 * 1024  # bytes before sealing, for everybody: that a row is there, and how long, must not mean a draft

# Built once: on the way of every event, building a statement costs more than the database's work.
_MINE = citizen_state.c.tag.in_(bindparam("tags", expanding=True))
_FIND = select(citizen_state.c.tag, citizen_state.c.sealed).where(_MINE).order_by(citizen_state.c.day.desc()).limit(1)
_FORGET = delete(citizen_state).where(_MINE)
_CHANGE = update(citizen_state).where(citizen_state.c.tag == bindparam("mine")).values(sealed=bindparam("new"))
_SAVE = insert(citizen_state)


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


def load(tx: Connection, who: Pseudonym) -> bytes | None:
    """What was last saved within three days, or None. Raises Unreadable if the row was tampered with."""
    row = tx.execute(_FIND, {"tags": who.tags}).one_or_none()
    return None if row is None else open_(who.ring, _place(row.tag), row.sealed)


def save(tx: Connection, who: Pseudonym, plain: bytes) -> None:
    """Put the person's one row under today's tag. When it is new, older rows of theirs go: there is never a second."""
    sealed = seal(who.ring, _place(who.tags[0]), plain, pad=SIZE)
    if tx.execute(_CHANGE, {"mine": who.tags[0], "new": sealed}).rowcount == 0:
        forget(tx, who)
        tx.execute(_SAVE, {"tag": who.tags[0], "day": who.today, "sealed": sealed})


def forget(tx: Connection, who: Pseudonym) -> None:
    tx.execute(_FORGET, {"tags": who.tags})


def purge(tx: Connection, today: date) -> int:
    """Delete what nobody can look up any more; returns how many rows went."""
    oldest = today - timedelta(days=KEPT_DAYS - 1)
    return tx.execute(delete(citizen_state).where(citizen_state.c.day < oldest)).rowcount


def _place(row: bytes) -> Place:
    return Place("citizen_state", "sealed", row)
