"""Is a message nothing but a greeting? The list is lexicon/greetings.yaml."""

import re
from dataclasses import dataclass

from content.language.vietnamese import fold, words
from content.language.wordlists import word_table

LONGEST = 40  # letters
_HELD = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Greetings:
    """`phrases` as `_plain` writes them."""

    phrases: frozenset[str]

    @classmethod
    def load(cls) -> "Greetings":
        lines = word_table("greetings")["phrases"]
        return cls(frozenset(_plain(phrase) for line in lines for phrase in line.split(",")))

    def holds(self, text: str) -> bool:
        return len(text) <= LONGEST and _plain(text) in self.phrases


def _plain(text: str) -> str:
    """`Alooo!` → `alo`."""
    return _HELD.sub(r"\1", fold(" ".join(words(text))))
