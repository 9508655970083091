"""People named one after another, as the entries of a list, with nothing told between them."""

import re
from collections.abc import Iterator, Sequence

from content.language.people import FULL_NAME, Name, People

CHAIN = 4  # people who make a list by their names alone
BEFORE = 80  # letters in which it is said what follows
APART = 100  # letters between two of them
LED = 3  # behind a word that says that a list follows
_REMARK = r"(?: [^\W\d_]+)?(?:\s*(?:[-(:/]|\d)[^\n;,]{0,60}?)?"  # the end of a name in small letters; "- quán Hương"
_BREAK = r"(?:[\n;,&+|•*]|\s[-.]?\s?\d{1,2}\s?[.)/:-]|\s(?:và|va|and|với|voi|cùng|cung)\s)"
_TITLE = r"(?:(?:chị|chi|anh|em|cô|co|bé|be|bà|ba|ông|ong|cháu|chau|con|bạn|ban|tên|ten)\s+)?"
_BETWEEN = re.compile(
    rf"{_REMARK}\s*{_BREAK}\W{{0,6}}(?:\d{{1,2}}\W{{1,3}})?(?:(?:và|va|and)\s+)?{_TITLE}", re.IGNORECASE
)
_LEAD = re.compile(r"\b(?:danh sách|danh sach|ds|gồm|gom)\b[^.;\n]{0,50}\s*$", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:\b\d{1,2}\W{1,3}|[•*-]\s*)?$")
_SENTENCE_END = re.compile(r"[.;\n]")
# Streets follow; behind "hôm qua", "gần đây", "giai đoạn" and the names Nga and Tuyến none need.
_ALONG = re.compile(
    r"\b(?:ngã (?:ba|tư|năm|sáu|bảy)|nga tu|(?-i:tuyến)|dọc|(?<!giai )đoạn)\b"
    r"|\b(?:gần|gan|(?<!hôm )(?<!hom )(?<!vừa )(?<!vua )qua|theo|tuyến|tuyen|doc|doan)$",
    re.IGNORECASE,
)


class NameChains:
    def __init__(self, people: People) -> None:
        self._people = people

    def lists_names(self, text: str, names: Sequence[Name]) -> bool:
        """`names`: those in the text. Streets and shops that are called after people, counted up, make no list."""
        return any(self._is_list(text, chain) for chain in _chains(text, names) if len(chain) >= LED)

    def _is_list(self, text: str, chain: Sequence[Name]) -> bool:
        before = _NUMBERED.sub("", text[max(0, chain[0].start - BEFORE) : chain[0].start])
        said = _SENTENCE_END.split(before)[-1]
        of_places = self._people.is_place(said) or _ALONG.search(said) is not None
        people = sum(self._is_somebody(text, each, of_places=of_places) for each in chain)
        return people >= (LED if _LEAD.search(before) else CHAIN)

    def _is_somebody(self, text: str, name: Name, *, of_places: bool) -> bool:
        if not self._people.is_surnamed(name):
            return False
        is_full = len(name.text.split()) >= FULL_NAME and not self._people.is_honoured(name)
        return self._people.is_surely_somebody(text, name) or (is_full and not of_places)


def _follows(text: str, name: Name, after: Name) -> bool:
    gap = text[name.end : after.start]
    return len(gap) <= APART and _BETWEEN.fullmatch(gap) is not None


def _chains(text: str, names: Sequence[Name]) -> Iterator[list[Name]]:
    chain: list[Name] = []
    for name in names:
        if chain and not _follows(text, chain[-1], name):
            yield chain
            chain = []
        chain.append(name)
    if chain:
        yield chain
