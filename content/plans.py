"""The plans: one file each in content/plans/, checked as they are read. A new province is a new file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.entries import BadPlan, Entry, Quote
from content.indicators import Indicators
from content.plan_parts import Aside, Basis, Body, Duty, Structure
from content.targets import Target
from content.units import Unit, Units, UnknownUnit

__all__ = ["BadPlan", "Body", "Duty", "Plan", "Plans"]

FOLDER = Path(__file__).parent / "plans"
# What a field is called in the file, where that differs.
KEYS = {"province_code": "province", "unit_code": "unit"}
LEVELS = ("province", "commune")


@dataclass(frozen=True)
class Plan:
    """`unit_code` only for a commune's own plan; `form`: its communes' report form; `number`, `date`: None for a draft.

    `source_file` is what the lines of all sources count in.
    """

    id: str
    title: str
    jurisdiction: str
    level: str
    province_code: str
    unit_code: str | None
    issued_by: str
    number: str | None
    date: dt.date | None
    signatory: str
    first_year: int
    last_year: int
    lead: str
    note: str | None
    form: str | None
    source_file: str
    sources: tuple[Quote, ...]
    structure: Structure
    basis: tuple[Basis, ...]
    duties: tuple[Duty, ...]
    also: tuple[Aside, ...]
    bodies: tuple[Body, ...]
    targets: tuple[Target, ...]

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    def is_over(self, today: dt.date) -> bool:
        """From the day after its last year on it can be read, and nobody owes anything."""
        return today.year > self.last_year

    def duty(self, report: str) -> Duty | None:
        return next((duty for duty in self.duties if duty.report == report), None)

    def body(self, slug: str) -> Body | None:
        return next((body for body in self.bodies if body.slug == slug), None)

    def communes(self, units: Units) -> tuple[Unit, ...]:
        """The communes that may owe, by name: all of the province, or the one whose own plan this is."""
        if self.unit_code is not None:
            return (units.by_code(self.unit_code),)
        return tuple(units.in_province(self.province_code))


class Plans(Mapping[str, Plan]):
    """Immutable, by id."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self._by_id = {plan.id: plan for plan in plans}
        self._by_lower = {plan_id.lower(): plan for plan_id, plan in self._by_id.items()}

    @classmethod
    def load(cls, units: Units, indicators: Indicators | None = None, folder: Path = FOLDER) -> "Plans":
        """Every file of the folder, by name; raises BadPlan."""
        known = indicators if indicators is not None else Indicators.load()
        return cls(_read(path, units, known) for path in sorted(folder.glob("*.yaml")))

    def by_lower(self, plan_id: str) -> Plan:
        """By the id as addresses have it, all lower case; raises KeyError."""
        return self._by_lower[plan_id]

    def __getitem__(self, plan_id: str) -> Plan:
        return self._by_id[plan_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def _read(path: Path, units: Units, indicators: Indicators) -> Plan:
    file = Entry.file(path)
    file.only(*(KEYS.get(name, name) for name in Plan.__dataclass_fields__))
    years, targets = _years(file), file.entries("targets", "indicator", unique=True)
    return Plan(
        **_document(file, path),
        **_reach(file, units),
        first_year=years[0],
        last_year=years[-1],
        sources=file.sources(),
        structure=Structure.read(file.part("structure")),
        basis=tuple(map(Basis.read, file.entries("basis", "name"))),
        duties=tuple(map(Duty.read, file.entries("duties", "report", unique=True))),
        also=tuple(map(Aside.read, file.entries("also", "who"))),
        bodies=tuple(map(Body.read, file.entries("bodies", "slug", unique=True))),
        targets=tuple(Target.read(each, indicators, years) for each in targets),
    )


def _document(file: Entry, path: Path) -> dict[str, Any]:
    """What the paper itself is: fields of the plan by name."""
    return {
        "id": _id(file, path),
        "date": file.date_or_none("date"),
        **{name: file.text(name) for name in ("title", "issued_by", "signatory", "lead", "source_file")},
        **{name: file.text_or_none(name) for name in ("number", "note", "form")},
    }


def _reach(file: Entry, units: Units) -> dict[str, Any]:
    """Where it holds: fields of the plan by name."""
    return {
        "jurisdiction": file.text("jurisdiction"),
        "level": file.one_of("level", LEVELS),
        "province_code": _province(file, units),
        "unit_code": _unit(file, units),
    }


def _id(file: Entry, path: Path) -> str:
    if file.text("id") != path.stem:
        raise file.wrong("id", f"the file is called {path.name}; write {path.stem} here, or rename the file")
    return path.stem


def _years(file: Entry) -> range:
    first, last = file.whole("first_year"), file.whole("last_year")
    if first > last:
        raise file.wrong("first_year", f"{first} is after last_year ({last}); change them round")
    return range(first, last + 1)


def _province(file: Entry, units: Units) -> str:
    code = file.text("province")
    if not units.in_province(code):
        raise file.wrong("province", f"no province has the code {code!r}; look it up in content/units/units.csv")
    return code


def _unit(file: Entry, units: Units) -> str | None:
    """A commune's own plan names the commune, and it lies in the plan's province."""
    code, own = file.text_or_none("unit"), file.text("level") == "commune"
    if own != (code is not None):
        raise file.wrong("unit", "a plan of level commune names its commune's code here; another plan has no unit")
    try:
        if code is not None and units.by_code(code).province_code != file.text("province"):
            raise file.wrong("unit", f"{code} lies in another province; look it up in content/units/units.csv")
    except UnknownUnit:
        raise file.wrong("unit", f"no commune has the code {code!r}; look it up in content/units/units.csv") from None
    return code
