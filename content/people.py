"""People's names in a text, and whether it is a list of people: that no part of this service takes (R6, R7)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from content.vietnamese import canonical, fold
from content.wordlists import word_table

LIST = 3  # people with something to find them by make a list
BESIDE = 120  # letters behind a name in which such a thing belongs to it
MOST_GIVEN = 3  # words behind the surname, and words of the shortest name with thị or văn
_WORD = re.compile(r"[^\W_]+")
_LINE = re.compile(r"[\n;]")
SHORTEST = 2  # words: a surname and a name
_JOINED = frozenset({" ", "  "})
_BETWEEN = ("thi", "van")
# A year of birth, a telephone or identity number, an address.
DETAIL = re.compile(
    r"(?<!\d)(?:19[4-9]\d|20[01]\d)(?!\d)"
    r"|(?<!\d)(?:\+?84|0)[ .-]?[2-9](?:[ .-]?\d){8,9}(?!\d)"
    r"|(?<!\d)(?:\d{12}|\d{9})(?!\d)"
    r"|\b(?:số nhà|so nha|ở số|o so|địa chỉ|dia chi|đ/c|thường trú|thuong tru|trú tại|tru tai|ngõ|ngo|ngách|ngach"
    r"|hẻm|hem|thôn|thon|xóm|xom|ấp|tổ dân phố|to dan pho|khu phố|khu pho)\b",
    re.IGNORECASE,
)
# "1. Lan, 0912…", "chị Hoa sn 1999": one line of a list where no surname is written.
_CALLED = re.compile(
    r"^\W{0,3}(?:\d{1,2}\W{1,3})?(?:(?:chị|chi|anh|em|cô|co|bé|be|bà|ba|ông|ong)\s)?"
    r"[A-ZÀ-ỸĐ]\w+(?: [A-ZÀ-ỸĐ]\w+){0,3}\W{1,4}(?:sn\b|ns\b|sinh\b|năm sinh\b|sđt\b|sdt\b|đt\b|\+?\d(?:[ .-]?\d){8})"
)


@dataclass(frozen=True)
class Name:
    start: int
    end: int
    text: str = field(repr=False)


class People:
    """Which words are a person's name; `known` are places that begin like one."""

    def __init__(self, surnames: str, places: str, known: Sequence[str]) -> None:
        self._surnames = frozenset(fold(surnames).split())
        self._places = frozenset(fold(places).split())
        self._known = frozenset(map(fold, known))

    @classmethod
    def load(cls) -> "People":
        table = word_table("people")
        return cls(table["surnames"][0], table["places"][0], table["known"])

    def names(self, text: str) -> Iterator[Name]:
        """Full names in a canonical text; a street or a shop called after somebody is none."""
        found = [*_WORD.finditer(text)]
        folded = [fold(word.group()) for word in found]
        at = 0
        while at < len(found):
            length = self._length(text, found, folded, at)
            if length:
                start, end = found[at].start(), found[at + length - 1].end()
                yield Name(start, end, text[start:end])
            at += max(length, 1)

    def makes_list(self, text: str) -> bool:
        """At least LIST people, each with a number, an address or a year of birth."""
        text = canonical(text)
        names = [*self.names(text)]
        ends = (*(each.start for each in names[1:]), len(text))
        detailed = sum(_has_detail(text, name.end, end) for name, end in zip(names, ends, strict=False))
        return detailed >= LIST or sum(map(self._calls_somebody, _LINE.split(text))) >= LIST

    def _calls_somebody(self, line: str) -> bool:
        """A line that begins with somebody's short name and a number; shops have numbers too."""
        called = _CALLED.match(line.strip())
        return called is not None and self._places.isdisjoint(fold(called.group()).split())

    def _length(self, text: str, found: list[re.Match[str]], folded: list[str], at: int) -> int:
        """How many words of a name begin here; 0 for none."""
        if folded[at] not in self._surnames or self._names_place(text, found, folded, at):
            return 0
        run = _run(text, found, at)
        length = _capitals(found, at, run)
        if folded[at + 1 : at + 2] and folded[at + 1] in _BETWEEN:
            return max(length, min(run, MOST_GIVEN)) if run >= MOST_GIVEN else 0
        return 0 if length < SHORTEST or " ".join(folded[at : at + 2]) in self._known else length

    def _names_place(self, text: str, found: list[re.Match[str]], folded: list[str], at: int) -> bool:
        """After "đường", "quán", "số 5": a place's name. "1. Trần An" is the first line of a list."""
        if at == 0:
            return False
        between = text[found[at - 1].end() : found[at].start()]
        return between in _JOINED and (folded[at - 1] in self._places or folded[at - 1].isdigit())


def _run(text: str, found: list[re.Match[str]], at: int) -> int:
    """Words that follow each other with nothing but a space between, as those of a name do."""
    length = 1
    while length <= MOST_GIVEN and at + length < len(found):
        word, before = found[at + length], found[at + length - 1]
        if text[before.end() : word.start()] not in _JOINED or not word.group().isalpha():
            break
        length += 1
    return length


def _capitals(found: list[re.Match[str]], at: int, run: int) -> int:
    length = 0
    while length < run and found[at + length].group()[0].isupper():
        length += 1
    return length


def _has_detail(text: str, start: int, end: int) -> bool:
    line = text[start : min(end, start + BESIDE)].split("\n", maxsplit=1)[0]
    return DETAIL.search(line) is not None
