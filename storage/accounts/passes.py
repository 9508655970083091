"""Passes: what lets an official through once, within minutes or days. A random token given out, kept as its hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from storage.moments import seconds
from storage.tables import official, official_pass

Purpose = Literal["chat", "page", "mail", "way", "confirm"]
LIFETIMES: dict[Purpose, timedelta] = {
    "chat": timedelta(minutes=15),
    "page": timedelta(minutes=10),
    "mail": timedelta(days=7),  # decisions/0022: a letter is read when there is time
    "way": timedelta(days=1),
    "confirm": timedelta(days=3),
}
LETTER = 16  # bytes of the name of a letter that carries one


class NoSuchPass(LookupError):
    """The pass does not exist, is over, or was used; or its owner has left."""


@dataclass(frozen=True)
class Pass:
    """`chat` links the chat it is shown in; `page` opens the page for its owner, and so do `mail`, which a reminder
    carries, and `way`, which was asked for by letter. `confirm` shows that somebody reads at an address.
    """

    official_id: bytes
    purpose: Purpose


def give(tx: Connection, official_id: bytes, purpose: Purpose, now: datetime) -> str:
    """A token of 43 letters; one given before for the same purpose is void."""
    mine = (official_pass.c.official_id == official_id, official_pass.c.purpose == purpose)
    tx.execute(select(official.c.id).where(official.c.id == official_id).with_for_update())
    tx.execute(delete(official_pass).where(*mine))
    token, expires = secrets.token_urlsafe(32), seconds(now + LIFETIMES[purpose])
    row = {"token_hash": _hash(token), "official_id": official_id, "purpose": purpose, "expires": expires}
    tx.execute(insert(official_pass).values(**row))
    return token


def look(tx: Connection, token: str, now: datetime) -> Pass:
    """Looking does not use it. Raises NoSuchPass."""
    asked = (
        select(official_pass.c.official_id, official_pass.c.purpose)
        .join(official)
        .where(official_pass.c.token_hash == _hash(token), official_pass.c.expires > seconds(now))
        .where(official.c.left_day.is_(None))
    )
    row = tx.execute(asked).one_or_none()
    if row is None:
        raise NoSuchPass
    return Pass(row.official_id, row.purpose)


def spend(tx: Connection, token: str, purpose: Purpose, now: datetime) -> bytes:
    """Use it up; returns whose it is. Of two at once one wins; one for something else stays. Raises NoSuchPass."""
    found = look(tx, token, now)
    mine = (official_pass.c.token_hash == _hash(token), official_pass.c.purpose == purpose)
    if tx.execute(delete(official_pass).where(*mine)).rowcount == 0:
        raise NoSuchPass
    return found.official_id


def given_since(tx: Connection, official_id: bytes, purpose: Purpose, moment: datetime) -> bool:
    """Whether they hold one that was given after a moment and is not used up."""
    mine = (official_pass.c.official_id == official_id, official_pass.c.purpose == purpose)
    fresh = official_pass.c.expires > seconds(moment + LIFETIMES[purpose])
    return tx.scalar(select(official_pass.c.purpose).where(*mine, fresh)) is not None


def letter_of(token: str) -> bytes:
    """The name of the letter that carries this token: whoever has the name has not the token."""
    return _name(_hash(token))


def by_letter(tx: Connection, name: bytes) -> bytes | None:
    """Whose pass a letter carried. Looks through all of them: letters come back rarely."""
    rows = tx.execute(select(official_pass.c.token_hash, official_pass.c.official_id))
    return next((row.official_id for row in rows if _name(row.token_hash) == name), None)


def purge(tx: Connection, now: datetime) -> int:
    """Delete what has run out; returns how many."""
    return tx.execute(delete(official_pass).where(official_pass.c.expires <= seconds(now))).rowcount


def _name(token_hash: bytes) -> bytes:
    return hashlib.sha256(b"letter" + token_hash).digest()[:LETTER]


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
