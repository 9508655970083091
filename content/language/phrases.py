"""The phrase of a mailbox: eight syllables drawn by chance and one that checks them; easy to copy and to type.

Each syllable also has a number of three digits, for whoever would rather copy those; both forms may be mixed.

What is said of a mistyped phrase follows from the public list alone, never from a mailbox, so it tells a guesser
nothing that this file does not. A syllable is named only where nearly that was typed: the check alone could restore one
that is missing, but then for whoever saw eight of nine over a shoulder as well, at the press of a button.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Literal

from content.language.sounds import slip, sound
from content.language.spelled import one_letter_apart, syllables_of, unglued
from content.language.vietnamese import fold, readings
from content.language.wordlists import BadWordList, word_table

DRAWN = 8
LENGTH = DRAWN + 1
LISTENED = 60  # words of a text in which a phrase is looked for
FIRST_NUMBER = 100  # of the first syllable: every number has three digits, and none is taken for the count of a line
TRIED = 64  # readings of what was mistyped
Places = list[int]


class BadPhrase(ValueError):
    """The typed text is no phrase of ours.

    `word` is what was typed for a syllable no phrase has, `at` where it stands (1 to 9) and `maybe` what it may have
    been, "" where nothing near is known. Of syllables that do not fit, `at` is the first of two neighbours that would
    if they changed places; `letter`: all would fit if one letter of `word` were another, and of no other word but this.
    `found`: how many syllables were typed.
    """

    def __init__(
        self,
        reason: Literal["count", "unknown", "check", "letter"],
        word: str = "",
        at: int = 0,
        maybe: str = "",
        found: int = 0,
    ) -> None:
        super().__init__(f"{reason}: {word}" if word else reason)
        self.reason, self.word, self.at, self.maybe, self.found = reason, word, at, maybe, found


@dataclass(frozen=True)
class Slip:
    """A word that was forgiven: where it stands (1 to 9), what was typed and what the phrase has there."""

    at: int
    word: str
    right: str


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
        self._spelt = frozenset(self.syllables)
        self._near: dict[str, Places] = {}
        for place, syllable in enumerate(self.syllables):
            self._near.setdefault(slip(syllable), []).append(place)

    @classmethod
    def load(cls) -> "PhraseList":
        return cls(fold(word) for word in word_table("syllables")["words"][0].split())

    def draw(self, randbelow: Callable[[int], int]) -> tuple[str, ...]:
        """A fresh phrase of nine syllables, no two alike: who copies one twice would think it a slip. That costs 0.08
        of its 74.6 bits; phrases with two alike, drawn before, stay valid. `randbelow`: `secrets.randbelow` outside of
        tests.
        """
        while True:
            drawn = [randbelow(len(self.syllables)) for _ in range(DRAWN)]
            places = [*drawn, self._check(drawn)]
            if len(set(places)) == LENGTH:
                return tuple(self.syllables[place] for place in places)

    def digits(self, phrase: Sequence[str]) -> tuple[str, ...]:
        """The same phrase as nine numbers of three digits, which are read wherever syllables are."""
        return tuple(str(FIRST_NUMBER + self._place[sound(syllable)]) for syllable in phrase)

    def read(self, typed: str) -> str:
        """The phrase in its one spelling, to be hashed: `Lúa, trim …` → `lua chim …`. Raises BadPhrase.

        A slip of ear or pen is forgiven where exactly one reading passes the check.
        """
        found = self._found(typed)
        if len(found) != LENGTH:
            raise BadPhrase("count", found=len(found))
        known = [self._look_up(word) for word in found]
        places = [place for place in known if place is not None]
        if len(places) == LENGTH and self._fits(places):
            return self._spelled(places)
        passing = [each for each in islice(self._mended(found, known), TRIED) if self._fits(each)]
        if len(passing) == 1:
            return self._spelled(passing[0])
        raise self._blamed(found, known)

    def slips(self, typed: str) -> tuple[Slip, ...]:
        """What `read` forgave in a text that is a phrase and nothing else; () for any other."""
        found = self._found(typed)
        if not self._alone(typed):
            return ()
        pairs = enumerate(zip(found, self.read(typed).split(), strict=True), start=1)
        return tuple(Slip(at, word, right) for at, (word, right) in pairs if _is_other(word, right))

    def within(self, text: str) -> tuple[str, ...]:
        """What may be a phrase in a text, with words around it or none; of a longer text than LISTENED words, nothing.

        One in forty texts of sixty words holds nine syllables that fit by chance: whether they are one, mailboxes know.
        Slips are forgiven where the text is nothing but the phrase: among other words too much would fit by chance.
        """
        found = self._found(text)
        if not LENGTH <= len(found) <= LISTENED:
            return ()
        if len(found) == LENGTH:
            return self._alone(text)
        places = [self._look_up(word) for word in found]
        windows = (places[start : start + LENGTH] for start in range(len(places) - DRAWN))
        known = ([place for place in window if place is not None] for window in windows)
        return tuple(self._spelled(each) for each in known if len(each) == LENGTH and self._fits(each))

    def _alone(self, text: str) -> tuple[str, ...]:
        try:
            return (self.read(text),)
        except BadPhrase:
            return ()

    def _mended(self, found: list[str], known: Sequence[int | None]) -> Iterable[Places]:
        """Readings in which every unknown syllable is one that is near it; where all are known, one of them is."""
        if None in known:
            options = [
                [place] if place is not None else self._nearby(word) for word, place in zip(found, known, strict=True)
            ]
            yield from map(list, product(*options))
            return
        places = [place for place in known if place is not None]
        for at, word in enumerate(found):
            for other in self._nearby(word):
                if other != places[at]:
                    yield [*places[:at], other, *places[at + 1 :]]

    def _blamed(self, found: list[str], known: Sequence[int | None]) -> BadPhrase:
        for at, (word, place) in enumerate(zip(found, known, strict=True), start=1):
            if place is None:
                return BadPhrase("unknown", word, at, self._maybe(word))
        places = [place for place in known if place is not None]
        swapped = self._swapped(places)
        at = 0 if swapped else self._misspelled(found, places)
        return BadPhrase("letter", found[at - 1], at) if at else BadPhrase("check", at=swapped)

    def _maybe(self, word: str) -> str:
        """The one syllable that is near by ear, unless another is nearer by its letters."""
        near = [self.syllables[place] for place in self._nearby(word)]
        if len(near) != 1:
            return ""
        nearer = not one_letter_apart(fold(word), near[0]) and self._by_letter(word)
        return "" if nearer else near[0]

    def _misspelled(self, found: list[str], places: Places) -> int:
        """Where one letter stands wrong, if no other place explains it as well; else 0. The place is told, never the
        word: that is on the paper.
        """
        wrong = [
            at
            for at, word in enumerate(found)
            if one_letter_apart(_plain(word), self.syllables[self._needed(places, at)])
        ]
        return wrong[0] + 1 if len(wrong) == 1 else 0

    def _needed(self, places: Places, at: int) -> int:
        """The one syllable that fits there, whatever stands there now."""
        prime, weight = len(self.syllables), at + 1
        others = sum(each * place for each, place in enumerate(places, start=1)) - weight * places[at]
        return -others * pow(weight, -1, prime) % prime

    def _by_letter(self, word: str) -> Places:
        plain = _plain(word)
        return [place for place, each in enumerate(self.syllables) if one_letter_apart(plain, each)]

    def _found(self, typed: str) -> list[str]:
        """What was typed, syllable by syllable. Only where too few stand there some are glued together."""
        found = syllables_of(typed)
        if len(found) >= LENGTH:
            return found
        return [
            part for word in found for part in ([word] if self._is_near(word) else unglued(fold(word), self._spelt))
        ]

    def _is_near(self, word: str) -> bool:
        return self._look_up(word) is not None or bool(self._nearby(word))

    def _swapped(self, places: Places) -> int:
        """Where two neighbours stand, changed over, if that alone makes them fit; 0 if none or several do."""
        swapped = ([*places[:at], places[at + 1], places[at], *places[at + 2 :]] for at in range(DRAWN))
        fitting = [at for at, each in enumerate(swapped, start=1) if self._fits(each)]
        return fitting[0] if len(fitting) == 1 else 0

    def _nearby(self, word: str) -> Places:
        return [] if word.isdigit() else self._near.get(slip(word), [])

    def _look_up(self, word: str) -> int | None:
        if word.isdigit():
            place = int(word) - FIRST_NUMBER
            return place if 0 <= place < len(self.syllables) else None
        places = (self._place.get(sound(reading)) for reading in (word, *readings(word)[1:]))
        return next((place for place in places if place is not None), None)

    def _fits(self, places: Places) -> bool:
        return self._check(places[:DRAWN]) == places[DRAWN]

    def _spelled(self, places: Places) -> str:
        return " ".join(self.syllables[place] for place in places)

    def _check(self, places: Places) -> int:
        prime = len(self.syllables)
        total = sum(weight * place for weight, place in enumerate(places, start=1))
        return -total * pow(LENGTH, -1, prime) % prime


def _plain(word: str) -> str:
    """Without marks; a number has no letters."""
    return "" if word.isdigit() else fold(word)


def _is_other(word: str, right: str) -> bool:
    """Also where it only sounds alike: the copy on paper may hold what was typed."""
    return not word.isdigit() and right not in map(fold, (word, *readings(word)))


def _is_prime(number: int) -> bool:
    return number > LENGTH and all(number % divisor for divisor in range(2, int(number**0.5) + 1))
