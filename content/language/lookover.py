"""Looking a text over before it is sent: what in it may betray who wrote it, or is a list of people.

Computed here and nowhere else; nothing of it is kept. Pure, never raises, linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from content.language.people import People
from content.language.people_lists import PeopleLists
from content.language.spotting import Spotter
from content.language.vietnamese import plain
from content.language.wordlists import word_table

KINDS = ("phone", "identity", "address", "own", "self")
QUOTED = 40  # letters of the text that are shown again
FULL_NAME = 3  # words: two may be a shop
SPOTTED = ("own", "self")

_NOT_MONEY = r"(?!\s?(?:đồng|vnđ|vnd|đ\b|k\b|tr\b|triệu|nghìn|ngàn|usd|won|tệ))"
_DAY = r"(?!\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)"  # 05.12.2026 20h has ten digits too
_DIGIT = "(?:không|khong|một|mot|mốt|hai|ba|bốn|bon|tư|tu|năm|nam|lăm|sáu|sau|bảy|bay|bẩy|tám|tam|chín|chin)"
PHONE = re.compile(
    rf"(?<![\d.,/])(?:{_DAY}(?:\(?\+?84\)?[ ._/-]?|0[ ._/-]?)(?:[35789](?:[ ._/-]?\d){{8}}|2(?:[ ._/-]?\d){{9}})(?!\d)"
    rf"{_NOT_MONEY}"
    rf"|(?<!\w){_DIGIT}(?:[ ,.-]{{1,2}}{_DIGIT}){{8,10}}(?!\w))",
    re.IGNORECASE,
)
# A citizen's number: province 001–096, a digit of sex and century, two of the year (Thông tư 59/2021/TT-BCA). The old
# one has nine digits, as many as a sum of money, which ends in noughts.
IDENTITY = re.compile(
    rf"(?<![\d.,/])(?:0\d\d[ ._-]?[0-3]\d\d(?:[ ._-]?\d{{3}}){{2}}|[1-9]\d{{8}}(?<!000)|0\d{{8}})(?!\d){_NOT_MONEY}"
    r"|\b(?:hộ chiếu|ho chieu|passport)\W{1,3}(?:số|so|là|la|no)?\W{0,3}[A-Z]\d{7,8}\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,3}")
_ADDRESS = re.compile(
    r"\b(?:số nhà|so nha|nhà số|nha so|ở số|o so|ngõ|ngo|ngách|ngach|hẻm|hem) ?\d"
    r"|\b(?:địa chỉ|dia chi|đ/c|thường trú|thuong tru|trú tại|tru tai|ở thôn|o thon|ở xóm|o xom|ở ấp|tổ dân phố)\b",
    re.IGNORECASE,
)
NEAR = 60  # letters between a name and the address that is its own


@dataclass(frozen=True)
class Finding:
    """`kind` is one of KINDS; `quote` is what stands in the text, cut short."""

    kind: str
    quote: str = field(repr=False)


class LookOver:
    """Immutable; loaded once."""

    def __init__(self, clues: Spotter, teller: Spotter, people: People) -> None:
        self._clues = clues
        self._teller = teller
        self._people = people
        self._lists = PeopleLists(people)

    @classmethod
    def load(cls) -> "LookOver":
        clues, teller = word_table("lookover"), word_table("teller")
        told = {kind: lines for kind, lines in teller.items() if kind != "never"}
        spotter = Spotter({kind: clues[kind] for kind in SPOTTED}, clues["never"])
        return cls(spotter, Spotter(told, teller["never"]), People.load())

    def findings(self, text: str) -> tuple[Finding, ...]:
        """The first of each kind, in the order of KINDS."""
        clean = plain(text)
        first: dict[str, Finding] = {}
        for each in self._found(clean):
            first.setdefault(each.kind, each)
        return tuple(first[kind] for kind in KINDS if kind in first)

    def lists_people(self, text: str) -> bool:
        return self._lists.makes_list(text)

    def is_own_story(self, text: str) -> bool:
        """Whether somebody seems to tell what is done to themselves; a screen asks, nobody is sent anywhere."""
        return bool(self.own_story(text))

    def own_story(self, text: str) -> frozenset[str]:
        """What seems to be done to the teller: the kinds of `teller.yaml`."""
        return self._teller.find(text)

    def _found(self, text: str) -> Iterator[Finding]:
        for kind, pattern in (("phone", PHONE), ("identity", IDENTITY), ("own", _MAIL)):
            yield from (_finding(kind, match.group()) for match in pattern.finditer(text))
        yield from (_finding(spot.kind, spot.quote) for spot in self._clues.spots(text))
        yield from self._addresses(text)

    def _addresses(self, text: str) -> Iterator[Finding]:
        for name in self._people.names(text):
            beside = _ADDRESS.search(text, name.end, name.end + NEAR)
            if beside and len(name.text.split()) >= FULL_NAME:
                yield _finding("address", text[name.start : beside.end() + QUOTED])


def _finding(kind: str, words: str) -> Finding:
    plain = " ".join(words.split())
    return Finding(kind, plain if len(plain) <= QUOTED else plain[: QUOTED - 1] + "…")
