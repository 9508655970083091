import pytest

from storage.accounts.deskkeys import Cost, KeyPair, WrongPassphrase, lock, unlock, unwrap, wrap
from storage.vault import Unreadable

QUICK = Cost(passes=1, kib=8)
PASSPHRASE = "lúa chín ngoài đồng"


def test_the_passphrase_opens_its_lock() -> None:
    pair = KeyPair.new()
    assert unlock(lock(pair.private, PASSPHRASE, QUICK), PASSPHRASE) == pair.private


def test_a_wrong_passphrase_does_not() -> None:
    with pytest.raises(WrongPassphrase):
        unlock(lock(bytes(32), PASSPHRASE, QUICK), "lúa chín ngoài đống")


def test_spaces_and_the_way_a_keyboard_builds_letters_do_not_matter() -> None:
    decomposed = "  lu\u0301a chi\u0301n   ngoa\u0300i \u0111o\u0302\u0300ng "
    assert unlock(lock(bytes(32), PASSPHRASE, QUICK), decomposed) == bytes(32)


def test_a_dearer_lock_opens_beside_cheaper_ones() -> None:
    assert unlock(lock(bytes(32), PASSPHRASE, Cost(passes=2, kib=64)), PASSPHRASE) == bytes(32)


def test_two_locks_of_one_passphrase_differ() -> None:
    assert lock(bytes(32), PASSPHRASE, QUICK) != lock(bytes(32), PASSPHRASE, QUICK)


def test_a_changed_lock_does_not_open() -> None:
    locked = lock(bytes(32), PASSPHRASE, QUICK)
    with pytest.raises(WrongPassphrase):
        unlock(locked[:-1] + bytes([locked[-1] ^ 1]), PASSPHRASE)


def test_a_wrapped_key_opens_for_its_holder_alone() -> None:
    holder, other = KeyPair.new(), KeyPair.new()
    wrapped = wrap(b"case key", holder.public)
    assert unwrap(wrapped, holder.private) == b"case key"
    with pytest.raises(Unreadable):
        unwrap(wrapped, other.private)


def test_a_key_pair_shows_only_its_public_half() -> None:
    pair = KeyPair.of(b"\x11" * 32)
    assert repr(pair.private) not in repr(pair)
