"""Phrases of a word list, found in what people type: with all, some or no marks, in chat spelling, in one pass.

How a line of such a list is written stands at the head of lexicon/crisis.yaml.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from content.language.vietnamese import agrees, canonical, fold, readings, words

LONGEST = 600  # words looked at; the form's limit of 2,000 characters is shorter
GAP = 3  # words that `_` may stand for

_APOSTROPHE = re.compile(r"['’`]")
_WORD = re.compile(r"[^\W_]+")
_SIGNS = {
    "<age>": re.compile(r"[1-9]|1[0-7]"),
    "<teen>": re.compile(r"1[0-7]"),
    "<door>": re.compile(r"\d{1,4}[a-z]?"),
    "<age-glued>": re.compile(r"([1-9]|1[0-7])(t|tuoi|tuổi|yo)"),
}

Word = tuple[str, str]  # as typed, and folded: folding once is most of the speed
Agrees = Callable[[Word, str], bool]
BLANK: Word = ("", "")


@dataclass(frozen=True)
class Spot:
    """A phrase that was found; `quote` is how the person wrote it."""

    kind: str
    quote: str


@dataclass(frozen=True)
class _Phrase:
    """`slots` are the words in order, each a set of alternatives; an empty slot is a gap."""

    slots: tuple[tuple[str, ...], ...]

    def end(self, text: Sequence[Word], at: int, same: Agrees, slot: int = 0) -> int | None:
        """Where the phrase ends if it stands at `at`, else None."""
        if slot == len(self.slots):
            return at
        if not self.slots[slot]:
            ends = (self.end(text, at + skipped, same, slot + 1) for skipped in range(GAP + 1))
            return next((end for end in ends if end is not None), None)
        if at < len(text) and any(same(text[at], word) for word in self.slots[slot]):
            return self.end(text, at + 1, same, slot + 1)
        return None


class Spotter:
    """Immutable; `find` and `spots` are pure and never raise."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], never: Iterable[str] = ()) -> None:
        self._starts = _by_first_word((kind, _parse(line)) for kind, lines in phrases.items() for line in lines)
        self._never = _by_first_word(("", _parse(line)) for line in never)

    def find(self, text: str) -> frozenset[str]:
        """The kinds of which a phrase stands in the text; read as typed and as chat spelling means it."""
        return frozenset(spot.kind for spot in self.spots(text))

    def spots(self, text: str) -> Iterator[Spot]:
        """Every phrase, in the order of the text; one that only chat spelling makes comes behind the others."""
        clean = canonical(_APOSTROPHE.sub("", text[: LONGEST * 20]))
        typed = [*_WORD.finditer(clean)][:LONGEST]
        for reading, origin in _readings([word.group().lower() for word in typed]):
            for kind, start, end in self._found(self._without_everyday(reading)):
                yield Spot(kind, clean[typed[origin[start]].start() : typed[origin[end - 1]].end()])

    def _found(self, text: Sequence[Word]) -> Iterator[tuple[str, int, int]]:
        for at, (_, plain) in enumerate(text):
            for kind, phrase in (*self._starts.get(plain, ()), *self._starts.get("", ())):
                end = phrase.end(text, at, _matches)
                if end is not None:
                    yield kind, at, end

    def _without_everyday(self, text: Sequence[Word]) -> list[Word]:
        """The text with everyday phrases such as `chết cười` blanked."""
        left, at = list(text), 0
        while at < len(text):
            ends = (phrase.end(text, at, _is_just) for _, phrase in self._never.get(text[at][1], ()))
            end = max((end for end in ends if end is not None), default=at)
            left[at:end] = [BLANK] * (end - at)
            at = max(end, at + 1)
        return left


def _parse(line: str) -> _Phrase:
    slots = (() if part == "_" else tuple(part.split("/")) for part in line.split())
    return _Phrase(tuple(slots))


def _by_first_word(phrases: Iterable[tuple[str, _Phrase]]) -> dict[str, list[tuple[str, _Phrase]]]:
    """Phrases by their folded first words; those that begin with an age stand under ""."""
    starts: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
    for kind, phrase in phrases:
        first = {"" if word.startswith("<") else fold(word.removeprefix("=")) for word in phrase.slots[0]}
        for word in first:
            starts[word].append((kind, phrase))
    return dict(starts)


def _matches(word: Word, wanted: str) -> bool:
    typed, plain = word
    if wanted in _SIGNS:
        return _SIGNS[wanted].fullmatch(typed) is not None
    if wanted.startswith("="):
        return typed == wanted[1:]
    return plain == _folded(wanted) and agrees(typed, wanted)


def _is_just(word: Word, wanted: str) -> bool:
    return word[0] == wanted


@cache
def _folded(wanted: str) -> str:
    """Of a word of the lists, never of a typed one: what people write is remembered nowhere."""
    return fold(wanted)


def _readings(typed: Sequence[str]) -> Iterator[tuple[list[Word], Sequence[int]]]:
    """The text as typed, and with each word in its likeliest chat reading; each word with the place it was typed at."""
    yield [(word, fold(word)) for word in typed], range(len(typed))
    meant = [(part, at) for at, word in enumerate(typed) for part in words((*readings(word)[1:2], word)[0])]
    if [part for part, _ in meant] != typed:
        yield [(part, fold(part)) for part, _ in meant], [at for _, at in meant]
