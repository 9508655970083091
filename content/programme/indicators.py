"""The indicators the plans share, and their aims without a number (content/indicators.yaml)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content import CONTENT
from content.programme.entries import Entry, Quote

FILE = CONTENT / "indicators.yaml"
KINDS = ("percent", "yes-no", "at-least-one", "growth", "count-range")
AIMS = ("qualitative-zero", "use-of-result", "external-target", "duty")
DIRECTIONS = ("at-least", "at-least-lower-bound", "in-range-or-above", "done")
PERIODS = ("monthly", "annual", "cumulative", "by-end-of-plan")
AGGREGATIONS = (
    "share-of-units",
    "sum-num-over-sum-den",
    "min-over-units-and-share-of-months",
    "growth-of-sums",
    "sum",
    "yes-no",
)


@dataclass(frozen=True)
class Count:
    """What is counted, in words, and the codes of the fields it is counted from."""

    text: str
    fields: tuple[str, ...]

    @classmethod
    def read(cls, entry: Entry) -> "Count":
        entry.only("text", "fields")
        return cls(entry.text("text"), entry.texts("fields"))


@dataclass(frozen=True)
class Indicator:
    """`commune_kind`: how one commune is asked, where the whole is a share of communes. No denominator: a plain sum."""

    id: str
    label: str
    kind: str
    commune_kind: str | None
    direction: str
    period: str
    numerator: Count
    denominator: Count | None
    aggregation: str
    note: str | None

    @classmethod
    def read(cls, entry: Entry) -> "Indicator":
        entry.only(*cls.__dataclass_fields__)
        return cls(
            id=entry.text("id"),
            label=entry.text("label"),
            kind=entry.one_of("kind", KINDS),
            commune_kind=entry.one_of("commune_kind", KINDS) if "commune_kind" in entry.values else None,
            direction=entry.one_of("direction", DIRECTIONS),
            period=entry.one_of("period", PERIODS),
            numerator=Count.read(entry.part("numerator")),
            denominator=Count.read(entry.part("denominator")) if "denominator" in entry.values else None,
            aggregation=entry.one_of("aggregation", AGGREGATIONS),
            note=entry.text_or_none("note"),
        )


@dataclass(frozen=True)
class Aim:
    """An aim without a number; `sources`: the plans that have it, by id, each with its place."""

    id: str
    label: str
    kind: str
    fields: tuple[str, ...]
    sources: tuple[tuple[str, Quote], ...]

    @classmethod
    def read(cls, entry: Entry) -> "Aim":
        entry.only(*cls.__dataclass_fields__)
        return cls(
            id=entry.text("id"),
            label=entry.text("label"),
            kind=entry.one_of("kind", AIMS),
            fields=entry.texts("fields"),
            sources=tuple(_quote_of_plan(each) for each in entry.entries("sources", "plan")),
        )


class Indicators(Mapping[str, Indicator]):
    """Immutable, by id, in the file's order."""

    def __init__(self, indicators: Iterable[Indicator], aims: Iterable[Aim]) -> None:
        self._by_id = {each.id: each for each in indicators}
        self.aims = tuple(aims)

    @classmethod
    def load(cls, path: Path = FILE) -> "Indicators":
        """Raises BadPlan."""
        file = Entry.file(path)
        file.only("indicators", "qualitative")
        listed = file.entries("indicators", "id", unique=True)
        read = cls(map(Indicator.read, listed), map(Aim.read, file.entries("qualitative", "id", unique=True)))
        file.faults.settle()
        return read

    def __getitem__(self, indicator_id: str) -> Indicator:
        return self._by_id[indicator_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def _quote_of_plan(entry: Entry) -> tuple[str, Quote]:
    entry.only("plan", "lines", "quote")
    return entry.text("plan"), Quote(entry.text("lines"), entry.text("quote"))
