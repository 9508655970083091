"""The receipt: from a phrase of nine syllables to the tag that finds a mailbox and the key pair that opens it."""

from dataclasses import dataclass, field

from nacl.bindings import crypto_scalarmult_base

from storage.stretch import stretch
from storage.vault import KEY_BYTES, TAG_BYTES, Keyring, hkdf

# One pass over 46 MiB (the first of OWASP's equal choices for Argon2id): about 0.05 s. The phrase carries 74 bits of
# its own, so this only makes guessing dearer; 64 people at once must not wait for it.
PASSES = 1
KIB = 46 * 1024
SALT = b"nhipcau/receipt1"  # the phrase is random and of full length: a salt of its own has nowhere to be looked up


@dataclass(frozen=True)
class Receipt:
    """`tag` (16 bytes) finds the case, `public` (X25519) closes the talk, `private` opens it."""

    tag: bytes
    public: bytes
    private: bytes = field(repr=False)


def derive(phrase: str, ring: Keyring) -> tuple[Receipt, ...]:
    """One receipt for each key of the citizens' ring, current first. Slow and 46 MiB: call outside a transaction.

    `phrase` is the canonical key text (PhraseList.read): stripped syllables joined by single spaces.
    """
    stretched = stretch(phrase, SALT, PASSES, KIB)
    return tuple(_receipt(key.secret, stretched) for key in ring.under("receipt").keys)


def public_of(private: bytes) -> bytes:
    """What a receipt was filed with, of which nothing is kept at rest."""
    return crypto_scalarmult_base(private)


def _receipt(secret: bytes, stretched: bytes) -> Receipt:
    material = hkdf(stretched, b"receipt", salt=secret, size=TAG_BYTES + KEY_BYTES)
    private = material[TAG_BYTES:]
    return Receipt(material[:TAG_BYTES], public_of(private), private)
