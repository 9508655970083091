"""Officials' sessions: an officer's private key rests sealed under a key that only the cookie carries.

A desk's session locks after half an hour without use; any session ends after thirty days.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from storage.moments import moment, seconds
from storage.tables import official_key, session
from storage.vault import ID_BYTES, KEY_BYTES, Keyring, Place, Unreadable, hkdf, new_id, open_, seal

LIFETIME = timedelta(days=30)
IDLE = timedelta(minutes=30)
STIR = timedelta(minutes=1)  # a session in use is put off once a minute, not at every page
UNTIL_BYTES = 8
ENDLESS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class SignedIn:
    """`private` is empty for who opens no case. `locks`: when the session ends unless it is used; `until`: in any
    case. Only a desk's session is put off by using it.
    """

    official_id: bytes
    private: bytes = field(repr=False)
    locks: datetime = ENDLESS
    until: datetime = ENDLESS

    def is_stale(self, now: datetime) -> bool:
        """Whether it is time to put the lock off."""
        return bool(self.private) and min(now + IDLE, self.until) - self.locks >= STIR


def begin(tx: Connection, ring: Keyring, official_id: bytes, private: bytes, now: datetime) -> str:
    """A new session; returns the cookie: the session's id and the key to what it holds. Neither is kept.
    `private` is empty for officials who hold no key.
    """
    session_id, key = new_id(), secrets.token_bytes(KEY_BYTES)
    row, until = _hash(session_id), now + LIFETIME
    sealed = seal(_ring(ring, key), _place(row), _packed(private, until))
    expires = seconds(now + IDLE if private else until)
    tx.execute(insert(session).values(id_hash=row, official_id=official_id, expires=expires, sealed=sealed))
    return base64.urlsafe_b64encode(session_id + key).decode()


def find(tx: Connection, ring: Keyring, cookie: str, now: datetime) -> SignedIn | None:
    """Who the cookie belongs to; None for a wrong, ended, locked or foreign one."""
    session_id, key = _parts(cookie)
    row = _hash(session_id)
    live = (session.c.id_hash == row, session.c.expires > seconds(now))
    found = tx.execute(select(session).where(*live)).one_or_none()
    if found is None:
        return None
    try:
        private, until = _unpacked(open_(_ring(ring, key), _place(row), found.sealed))
    except Unreadable:
        return None
    return SignedIn(found.official_id, private, moment(found.expires), until) if now < until else None


def put_off(tx: Connection, cookie: str, signed_in: SignedIn, now: datetime) -> None:
    """The session was used: it locks half an hour from now, and never after its last day. An ended one stays so."""
    live = (session.c.id_hash == _hash(_parts(cookie)[0]), session.c.expires > seconds(now))
    tx.execute(update(session).where(*live).values(expires=seconds(min(now + IDLE, signed_in.until))))


def end(tx: Connection, cookie: str) -> None:
    tx.execute(delete(session).where(session.c.id_hash == _hash(_parts(cookie)[0])))


def end_all(tx: Connection, official_id: bytes) -> None:
    """Every session of one official, at whatever machine."""
    tx.execute(delete(session).where(session.c.official_id == official_id))


def end_others(tx: Connection, cookie: str, official_id: bytes) -> None:
    """Every session of this official but the cookie's."""
    others = (session.c.official_id == official_id, session.c.id_hash != _hash(_parts(cookie)[0]))
    tx.execute(delete(session).where(*others))


def hold(tx: Connection, official_id: bytes) -> None:
    """Nobody signs this officer in, changes their passphrase or sets a second factor up until the transaction ends."""
    tx.execute(select(official_key.c.official_id).where(official_key.c.official_id == official_id).with_for_update())


def purge(tx: Connection, now: datetime) -> int:
    """Delete what has run out; returns how many."""
    return tx.execute(delete(session).where(session.c.expires <= seconds(now))).rowcount


def _packed(private: bytes, until: datetime) -> bytes:
    """The last day stands inside: whoever writes to the database alone cannot make a session last."""
    return seconds(until).to_bytes(UNTIL_BYTES, "big") + private if private else b""


def _unpacked(plain: bytes) -> tuple[bytes, datetime]:
    """Raises Unreadable for a session from before there was a lock: its owner signs in once more."""
    if not plain:
        return b"", ENDLESS
    if len(plain) != UNTIL_BYTES + KEY_BYTES:
        raise Unreadable("a session of another version")
    return plain[UNTIL_BYTES:], moment(int.from_bytes(plain[:UNTIL_BYTES], "big"))


def _parts(cookie: str) -> tuple[bytes, bytes]:
    """Anything at all may be sent as a cookie: what is not one finds nothing."""
    try:
        raw = base64.urlsafe_b64decode(cookie.encode())
    except (binascii.Error, ValueError):
        raw = b""
    return raw[:ID_BYTES], raw[ID_BYTES:]


def _ring(ring: Keyring, key: bytes) -> Keyring:
    """Cookie and zone secret together: neither a stolen cookie file nor a stolen secret opens a dump alone."""
    return Keyring(tuple(type(one)(one.id, hkdf(one.secret, b"session" + key)) for one in ring.keys))


def _place(row: bytes) -> Place:
    return Place("session", "sealed", row)


def _hash(session_id: bytes) -> bytes:
    return hashlib.sha256(session_id).digest()
