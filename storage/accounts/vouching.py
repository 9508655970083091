"""Who may read what is sealed later stands signed: desks, their keys, those who hold them, each yes, each invite.

The officials' secret signs (Ed25519, RFC 8032) and the database never sees it; the citizens' process has the verifying
key alone. Who writes to the database can take a signed row away or bring an old one back, and can make none (decision
27).
"""

from dataclasses import dataclass, field
from functools import lru_cache

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from storage.vault import Key, Keyring, framed

LABEL = "desk-keys"
Holder = tuple[bytes, bytes]  # an official's id and public key


class Unvouched(Exception):
    """Nobody vouches for any key of this desk: `nhipcau desk vouch` comes first."""


@dataclass(frozen=True)
class Trust:
    """Verifying keys, the current one first: what one of them verifies was signed under the officials' secret."""

    keys: tuple[bytes, ...]

    @classmethod
    def of(cls, ring: Keyring) -> "Trust":
        return cls(tuple(bytes(_signing(key).verify_key) for key in ring.under(LABEL).keys))

    @classmethod
    def parse(cls, text: str) -> "Trust":
        """`hex64`, or two of them with a space or a comma between, as bot.settings has looked at it: the present key
        and, while an officials' secret is changed, the one before.
        """
        return cls(tuple(bytes.fromhex(word) for word in text.replace(",", " ").split()))

    def holds(self, terms: bytes, voucher: bytes | None) -> bool:
        """Whether it was signed for just these terms; about 0.1 ms the first time."""
        return voucher is not None and any(_verified(key, terms, voucher) for key in self.keys)


@dataclass(frozen=True)
class Signer:
    """Signs under the current key of the officials' ring, and trusts all of them."""

    trust: Trust
    key: SigningKey = field(repr=False)

    @classmethod
    def of(cls, ring: Keyring) -> "Signer":
        return cls(Trust.of(ring), _signing(ring.under(LABEL).current))

    @property
    def current(self) -> Trust:
        """Of the current key alone: what it does not verify wants signing anew."""
        return Trust(self.trust.keys[:1])

    def sign(self, terms: bytes) -> bytes:
        return self.key.sign(terms).signature


def member_terms(desk_id: bytes, member: Holder) -> bytes:
    """They came by an invite to this desk, with this key."""
    return framed(b"member", desk_id, *member)


def holder_terms(desk_id: bytes, member: Holder, key_id: str) -> bytes:
    """This key of the desk was handed to them."""
    return framed(b"holder", desk_id, *member, key_id.encode())


def yes_terms(desk_id: bytes, member: Holder, by_id: bytes) -> bytes:
    """That member of the desk said yes to them."""
    return framed(b"yes", desk_id, *member, by_id)


def invite_terms(token_hash: bytes, desk_id: bytes, expires: int) -> bytes:
    """`expires`: seconds since 1970."""
    return framed(b"invite", token_hash, desk_id, expires.to_bytes(8, "big"))


def _signing(key: Key) -> SigningKey:
    return SigningKey(key.secret)


@lru_cache(maxsize=8192)  # keys of desks and their members; no secret is among what is kept
def _verified(key: bytes, terms: bytes, voucher: bytes) -> bool:
    try:
        VerifyKey(key).verify(terms, voucher)
    except (BadSignatureError, ValueError):  # ValueError: the wrong length
        return False
    return True
