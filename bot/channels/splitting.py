"""A long text as several messages: cut where a reader would pause, never inside a tag or an entity."""

import re
from collections.abc import Iterator
from html import escape, unescape

# What a message holds, counted as Telegram counts: in UTF-16 units, once tags and entities are read.
# https://core.telegram.org/bots/api#sendmessage
MESSAGE = 4096

_TOKEN = re.compile(r"<[^>]+>|[^<]+")
# The ends of paragraphs, of sentences and lines, of words; the first kind found in the latter half of a page is taken.
_PAUSES = (re.compile(r"\n\s*\n"), re.compile(r"[.!?…][\"”’)\]]*(?=\s)|\n"), re.compile(r"(?=\s)"))
# Never parted from what stands before: marks over a letter, the skin of an emoji, what joins two of them.
_HANGS_ON = re.compile("[\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff]")
_JOINER = "\u200d"

Tags = list[tuple[int, str]]


def split(html: str, limit: int = MESSAGE) -> tuple[str, ...]:
    """Well-formed HTML in pages of at most `limit` UTF-16 units, each well-formed and none of them blank."""
    html = html.strip()
    if _units(html) <= limit:
        return (html,)
    letters, tags = _read(html)
    return tuple(_written(letters, tags, start, end) for start, end in _pieces(letters, limit))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _read(html: str) -> tuple[str, Tags]:
    """What is read, and each tag with the place among the letters where it stands."""
    parts: list[str] = []
    tags: Tags = []
    at = 0
    for token in _TOKEN.findall(html):
        if token.startswith("<"):
            tags.append((at, token))
        else:
            parts.append(unescape(token))
            at += len(parts[-1])
    return "".join(parts), tags


def _pieces(letters: str, limit: int) -> Iterator[tuple[int, int]]:
    """From where to where each page goes, without the space around it."""
    start, over = _first_letter(letters, 0), len(letters.rstrip())
    while start < over:
        cut = _cut(letters, start, limit)
        yield start, start + len(letters[start:cut].rstrip())
        start = _first_letter(letters, cut)


def _first_letter(letters: str, at: int) -> int:
    found = re.compile(r"\S").search(letters, at)
    return found.start() if found else len(letters)


def _cut(letters: str, start: int, limit: int) -> int:
    """Where the page that begins at `start` ends."""
    end = start + _fitting(letters[start : start + limit], limit)
    half = (start + end) // 2
    if end == len(letters):
        return end
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(letters, half, end) if found.end() > half]
        if ends:
            return ends[-1]
    return _between_letters(letters, half, end)


def _fitting(window: str, limit: int) -> int:
    """How many of the letters have room; one beyond the first plane takes two units."""
    return len(window.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore"))


def _between_letters(letters: str, least: int, end: int) -> int:
    while end > least + 1 and (_HANGS_ON.match(letters, end) or letters[end - 1] == _JOINER):
        end -= 1
    return end


def _written(letters: str, tags: Tags, start: int, end: int) -> str:
    """One page: what was open before it is opened again, and closed at its end."""
    is_open: list[str] = []
    for position, tag in tags:
        if position <= start:
            _follow(is_open, tag)
    html, at = ["".join(is_open)], start
    for position, tag in tags:
        if start < position < end:
            _follow(is_open, tag)
            html += [escape(letters[at:position], quote=False), tag]
            at = position
    closing = "".join(f"</{_name(tag)}>" for tag in reversed(is_open))
    return "".join(html) + escape(letters[at:end], quote=False) + closing


def _follow(is_open: list[str], tag: str) -> None:
    if tag.startswith("</"):
        is_open.pop()
    else:
        is_open.append(tag)


def _name(tag: str) -> str:
    return tag[1:-1].split(maxsplit=1)[0]
