"""The 3,321 communes of today, found by what people call them: today's name, a former commune, a former district.

Data and its date: content/units/README.md. Ambiguity is shown, never decided: `find` gives every place that answers.
Every unit has its days; `Units` are those of one day, and `at` gives those of another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from operator import itemgetter
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content import CONTENT
from content.language.vietnamese import fold
from content.places.entries import DISTRICT, TODAY, Entry, by_marks, entries_of, former_label, province_area
from content.places.lineage import FIRST_DAY, Former, Heir, Lineage, Merger, day_of
from content.places.placenames import Asked, areas_of, ways_to_read
from content.places.unit_rows import AS_OF, Row, Term, Unit, UnknownUnit, bare_province, leading_here, read_rows

__all__ = ["AS_OF", "FOLDER", "Match", "Unit", "Units", "UnknownUnit", "bare_province"]

FOLDER = CONTENT / "units"
TYPO_LETTERS = 4
NOTHING = Asked("", "", frozenset())


@dataclass(frozen=True)
class Match:
    """A unit that answers; `former`: the old name it answered by; not `certain`: it took a part of that place only."""

    unit: Unit
    former: str | None
    certain: bool


class Units:
    """Immutable; everything in memory. The index of names is built at its first use, or by `warm`."""

    def __init__(self, terms: Iterable[Term], former: Iterable[Row], day: date = AS_OF) -> None:
        self._terms, self._rows, self.day = tuple(terms), tuple(former), day
        self._units = {each.unit.code: each.unit for each in self._terms if each.holds(day)}

    @classmethod
    def load(cls, folder: Path = FOLDER, site: Path | None = None, day: date = AS_OF) -> "Units":
        """Read once in a process: it never changes. `site`: a folder whose rows replace those of the same code."""
        return _loaded(folder, site).at(day)

    def at(self, day: date) -> "Units":
        """The units as they were, or will be, on another day; none before the first of July 2025."""
        turn = self._turn(day)
        if turn == self._turn(self.day):
            return self
        if turn not in self._others:
            self._others[turn] = Units(self._terms, self._rows, turn)
        return self._others[turn]

    def successors(self, code: str, day: date, since: date = FIRST_DAY) -> tuple[Heir, ...]:
        """Who on `day` stands for what `code` meant on `since`. Raises UnknownUnit."""
        heirs, then = self._lineage.successors(code, since, day), self.at(day)
        for heir in heirs:
            then.by_code(heir.code)
        return heirs

    def predecessors(self, code: str) -> tuple[Former, ...]:
        """From which units this one was made, as far as the lists go back."""
        return self._lineage.predecessors(code, self.day)

    def origins(self, code: str, day: date) -> frozenset[str]:
        """The units since July 2025 from which this one was made up to `day`, whether wholly or in part, and those from
        which these were.
        """
        return self._later.origins(code, day)

    def ended(self, code: str, day: date) -> date | None:
        """The last day of a unit that is no more on `day`; None where it stands, is yet to come or is unknown."""
        terms = [each for each in self._terms if each.unit.code == code and each.since <= day]
        last = max((each.until or date.max for each in terms), default=day)
        return last if last < day else None

    def by_code(self, code: str) -> Unit:
        """Raises UnknownUnit."""
        try:
            return self._units[code]
        except KeyError:
            raise UnknownUnit(code) from None

    @property
    def codes(self) -> Collection[str]:
        return self._units.keys()

    def ever(self, code: str) -> Unit:
        """Also one that is no more, or not yet: what it was called last. Raises UnknownUnit."""
        found = self._units.get(code) or next((each.unit for each in self._terms[::-1] if each.unit.code == code), None)
        if found is None:
            raise UnknownUnit(code)
        return found

    def in_province(self, code: str) -> list[Unit]:
        """The province's units by name; [] for an unknown code."""
        return sorted((unit for unit in self._units.values() if unit.province_code == code), key=_by_name)

    def ever_in(self, province_code: str) -> frozenset[str]:
        """The codes of all units it has, had or will have."""
        return frozenset(each.unit.code for each in self._terms if each.unit.province_code == province_code)

    def find(self, text: str, limit: int = 8, near: str | None = None, *, slips: bool = True) -> list[Match]:
        """Places that answer to the text: exact marks first, then today's names, former communes, former districts.

        Among equals the province `near` (a code) comes first. `count` tells how many there are in all. `slips`: where
        nothing answers, names one letter away do.
        """
        return self._matches(text, near, slips=slips)[:limit]

    def count(self, text: str) -> int:
        return len(self._matches(text, None, slips=True))

    def named(self, text: str, *, in_full: bool = False) -> Unit | None:
        """The commune of today that the text names beyond doubt: nothing else goes by it, or its name stands there with
        its province. What a district was called too needs the commune's kind beside it. `in_full`: the province must
        stand there.
        """
        asked, entries = self._exactly(ways_to_read(text, self._areas))
        units = [unit for entry in entries if entry.rank == TODAY for unit, _ in entry.units]
        if len(units) != 1:
            return None
        alone = {unit.code for entry in entries for unit, _ in entry.units} == {units[0].code}
        single = len({entry.name for entry in entries}) == 1 and all(entry.rank != DISTRICT for entry in entries)
        with_province = single and asked.areas == {province_area(units[0].province)}
        return units[0] if with_province or (alone and not in_full) else None

    def named_now(self, text: str, near: str = "") -> Unit | None:
        """The commune that the text names with its kind, if only one in the country has that name today, of whatever
        kind: also where former ones bore it. With a district beside it somebody speaks of a former one. `near`: only
        one in this province (a code) need have it, and without its kind, unless a district there was called so.
        """
        for asked in ways_to_read(text, self._areas):
            known = self._entries.get(fold(asked.name), ())
            meant = by_marks(
                [each for each in known if (_lies_in(each, near) if near else each.rank == TODAY)], asked.name
            )
            named = [each for each in meant if each.rank == TODAY]
            kinds = {""} if near and all(each.rank != DISTRICT for each in meant) else set[str]()
            if len(named) == 1 and asked.kind in kinds | {named[0].kind}:
                unit = named[0].units[0][0]
                return unit if asked.areas <= {province_area(unit.province)} else None
        return None

    def areas_in(self, text: str) -> frozenset[str]:
        """The provinces and former districts that these words are, folded; none where they are anything else."""
        return areas_of(text, self._areas)

    def warm(self) -> "Units":
        """Build the index now, so that nobody at a question of places waits a quarter of a second for it."""
        self.count("")
        return self

    @cached_property
    def changing(self) -> frozenset[str]:
        """The codes of units that are known to begin or to end after July 2025, whether they have already or not."""
        return frozenset(each.unit.code for each in self._terms if each.until or each.since > FIRST_DAY)

    @cached_property
    def coming(self) -> tuple[Unit, ...]:
        """The units that are known to begin later; not those that stand, and change."""
        return tuple(each.unit for each in self._terms if each.since > self.day and each.unit.code not in self._units)

    def follows(self, code: str, day: date) -> bool:
        """Whether a list says what became on that day of the unit that had this code: it merged, or is another."""
        merged = any(row[0] == code and day_of(row) == day for row in self._rows)
        return merged or any(each.key == (code, day) for each in self._terms)

    def _turn(self, day: date) -> date:
        """Since when everything is as on that day."""
        return max((each for each in self._turns if each <= day), default=date.min)

    @cached_property
    def _others(self) -> "dict[date, Units]":
        return {}

    @cached_property
    def _turns(self) -> frozenset[date]:
        """The days on which anything becomes another than the day before."""
        ends = (each.until + timedelta(days=1) for each in self._terms if each.until)
        return frozenset({*(each.since for each in self._terms), *ends, *map(day_of, self._rows)})

    @cached_property
    def _lineage(self) -> Lineage:
        return Lineage(Merger.read(row) for row in self._rows)

    @cached_property
    def _later(self) -> Lineage:
        return Lineage(Merger.read(row) for row in self._rows if day_of(row) > FIRST_DAY)

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries_of(self._units, leading_here(self._rows, self._lineage, self.day)):
            entries[fold(entry.name)].append(entry)
        return entries

    @cached_property
    def _areas(self) -> frozenset[str]:
        return frozenset(area for entries in self._entries.values() for entry in entries for area in entry.areas)

    def _matches(self, text: str, near: str | None, *, slips: bool) -> list[Match]:
        ways = list(ways_to_read(text, self._areas))
        answers = self._exactly(ways)[1]
        exact = {asked.name for asked in ways}
        offers = [
            ((entry.name not in exact, entry.rank, match.unit.province_code != near, match.unit.code), match)
            for entry in answers or (self._nearly(ways) if slips else ())
            for match in _of(entry, bool(answers))
        ]
        found: dict[str, Match] = {}
        for _, match in sorted(offers, key=itemgetter(0)):
            found.setdefault(match.unit.code, match)
        return list(found.values())

    def _exactly(self, ways: Iterable[Asked]) -> tuple[Asked, list[Entry]]:
        """The first way to read it that anything answers to, and what does."""
        answers = ((asked, self._answering(asked)) for asked in ways)
        return next((each for each in answers if each[1]), (NOTHING, []))

    def _answering(self, asked: Asked) -> list[Entry]:
        entries = [entry for entry in self._entries.get(fold(asked.name), ()) if asked.areas <= entry.areas]
        named = by_marks(entries, asked.name)
        return [entry for entry in named if entry.kind == asked.kind] or named

    def _nearly(self, ways: Iterable[Asked]) -> Iterator[Entry]:
        """Names one slip away from the whole text; a match by them is never certain."""
        names = {fold(asked.name) for asked in ways if not asked.areas} - self._areas
        for name in sorted(name for name in names if len(name) >= TYPO_LETTERS):
            near = process.extract(name, self._entries.keys(), scorer=OSA.distance, score_cutoff=1, limit=8)
            for known, _, _ in near:
                yield from self._entries[known]


@cache
def _loaded(folder: Path, site: Path | None) -> Units:
    return Units(*read_rows(folder, site))


def _by_name(unit: Unit) -> tuple[str, str]:
    return fold(unit.name), unit.code


def _lies_in(entry: Entry, province: str) -> bool:
    return any(unit.province_code == province for unit, _ in entry.units)


def _of(entry: Entry, certain: bool) -> Iterator[Match]:
    for unit, whole in entry.units:
        yield Match(unit, former_label(entry, unit), certain and whole)
