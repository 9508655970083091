"""Search over a few dozen articles, in memory: BM25 over words and pairs of adjacent words.

Marks fold one way: a word typed with marks matches only itself, a word typed without them matches every marking.
Pairs matter because a Vietnamese word is often two syllables: "ban dam" must find bán dâm before bàn … đạm.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.finding.query import Asked, asked_terms, is_stop, subject_of
from content.language.vietnamese import fold, has_marks, words

TITLE, KEYWORD, TEXT = 5.0, 4.0, 1.0  # how many mentions in the text one mention there is worth
SATURATION, LENGTH = 1.2, 0.5  # BM25's k and b
READING, LOOSE = 0.8, 0.3
LONGEST = 20  # words of a query that are looked at
LONGEST_NAME = 6  # words of a keyword or title that are looked for as a whole
TYPO_LETTERS, TYPO_WORDS = 4, 6
# How much a document is about the question: the mean presence of its telling terms, 0 (none) to 2.2 (all, in titles).
# Measured on the tables of tests/content/finding/test_search.py. The best must reach the floor: nothing is better than
# noise; words we had to mend are a guess already and must reach more; what stands behind the best may be weaker.
# A long question (four telling words) is met in part only, so less is asked of it. A document whose whole keyword or
# title stands in the question passes anyway.
FLOOR, FLOOR_LONG, FLOOR_MENDED, FLOOR_BEHIND = 0.95, 0.55, 1.4, 0.4
LONG = 4

Scores = dict[int, float]
Matches = dict[int, tuple[float, float]]  # document → score (with the term's rarity), presence (without)


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
        self._named = _by_name(self._documents)
        self.search("toois ddi")  # reads the word lists now, so that the first person does not wait for them

    def search(self, query: str, limit: int = 3) -> list[Hit]:
        """The best `limit` documents, best first; one typing error a word is forgiven when nothing else is found."""
        typed = words(query[: LONGEST * 12])[:LONGEST]
        subject = subject_of(typed)
        scores = self._called(subject) if subject else self._closest(typed)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[: max(limit, 0)]
        return [self._hit(number, score) for number, score in best]

    def _closest(self, typed: Sequence[str]) -> Scores:
        return self._score(typed) or self._score(self._mended(typed), FLOOR_MENDED)

    def _called(self, subject: Sequence[str]) -> Scores:
        """Documents that have the subject as a whole keyword or title: a mere mention does not explain it."""
        term, marked = " ".join(subject), any(map(has_marks, subject))
        named = self._named.get(fold(term), {})
        return {number: grade for number, written in named.items() if (grade := _grade(term, written, marked))}

    def _hit(self, number: int, score: float) -> Hit:
        document = self._documents[number]
        return Hit(document.id, document.title, round(score, 4), document.address)

    def _add(self, number: int, counts: Mapping[str, float], length: float) -> None:
        damping = SATURATION * (1 - LENGTH + LENGTH * length)
        for term, count in counts.items():
            self._terms[fold(term)][term][number] = count * (SATURATION + 1) / (count + damping)

    def _score(self, typed: Sequence[str], floor: float = 0.0) -> Scores:
        marked = any(map(has_marks, typed))
        asked = asked_terms(typed, marked)
        total: Scores = defaultdict(float)
        about: Scores = defaultdict(float)
        found: Counter[int] = Counter()
        for one in asked:
            for number, (score, presence) in self._match(one, marked).items():
                total[number] += score * one.weight
                about[number] += presence * one.weight if one.tells else 0.0
                found[number] += one.tells
        telling = [one.weight for one in asked if one.tells]
        share = {number: about[number] / sum(telling) for number in about if found[number]}
        spelt_out = self._spelt_out(typed, marked)
        if not spelt_out and max(share.values(), default=0.0) < (floor or _floor(typed, marked)):
            return {}
        kept = [number for number in share if share[number] >= FLOOR_BEHIND or number in spelt_out]
        return {number: total[number] * (0.4 + 0.6 * found[number] / len(telling)) for number in kept}

    def _spelt_out(self, typed: Sequence[str], marked: bool) -> set[int]:
        """Documents of which a whole keyword or title stands in the question; one word alone only as it is written."""
        folded = [fold(word) for word in typed]
        spelt_out: set[int] = set()
        for i, j in _stretches(len(typed)):
            named = self._named.get(" ".join(folded[i:j]), {})
            if named and not all(is_stop(word, marked) for word in typed[i:j]):
                name = " ".join(typed[i:j])
                right = (number for number, written in named.items() if _names(name, written, marked))
                spelt_out.update(right)
        return spelt_out

    def _match(self, asked: Asked, marked: bool) -> Matches:
        best: Matches = {}
        for rank, way in enumerate(asked.ways):
            share = READING if rank else 1.0
            for number, (score, presence) in self._match_way(way, marked).items():
                known = best.get(number, (0.0, 0.0))
                best[number] = max(known[0], score * share), max(known[1], presence)
        return best

    def _match_way(self, way: tuple[str, ...], marked: bool) -> Matches:
        terms = [" ".join(way)] if len(way) < 3 else [f"{a} {b}" for a, b in pairwise(way)]
        total: Matches = {}
        for term in terms:
            for number, (score, presence) in self._match_term(term, marked).items():
                known = total.get(number, (0.0, 0.0))
                total[number] = known[0] + score, known[1] + presence / len(terms)
        return total

    def _match_term(self, term: str, marked: bool) -> Matches:
        found: Matches = {}
        for form, weights in self._terms.get(fold(term), {}).items():
            grade = _grade(term, form, marked)
            for number, weight in weights.items() if grade else ():
                known = found.get(number, (0.0, 0.0))
                found[number] = max(known[0], weight * grade), max(known[1], weight)
        rarity = math.log(1 + len(self._documents) / len(found)) if found else 0.0
        return {number: (score * rarity, presence) for number, (score, presence) in found.items()}

    def _mended(self, typed: Sequence[str]) -> list[str]:
        """The words with one letter put right or a missing space put in, where that gives a known one."""
        telling = [word for word in typed if not is_stop(word, marked=False)]
        # Alone, "chao" is as near to "cao" as to anything.
        shortest = TYPO_LETTERS if len(telling) > 1 else TYPO_LETTERS + 1
        mended = {word: self._near(word) for word in telling[:TYPO_WORDS] if len(word) >= shortest}
        return [part for word in typed for part in mended.get(word, word).split()]

    def _near(self, word: str) -> str:
        if word in self._joined:
            return self._joined[word]
        near = [term for length in range(len(word) - 1, len(word) + 2) for term in self._known.get(length, ())]
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1)
        return best[0] if best and not is_stop(best[0], marked=False) else word


def _stretches(length: int) -> Iterator[tuple[int, int]]:
    """Where a name of at most LONGEST_NAME words may begin and end."""
    return ((i, j) for i in range(length) for j in range(i + 1, min(i + LONGEST_NAME, length) + 1))


def _names(typed: str, written: str, marked: bool) -> bool:
    return bool(_grade(typed, written, marked)) if " " in typed else typed == written


def _floor(typed: Sequence[str], marked: bool) -> float:
    return FLOOR_LONG if sum(not is_stop(word, marked) for word in typed) >= LONG else FLOOR


def _by_name(documents: Sequence[Document]) -> dict[str, dict[int, str]]:
    """Folded keyword or title → document number → how it is written."""
    named: dict[str, dict[int, str]] = defaultdict(dict)
    for number, document in enumerate(documents):
        for keyword in (document.title, *document.keywords):
            written = " ".join(words(keyword))
            named[fold(written)][number] = written
    return named


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
