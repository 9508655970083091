"""Which of the tips a desk has open tell nearly the same: a flood of one text becomes one line.

Compared in memory while they are open: nothing of it is stored, for a stored fingerprint could be matched by others.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from content.language.vietnamese import fold, words

WORDS = 3  # of a shingle: texts that share none are not compared
TRIED = 8  # groups that a text is held against: those it shares most with
HEARD = 40  # groups a shingle leads to: beyond, it is a turn of phrase that tells nothing, and only costs time
LED = 120  # words by whose shingles a text finds groups; compared it is whole
NEAR = 80.0  # of 100, words in any order: copies with a word changed lie above, two people on one case below


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Every index once: groups of what is nearly the same as their first text, in the order of those.

    Give it what people wrote themselves: labels and chosen answers, which many tips share, would make them all alike.
    Texts without a word are one group.
    """
    found = _Groups()
    for index, text in enumerate(texts):
        found.add(index, words(fold(text)))
    return found.members


class _Groups:
    """A group is known by its first text, so a thousand copies cost a thousand comparisons."""

    def __init__(self) -> None:
        self.members: list[list[int]] = []
        self._firsts: list[str] = []
        self._same: dict[str, int] = {}
        self._sharing: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)

    def add(self, index: int, said: Sequence[str]) -> None:
        text, shingles = " ".join(said), _shingles(said[:LED])
        group = self._same.get(text)
        if group is None:
            group = self._nearest(text, shingles)
        if group is None:
            group = self._begin(text, shingles)
        self._same[text] = group
        self.members[group].append(index)

    def _nearest(self, text: str, shingles: frozenset[tuple[str, ...]]) -> int | None:
        shared = Counter(group for each in shingles for group in self._sharing.get(each, ()))
        near = (group for group, _ in shared.most_common(TRIED) if _alike(self._firsts[group], text))
        return next(near, None)

    def _begin(self, text: str, shingles: frozenset[tuple[str, ...]]) -> int:
        group = len(self.members)
        self.members.append([])
        self._firsts.append(text)
        for each in shingles:
            if len(self._sharing[each]) < HEARD:
                self._sharing[each].append(group)
        return group


def _shingles(said: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(said[at : at + WORDS]) for at in range(len(said) - WORDS + 1))


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one, other, score_cutoff=NEAR) > 0
