"""The phrase of a mailbox: eight syllables drawn by chance and one that checks them; easy to copy and to type."""

import re
from collections.abc import Callable, Iterable
from typing import Literal

from content.vietnamese import fold, readings, words
from content.wordlists import BadWordList, word_table

DRAWN = 8
LENGTH = DRAWN + 1
LISTENED = 60  # words of a text in which a phrase is looked for

# What sounds alike somewhere in the country, in the order of application; written on stripped syllables.
_SOUNDS = (
    (re.compile(r"y"), "i"),
    (re.compile(r"^gi(?=e[cmnpt])"), "di"),  # giếng is d + iêng
    (re.compile(r"^gi(?=[aeou])"), "d"),
    (re.compile(r"^(gi|ri|vi)"), "di"),
    (re.compile(r"^[rv]"), "d"),
    (re.compile(r"^tr"), "ch"),
    (re.compile(r"^x"), "s"),
    (re.compile(r"^n(?![gh])"), "l"),
    (re.compile(r"ng$"), "n"),
    (re.compile(r"c$"), "t"),
)


class BadPhrase(ValueError):
    """The typed text is no phrase of ours. `word` is the syllable to blame, where one is."""

    def __init__(self, reason: Literal["count", "unknown", "check"], word: str | None = None) -> None:
        super().__init__(reason if word is None else f"{reason}: {word}")
        self.reason = reason
        self.word = word


class PhraseList:
    """The syllables in their frozen order. Phrases are numbers of base `len(list)`, weighted 1 to 9 and summing to 0.

    The number of syllables is prime, so a single wrong syllable and a swap of any two always leave another sum
    (the scheme of ISBN-10).
    """

    def __init__(self, syllables: Iterable[str]) -> None:
        self.syllables = tuple(syllables)
        self._place = {sound(syllable): place for place, syllable in enumerate(self.syllables)}
        if len(self._place) != len(self.syllables):
            raise BadWordList("syllables.yaml: two syllables sound alike")
        if not _is_prime(len(self.syllables)):
            raise BadWordList(f"syllables.yaml: {len(self.syllables)} is no prime number")

    @classmethod
    def load(cls) -> "PhraseList":
        return cls(fold(word) for word in word_table("syllables")["words"][0].split())

    def draw(self, randbelow: Callable[[int], int]) -> tuple[str, ...]:
        """A fresh phrase of nine syllables; `randbelow` is `secrets.randbelow` outside of tests."""
        places = [randbelow(len(self.syllables)) for _ in range(DRAWN)]
        return tuple(self.syllables[place] for place in (*places, self._check(places)))

    def read(self, typed: str) -> str:
        """The phrase in its one spelling, to be hashed: `Lúa, trim …` → `lua chim …`. Raises BadPhrase."""
        found = _syllables(typed)
        if len(found) != LENGTH:
            raise BadPhrase("count")
        places = [self._find(word) for word in found]
        if not self._fits(places):
            raise BadPhrase("check")
        return self._spelled(places)

    def within(self, text: str) -> tuple[str, ...]:
        """What may be a phrase in a text, with words around it or none; of a longer text than LISTENED words, nothing.

        One in forty texts of sixty words holds nine syllables that fit by chance: whether they are one, mailboxes know.
        """
        found = _syllables(text)
        if not LENGTH <= len(found) <= LISTENED:
            return ()
        places = [self._look_up(word) for word in found]
        windows = (places[start : start + LENGTH] for start in range(len(places) - DRAWN))
        known = ([place for place in window if place is not None] for window in windows)
        return tuple(self._spelled(each) for each in known if len(each) == LENGTH and self._fits(each))

    def _find(self, word: str) -> int:
        place = self._look_up(word)
        if place is None:
            raise BadPhrase("unknown", word)
        return place

    def _look_up(self, word: str) -> int | None:
        places = (self._place.get(sound(reading)) for reading in (word, *readings(word)[1:]))
        return next((place for place in places if place is not None), None)

    def _fits(self, places: list[int]) -> bool:
        return self._check(places[:DRAWN]) == places[DRAWN]

    def _spelled(self, places: list[int]) -> str:
        return " ".join(self.syllables[place] for place in places)

    def _check(self, places: list[int]) -> int:
        prime = len(self.syllables)
        total = sum(weight * place for weight, place in enumerate(places, start=1))
        return -total * pow(LENGTH, -1, prime) % prime


def _syllables(typed: str) -> list[str]:
    """People number the words they copy."""
    return [word for word in words(typed) if not word.isdigit()]


def sound(word: str) -> str:
    """The class of everything that sounds like this word somewhere: `trim` and `chim`, `vàng` and `dan` meet."""
    stripped = fold(word)
    for pattern, one in _SOUNDS:
        stripped = pattern.sub(one, stripped)
    return stripped


def _is_prime(number: int) -> bool:
    return number > LENGTH and all(number % divisor for divisor in range(2, int(number**0.5) + 1))
