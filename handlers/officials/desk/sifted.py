"""Unopened tips laid out in lines: copies of one text are one line, and what differs from most stands first."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from content.language.alike import groups
from content.language.apart import Ordinary, apartness
from handlers.officials.desk.views import REF_LETTERS
from storage.cases.unopened import UnopenedTip

WRITTEN = frozenset({"story", "page"})  # answers in the person's own words; the others were chosen
NOW = "now"
FEW = 3  # so many that tell the same may be so many people: they stand among what differs
MARKED = (
    30  # lines with files, letters or danger now that stand before all others; where there are more, it says little
)
WORDS_SHOWN = 220  # letters of a line
SAMPLES = 5
CLOSED = 2_000  # tips of a pile in one act: more take longer than anybody waits for a page
PAGE = 100


@dataclass(frozen=True)
class Sifted:
    """One tip. `said`: what its sender wrote, "" where everything was chosen."""

    id: bytes
    kind: str
    area: str | None
    urgency: str
    day: date
    letters: int
    files: int
    said: str = field(repr=False)

    @property
    def hex(self) -> str:
        return self.id.hex()

    @property
    def ref(self) -> str:
        """What colleagues call it by."""
        return self.hex[:REF_LETTERS].upper()

    @property
    def is_urgent(self) -> bool:
        return self.urgency == NOW

    @property
    def is_plain(self) -> bool:
        """Nothing hangs on it but its words."""
        return not self.files and not self.letters

    @property
    def words(self) -> str:
        """The first of them, in one line."""
        line = " ".join(self.said.split())
        return line if len(line) <= WORDS_SHOWN else line[:WORDS_SHOWN].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True)
class Pile:
    """Tips that tell nearly the same, all of them in danger now or none; those with files or letters are apart, each a
    pile of its own.
    """

    tips: tuple[Sifted, ...] = field(repr=False)

    @property
    def first(self) -> Sifted:
        return self.tips[0]

    @property
    def count(self) -> int:
        return len(self.tips)

    @property
    def samples(self) -> tuple[Sifted, ...]:
        """From all over the pile, with different words where there are any."""
        step = max(1, self.count // (SAMPLES * 4))
        differing = {tip.words: tip for tip in self.tips[::step]}
        return tuple(differing.values())[:SAMPLES]

    @property
    def closing(self) -> int:
        """How many of them one act closes."""
        return min(self.count, CLOSED)

    @property
    def areas(self) -> int:
        """How many known places they name."""
        return len({tip.area for tip in self.tips if tip.area})


@dataclass(frozen=True)
class Heap:
    """`apart`: what differs from most, the most different first; `same`: many alike, the largest first; `shut`: tips
    that do not open with this desk's keys, or are misshapen.
    """

    apart: tuple[Pile, ...]
    same: tuple[Pile, ...]
    shut: int

    @property
    def count(self) -> int:
        return sum(pile.count for pile in (*self.apart, *self.same))

    @property
    def alike(self) -> int:
        """How many tips are in the groups."""
        return sum(pile.count for pile in self.same)

    @property
    def pages(self) -> int:
        return max(-(-len(self.apart) // PAGE), 1)

    def page(self, number: int) -> tuple[Pile, ...]:
        """From 1."""
        return self.apart[(number - 1) * PAGE : number * PAGE]


def tip_of(unopened: UnopenedTip) -> Sifted:
    document = json.loads(unopened.tip)
    said = "\n".join(str(row["value"]) for row in document["answers"] if row.get("field") in WRITTEN)
    known = (unopened.id, unopened.kind, unopened.area, unopened.urgency, unopened.day, unopened.letters)
    return Sifted(*known, len(document.get("files", ())), said)


def heap_of(tips: Sequence[Sifted], shut: int, ordinary: Ordinary) -> Heap:
    """Every tip once."""
    differing = dict(zip((tip.id for tip in tips), apartness([tip.said for tip in tips], ordinary), strict=True))
    piles = [pile for kin in _kin(tips) for pile in _piles(kin)]
    apart = sorted((pile for pile in piles if pile.count <= FEW), key=lambda pile: -differing[pile.first.id])
    same = sorted((pile for pile in piles if pile.count > FEW), key=lambda pile: -pile.count)
    return Heap(_marked_first(apart), tuple(same), shut)


def kin_of(tips: Sequence[Sifted], like: bytes, *, urgent: bool) -> list[Sifted]:
    """Those nearly the same as one, which is among them, and as urgent; [] when that one lies here no more."""
    first = [tip for tip in tips if tip.id == like]
    ordered = [*first, *(tip for tip in tips if tip.id != like)]
    kin = _kin(ordered)[0] if first else []
    return [tip for tip in kin if tip.is_urgent == urgent]


def _kin(tips: Sequence[Sifted]) -> list[list[Sifted]]:
    """By what was written; without a word, by what was chosen. In the order of their first."""
    worded = [index for index, tip in enumerate(tips) if tip.said]
    found = [[worded[each] for each in group] for group in groups([tips[index].said for index in worded])]
    chosen: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
    for index, tip in enumerate(tips):
        if not tip.said:
            chosen[tip.kind, tip.area].append(index)
    return [[tips[index] for index in each] for each in sorted([*found, *chosen.values()])]


def _piles(kin: Sequence[Sifted]) -> list[Pile]:
    """The urgent are not hidden among the others, and what has more to it stands by itself."""
    alone = [Pile((tip,)) for tip in kin if not tip.is_plain]
    sorts = ([tip for tip in kin if tip.is_plain and tip.is_urgent == urgent] for urgent in (True, False))
    return [*alone, *(Pile(tuple(tips)) for tips in sorts if tips)]


def _marked_first(apart: Sequence[Pile]) -> tuple[Pile, ...]:
    """A mark tells something while few have it: a flood can mark all of its own."""
    tells: list[Callable[[Pile], bool]] = [lambda pile: pile.first.is_urgent, lambda pile: not pile.first.is_plain]
    kept = [has for has in tells if sum(has(pile) for pile in apart) <= MARKED]
    return tuple(sorted(apart, key=lambda pile: [not has(pile) for has in kept]))
