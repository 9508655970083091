"""The reports of the units that merged into one: they stay where they were filed, and are found from the new one's."""

from dataclasses import dataclass

from sqlalchemy import Connection

from content.library import Library
from handlers.officials.owners import owner_name
from handlers.officials.parts import duty_address
from storage.duties import ad_hoc, obligations
from storage.duties.obligations import REPORT, Obligation


@dataclass(frozen=True)
class Former:
    """`id`: the address of the report; `name`: what the unit was called."""

    id: str
    name: str
    report: str
    period: str
    state: str


def of(tx: Connection, library: Library, duty: Obligation) -> tuple[Former, ...]:
    """Under the same plan, with an earlier last day; the newest first."""
    codes = library.units.origins(duty.owner, duty.last_day) - {duty.owner}
    found = (each for code in codes for each in obligations.of_owner(tx, duty.plan, code))
    of_plan = (each for each in found if each.kind == REPORT and each.report != ad_hoc.REPORT)
    earlier = (each for each in of_plan if each.last_day < duty.last_day)
    ordered = sorted(earlier, key=lambda each: (-each.last_day.toordinal(), each.owner))
    return tuple(_former(library, each) for each in ordered)


def _former(library: Library, duty: Obligation) -> Former:
    name = owner_name(library, library.plans[duty.plan], duty.owner)
    return Former(duty_address(duty.id), name, duty.report, duty.period, duty.state)
