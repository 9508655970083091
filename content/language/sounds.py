"""Which syllables are taken for one another: by ear, all over the country, and by spelling."""

import re
from collections.abc import Iterable

from content.language.vietnamese import fold

Patterns = Iterable[tuple[re.Pattern[str], str]]

# What sounds alike somewhere in the country, in the order of application; written on stripped syllables.
_SOUNDS = (
    (re.compile(r"y"), "i"),
    (re.compile(r"^gi(?=e[cmnpt])"), "di"),  # giếng is d + iêng
    (re.compile(r"^gi(?=[aeou])"), "d"),
    (re.compile(r"^(gi|ri|vi)"), "di"),
    (re.compile(r"^[rv]"), "d"),
    (re.compile(r"^tr"), "ch"),
    (re.compile(r"^x"), "s"),
    (re.compile(r"^n(?![gh])"), "l"),
    (re.compile(r"ng$"), "n"),
    (re.compile(r"c$"), "t"),
)
# What is heard alike in one region only, or written as chats write: here words of the list do meet.
_SLIPS = (
    (re.compile(r"^[zj]"), "d"),
    (re.compile(r"^f"), "ph"),
    (re.compile(r"^k(?!h)"), "c"),
    (re.compile(r"^(n?g)h"), r"\1"),
    (re.compile(r"nh$"), "n"),
    (re.compile(r"ch$"), "t"),
    (re.compile(r"(ie|uo|u)u$"), "iu"),  # hươu, hiêu, hưu
    (re.compile(r"ie(?=[mp]$)"), "i"),  # tiêm, tim
    (re.compile(r"uo(?=[mip]$)"), "u"),  # chuối, chúi
    (re.compile(r"ao$"), "au"),
)


def sound(word: str) -> str:
    """The class of everything that sounds like this word somewhere: `trim` and `chim`, `vàng` and `dan` meet."""
    return _applied(_SOUNDS, fold(word))


def slip(word: str) -> str:
    """The wider class of what one slip of ear or pen takes for this word: `xanh` and `săn`, `hươu` and `hưu` meet."""
    return _applied(_SLIPS, sound(word))


def _applied(patterns: Patterns, word: str) -> str:
    for pattern, one in patterns:
        word = pattern.sub(one, word)
    return word
