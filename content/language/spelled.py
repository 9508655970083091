"""Syllables as people put them into a box: numbered, glued together, in the wide letters of another keyboard."""

import re
import unicodedata
from collections.abc import Collection, Iterator

from content.language.vietnamese import words

LONGEST_GLUED = 63  # letters: nine syllables of seven
SHORTEST, LONGEST = 2, 7  # letters of a syllable of the list
_DIGITS = re.compile(r"(?:\d{3})+")
_NUMBERED = re.compile(r"^\d{1,2}(?=[^\W\d])")


def syllables_of(typed: str) -> list[str]:
    """Words, and numbers of three digits, however many of these are written as one; people number what they copy, and
    such a number has one digit or two, with or without a space behind it.
    """
    found: list[str] = []
    for word in words(unicodedata.normalize("NFKC", typed)):
        if not word.isdigit():
            found.append(_NUMBERED.sub("", word))
        elif word.isascii() and _DIGITS.fullmatch(word):
            found += [word[at : at + 3] for at in range(0, len(word), 3)]
    return found


def unglued(word: str, known: Collection[str]) -> list[str]:
    """`thennho` → then, nho, where it falls into known syllables in one way only; else the word as it is."""
    if not SHORTEST * 2 <= len(word) <= LONGEST_GLUED:
        return [word]
    ways: list[int] = [1] + [0] * len(word)  # in how many ways the first so many letters fall apart
    last = [0] * (len(word) + 1)
    for end in range(1, len(word) + 1):
        starts = [at for at in _starts(end) if ways[at] and word[at:end] in known]
        ways[end], last[end] = sum(ways[at] for at in starts), starts[0] if starts else 0
    return _parts(word, last) if ways[-1] == 1 else [word]


def one_letter_apart(one: str, other: str) -> bool:
    """One letter more, less or another, or two neighbours that changed places."""
    short, long = sorted((one, other), key=len)
    same = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(long) - len(short) == 1:
        return short[same:] == long[same + 1 :]
    if len(long) != len(short) or one == other:
        return False
    return short[same + 1 :] == long[same + 1 :] or (
        short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    )


def _starts(end: int) -> Iterator[int]:
    yield from range(max(0, end - LONGEST), end - SHORTEST + 1)


def _parts(word: str, last: list[int]) -> list[str]:
    parts, end = [], len(word)
    while end:
        parts.append(word[last[end] : end])
        end = last[end]
    return parts[::-1]
