"""Whose a report is: a commune's, by its code, or an office's of the province, by its slug in the plan."""

from datetime import date

from content.library import Library
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
    """Whether whoever owes it is there on everybody's last day, and once that is past, today. Offices always are."""
    day = max(today, library.workdays.last_before(duty.before))
    return not is_commune(duty.owner) or duty.owner in library.units.at(day).codes
