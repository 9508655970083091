"""Whose a report is: a commune's, by its code, or an office's of the province, by its slug in the plan."""

from datetime import date

from content.library import Library
from content.places.lineage import FIRST_DAY
from content.programme.plans import Plan
from storage.duties.obligations import Obligation


def is_commune(owner: str) -> bool:
    return owner.isdigit()


def owner_name(library: Library, plan: Plan, owner: str) -> str:
    """`Xã Ba Vì`, also once it has merged; or an office of the province by its name in the plan."""
    if is_commune(owner):
        return library.units.ever(owner).name
    return next((body.name for body in plan.bodies if body.slug == owner), owner)


def stands(library: Library, duty: Obligation, today: date) -> bool:
    """Whether whoever owes it is there on everybody's last day, and, that being past, today too. Offices are."""
    last = max(library.workdays.last_before(duty.before), FIRST_DAY)
    there = (library.units.at(day).codes for day in (last, max(today, last)))
    return not is_commune(duty.owner) or all(duty.owner in codes for codes in there)
