"""Officers' sessions: the private key rests sealed under a key that only the cookie carries."""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from storage.tables import session
from storage.vault import ID_BYTES, KEY_BYTES, Keyring, Place, Unreadable, hkdf, new_id, open_, seal

LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class SignedIn:
    official_id: bytes
    private: bytes = field(repr=False)


def begin(tx: Connection, ring: Keyring, official_id: bytes, private: bytes, now: datetime) -> str:
    """A new session; returns the cookie: the session's id and the key to what it holds. Neither is kept.
    `private` is empty for officials who hold no key.
    """
    session_id, key = new_id(), secrets.token_bytes(KEY_BYTES)
    row, expires = _hash(session_id), int((now + LIFETIME).timestamp())
    sealed = seal(_ring(ring, key), _place(row), private)
    tx.execute(insert(session).values(id_hash=row, official_id=official_id, expires=expires, sealed=sealed))
    return base64.urlsafe_b64encode(session_id + key).decode()


def find(tx: Connection, ring: Keyring, cookie: str, now: datetime) -> SignedIn | None:
    """Who the cookie belongs to; None for a wrong, ended or foreign one."""
    session_id, key = _parts(cookie)
    row = _hash(session_id)
    live = (session.c.id_hash == row, session.c.expires > int(now.timestamp()))
    found = tx.execute(select(session.c.official_id, session.c.sealed).where(*live)).one_or_none()
    if found is None:
        return None
    try:
        return SignedIn(found.official_id, open_(_ring(ring, key), _place(row), found.sealed))
    except Unreadable:
        return None


def end(tx: Connection, cookie: str) -> None:
    tx.execute(delete(session).where(session.c.id_hash == _hash(_parts(cookie)[0])))


def end_all(tx: Connection, official_id: bytes) -> None:
    """Every session of one official, at whatever machine."""
    tx.execute(delete(session).where(session.c.official_id == official_id))


def purge(tx: Connection, now: datetime) -> int:
    """Delete what has run out; returns how many."""
    return tx.execute(delete(session).where(session.c.expires <= int(now.timestamp()))).rowcount


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
