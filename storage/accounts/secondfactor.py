"""The second factor of a desk's officers: codes of six digits by the time (RFC 6238), each of which counts once."""

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime

from pyotp import TOTP
from sqlalchemy import Connection, select, update

from storage.moments import seconds
from storage.tables import official_key
from storage.vault import Keyring, Place, hkdf, open_, seal

STEP = 30  # seconds, as every authenticator counts
DRIFT = 1  # steps: a phone's clock may be half a minute off
SECRET_BYTES = 20
LAST_BYTES = 8
DIGITS = 6


@dataclass(frozen=True)
class Factor:
    """`last`: the newest step whose code was used; it and older ones count no more."""

    secret: bytes = field(repr=False)
    last: int = 0

    def step_of(self, digits: str, now: datetime) -> int | None:
        """The step whose code this is; None for a wrong, an old or a used one."""
        present, typed = seconds(now) // STEP, "".join(digit for digit in digits if digit in "0123456789")
        totp = TOTP(base32(self.secret))
        steps = range(max(present - DRIFT, self.last + 1), present + DRIFT + 1)
        return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step), typed)), None)


def drawn(ring: Keyring, cookie: str) -> bytes:
    """The secret offered to a session that has none yet: the same at every look, kept nowhere, known by nobody else."""
    return hkdf(ring.under("totp").current.secret, cookie.encode(), size=SECRET_BYTES)


def address(secret: bytes, code: str) -> str:
    """What the QR code says: `otpauth://totp/…` with the officer's code."""
    return TOTP(base32(secret)).provisioning_uri(name=code, issuer_name="Nhip Cau")


def base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode()


def is_set(tx: Connection, official_id: bytes) -> bool:
    there = official_key.c.official_id == official_id, official_key.c.totp.is_not(None)
    return tx.scalar(select(official_key.c.official_id).where(*there)) is not None


def begin(tx: Connection, ring: Keyring, official_id: bytes, factor: Factor) -> bool:
    """Set up, once: False where one is there already, which stays."""
    fresh = official_key.c.official_id == official_id, official_key.c.totp.is_(None)
    return tx.execute(update(official_key).where(*fresh).values(totp=_sealed(ring, official_id, factor))).rowcount == 1


def spend(tx: Connection, ring: Keyring, official_id: bytes, digits: str, now: datetime) -> bool:
    """Use a code up: of two who type the same one, one is let in."""
    mine = official_key.c.official_id == official_id
    sealed = tx.scalar(select(official_key.c.totp).where(mine).with_for_update())
    factor = None if sealed is None else _opened(ring, official_id, sealed)
    step = factor.step_of(digits, now) if factor else None
    if factor is None or step is None:
        return False
    used = _sealed(ring, official_id, Factor(factor.secret, step))
    tx.execute(update(official_key).where(mine).values(totp=used))
    return True


def drop(tx: Connection, official_id: bytes) -> None:
    """The phone is lost: a new one is set up at the next sign-in."""
    tx.execute(update(official_key).where(official_key.c.official_id == official_id).values(totp=None))


def _sealed(ring: Keyring, official_id: bytes, factor: Factor) -> bytes:
    return seal(ring.under("totp"), _place(official_id), factor.last.to_bytes(LAST_BYTES, "big") + factor.secret)


def _opened(ring: Keyring, official_id: bytes, sealed: bytes) -> Factor:
    plain = open_(ring.under("totp"), _place(official_id), sealed)
    return Factor(plain[LAST_BYTES:], int.from_bytes(plain[:LAST_BYTES], "big"))


def _place(official_id: bytes) -> Place:
    return Place("official_key", "totp", official_id)
