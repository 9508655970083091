"""Key pairs of desks and officers, a passphrase's lock around a private key, and keys wrapped for a holder."""

import hashlib
import secrets
import struct
import unicodedata
from dataclasses import dataclass, field

from nacl.bindings import crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from storage.stretch import stretch
from storage.vault import KEY_BYTES, Keyring, Place, Unreadable, open_, seal

SALT_BYTES = 16
LOCK_HEAD = struct.Struct(f">BI{SALT_BYTES}s")  # Argon2id passes, KiB of memory, salt
LOCK_PLACE = Place("official", "locked", b"")


class WrongPassphrase(Exception):
    """The passphrase does not open this lock."""


@dataclass(frozen=True)
class KeyPair:
    """X25519."""

    public: bytes
    private: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "KeyPair":
        return cls.of(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def of(cls, private: bytes) -> "KeyPair":
        return cls(crypto_scalarmult_base(private), private)


@dataclass(frozen=True)
class Cost:
    """What one guess of a passphrase costs: Argon2id passes and KiB. Kept with each lock, so it can be raised."""

    passes: int = 3
    kib: int = 64 * 1024


def lock(private: bytes, passphrase: str, cost: Cost) -> bytes:
    """Lock a private key under a passphrase. Slow (about 0.3 s, 64 MiB): call outside a transaction."""
    head = LOCK_HEAD.pack(cost.passes, cost.kib, secrets.token_bytes(SALT_BYTES))
    return head + seal(_stretched(head, passphrase), LOCK_PLACE, private)


def unlock(locked: bytes, passphrase: str) -> bytes:
    """The private key; slow as `lock`. Raises WrongPassphrase."""
    head, sealed = locked[: LOCK_HEAD.size], locked[LOCK_HEAD.size :]
    try:
        return open_(_stretched(head, passphrase), LOCK_PLACE, sealed)
    except Unreadable:
        raise WrongPassphrase from None


def normal(passphrase: str) -> str:
    """One spelling for what keyboards write differently: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", passphrase).split())


def fingerprint(public: bytes) -> str:
    """Twenty hexadecimal digits in fours: to be compared by eye, or by telephone."""
    digits = hashlib.sha256(public).hexdigest()[:20]
    return "-".join(digits[at : at + 4] for at in range(0, 20, 4))


def wrap(key: bytes, public: bytes) -> bytes:
    """A sealed box: anyone can close it, only the holder of the private key opens it."""
    return SealedBox(PublicKey(public)).encrypt(key)


def unwrap(wrapped: bytes, private: bytes) -> bytes:
    """Raises Unreadable."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(wrapped)
    except (CryptoError, ValueError):
        raise Unreadable("the wrapped key is not for this holder") from None


def _stretched(head: bytes, passphrase: str) -> Keyring:
    passes, kib, salt = LOCK_HEAD.unpack(head)
    return Keyring.single(stretch(normal(passphrase), salt, passes, kib))
