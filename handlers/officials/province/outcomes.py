"""What became of the nudges of a province, a page at a time or as one table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from content.library import Library
from handlers.officials.nudging.stepwords import STATES, followed, handed_in, state_name
from handlers.officials.owners import owner_name
from handlers.officials.province.calling import known
from handlers.officials.province.scope import EVERYTHING, Scope
from storage.duties import outcomes
from storage.duties.outcomes import About, Outcome, Sought

PAGE = 50
WHOLE = 100_000  # rows of a file: more than a province sends in ten years


@dataclass(frozen=True)
class Filter:
    """As an address asks for it; `state` is one of STATES, or "". `page` counts from 1."""

    day: date | None = None
    unit: str = ""
    state: str = ""
    scope: Scope = EVERYTHING
    page: int = 1

    def sought(self, province_code: str, owners: tuple[str, ...] | None) -> Sought:
        """`owners`: the units of the kind that is asked for."""
        states, scope = STATES.get(self.state, ()), self.scope
        return Sought(province_code, self.day, self.unit, states, scope.plan, scope.period, owners)


@dataclass(frozen=True)
class Listed:
    """`count` in all; `days`: on which days how many were sent, the newest first."""

    rows: tuple[Outcome, ...]
    count: int
    pages: int
    days: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Told:
    """One report of one nudge, as a row of the file. `after`: days until it was handed in."""

    outcome: Outcome
    state: str
    about: About
    unit: str
    handed_in: date | None
    after: int | None


def listed(tx: Connection, library: Library, province_code: str, asked: Filter) -> Listed:
    sought = asked.sought(province_code, _owners(tx, library, province_code, asked.scope))
    count = outcomes.count(tx, sought)
    rows = outcomes.found(tx, sought, PAGE, (asked.page - 1) * PAGE)
    return Listed(rows, count, max(1, -(-count // PAGE)), outcomes.days(tx, province_code, limit=31))


def table(tx: Connection, library: Library, province_code: str, asked: Filter) -> tuple[Told, ...]:
    """All of it, a row for each report of each nudge."""
    sought = asked.sought(province_code, _owners(tx, library, province_code, asked.scope))
    return tuple(_rows(library, outcomes.found(tx, sought, WHOLE)))


def _owners(tx: Connection, library: Library, province_code: str, scope: Scope) -> tuple[str, ...] | None:
    if not scope.kind:
        return None
    every = {*library.units.ever_in(province_code), *known(tx, library, province_code, library.units.day)}
    return tuple(owner for owner in every if scope.has(library, owner))


def _rows(library: Library, found: tuple[Outcome, ...]) -> Iterator[Told]:
    for one in found:
        for about in one.about:
            told = (handed_in(about), followed(about, one.on_day))
            yield Told(one, state_shown(one), about, name_of(library, about), *told)


def state_shown(one: Outcome) -> str:
    """What no channel carries is not sent: it stands on the page."""
    name = state_name(one.state)
    return "on-page" if name == "sent" and not one.channel else name


def name_of(library: Library, about: About) -> str:
    """Of the unit it is about; its code where no file tells of the plan any more."""
    plan = library.plans.get(about.plan)
    return owner_name(library, plan, about.owner) if plan else about.owner
