"""The vault: keyrings from a zone's secret, sealed values bound to their place, keyed tags. Pure functions of bytes."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 24
TAG_BYTES = 16
ID_BYTES = 16
HEADER_BYTES = 3  # one of version, two of key id
SEALING = HEADER_BYTES + NONCE_BYTES + 16  # what a seal adds to what it seals; 16 are Poly1305's
END = b"\x80"  # closes the plain text before the padding, as in ISO/IEC 7816-4
LINE = re.compile(r"([1-9][0-9]{0,4}):([0-9a-fA-F]{64})")


class BadSecret(ValueError):
    """The secret's text is not lines of `id:hex64`; the message says which line, never what stood there."""


class Unreadable(Exception):
    """A sealed value does not open: other key, other place, or changed."""


@dataclass(frozen=True)
class Key:
    """One secret of 32 bytes; `id` is 1–65535 and stands readable in what it sealed."""

    id: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Keyring:
    """The keys of one zone or one case: `keys[0]` seals, all of them open."""

    keys: tuple[Key, ...] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """Read lines `id:hex64`, the current key first; blank lines are skipped. Raises BadSecret."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        keys = tuple(_parse_line(number, line) for number, line in enumerate(lines, start=1))
        if not keys:
            raise BadSecret("the secret is empty")
        if len({key.id for key in keys}) < len(keys):
            raise BadSecret("two keys carry the same id")
        return cls(keys)

    @classmethod
    def fresh(cls, key_id: int = 1) -> "Keyring":
        return cls((Key(key_id, secrets.token_bytes(KEY_BYTES)),))

    @classmethod
    def single(cls, secret: bytes) -> "Keyring":
        """A ring of one raw key of 32 bytes: the key of a case, of a session."""
        return cls((Key(1, secret),))

    def rotated(self) -> "Keyring":
        """A fresh key in front; what the older ones sealed still opens."""
        return Keyring((Key(max(key.id for key in self.keys) + 1, secrets.token_bytes(KEY_BYTES)), *self.keys))

    def under(self, label: str) -> "Keyring":
        """The ring for one use, so that no key serves two purposes; ids stay."""
        return Keyring(tuple(Key(key.id, hkdf(key.secret, label.encode())) for key in self.keys))

    def text(self) -> str:
        return "".join(f"{key.id}:{key.secret.hex()}\n" for key in self.keys)

    @property
    def current(self) -> Key:
        return self.keys[0]

    def secret_of(self, key_id: int) -> bytes:
        """Raises Unreadable when the ring has no such key."""
        for key in self.keys:
            if key.id == key_id:
                return key.secret
        raise Unreadable("sealed under a key that this ring does not hold")


@dataclass(frozen=True)
class Place:
    """Where a sealed value stands. Moved to another table, column or row it does not open."""

    table: str
    column: str
    row: bytes

    def associated(self) -> bytes:
        return framed(self.table.encode(), self.column.encode(), self.row)


def seal(ring: Keyring, place: Place, plain: bytes, pad: int | None = None) -> bytes:
    """Seal: `version | key id | nonce | XChaCha20-Poly1305`; `pad` fills up to the next multiple of so many bytes."""
    header = bytes([VERSION]) + ring.current.id.to_bytes(2, "big")
    nonce = secrets.token_bytes(NONCE_BYTES)
    filled = _filled(plain, pad or 1)
    associated = header + place.associated()
    return header + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(filled, associated, nonce, ring.current.secret)


def open_(ring: Keyring, place: Place, sealed: bytes) -> bytes:
    """The plain bytes without their padding; raises Unreadable."""
    header, nonce = sealed[:HEADER_BYTES], sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    body = sealed[HEADER_BYTES + NONCE_BYTES :]
    if len(nonce) < NONCE_BYTES or header[0] != VERSION:
        raise Unreadable("not an envelope of this version")
    secret = ring.secret_of(int.from_bytes(header[1:], "big"))
    try:
        filled = crypto_aead_xchacha20poly1305_ietf_decrypt(body, header + place.associated(), nonce, secret)
    except (CryptoError, ValueError):
        raise Unreadable(f"{place.table}.{place.column} does not open with this key at this place") from None
    return filled[: filled.rindex(END)]


def tag(ring: Keyring, label: str, *parts: bytes) -> bytes:
    """16 bytes of HMAC-SHA-256 under the current key: the same parts give the same tag, and nobody else can make it."""
    return _tag_under(ring.current, label, parts)


def tags(ring: Keyring, label: str, *parts: bytes) -> tuple[bytes, ...]:
    """The tags under every key of the ring, current first: to look up what an older key tagged."""
    return tuple(_tag_under(key, label, parts) for key in ring.keys)


def new_id() -> bytes:
    """16 random bytes: an id that says nothing of order or time."""
    return secrets.token_bytes(ID_BYTES)


def hkdf(secret: bytes, info: bytes, *, salt: bytes = b"nhipcau", size: int = KEY_BYTES) -> bytes:
    """HKDF-SHA-256 (RFC 5869)."""
    extracted = hmac.digest(salt, secret, hashlib.sha256)
    block, out = b"", b""
    for counter in range(1, -(-size // 32) + 1):
        block = hmac.digest(extracted, block + info + bytes([counter]), hashlib.sha256)
        out += block
    return out[:size]


def framed(*parts: bytes) -> bytes:
    """The parts, each behind its length, so that ("ab", "c") and ("a", "bc") differ."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _parse_line(number: int, line: str) -> Key:
    match = LINE.fullmatch(line)
    if match is None or int(match[1]) > 0xFFFF:
        raise BadSecret(f"line {number} is not `id:` and 64 hexadecimal digits")
    return Key(int(match[1]), bytes.fromhex(match[2]))


def _tag_under(key: Key, label: str, parts: tuple[bytes, ...]) -> bytes:
    return hmac.digest(_tag_key(key.secret, label), framed(*parts), hashlib.sha256)[:TAG_BYTES]


@lru_cache(maxsize=64)
def _tag_key(secret: bytes, label: str) -> bytes:
    """Labels are few and fixed; what is cached lives as long as the ring it comes from."""
    return hkdf(secret, b"tag:" + label.encode())


def _filled(plain: bytes, block: int) -> bytes:
    ended = plain + END
    return ended + bytes(-len(ended) % block)
