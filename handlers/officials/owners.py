"""Whose a report is: a commune's, by its code, or an office's of the province, by its slug in the plan."""

from content.library import Library
from content.programme.plans import Plan


def is_commune(owner: str) -> bool:
    return owner.isdigit()


def owner_name(library: Library, plan: Plan, owner: str) -> str:
    """`Xã Ba Vì`, also once it has merged; or an office of the province by its name in the plan."""
    if is_commune(owner):
        return library.units.ever(owner).name
    return next((body.name for body in plan.bodies if body.slug == owner), owner)
