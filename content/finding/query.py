"""A typed query taken apart: its words and pairs with the ways to read each, what weighs little, what it asks about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from content.language.vietnamese import fold, readings, words
from content.language.wordlists import word_table

PAIR, STOP = 2.0, 0.1
DEFINING = (("nghia", "la", "gi"), ("la", "gi"))


@dataclass(frozen=True)
class Asked:
    """A term of the query (one word or a pair) and the ways to read it; each way is itself a run of words."""

    ways: tuple[tuple[str, ...], ...]
    weight: float

    @property
    def tells(self) -> bool:
        return self.weight > STOP


def asked_terms(typed: Sequence[str], marked: bool) -> list[Asked]:
    """Every word, and every pair of neighbours."""
    return [*_asked_words(typed, marked), *_asked_pairs(typed, marked)]


def subject_of(typed: Sequence[str]) -> Sequence[str]:
    """What "X là gì" asks about; a number alone asks the same. Empty for every other question."""
    for asking in DEFINING:
        if len(typed) > len(asking) and tuple(map(fold, typed[-len(asking) :])) == asking:
            return typed[: -len(asking)]
    return typed if all(word.isdecimal() for word in typed) else ()


def _asked_words(typed: Sequence[str], marked: bool) -> Iterator[Asked]:
    for word in typed:
        ways = tuple(tuple(words(reading)) for reading in readings(word))
        yield Asked(ways, STOP if is_stop(word, marked) else 1.0)


def _asked_pairs(typed: Sequence[str], marked: bool) -> Iterator[Asked]:
    for first, second in pairwise(typed):
        ends = [words(reading)[-1] for reading in readings(first)]
        starts = [words(reading)[0] for reading in readings(second)]
        stops = is_stop(first, marked) + is_stop(second, marked)
        yield Asked(tuple(product(ends, starts)), (PAIR, 0.5, STOP)[stops])


def is_stop(word: str, marked: bool) -> bool:
    """Whether it says little in a search."""
    return word in (_stop_words() if marked else _folded_stop_words())


@cache
def _stop_words() -> frozenset[str]:
    table = word_table("stopwords")
    return frozenset(f"{table['vi'][0]} {table['en'][0]}".split())


@cache
def _folded_stop_words() -> frozenset[str]:
    ambiguous = word_table("stopwords")["ambiguous"][0].split()
    return frozenset(map(fold, _stop_words())).difference(ambiguous)
