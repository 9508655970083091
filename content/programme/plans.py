"""The plans: one file each in content/plans/, checked as they are read. A new province is a new file.

An operator's own files lie in a folder of the same shape beside the shipped one, and are read over it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from content import CONTENT
from content.places.units import Unit, Units, UnknownUnit
from content.programme.entries import BadPlan, Day, Entry, Quote
from content.programme.faults import Fault
from content.programme.indicators import Indicators
from content.programme.plan_parts import Aside, Basis, Body, Duty, Link, Structure
from content.programme.targets import Target
from content.site import layered

__all__ = ["BadPlan", "Body", "Duty", "Plan", "Plans"]

FOLDER = CONTENT / "plans"
# What a field is called in the file, where that differs.
KEYS = {"province_code": "province", "unit_code": "unit"}
LEVELS = ("province", "commune")
ANY_YEARS = range(1, 10000)
What = Literal["before", "cutoff"]


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
    chain: tuple[Link, ...] = ()

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

    def answered(self, report: str, what: What, days: tuple[Day, ...]) -> "Plan":
        """The plan with days the operator gave for one report: one, or four for a quarterly one. Raises KeyError."""
        duty = self.duty(report)
        if duty is None:
            raise KeyError(report)
        said = replace(duty, cutoff=days) if what == "cutoff" else _due(duty, days)
        return replace(self, duties=tuple(said if each is duty else each for each in self.duties))

    def communes(self, units: Units) -> tuple[Unit, ...]:
        """The communes that may owe, by name: all of the province, or the one whose own plan this is, if it stands."""
        if self.unit_code is not None:
            return (units.by_code(self.unit_code),) if self.unit_code in units.codes else ()
        return tuple(units.in_province(self.province_code))


class Plans(Mapping[str, Plan]):
    """Immutable, by id."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self._by_id = {plan.id: plan for plan in plans}
        self._by_lower = {plan_id.lower(): plan for plan_id, plan in self._by_id.items()}

    @classmethod
    def load(
        cls, units: Units, indicators: Indicators | None = None, folder: Path = FOLDER, site: Path | None = None
    ) -> "Plans":
        """Every file of the folder, by name; `site`: a folder whose files are read over these. Raises BadPlan."""
        known = indicators if indicators is not None else Indicators.load()
        plans, faults = [], list[Fault]()
        for path in layered(folder, site, "*.yaml"):
            try:
                plans.append(read_plan(path, units, known))
            except BadPlan as error:
                faults += error.faults
        if faults:
            raise BadPlan(faults)
        return cls(plans)

    def by_lower(self, plan_id: str) -> Plan:
        """By the id as addresses have it, all lower case; raises KeyError."""
        return self._by_lower[plan_id]

    def __getitem__(self, plan_id: str) -> Plan:
        return self._by_id[plan_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def read_plan(path: Path, units: Units, indicators: Indicators) -> Plan:
    """One file; raises BadPlan with everything that is wrong in it."""
    file = Entry.file(path)
    file.only(*(KEYS.get(name, name) for name in Plan.__dataclass_fields__))
    years, targets = _years(file), file.entries("targets", "indicator", unique=True)
    plan = Plan(
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
        chain=tuple(map(Link.read, file.entries("chain", "who"))) if "chain" in file.values else (),
    )
    file.faults.settle()
    return plan


def _due(duty: Duty, days: tuple[Day, ...]) -> Duty:
    return replace(duty, quarters=days) if duty.report == "quarter" else replace(duty, before=days[0])


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
    written = file.text("id")
    if written and written != path.stem:
        file.fault("id", "id", name=path.name, stem=path.stem)
    return path.stem


def _years(file: Entry) -> range:
    """Any years at all where a fault was told."""
    first, last = file.whole("first_year"), file.whole("last_year")
    if first and last and first > last:
        file.fault("first_year", "years", first=first, last=last)
    return range(first, last + 1) if first and first <= last else ANY_YEARS


def _province(file: Entry, units: Units) -> str:
    code = file.text("province")
    if code and not units.in_province(code):
        file.fault("province", "province", code=code)
    return code


def _unit(file: Entry, units: Units) -> str | None:
    """A commune's own plan names the commune, and it lies in the plan's province."""
    code, own = file.text_or_none("unit"), file.values.get("level") == "commune"
    if own != (code is not None):
        file.fault("unit", "unit-level")
    elif code:
        _check_place(file, code, units)
    return code


def _check_place(file: Entry, code: str, units: Units) -> None:
    try:
        if units.ever(code).province_code != file.values.get("province"):
            file.fault("unit", "unit-elsewhere", code=code)
    except UnknownUnit:
        file.fault("unit", "unit-unknown", code=code)
