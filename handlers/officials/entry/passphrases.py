"""Which passphrases may lock an officer's key."""

from content.language.passphrases import passphrase_words
from content.language.vietnamese import fold
from storage.accounts.deskkeys import normal

PASSPHRASE_LETTERS = 12
PASSPHRASE_DIFFERENT = 6  # "aaaaaaaaaaaa" is long, and no passphrase
PASSPHRASE_OWN = 8  # letters left when digits and what everybody uses are taken away


class WeakPassphrase(ValueError):
    """Too short, nearly one letter over and over, or little more than digits and what everybody uses."""


def check_strength(passphrase: str) -> None:
    """Raises WeakPassphrase."""
    word = normal(passphrase)
    if len(word) < PASSPHRASE_LETTERS or len(set(word)) < PASSPHRASE_DIFFERENT or len(_own(word)) < PASSPHRASE_OWN:
        raise WeakPassphrase


def _own(word: str) -> str:
    """What is left without digits, signs and the words that stand in every list of passwords."""
    letters = "".join(letter for letter in fold(word) if letter.isalpha())
    for known in passphrase_words():
        letters = letters.replace(known, "")
    return letters
