"""What a text for people may not say (words, numbers, replaced law, tone style, shouting), and how long it may be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from content import CONTENT
from content.language.vietnamese import canonical, words
from content.passages import Passage

BANNED = CONTENT / "lexicon" / "banned.yaml"

_SENTENCE_END = re.compile(r"[.?!…:;]+(?=[\s\"”»')]|$)|\n")
_WORD = re.compile(r"\w")
_QUOTATION = re.compile(r"“[^”]*”|«[^»]*»")
# A subscriber's number or a service number (1800…, 1900…), however it is spaced.
_LONG_NUMBER = re.compile(r"(?<![\w./:-])((?:\+?84|0)[\d .-]{7,}\d|1[89]00[\d .-]{3,}\d)(?![\d/])")
_CALLED_NUMBER = re.compile(
    r"\b(?:gọi|số|tổng đài|đường dây nóng|hotline|call|dial)\s+(?:số\s+)?(\d{3,}(?:[ .-]\d+)*)(?![\d/])", re.I
)
_LISTED_NUMBER = re.compile(r"^(\d{3,5})(?=[:,])")
_NUMBERS = (_LONG_NUMBER, _CALLED_NUMBER, _LISTED_NUMBER)


@dataclass(frozen=True)
class Banned:
    """`phrase`: words as `_spaced` writes them."""

    phrase: str
    instead: str
    quotable: bool
    locale: str


@dataclass(frozen=True)
class HouseRules:
    """The lists of `lexicon/banned.yaml`. `phones`: number → words an article must say with it, or None."""

    banned: tuple[Banned, ...]
    allowed: tuple[str, ...]
    phones: Mapping[str, str | None]
    stale: Mapping[str, str]
    replaced: tuple[str, ...]

    @classmethod
    def load(cls, path: Path = BANNED) -> "HouseRules":
        raw = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        return cls(
            banned=tuple(one for entry in raw["banned"] for one in _read_banned(entry)),
            allowed=tuple(_spaced(phrase) for phrase in raw["allowed"]),
            phones=raw["phones"],
            stale=raw["stale"],
            replaced=tuple(raw["replaced"]),
        )

    def faults(self, passage: Passage) -> Iterator[str]:
        """What is wrong with a text, each time with what to do."""
        yield from self._banned_words(passage)
        yield from self._numbers(passage.text)
        yield from self._stale_law(passage.text)
        yield from _tone_marks(passage.text)
        yield from _shouting(passage.text)
        yield from _long_sentences(passage)

    def costs_unsaid(self, text: str) -> Iterator[str]:
        """An article that shows a number says what the call costs."""
        for number, cost in self.phones.items():
            if cost and re.search(rf"\b{number}\b", text) and cost not in text:
                yield f"shows {number} without its cost; say {cost!r} beside it"

    def _banned_words(self, passage: Passage) -> Iterator[str]:
        for sentence in sentences(passage.text):
            whole, unquoted = self._readable(sentence), self._readable(_QUOTATION.sub(" … ", sentence))
            for each in self.banned:
                if each.locale == passage.locale and each.phrase in (unquoted if each.quotable else whole):
                    yield f"do not write {each.phrase.strip()!r}; instead: {each.instead}"

    def _readable(self, sentence: str) -> str:
        """The words of a sentence, the allowed phrases left out."""
        spaced = _spaced(sentence)
        for phrase in self.allowed:
            spaced = spaced.replace(phrase, " … ")
        return spaced

    def _numbers(self, text: str) -> Iterator[str]:
        cleared = {_digits(number) for number in self.phones}
        shown = {match[1] for pattern in _NUMBERS for match in pattern.finditer(text)}
        for number in sorted(shown):
            if _digits(number) not in cleared:
                yield f"the number {number} is not cleared; only {', '.join(self.phones)} may be shown"

    def _stale_law(self, text: str) -> Iterator[str]:
        for old, new in self.stale.items():
            if old in text and not any(word in text for word in self.replaced):
                yield f"{old} is no longer in force; cite {new}, or say that it was replaced"


def _read_banned(entry: Mapping[str, Any]) -> Iterator[Banned]:
    for phrase in entry["words"]:
        yield Banned(_spaced(phrase), entry["instead"], entry.get("quotable", False), entry.get("locale", "vi"))


def sentences(text: str) -> list[str]:
    """Split at full stops, question marks, colons, semicolons and line ends: what is said in one breath."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def count_words(text: str) -> int:
    """Runs between spaces that hold a letter or a digit; a dash alone is none."""
    return sum(1 for run in text.split() if _WORD.search(run))


def _spaced(text: str) -> str:
    """Its words between single spaces, one before and one after: a phrase is found in it by whole words only."""
    return f" {' '.join(words(text))} "


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _tone_marks(text: str) -> Iterator[str]:
    for word in text.split():
        if canonical(word) != word:
            yield f"write {canonical(word)!r} for {word!r} (old-style tone mark, NFC)"


def _shouting(text: str) -> Iterator[str]:
    if "!" in text:
        yield "no exclamation marks; a calm full stop"


def _long_sentences(passage: Passage) -> Iterator[str]:
    for sentence in sentences(passage.text) if passage.limit else ():
        length = count_words(sentence)
        if passage.limit and length > passage.limit:
            yield f"{length} words in one sentence, at most {passage.limit}: split “{sentence[:50]}…”"
