"""Vietnamese text as people type it: one spelling for each syllable, folding, words, and readings of chat spelling.

Unicode alone is not enough: NFC leaves `hoà` and `hòa` apart, and no normal form takes the stroke off `đ`.
"""

import re
import unicodedata
from functools import cache

from content.language import telex
from content.language.syllable import every_syllable, is_plausible
from content.language.wordlists import word_table

_GRAVE_ACUTE_HOOK_TILDE_DOT = "\u0300\u0301\u0309\u0303\u0323"
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))  # soft hyphen, joiners, byte order mark
# What looks like a space, a dash, a digit or nothing, and is another sign: copied from a page, or put to hide a number.
_ALIKE = {
    **dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)), None),
    **dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D), "-"),
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **_UNSEEN,
}
_PLAIN = {**dict.fromkeys(range(0x0300, 0x0370)), **_UNSEEN, ord("đ"): "d", ord("Đ"): "D"}
_WORD = re.compile(r"[^\W_]+")
_MONEY = re.compile(r"(\d+)(k|tr)")


def _toned(letters: str) -> str:
    return unicodedata.normalize("NFC", "".join(one + tone for one in letters for tone in _GRAVE_ACUTE_HOOK_TILDE_DOT))


# An open syllable carries the tone on the first vowel (hòa, khỏe, thủy), a closed one on the second (hoàn, huỳnh);
# after q the u is part of the consonant (quý).
_LETTER = r"[^\W\d_]"
_OPEN = re.compile(rf"(?:([oO])([{_toned('aAeE')}])|(?<![qQ])([uU])([{_toned('yY')}]))(?!{_LETTER})")
_CLOSED = re.compile(rf"(?:([{_toned('oO')}])([aAeE])|(?<![qQ])([{_toned('uU')}])([yY]))(?={_LETTER})")
_AFTER_Q = re.compile(rf"(?<=[qQ])([{_toned('uU')}])([aAeEyY])")


def canonical(text: str) -> str:
    """NFC with the tone mark in its old-style place: `hoà` → `hòa`, `Uỷ` → `Ủy`; case and all else are kept."""
    text = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    if text.isascii():
        return text
    text = _OPEN.sub(_tone_on_first, text)
    return _AFTER_Q.sub(_tone_on_second, _CLOSED.sub(_tone_on_second, text))


def plain(text: str) -> str:
    """Canonical, and what looks alike is alike: one kind of space, of dash and of digit, nothing unseen between."""
    return canonical(text if text.isascii() else text.translate(_ALIKE))


def _pair(match: re.Match[str]) -> tuple[str, str]:
    first, second = (group for group in match.groups() if group is not None)
    return unicodedata.normalize("NFD", first), unicodedata.normalize("NFD", second)


def _tone_on_first(match: re.Match[str]) -> str:
    first, second = _pair(match)
    return unicodedata.normalize("NFC", first + second[1]) + second[0]


def _tone_on_second(match: re.Match[str]) -> str:
    first, second = _pair(match)
    return first[0] + unicodedata.normalize("NFC", second + first[1])


def fold(text: str) -> str:
    """Lower case, no marks, `đ` → `d`, white space squeezed: the form in which unmarked typing is compared."""
    plain = unicodedata.normalize("NFD", text).translate(_PLAIN)
    return " ".join(plain.lower().split())


def words(text: str) -> list[str]:
    """Runs of letters and digits, canonical and lower case, marks kept."""
    return _WORD.findall(canonical(text).lower())


def has_marks(word: str) -> bool:
    """Was it typed with Vietnamese marks?"""
    return not word.isascii() and fold(word) != word.lower()


def agrees(typed: str, written: str) -> bool:
    """No mark that was typed contradicts the written word: `danh` and `đanh` agree with `đánh`, `dành` does not.

    Hook and tilde count as one: most of the country speaks and misspells them alike. Both words canonical, lower.
    """
    if typed == written:
        return True
    if fold(typed) != fold(written):
        return False
    return all(mine <= theirs for mine, theirs in zip(_marks(typed), _marks(written), strict=True))


def _marks(word: str) -> tuple[frozenset[str], ...]:
    """The marks on each letter; `đ` counts as d with a stroke."""
    letters: list[set[str]] = []
    for char in unicodedata.normalize("NFD", word).replace("\u0303", "\u0309"):
        if unicodedata.combining(char) and letters:
            letters[-1].add(char)
        else:
            letters.append({"đ"} if char == "đ" else set())
    return tuple(frozenset(marks) for marks in letters)


def readings(word: str) -> tuple[str, ...]:
    """The ways to read one typed word, itself first: `ko` → (`ko`, `không`), `toois` → (`toois`, `tối`)."""
    typed = canonical(word).lower()
    found = [typed, *teencode().get(typed, ()), *_money(typed)]
    if not is_syllable(typed) and (decoded := telex.decode(typed)):
        found.append(decoded)
    return tuple(dict.fromkeys(found))


def is_syllable(word: str) -> bool:
    """Is this a syllable as a person types it, with all or no marks? `duoc` is, `dduowcj` is not."""
    return is_plausible(word) or word in _plain_syllables()


@cache
def teencode() -> dict[str, tuple[str, ...]]:
    """Chat spellings and their readings, from lexicon/teencode.yaml."""
    return word_table("teencode")


@cache
def _plain_syllables() -> frozenset[str]:
    return frozenset(fold(bare) for bare in every_syllable())


def _money(word: str) -> tuple[str, ...]:
    match = _MONEY.fullmatch(word)
    if match is None:
        return ()
    return (f"{match[1]} {'nghìn' if match[2] == 'k' else 'triệu'}",)
