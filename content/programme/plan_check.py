"""Everything that is wrong in a plan's file, for whoever writes one: its keys, its form, its quotes."""

from collections.abc import Collection
from pathlib import Path

from content.places.units import Units
from content.programme.entries import Entry
from content.programme.faults import BadPlan, Fault
from content.programme.indicators import Indicators
from content.programme.plans import read_plan
from content.programme.quotes import check_quotes


def faults(
    path: Path, units: Units, indicators: Indicators, forms: Collection[str], source: str | None = None
) -> tuple[Fault, ...]:
    """By line. `forms`: the ids there are; `source`: the text of the plan's document, for its quotes."""
    try:
        file = Entry.file(path)
    except BadPlan as error:
        return error.faults
    form = file.values.get("form")
    if isinstance(form, str) and form not in forms:
        file.fault("form", "form", form=form, known=", ".join(forms))
    found = [*(each for each in file.faults.found if each.kind == "form"), *_read(path, units, indicators)]
    found += _off(file, source) if source is not None else ()
    return tuple(sorted(found, key=lambda fault: fault.line))


def _read(path: Path, units: Units, indicators: Indicators) -> tuple[Fault, ...]:
    try:
        read_plan(path, units, indicators)
    except BadPlan as error:
        return error.faults
    return ()


def _off(file: Entry, source: str) -> tuple[Fault, ...]:
    """Quotes that are not where they should be; what else is wrong with them is told by who reads the plan."""
    check_quotes(file, source)
    return tuple(each for each in file.faults.found if each.kind.startswith("quote-"))
