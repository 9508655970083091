"""The one commune that a story names: `o xa Co Do co quan…`. Its kind stands before it; a bare name may be a word."""

from collections.abc import Iterator

from content.language.vietnamese import fold
from content.places.placenames import place_words
from content.places.unit_rows import Unit
from content.places.units import Units

KINDS = ("xa", "phuong", "thi tran", "dac khu")
LONGEST = 8  # words of a name with what it lies in
LOOKED_AT = 400  # words of a story


def place_told(text: str, units: Units) -> Unit | None:
    """None where no commune is named, or more than one."""
    words = place_words(text)[:LOOKED_AT]
    found = [unit for at in _starts(words) if (unit := _named(words[at : at + LONGEST + 2], units))]
    return found[0] if len({unit.code for unit in found}) == 1 else None


def _starts(words: list[str]) -> Iterator[int]:
    for at, word in enumerate(words):
        if fold(word) in KINDS or fold(" ".join(words[at : at + 2])) in KINDS:
            yield at


def _named(words: list[str], units: Units) -> Unit | None:
    """The longest run of words that is a commune's name of today, and only one's."""
    for length in range(len(words), 1, -1):
        matches = units.find(" ".join(words[:length]), limit=2)
        if len(matches) == 1 and matches[0].certain and matches[0].former is None:
            return matches[0].unit
    return None
