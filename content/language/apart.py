"""What sets a text apart from the many others it came with: a flood repeats its words, a person's telling does not.

Only an order in which to read, counted in memory over the texts at hand: it closes nothing, and nothing of it is kept.
Whoever writes thousands of good and different texts is not found out by it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, pairwise
from math import log

from content.language.vietnamese import fold, words

Pair = tuple[str, str]
FIRST = 120  # words of a text that are looked at
SEEN = 2  # a pair of words that so many texts have is still a person's own
TELLING = 6  # the rarest words of a text stand for it
RAREST = 1_000  # a word that one of so many texts has is as rare as any
FAMILIAR = 2  # pairs known from ordinary language, from which on a text reads like it
DOUBT = 1.5  # how far a text without any is trusted: short, in another language, misspelt


class Ordinary:
    """What words and neighbours ordinary language has, by the texts the programme itself is made of: read at their
    first use, for most processes never sift.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts

    @cached_property
    def pairs(self) -> frozenset[Pair]:
        return frozenset(chain.from_iterable(pairwise(each) for each in self._said))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(self._said))

    @cached_property
    def _said(self) -> Sequence[Sequence[str]]:
        return [_read(text) for text in self._texts]

    def likeness(self, said: Sequence[str]) -> float:
        """0 to 1: whether words stand beside each other as they do in the language, or were drawn by lot."""
        known = len(self.pairs & {*pairwise(said)})
        return min(1.0, (known + DOUBT) / (FAMILIAR + DOUBT))


def apartness(texts: Sequence[str], ordinary: Ordinary) -> list[float]:
    """One number for each text, 0 and more: the higher, the less of it is said by the others. A text without a word
    has 0.
    """
    said = [_read(text) for text in texts]
    having = Counter(chain.from_iterable(set(each) for each in said))
    sharing = Counter(chain.from_iterable(_neighbours(each) for each in said))
    rarity = {word: log(min(RAREST, len(texts) / having[word])) for word in having.keys() & ordinary.words}
    return [_own(each, sharing) * _telling(each, rarity) * ordinary.likeness(each) for each in said]


def _own(said: Sequence[str], sharing: Counter[Pair | tuple[str, str, str]]) -> float:
    """The share of its turns of phrase that are its own."""
    turns = _neighbours(said)
    return sum(sharing[each] <= SEEN for each in turns) / len(turns) if turns else 1.0


def _telling(said: Sequence[str], rarity: dict[str, float]) -> float:
    rarest = sorted((rarity.get(word, 0.0) for word in set(said)), reverse=True)
    return sum(rarest[:TELLING]) / TELLING


def _neighbours(said: Sequence[str]) -> set[Pair | tuple[str, str, str]]:
    """Words side by side, and with one between them: a form letter's words stay in place around what is filled in."""
    around = ((one, "", other) for one, other in zip(said, said[2:], strict=False))
    return {*pairwise(said), *around}


def _read(text: str) -> list[str]:
    """Folded; without figures, which are the cheapest way to make copies differ."""
    return [word for word in words(fold(text))[:FIRST] if not word.isdigit()]
