"""Undo raw Telex: what a person typed while the input method was off, `toois` for `tối`, `dduowcj` for `được`."""

from content.language.syllable import TONES, VOWELS, is_plausible, split_onset, with_tone

_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"a": "ă", "o": "ơ", "u": "ư"}
_KEYS = frozenset("sfrxjwaeod")
_LONGEST = 10  # `nghieengx`, and one key to spare


def decode(word: str) -> str | None:
    """The syllable the keys would have made, or None: not Telex, or no plausible syllable comes out."""
    if not (2 < len(word) <= _LONGEST and word.isascii() and word.isalpha() and _KEYS.intersection(word)):
        return None
    letters, tone = "", ""
    for key in word:
        if key in TONES and _has_vowel(letters):
            tone = TONES[key]
        else:
            letters = _press(letters, key)
    if letters == word or split_onset(letters) is None:
        return None
    marked = with_tone(letters, tone)
    return marked if is_plausible(marked) else None


def _press(letters: str, key: str) -> str:
    if key == "w":
        return _press_w(letters)
    if key in _CIRCUMFLEX and key in letters:
        return letters.replace(key, _CIRCUMFLEX[key], 1)
    if key == "d" and letters.startswith("d"):
        return "đ" + letters[1:]
    return letters + key


def _press_w(letters: str) -> str:
    for pair in ("uo", "ưo", "uơ"):
        if pair in letters:
            return letters.replace(pair, "ươ", 1)
    for vowel in reversed(letters):
        if vowel in _HORN:
            return letters[: letters.rindex(vowel)] + _HORN[vowel] + letters[letters.rindex(vowel) + 1 :]
    return letters + "ư"


def _has_vowel(letters: str) -> bool:
    return any(char in VOWELS for char in letters)
