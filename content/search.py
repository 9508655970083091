"""Search over a few dozen articles, in memory: BM25 over words and pairs of adjacent words.

Marks fold one way: a word typed with marks matches only itself, a word typed without them matches every marking.
Pairs matter because a Vietnamese word is often two syllables: "ban dam" must find bán dâm before bàn … đạm.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.vietnamese import fold, has_marks, readings, words
from content.wordlists import word_table

TITLE, KEYWORD, TEXT = 5.0, 4.0, 1.0  # how many mentions in the text one mention there is worth
SATURATION, LENGTH = 1.2, 0.5  # BM25's k and b
PAIR, STOP, READING, LOOSE = 2.0, 0.1, 0.8, 0.3
LONGEST = 32  # words of a query that are looked at
TYPO_LETTERS, TYPO_WORDS = 4, 6

Scores = dict[int, float]


@dataclass(frozen=True)
class Document:
    """What can be found: `text` is plain, `address` is where a hit leads."""

    id: str
    title: str
    text: str
    address: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One document found; scores compare within one search only."""

    id: str
    title: str
    score: float
    address: str


@dataclass(frozen=True)
class _Asked:
    """A term of the query (one word or a pair) and the ways to read it; each way is itself a run of words."""

    ways: tuple[tuple[str, ...], ...]
    weight: float

    @property
    def tells(self) -> bool:
        return self.weight > STOP


class Index:
    """An immutable index; a search never raises and finds nothing for nothing."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = tuple(documents)
        # folded term → the term as written → document number → weight
        self._terms: dict[str, dict[str, Scores]] = defaultdict(lambda: defaultdict(dict))
        counted = [_count(document) for document in self._documents]
        usual = sum(map(_length, counted)) / max(len(counted), 1)
        for number, counts in enumerate(counted):
            self._add(number, counts, _length(counts) / max(usual, 1.0))
        forms = {form for key, written in self._terms.items() for form in (key, *written)}
        self._joined = {form.replace(" ", ""): form for form in sorted(forms) if " " in form}
        self._known = _by_length(forms)
        self.search("toois ddi")  # reads the word lists now, so that the first person does not wait for them

    def search(self, query: str, limit: int = 3) -> list[Hit]:
        """The best `limit` documents, best first; one typing error a word is forgiven when nothing else is found."""
        typed = words(query[: LONGEST * 12])[:LONGEST]
        scores = self._score(typed) or self._score(self._mended(typed))
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[: max(limit, 0)]
        return [self._hit(number, score) for number, score in best]

    def _hit(self, number: int, score: float) -> Hit:
        document = self._documents[number]
        return Hit(document.id, document.title, round(score, 4), document.address)

    def _add(self, number: int, counts: Mapping[str, float], length: float) -> None:
        damping = SATURATION * (1 - LENGTH + LENGTH * length)
        for term, count in counts.items():
            self._terms[fold(term)][term][number] = count * (SATURATION + 1) / (count + damping)

    def _score(self, typed: Sequence[str]) -> Scores:
        marked = any(map(has_marks, typed))
        asked = [*_asked_words(typed, marked), *_asked_pairs(typed, marked)]
        total: Scores = defaultdict(float)
        found: Counter[int] = Counter()
        for one in asked:
            for number, score in self._score_asked(one, marked).items():
                total[number] += score * one.weight
                found[number] += one.tells
        telling = sum(one.tells for one in asked)
        return {number: total[number] * (0.4 + 0.6 * found[number] / telling) for number in total if found[number]}

    def _score_asked(self, asked: _Asked, marked: bool) -> Scores:
        best: Scores = {}
        for rank, way in enumerate(asked.ways):
            share = READING if rank else 1.0
            for number, score in self._score_way(way, marked).items():
                best[number] = max(best.get(number, 0.0), score * share)
        return best

    def _score_way(self, way: tuple[str, ...], marked: bool) -> Scores:
        total: Scores = defaultdict(float)
        for term in [" ".join(way)] if len(way) < 3 else [f"{a} {b}" for a, b in pairwise(way)]:
            for number, score in self._score_term(term, marked).items():
                total[number] += score
        return total

    def _score_term(self, term: str, marked: bool) -> Scores:
        scores: Scores = {}
        for form, weights in self._terms.get(fold(term), {}).items():
            grade = _grade(term, form, marked)
            for number, weight in weights.items() if grade else ():
                scores[number] = max(scores.get(number, 0.0), weight * grade)
        rarity = math.log(1 + len(self._documents) / len(scores)) if scores else 0.0
        return {number: score * rarity for number, score in scores.items()}

    def _mended(self, typed: Sequence[str]) -> list[str]:
        """The words with one letter put right or a missing space put in, where that gives a known one."""
        telling = [word for word in typed if len(word) >= TYPO_LETTERS and not _is_stop(word, marked=False)]
        mended = {word: self._near(word) for word in telling[:TYPO_WORDS]}
        return [part for word in typed for part in mended.get(word, word).split()]

    def _near(self, word: str) -> str:
        if word in self._joined:
            return self._joined[word]
        near = [term for length in range(len(word) - 1, len(word) + 2) for term in self._known.get(length, ())]
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1)
        return best[0] if best else word


def _by_length(terms: Iterable[str]) -> dict[int, list[str]]:
    """Single words by their number of letters, in a steady order."""
    known: dict[int, list[str]] = defaultdict(list)
    for term in sorted(terms):
        if " " not in term:
            known[len(term)].append(term)
    return known


def _count(document: Document) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    parts = ((document.title, TITLE), *((word, KEYWORD) for word in document.keywords), (document.text, TEXT))
    for part, weight in parts:
        found = words(part)
        for term in (*found, *map(" ".join, pairwise(found))):
            counts[term] += weight
    return counts


def _length(counts: Mapping[str, float]) -> float:
    return sum(counts.values())


def _grade(typed: str, written: str, marked: bool) -> float:
    """How well a written term answers a typed one: 1 as typed, 0 if a typed mark speaks against it."""
    if typed == written:
        return 1.0
    if any(mine != theirs and has_marks(mine) for mine, theirs in zip(typed.split(), written.split(), strict=True)):
        return 0.0
    return LOOSE if marked else 0.95


def _asked_words(typed: Sequence[str], marked: bool) -> Iterator[_Asked]:
    for word in typed:
        ways = tuple(tuple(words(reading)) for reading in readings(word))
        yield _Asked(ways, STOP if _is_stop(word, marked) else 1.0)


def _asked_pairs(typed: Sequence[str], marked: bool) -> Iterator[_Asked]:
    for first, second in pairwise(typed):
        ends = [words(reading)[-1] for reading in readings(first)]
        starts = [words(reading)[0] for reading in readings(second)]
        stops = _is_stop(first, marked) + _is_stop(second, marked)
        yield _Asked(tuple(product(ends, starts)), (PAIR, 0.5, STOP)[stops])


def _is_stop(word: str, marked: bool) -> bool:
    return word in (_stop_words() if marked else _folded_stop_words())


@cache
def _stop_words() -> frozenset[str]:
    table = word_table("stopwords")
    return frozenset(f"{table['vi'][0]} {table['en'][0]}".split())


@cache
def _folded_stop_words() -> frozenset[str]:
    ambiguous = word_table("stopwords")["ambiguous"][0].split()
    return frozenset(map(fold, _stop_words())).difference(ambiguous)
