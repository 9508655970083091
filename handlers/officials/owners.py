"""Whose a report is: a commune's, by its code, or an office's of the province, by its slug in the plan."""

from datetime import date

from content.library import Library
from content.places.lineage import FIRST_DAY
from content.programme.plans import Plan
from content.services import Service
from storage.duties.obligations import ENTRY, Obligation


def is_commune(owner: str) -> bool:
    return owner.isdigit()


def owner_name(library: Library, plan: Plan, owner: str) -> str:
    """`Xã Ba Vì`, also once it has merged; or an office of the province by its name in the plan."""
    if is_commune(owner):
        return library.units.ever(owner).name
    return next((body.name for body in plan.bodies if body.slug == owner), owner)


def stands(library: Library, duty: Obligation, today: date) -> bool:
    """Whether whoever owes it is there on everybody's last day, and, that being past, today too. Offices are. An entry
    of the directory has to be theirs to keep still.
    """
    if duty.kind == ENTRY and not keeps(library, duty):
        return False
    last = max(library.workdays.last_before(duty.before), FIRST_DAY)
    there = (library.units.at(day).codes for day in (last, max(today, last)))
    return not is_commune(duty.owner) or all(duty.owner in codes for codes in there)


def entry_of(library: Library, duty: Obligation) -> Service | None:
    """What an entry's keeper is asked about; None once no file tells of it."""
    return library.services.by_id(duty.report.removeprefix(f"{ENTRY}/"))


def keeps(library: Library, duty: Obligation) -> bool:
    """Whether the directory names them still."""
    entry = entry_of(library, duty)
    keeper = entry.keeper if entry else None
    return keeper is not None and (keeper.plan, keeper.owner) == (duty.plan, duty.owner)
