"""Argon2id, two at a time: each takes up to 64 MiB, and a crowd at the door must not take the machine's memory."""

from threading import BoundedSemaphore

from nacl.pwhash import argon2id

from storage.vault import KEY_BYTES

_slots = BoundedSemaphore(2)


def stretch(words: str, salt: bytes, passes: int, kib: int) -> bytes:
    """32 bytes (RFC 9106, one lane). Slow: 0.1 s a pass and more; call outside a transaction."""
    with _slots:
        return argon2id.kdf(KEY_BYTES, words.encode(), salt, opslimit=passes, memlimit=kib * 1024)
