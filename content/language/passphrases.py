"""Words that stand in every list of stolen passwords: they add nothing to a passphrase."""

from functools import cache

from content.language.wordlists import word_table


@cache
def tried_first() -> tuple[str, ...]:
    """What a stranger would try where somebody kept a draft under a word; stripped and joined, the longest first."""
    listed = word_table("kept")["words"][0].split()
    return tuple(sorted((*listed, *passphrase_words()), key=len, reverse=True))


@cache
def passphrase_words() -> tuple[str, ...]:
    """Stripped and joined, the longest first, so that `qwertyuiop` goes before `qwerty`."""
    listed = word_table("passphrases")["words"][0].split()
    return tuple(sorted(listed, key=len, reverse=True))
