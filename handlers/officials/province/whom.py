"""Whom a report out of turn is asked of: communes of the plan, and its offices, by name or by how they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from content.language.vietnamese import fold
from content.library import Library
from content.places.units import Units
from content.programme.plans import Plan
from handlers.officials.province import lines
from handlers.officials.province.unfit import Unfit

SHOWN = 4  # places that answer to one name


@dataclass(frozen=True)
class Whom:
    """`all` communes of the plan, all its `bodies`, those `named` (by name, code or slug; one a line, or with commas or
    semicolons), or those in a `state` of another `period`, late too.
    """

    how: str
    named: str = ""
    period: str = ""
    state: str = ""


@dataclass(frozen=True)
class Addressee:
    """A commune by its code, or an office of the province by its slug in the plan."""

    code: str
    name: str


@dataclass(frozen=True)
class Chosen:
    """`faults`: names that nobody, or that several answer to."""

    units: tuple[Addressee, ...]
    faults: tuple[Unfit, ...] = ()


def communes(plan: Plan, units: Units) -> tuple[Addressee, ...]:
    return tuple(Addressee(unit.code, unit.name) for unit in plan.communes(units))


def bodies(plan: Plan) -> tuple[Addressee, ...]:
    return tuple(Addressee(body.slug, body.name) for body in plan.bodies)


def chosen(tx: Connection, library: Library, plan: Plan, whom: Whom, today: date) -> Chosen:
    """Communes by name, then offices as the plan lists them."""
    units = library.units.at(today)
    places, offices = communes(plan, units), bodies(plan)
    if whom.how in ("all", "bodies"):
        return Chosen(places if whom.how == "all" else offices)
    codes, faults = set[str](), list[Unfit]()
    if whom.how == "state":
        found = lines.of_period(tx, library, plan, whom.period, today)
        codes |= {line.owner for line in found if whom.state in (line.state, line.shade)}
    for name in _names(whom.named, offices) if whom.how == "named" else ():
        try:
            codes.add(_named(name, places, offices, units))
        except Unfit as fault:
            faults.append(fault)
    return Chosen(tuple(each for each in (*places, *offices) if each.code in codes), tuple(faults))


def _names(written: str, offices: tuple[Addressee, ...]) -> Iterator[str]:
    """There are commas in the names of some offices, too."""
    for line in re.split(r"[;\n]", written):
        is_whole = any(_bodies(line, offices, whole=True))
        yield from filter(None, map(str.strip, [line] if is_whole else line.split(",")))


def _named(typed: str, places: tuple[Addressee, ...], offices: tuple[Addressee, ...], units: Units) -> str:
    """Who of the plan has the code or answers to the name. Raises Unfit."""
    for each in (*places, *offices):
        if typed == each.code:
            return typed
    body = next(_bodies(typed, offices, whole=True), None)
    return body.code if body else _commune(typed, places, offices, units)


def _commune(typed: str, places: tuple[Addressee, ...], offices: tuple[Addressee, ...], units: Units) -> str:
    mine = {each.code for each in places}
    found = [match for match in units.find(typed, limit=1000) if match.unit.code in mine]
    best = [match for match in found if match.former is None and match.certain] or found
    if len(best) == 1 and best[0].certain:
        return best[0].unit.code
    near = [match.unit.name for match in best] or [body.name for body in _bodies(typed, offices, whole=False)]
    if not near:
        raise Unfit("unknown", typed[:60])
    raise Unfit("several", typed[:60], ", ".join(near[:SHOWN]))


def _bodies(typed: str, offices: tuple[Addressee, ...], *, whole: bool) -> Iterator[Addressee]:
    wanted = fold(typed.strip())
    return (each for each in offices if wanted == fold(each.name) or (not whole and wanted in fold(each.name)))
