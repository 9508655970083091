"""Does a text speak of danger now? High recall on purpose; the phrases and their signs stand in lexicon/crisis.yaml."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from content.vietnamese import agrees, fold, readings, words
from content.wordlists import word_table

KINDS = ("violence", "held", "minor", "suicide")
LONGEST = 600  # words looked at; the form's limit of 2,000 characters is shorter
GAP = 3  # words that `_` may stand for

_APOSTROPHE = re.compile(r"['’`]")
_SIGNS = {
    "<age>": re.compile(r"[1-9]|1[0-7]"),
    "<teen>": re.compile(r"1[0-7]"),
    "<age-glued>": re.compile(r"([1-9]|1[0-7])(t|tuoi|tuổi|yo)"),
}

Agrees = Callable[[str, str], bool]


@dataclass(frozen=True)
class _Phrase:
    """`slots` are the words in order, each a set of alternatives; an empty slot is a gap."""

    slots: tuple[tuple[str, ...], ...]

    def end(self, text: Sequence[str], at: int, same: Agrees, slot: int = 0) -> int | None:
        """Where the phrase ends if it stands at `at`, else None."""
        if slot == len(self.slots):
            return at
        if not self.slots[slot]:
            ends = (self.end(text, at + skipped, same, slot + 1) for skipped in range(GAP + 1))
            return next((end for end in ends if end is not None), None)
        if at < len(text) and any(same(text[at], word) for word in self.slots[slot]):
            return self.end(text, at + 1, same, slot + 1)
        return None


class CrisisCheck:
    """Immutable; `find` is pure and never raises."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], never: Iterable[str]) -> None:
        self._starts = _by_first_word((kind, _parse(line)) for kind, lines in phrases.items() for line in lines)
        self._never = [_parse(line) for line in never]

    @classmethod
    def load(cls) -> "CrisisCheck":
        table = word_table("crisis")
        return cls({kind: table[kind] for kind in KINDS}, table["never"])

    def find(self, text: str) -> frozenset[str]:
        """The kinds of danger the text may speak of, of `KINDS`; read as typed and as chat spelling means it."""
        typed = words(_APOSTROPHE.sub("", text[: LONGEST * 20]))[:LONGEST]
        return frozenset(kind for reading in _readings(typed) for kind in self._find(self._without_everyday(reading)))

    def _find(self, text: Sequence[str]) -> Iterator[str]:
        for at, word in enumerate(text):
            for kind, phrase in self._begun_by(word):
                if phrase.end(text, at, _matches) is not None:
                    yield kind

    def _begun_by(self, word: str) -> Iterator[tuple[str, _Phrase]]:
        yield from self._starts.get(fold(word), ())
        yield from self._starts.get("", ())

    def _without_everyday(self, text: Sequence[str]) -> list[str]:
        """The text with everyday phrases such as `chết cười` blanked."""
        left, at = list(text), 0
        while at < len(text):
            ends = (phrase.end(text, at, str.__eq__) for phrase in self._never)
            end = max((end for end in ends if end is not None), default=at)
            left[at:end] = [""] * (end - at)
            at = max(end, at + 1)
        return left


def _parse(line: str) -> _Phrase:
    slots = (() if part == "_" else tuple(part.split("/")) for part in line.split())
    return _Phrase(tuple(slots))


def _by_first_word(phrases: Iterable[tuple[str, _Phrase]]) -> dict[str, list[tuple[str, _Phrase]]]:
    """Phrases by their folded first words; those that begin with an age stand under ""."""
    starts: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
    for kind, phrase in phrases:
        for word in phrase.slots[0]:
            starts["" if word.startswith("<") else fold(word.removeprefix("="))].append((kind, phrase))
    return dict(starts)


def _matches(typed: str, wanted: str) -> bool:
    if wanted in _SIGNS:
        return _SIGNS[wanted].fullmatch(typed) is not None
    if wanted.startswith("="):
        return typed == wanted[1:]
    return agrees(typed, wanted)


def _readings(typed: Sequence[str]) -> list[list[str]]:
    """The text as typed, and with each word in its likeliest chat reading."""
    meant = [part for word in typed for part in words((*readings(word)[1:2], word)[0])]
    return [list(typed), meant] if meant != typed else [list(typed)]
