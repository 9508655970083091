"""The commune that stands within other words: `o xa Co Do co quan…`, `Karaoke Sao Đêm, phường Cửa Nam, Hà Nội`.

In a story its kind stands before it, since a bare name may be a word. Where a place is asked for, the kind may be one
letter, and what follows a comma may be a name alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from content.language.vietnamese import fold, has_marks
from content.places.entries import province_area
from content.places.placenames import place_words, split_kind
from content.places.unit_rows import Unit
from content.places.units import Match, Units

KINDS = ("xa", "phuong", "thi tran", "dac khu")
LONGEST = 8  # words of a name with what it lies in
LOOKED_AT = 400  # words of a story
MOST_KINDS = 30  # looking a name up is not free
PARTS = re.compile(r"[,;\n–—]| - ")  # between the parts of an address
Begins = Callable[[list[str]], bool]


def place_told(text: str, units: Units) -> Unit | None:
    """The one commune that a story names; None where none is, or more than one."""
    return _one_of(units.named(run) for run in _runs(text, units, _is_kind))


def places_within(text: str, units: Units) -> tuple[Unit | None, list[Match]]:
    """Of an address with more in it than the commune: the commune, or what it may be where that is in doubt."""
    runs = [*_runs(text, units, _is_any_kind), *_tails(text, units)]
    one = _one_of(units.named(run, in_full=not _is_kind(place_words(run))) or _now(run, units) for run in runs)
    if one:
        return one, []
    return None, list({match.unit.code: match for run in runs for match in _answers(run, units)}.values())


def place_near(text: str, units: Units, province: str) -> Unit | None:
    """Where the text may name several: the one commune of the province (a code) that goes by such a name today. Written
    without marks it may be another name; with another province or a district beside it, it lies elsewhere or lay there.
    """
    parts = PARTS.split(text)
    runs = (run for run in [*_runs(text, units, _is_any_kind), *parts] if has_marks(run))
    unit = _one_of(units.named_now(run, province) for run in runs)
    around = frozenset[str]().union(*map(units.areas_in, parts))
    return unit if unit and around <= {province_area(unit.province)} else None


def place_at_end(text: str, units: Units, province: str) -> Unit | None:
    """`karaoke hoa sua cua nam`: the commune of the province that the last words may name; nothing says they do."""
    words = place_words(text)
    ends = (" ".join(words[-length:]) for length in range(min(LONGEST, len(words) - 1), 1, -1))
    return next((unit for end in ends if (unit := units.named_now(end, province))), None)


def _now(run: str, units: Units) -> Unit | None:
    """Its kind in full: in `Quán X, Nguyễn Du` the letter is none."""
    return units.named_now(run) if _is_kind(place_words(run)) else None


def _one_of(named: Iterable[Unit | None]) -> Unit | None:
    found = {unit.code: unit for unit in named if unit}
    return next(iter(found.values())) if len(found) == 1 else None


def _runs(text: str, units: Units, begins: Begins) -> Iterator[str]:
    """From each kind on, as many words as are a commune's name, with what it lies in."""
    words, marked = place_words(text)[:LOOKED_AT], has_marks(text)
    ahead = (words[at : at + LONGEST + 2] for at in range(len(words)))
    kinds = (run for run in ahead if begins(run) and not (marked and run[0] == "xa"))  # then it means far
    for run in islice(kinds, MOST_KINDS):
        ways = (" ".join(run[:length]) for length in range(len(run), 1, -1))
        yield from islice((way for way in ways if _answers(way, units)), 1)


def _tails(text: str, units: Units) -> Iterator[str]:
    """`Sao Đêm, Cửa Nam, Hà Nội`: the longest that answers of what stands behind a comma."""
    parts = PARTS.split(text)
    ways = (",".join(parts[at:]) for at in range(1, len(parts)))
    return islice((way for way in ways if not way.strip().isdigit() and _answers(way, units)), 1)


def _answers(run: str, units: Units) -> list[Match]:
    return units.find(run, slips=False)


def _is_kind(words: list[str]) -> bool:
    return fold(words[0]) in KINDS or fold(" ".join(words[:2])) in KINDS


def _is_any_kind(words: list[str]) -> bool:
    """Also `p`, `x`, `tt`."""
    return split_kind(words)[0] in KINDS
