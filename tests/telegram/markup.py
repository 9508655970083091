"""Telegram's HTML as the server reads it: plain text, and what stands where in it. Offsets count UTF-16 units."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tests.telegram.refusals import mistaken

PIECE = re.compile(r"<(/?)([^<>\s/]*)([^<>]*)>|(<)|&(#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);")
ATTRIBUTE = re.compile(r"\s+([a-zA-Z-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+))?")
TAGS: Mapping[str, str] = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "span": frozenset({"class"}),
    "code": frozenset({"class"}),
    "blockquote": frozenset({"expandable"}),
    "tg-emoji": frozenset({"emoji-id"}),
}
Entity = dict[str, str | int]


@dataclass(frozen=True)
class Rich:
    """A text as people see it."""

    text: str
    entities: tuple[Entity, ...] = ()


class _Unreadable(Exception):
    """A tag that is none, or not where it may be."""


@dataclass
class _Reader:
    """What has been read so far; `open` holds the tags not yet closed, each with where it began."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[str, int, str]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def say(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += units(text)

    def tag(self, closing: bool, name: str, rest: str) -> None:
        """Raises _Unreadable."""
        if name not in TAGS:
            what = "end" if closing else "start"
            raise _Unreadable(f'Unsupported {what} tag "{name}"')
        if closing:
            self._close(name)
        else:
            self.open.append((name, self.length, _attribute(name, rest) if rest else ""))

    def _close(self, name: str) -> None:
        if not self.open:
            raise _Unreadable("Unexpected end tag")
        expected, start, link = self.open.pop()
        if expected != name:
            raise _Unreadable(f'Unmatched end tag, expected "</{expected}>", found "</{name}>"')
        if self.length > start:
            entity: Entity = {"type": TAGS[name], "offset": start, "length": self.length - start}
            self.entities.append(entity | ({"url": link} if name == "a" and link else {}))


@lru_cache(maxsize=1024)  # a bot says the same things again and again
def read_html(source: str) -> Rich:
    """Raises Refusal for what Telegram could not read."""
    reader, done = _Reader(), 0
    for piece in PIECE.finditer(source):
        reader.say(source[done : piece.start()])
        done = piece.end()
        try:
            _take(reader, piece)
        except _Unreadable as problem:
            at = len(source[: piece.start()].encode())
            raise mistaken(f"can't parse entities: {problem} at byte offset {at}") from problem
    reader.say(source[done:])
    if reader.open:
        raise mistaken(f"can't parse entities: Can't find end tag corresponding to start tag \"{reader.open[-1][0]}\"")
    return trimmed(Rich("".join(reader.parts), tuple(sorted(reader.entities, key=_place))))


def _take(reader: _Reader, piece: re.Match[str]) -> None:
    closing, name, rest, stray, entity = piece.groups()
    if stray:
        raise _Unreadable('Unsupported start tag ""')
    if entity:
        reader.say(html.unescape(piece.group()))
    else:
        reader.tag(bool(closing), name.lower(), rest)


def trimmed(rich: Rich) -> Rich:
    """Telegram takes the white space off both ends."""
    text = rich.text.strip()
    if text == rich.text:
        return rich
    gone, left = units(rich.text) - units(rich.text.lstrip()), units(text)
    moved = (_cut(entity, gone, left) for entity in rich.entities)
    return Rich(text, tuple(entity for entity in moved if int(entity["length"]) > 0))


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cut(entity: Entity, gone: int, left: int) -> Entity:
    start = max(0, int(entity["offset"]) - gone)
    end = min(left, int(entity["offset"]) + int(entity["length"]) - gone)
    return entity | {"offset": start, "length": end - start}


def _attribute(name: str, rest: str) -> str:
    """The value of the one attribute a tag may have."""
    found = ATTRIBUTE.findall(rest)
    if ATTRIBUTE.sub("", rest).strip() or any(key not in ATTRIBUTES.get(name, ()) for key, _ in found):
        raise _Unreadable(f'Unexpected attributes in the tag "{name}"')
    value = html.unescape(found[0][1].strip("\"'")) if found else ""
    if name == "span" and value != "tg-spoiler":
        raise _Unreadable('Tag "span" must have class "tg-spoiler"')
    return value


def _place(entity: Entity) -> tuple[int, int]:
    return int(entity["offset"]), -int(entity["length"])
