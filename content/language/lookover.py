"""Looking a text over before it is sent: what in it may betray who wrote it, or is a list of people.

Computed here and nowhere else; nothing of it is kept. Pure, never raises, linear in the length of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from content.language.introduced import introductions
from content.language.numbers import IDENTITY, PHONE
from content.language.people import FULL_NAME, Name, People
from content.language.people_lists import PeopleLists
from content.language.profiles import profiles
from content.language.spotting import Spotter
from content.language.vietnamese import plain
from content.language.wordlists import word_table

KINDS = ("phone", "identity", "address", "own", "profile", "self")
QUOTED = 40  # letters of the text that are shown again
SPOTTED = ("own", "self")

_MAIL = re.compile(r"[\w.+-]{1,64}(?:@|[(\[]at[)\]])[\w-]{1,63}(?:\.[\w-]{2,24}){1,3}")
# Where somebody is said to live; wherever it stands behind a name it is theirs.
_LIVES = re.compile(
    r"\b(?:nhà số|nha so|ở số|o so|ở số nhà|o so nha|(?:ở|o|tại|tai) (?:ngõ|ngo|ngách|ngach|hẻm|hem) ?\d"
    r"|địa chỉ|dia chi|đ/c|thường trú|thuong tru|trú tại|tru tai|ở thôn|o thon|ở xóm|o xom|ở ấp|tổ dân phố)\b",
    re.IGNORECASE,
)
_SAID_FIRST = (
    r"^\W{1,4}(?:(?:nhà|nha|sống|song|hiện|hien|ở|o|tại|tai|quê|que|trọ|tro|sn|sinh|năm|nam|tuổi|tuoi|\d{1,4})\W{1,3})"
    r"{0,4}"
)
# A village, a flat: right behind a name it is a person's, as no street has one.
_DWELLING = re.compile(
    _SAID_FIRST + r"(?:(?:thôn|thon|xóm|xom|ấp|buôn) ?\w|(?:bản|tổ|khu phố|khu pho|căn hộ|can ho|chung cư|chung cu"
    r"|phòng|phong|phòng trọ|phong tro|p\.) ?[\dA-Z]{0,3}\d)",
    re.IGNORECASE,
)
# A door of a lane: streets are called after people, and have such doors too.
_DOOR = re.compile(r"\b(?:số nhà|so nha|ngõ|ngo|ngách|ngach|hẻm|hem) ?\d", re.IGNORECASE)
# A house in a street, right behind a name; streets are called after people, and begin as their names do.
_HOUSE = re.compile(
    r"\W{1,3}(?:(?:nhà|nha|sống|song|hiện|hien|ở|o|tại|tai)\W+){0,4}(?:(?:số|so) )?\d{1,4}[a-z]?(?:/\d{1,4}){0,3} "
    r"(?:(?P<kind>đường|duong|phố|pho)\b|(?P<street>[^\W\d_]+))",
    re.IGNORECASE,
)
# "chị Lan nhà 12 phố Lê Lợi": a title and a name, and a word that somebody lives there; shops are called so, too.
_CALLED = re.compile(
    r"\b(?:chị|chi|anh|em|cô|co|chú|chu|bác|bac|ông|ong|bà|ba) (?P<name>[^\W\d_]+)"
    r"(?=\W{1,3}(?:nhà|nha|ở|o|sống|song) )",
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

    def lists_people(self, text: str, *, accounts: bool = True) -> bool:
        """`accounts`: those of a network make a list, too; not where one is asked for pages."""
        return self._lists.makes_list(text, accounts=accounts)

    def is_own_story(self, text: str) -> bool:
        """Whether somebody seems to tell what is done to themselves; a screen asks, nobody is sent anywhere."""
        return bool(self.own_story(text))

    def own_story(self, text: str) -> frozenset[str]:
        """What seems to be done to the teller: the kinds of `teller.yaml`."""
        return self._teller.find(text)

    def _found(self, text: str) -> Iterator[Finding]:
        for kind, pattern in (("phone", PHONE), ("identity", IDENTITY), ("own", _MAIL)):
            yield from (_finding(kind, match.group()) for match in pattern.finditer(text))
        yield from (_finding("profile", account) for account in profiles(text))
        yield from (_finding(spot.kind, spot.quote) for spot in self._clues.spots(text))
        names = [*self._people.names(text)]
        yield from (_finding("self", words) for words in introductions(text, names, self._people))
        yield from self._addresses(text, names)

    def _addresses(self, text: str, names: Sequence[Name]) -> Iterator[Finding]:
        for name in names:
            end = self._home_behind(text, name)
            if end and (len(name.text.split()) >= FULL_NAME or self._people.is_titled(text, name)):
                yield _finding("address", text[name.start : end + QUOTED])
        for called in _CALLED.finditer(text):
            is_name = called["name"][0].isupper() or self._people.is_given(called["name"])
            end = self._house_behind(text, called.end()) if is_name else 0
            if end:
                yield _finding("address", text[called.start() : end + QUOTED])

    def _home_behind(self, text: str, name: Name) -> int:
        """Where an address behind the name ends that is its own; 0 if there is none."""
        behind = text[name.end : name.end + NEAR]
        found = _LIVES.search(behind) or _DWELLING.search(behind)
        if found is None and self._people.is_surely_somebody(text, name):
            found = _DOOR.search(behind)
            return name.end + found.end() if found else self._house_behind(text, name.end)
        return name.end + found.end() if found else 0

    def _house_behind(self, text: str, at: int) -> int:
        house = _HOUSE.match(text, at, at + NEAR)
        is_street = house is not None and (house["kind"] or self._people.begins_name(house["street"]))
        return house.end() if house and is_street else 0


def _finding(kind: str, words: str) -> Finding:
    plain = " ".join(words.split())
    return Finding(kind, plain if len(plain) <= QUOTED else plain[: QUOTED - 1] + "…")
