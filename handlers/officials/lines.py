"""The lines of a period: every unit that owes, whether it filed or not. Nobody is left out for having no data."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from content.library import Library
from content.placenames import split_label
from content.plans import Plan
from content.vietnamese import fold
from content.workdays import VIETNAM
from handlers.officials.drafted import form_of
from handlers.officials.overview import Line, OpenPeriod
from handlers.officials.owners import is_commune, owner_name
from handlers.officials.parts import duty_address
from storage import obligations, officials, reports
from storage.lifecycle import OWED
from storage.obligations import Obligation
from storage.officials import OfficialRow
from storage.reports import Submission

Reporters = Mapping[str, tuple[OfficialRow, ...]]


def of_period(tx: Connection, library: Library, plan: Plan, period: str, today: date) -> tuple[Line, ...]:
    """Communes by name, then the province's offices."""
    duties = obligations.of_period(tx, plan.id, period)
    filed = reports.latest(tx, [duty.id for duty in duties if duty.first_submitted])
    reporters = officials.reporters(tx, plan.province_code)
    found = [line_of(library, duty, filed.get(duty.id), reporters, today) for duty in duties]
    return tuple(sorted(found, key=_place_in_list))


def _place_in_list(line: Line) -> tuple[bool, str, str]:
    """As people look a commune up: by its bare name, not by xã or phường."""
    return not line.commune, fold(split_label(line.name)[1]), line.owner


def open_periods(tx: Connection, plan: Plan) -> tuple[OpenPeriod, ...]:
    """By last day."""
    return tuple(OpenPeriod(plan.id, *row) for row in obligations.periods(tx, plan.id))


def line_of(library: Library, duty: Obligation, filed: Submission | None, reporters: Reporters, today: date) -> Line:
    plan = library.plans[duty.plan]
    return Line(
        id=duty_address(duty.id),
        owner=duty.owner,
        name=owner_name(library, plan, duty.owner),
        commune=is_commune(duty.owner),
        requested=any(body.requested for body in plan.bodies if body.slug == duty.owner),
        state=duty.state,
        late=duty.state in OWED and today > duty.last_day,
        on_time=is_on_time(duty),
        promised=duty.promised,
        first_submitted=duty.first_submitted,
        reporters=len(reporters.get(duty.owner, ())),
        missing=_missing(library, duty, filed),
    )


def is_on_time(duty: Obligation) -> bool | None:
    """By the day, in Việt Nam, on which something was filed for the first time."""
    if duty.first_submitted is None:
        return None
    return duty.first_submitted.astimezone(VIETNAM).date() <= duty.last_day


def _missing(library: Library, duty: Obligation, filed: Submission | None) -> int | None:
    """Questions that stood and were left without data; None where nothing was filed."""
    form = form_of(library, duty)
    if filed is None or form is None:
        return None
    standing = form.open_fields(filed.answers, more=False)
    return sum(not filed.answers.get(field.id) for field in standing)
