"""The shape of a Vietnamese syllable: which onsets, rimes and tones go together, and where the tone mark stands.

Letters here are lower case NFC. "Rime" is written with its vowel quality (ă â ê ô ơ ư) and without tone.
"""

import unicodedata
from collections.abc import Iterator

from content.language.wordlists import word_table

# As typed in Telex: level, acute, grave, hook above, tilde, dot below.
TONES = {"": "", "s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
TONE_MARKS = frozenset(mark for mark in TONES.values() if mark)
VOWELS = "aăâeêioôơuưy"

_SPELLING = word_table("spelling")
_ONSETS = frozenset(["", *_SPELLING["onsets"][0].split()])
_RIMES = frozenset(_SPELLING["rimes"][0].split())
_AFTER_QU = frozenset(_SPELLING["after-qu"][0].split())
_FRONT = frozenset("eêiy")
_STOPS = ("p", "t", "c", "ch")


def split_tone(text: str) -> tuple[str, str]:
    """`được` → (`đươc`, dot below); the first tone mark found counts, "" is the level tone."""
    decomposed = unicodedata.normalize("NFD", text)
    tone = next((char for char in decomposed if char in TONE_MARKS), "")
    bare = "".join(char for char in decomposed if char not in TONE_MARKS)
    return unicodedata.normalize("NFC", bare), tone


def split_onset(bare: str) -> tuple[str, str] | None:
    """`nghiên` → (`ngh`, `iên`); None when no Vietnamese onset and rime make up the syllable."""
    for length in (3, 2, 1, 0):
        onset, rime = bare[:length], bare[length:]
        if onset in _ONSETS and _fits(onset, rime):
            return onset, rime
    return None


def _fits(onset: str, rime: str) -> bool:
    if onset == "qu":
        return rime in _AFTER_QU
    if rime not in _RIMES:
        return False
    if onset in ("k", "gh", "ngh"):
        return rime[0] in _FRONT
    if onset in ("c", "ng", "g"):
        return rime[0] not in _FRONT or (onset == "g" and rime[0] == "i")
    return not rime.startswith("yê") or onset == ""


def every_syllable() -> Iterator[str]:
    """All that onset and rime allow, without tone; many of them are no word of the language."""
    for onset in _ONSETS:
        for rime in _RIMES | _AFTER_QU:
            if _fits(onset, rime):
                yield onset + rime


def is_plausible(word: str) -> bool:
    """Could this marked word be a Vietnamese syllable? `tối` yes, `toois` no, `tồt` no (a stop takes acute or dot)."""
    bare, tone = split_tone(word)
    parts = split_onset(bare)
    if parts is None:
        return False
    return not parts[1].endswith(_STOPS) or tone in (TONES["s"], TONES["j"])


def with_tone(bare: str, tone: str) -> str:
    """Put the tone mark where the old style puts it: `hoa` → `hòa`, `hoan` → `hoàn`. `bare` must be splittable."""
    onset, rime = split_onset(bare) or ("", bare)
    at = len(onset) + _tone_place(rime)
    return unicodedata.normalize("NFC", bare[: at + 1] + tone + bare[at + 1 :])


def _tone_place(rime: str) -> int:
    marked = [i for i, char in enumerate(rime) if char in "ăâêôơư"]
    if marked:
        return marked[-1]
    vowels = [i for i, char in enumerate(rime) if char in VOWELS]
    if len(vowels) == 1 or (len(vowels) == 2 and vowels[-1] == len(rime) - 1):
        return 0
    return 1
