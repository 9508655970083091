"""People's names in a text, told from those of streets and shops."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from content.language.vietnamese import agrees, fold
from content.language.wordlists import word_table

MOST_GIVEN = 3  # words behind the surname, and words of the shortest name with thị or văn
_WORD = re.compile(r"[^\W_]+")
SHORTEST = 2  # words: a surname and a name
FULL_NAME = 3  # words: two may be a shop
_JOINED = frozenset({" ", "  "})
_BETWEEN = ("thi", "van")
WOMANS = "thi"


@dataclass(frozen=True)
class Name:
    start: int
    end: int
    text: str = field(repr=False)


class People:
    """Which words are a person's name."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        """`table`: lexicon/people.yaml."""
        self._surnames = {fold(each): each for each in table["surnames"][0].split()}
        self._places = frozenset(fold(table["places"][0]).split())
        self._known = frozenset(map(fold, table["known"]))
        self._others = tuple(map(str.lower, table["others"]))
        self._titles = frozenset(fold(table["titles"][0]).split())
        self._streets = frozenset(map(fold, table["streets"]))
        self._honoured = self._streets.union(*(map(fold, table[key]) for key in ("honoured", "units")))
        self._given = frozenset(fold(table["given"][0]).split())

    @classmethod
    def load(cls) -> "People":
        return cls(word_table("people"))

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

    def is_titled(self, text: str, name: Name) -> bool:
        """Whether "chị", "ông" or the like stands before it: nobody calls a street or a shop so."""
        before = text[: name.start].rstrip().rpartition(" ")[2]
        return bool(before) and fold(before) in self._titles

    def is_surely_somebody(self, text: str, name: Name) -> bool:
        """Not a street called after somebody, by the title before it or a woman's middle name that no street has."""
        folded = fold(name.text)
        return self.is_titled(text, name) or (WOMANS in folded.split() and folded not in self._streets)

    def is_surnamed(self, name: Name) -> bool:
        """Whether no mark that was typed speaks against the surname: "CHỦ QUÁN" is no Chu."""
        first = name.text.partition(" ")[0].lower()
        return agrees(first, self._surnames[fold(first)])

    def is_honoured(self, name: Name) -> bool:
        """Whether streets everywhere or a commune are called so: without a title it is sooner one of these."""
        return fold(name.text) in self._honoured

    def is_given(self, word: str) -> bool:
        """Whether many are called so."""
        return fold(word) in self._given

    def is_place(self, words: str) -> bool:
        """Whether one of these words says that a place is meant."""
        return not self._places.isdisjoint(fold(words).split())

    def is_no_name(self, words: str) -> bool:
        """Whether these words say who somebody is to others, or are no person's at all. Typed without marks, they are
        read without marks: "vo" is a wife then, and "Võ" a name.
        """
        typed = f" {words.lower()} "
        read = fold if typed.strip() == fold(words) else str.lower
        return any(f" {read(each)} " in typed for each in self._others)

    def begins_name(self, words: str) -> bool:
        """Whether the first of these words is a surname, in capitals or not."""
        return fold(words).partition(" ")[0] in self._surnames

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
