"""What is wrong in a plan's file: every fault with file, line, place and remedy, told together and not one by one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

# kind → what to do, as an error of ours says it; operators read the same in Vietnamese (locales: cli.fault.<kind>).
ADVICE = {
    "yaml": "cannot be read as YAML ({problem}); mend that line",
    "file": "the file cannot be read as UTF-8 text; save it so, or look at its name",
    "keys": "write keys here, as `name: value`",
    "unknown-key": "this key is not known; write {meant}, or take it out",
    "twice": "this key stands already at line {line}, and only the last would count; keep one",
    "text": "write a text here (numbers between quotes)",
    "texts": "write a list of texts (numbers between quotes)",
    "one-of": "{value!r} is not known; write one of {known}",
    "level": "{value!r} is not known; choose from {known}",
    "whole": "write a whole number here, without quotes",
    "flag": "write true or false",
    "date": "write a day as 2026-11-22, or take the key out",
    "day": 'write day and month between quotes, as "17/6"',
    "no-such-day": "no year has a day {day}/{month}; look again in the plan",
    "quarters": 'a quarter has four days, one for each: write ["20/3", "20/6", "20/9", "20/12"], or take it out',
    "entries": "write a list here, each entry as `- {named_by}: …`",
    "sources": 'name at least one place, as {{lines: "245", quote: "…"}}',
    "lines": 'write a line or a span of lines between quotes, as "245" or "68-69"',
    "twin": "{value} stands already at {where}; each needs its own",
    "goal-order": "{most} is below `least` ({least}); change them round",
    "share": "a share is at most 100 percent; for numbers write unit: count",
    "step-year": "the plan runs from {first} to {last}; write a year of these",
    "nobody-owes": "nobody owes this report; write true here or at `bodies`, and say `who`",
    "undatable": "only half-year, year and quarter can have a date; take it out",
    "slug": "write small letters a-z, digits and single hyphens, as so-tu-phap",
    "id": "the file is called {name}; write {stem} here, or rename the file",
    "years": "{first} is after last_year ({last}); change them round",
    "province": "no province has the code {code!r}; look it up in content/units/units.csv",
    "unit-level": "a plan of level commune names its commune's code here; another plan has no unit",
    "unit-elsewhere": "{code} lies in another province; look it up in content/units/units.csv",
    "unit-unknown": "no commune has the code {code!r}; look it up in content/units/units.csv",
    "wording": "the wording says {said}; write the same day here, or mend the wording",
    "way": "write where it goes first and the way after it, as `A (qua B)`",
    "form": "no form is called {form}; write one of {known}, or take it out",
    "quote-elsewhere": "these words stand at line {found} of the source, not at {lines}; mend the lines",
    "quote-missing": "these words do not stand in the source; copy them from it: {words}",
    "quote-lines": "the source has only {last} lines; mend {lines}",
}
Step = str | int


@dataclass(frozen=True)
class Fault:
    """`file` as `plans/X.yaml`, `line` counted from 1, `place` as `duties 2 (year)` or "" for the top of the file."""

    file: str
    line: int
    place: str
    key: str
    kind: str
    told: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.file, self.place, self.key, ADVICE[self.kind].format(**self.told))))


class BadPlan(ValueError):
    """A plan or the indicators' file is wrong. `str()` has a line a fault:
    `plans/X.yaml: duties 2 (year): to: write a text here`.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class Faults:
    """What was found so far in one file. `root`: its YAML nodes, which know their lines."""

    file: str
    root: yaml.Node | None = None
    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, path: tuple[Step, ...], key: str, kind: str, **told: object) -> None:
        self.found.append(Fault(self.file, self._line((*path, key)), place, str(key), kind, told))

    def unheard(self) -> "Faults":
        """For what lies below a fault already told."""
        return Faults(self.file)

    def add_twice_written(self) -> None:
        """YAML itself would silently keep the last of two equal keys."""
        for first, again in _twins(self.root, set()) if self.root else ():
            told = {"line": first.start_mark.line + 1}
            self.found.append(Fault(self.file, again.start_mark.line + 1, "", str(again.value), "twice", told))

    def settle(self) -> None:
        """Raises BadPlan if there is any, in the order of the lines."""
        if self.found:
            raise BadPlan(sorted(self.found, key=lambda fault: fault.line))

    def _line(self, path: tuple[Step, ...]) -> int:
        """Of the key, or of the nearest place above it that stands in the file."""
        node, line = self.root, 1
        for step in path:
            below = _below(node, step)
            if below is None:
                return line
            line, node = below
        return line


def _below(node: yaml.Node | None, step: Step) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step].start_mark.line + 1, node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    return None


def _twins(node: yaml.Node, seen: set[int]) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Pairs of equal keys of one mapping; `seen` keeps an alias from leading round in a circle."""
    if id(node) in seen or isinstance(node, yaml.ScalarNode):
        return
    seen.add(id(node))
    keys: dict[Any, yaml.Node] = {}
    for each in node.value:
        key, value = each if isinstance(node, yaml.MappingNode) else (None, each)
        if key is not None and isinstance(key, yaml.ScalarNode):
            if key.value in keys:
                yield keys[key.value], key
            keys.setdefault(key.value, key)
        yield from _twins(value, seen)
