"""Whether a text is a list of people: that no part of this service takes (R6, R7).

Ages alone make none: "Lan 15 tuổi, Hoa 16 tuổi bị giữ" must come through. A telephone number, an identity number, a
year of birth or an address beside a name is what people are found by; more full names in a row need none of these.
"""

import re
from collections.abc import Sequence

from content.language.name_chains import NameChains
from content.language.people import Name, People
from content.language.profiles import lists_accounts
from content.language.vietnamese import plain

LIST = 3  # people with something to find them by make a list
BESIDE = 120  # letters from a name in which such a thing belongs to it

_NUMBER = r"\+?\d(?:[ ._/-]?\d){8,11}(?!\d)"
_YEAR = (
    r"(?:(?:sn|ns|năm sinh|nam sinh|sinh năm|sinh nam|sinh ngày|sinh ngay|sinh)\b\W{0,3}(?:\d{1,2}[./-]){0,2}"
    r"(?:19|20)\d\d|(?:19[4-9]\d|20[01]\d)\b)"
)
_SAID = r"(?:sđt|sdt|đt|dt|tel|zalo)\b"
# What somebody is called on a network; "Trang Facebook" is no Trang.
_NETWORK = r"(?i:zalo|facebook|fb|face|insta|instagram|tiktok|telegram|tele|nick)"
_HANDLE = rf"{_NETWORK}\b\W{{0,3}}\w"
_NOT_PAGE = rf"(?!(?i:trang|nhóm|nhom|hội|hoi|kênh|kenh|page|group|tài khoản|tai khoan)\W{{1,3}}{_NETWORK}\b)"
_DOOR = (
    r"(?i:(?:số nhà|so nha|nhà số|nha so|số|so|ở số|o so|ngõ|ngo|ngách|ngach|hẻm|hem|phòng|phong|căn hộ|can ho"
    r"|thôn|thon|xóm|xom|ấp|tổ|khu phố|khu pho) ?\d)"
)
_TITLE = r"(?:chị|chi|anh|em|cô|co|bé|be|bà|ba|ông|ong|cháu|chau|con)\s"
_CAPITALS = r"[A-ZÀ-ỸĐ]\w*(?: [A-ZÀ-ỸĐ]\w*){0,3}"
_FIRST = r"^\W{0,3}(?:\d{1,2}\W{1,3})?"
# A year of birth, a telephone or identity number, an address.
DETAIL = re.compile(
    r"(?<!\d)(?:19[4-9]\d|20[01]\d)(?!\d)"
    r"|(?<!\d)(?:\+?84|0)[ ._/-]?[2-9](?:[ ._/-]?\d){8,9}(?!\d)"
    r"|(?<!\d)(?:\d{12}|\d{9})(?!\d)"
    r"|\b(?:số nhà|so nha|ở số|o so|địa chỉ|dia chi|đ/c|thường trú|thuong tru|trú tại|tru tai|ngõ|ngo|ngách|ngach"
    r"|hẻm|hem|thôn|thon|xóm|xom|ấp|tổ dân phố|to dan pho|khu phố|khu pho)\b",
    re.IGNORECASE,
)
# "1. Lan, 0912…", "chị hoa sn 1999", "nguyen lan 0912…": an entry of a list where no full name need be written.
_CALLED = re.compile(
    rf"{_FIRST}{_NOT_PAGE}(?P<name>{_TITLE}\w+(?: \w+){{0,2}}?|{_CAPITALS}|\w+(?: \w+){{1,3}}?)"
    rf"\W{{1,4}}(?:{_YEAR}|(?:{_SAID}\W{{0,3}})?{_NUMBER}|{_SAID}|{_HANDLE})"
)
# "Lan: số 5 ngõ 3", "chị Hoa - thôn 2": one word, as shops mostly have two, or a title before it.
_HOUSED = re.compile(
    rf"{_FIRST}(?P<name>{_TITLE}\w+(?: \w+){{0,2}}?|[A-ZÀ-ỸĐ]\w*)\W{{1,4}}(?:(?:ở|o|nhà|nha|tại|tai) )?{_DOOR}"
)
# "Các em gồm: Lan …": what is said before a list, and of whom.
_LEAD = re.compile(r"\s*(?P<of>(?:[^\W\d]+ ){1,12}[^\W\d]+)\s*:\s+")
_WHERE = ("ở", "o", "tại", "tai", "trong")
# "0912… - Lan", "0912… chị hoa"
_NUMBERED = re.compile(rf"{_FIRST}{_NUMBER}\W{{1,4}}(?P<name>{_TITLE}\w+(?: \w+){{0,2}}|{_CAPITALS})\W*$")
# Entries stand below each other, behind commas, or each begins behind the number of the one before.
_ENTRY = (
    re.compile(r"[\n;]"),
    re.compile(r"[\n;,]|\.\s|\s(?:và|va|and)\s"),
    re.compile(r"[\n;,]|(?<=\d)\)?\s+(?=[^\W\d])"),
)
_TITLED = re.compile(_TITLE, re.IGNORECASE)
# A line with a number and nothing else: it belongs to the name above.
_ALONE = re.compile(rf"\W{{0,3}}(?:(?:{_SAID}\W{{0,3}})?{_NUMBER}|{_YEAR})\W{{0,3}}")


class PeopleLists:
    def __init__(self, people: People) -> None:
        self._people = people
        self._chains = NameChains(people)

    def makes_list(self, text: str, *, accounts: bool) -> bool:
        """At least LIST people, each with a number, an address or a year of birth beside, before or below the name;
        or names alone in a row. `accounts`: of a network's, too.
        """
        text = _joined(plain(text))
        names = [*self._people.names(text)]
        if self._chains.lists_names(text, names) or (accounts and lists_accounts(text)):
            return True
        entries = self._without_lead(text)
        return max(_detailed(text, names), *(self._called(entry.split(entries)) for entry in _ENTRY)) >= LIST

    def _without_lead(self, text: str) -> str:
        """Where shops or roles are named before the colon, it stays: then nobody is listed."""
        lead = _LEAD.match(text)
        if lead is None:
            return text
        first = lead["of"].split()[:2]
        named = " ".join(first)
        is_people = first[0].lower() in _WHERE or not (self._people.is_place(named) or self._people.is_no_name(named))
        return text[lead.end() :] if is_people else text

    def _called(self, entries: list[str]) -> int:
        return sum(self._calls_somebody(entry.strip()) for entry in entries)

    def _calls_somebody(self, entry: str) -> bool:
        """Somebody's short name and a number; so have shops, relatives, roles and networks, which are no names."""
        called = _CALLED.match(entry) or _NUMBERED.match(entry) or _HOUSED.match(entry)
        if called is None or self._people.is_place(called["name"]) or self._people.is_no_name(called["name"]):
            return False
        name = called["name"]
        return name[0].isupper() or bool(_TITLED.match(name)) or self._people.begins_name(name)


def _detailed(text: str, names: Sequence[Name]) -> int:
    """How many full names have such a thing behind them, or in front."""
    ends = (*(each.start for each in names[1:]), len(text))
    starts = (0, *(each.end for each in names[:-1]))
    behind = sum(_has_detail(text[each.end : end][:BESIDE], 0) for each, end in zip(names, ends, strict=False))
    before = sum(_has_detail(_before(text, each, start), -1) for each, start in zip(names, starts, strict=False))
    return max(behind, before)


def _joined(text: str) -> str:
    """Each number beside the name above it."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if lines and _ALONE.fullmatch(line):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _before(text: str, name: Name, start: int) -> str:
    return text[max(start, name.start - BESIDE) : name.start]


def _has_detail(beside: str, line: int) -> bool:
    """On the same line as the name."""
    return DETAIL.search(beside.split("\n")[line]) is not None
