"""The lines of a period: every unit that owes, whether it filed or not. Nobody is left out for having no data."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from content.language.vietnamese import fold
from content.library import Library
from content.places.placenames import split_label
from content.programme.plans import Plan
from content.programme.workdays import day_of
from content.questions.forms import Form
from handlers.officials.owners import is_commune, owner_name
from handlers.officials.parts import duty_address
from handlers.officials.province.overview import Line, OpenPeriod
from handlers.officials.unit.drafted import form_of
from handlers.officials.words import filed_on, promise_is_over
from storage.accounts import officials
from storage.accounts.officials import OfficialRow
from storage.duties import ad_hoc, hindrances, moved_days, obligations, plan_days, reports, unreached
from storage.duties.lifecycle import EXEMPT, OWED
from storage.duties.obligations import Obligation
from storage.duties.reports import NIL, OF_NUMBERS, Submission


@dataclass(frozen=True)
class Around:
    """What every line of a period is read against. `last_day`: everybody's; `form`: of those who have one;
    `unreached`: why nothing reached a unit at the last tick; `ended`: as a line says it, of what was ended unfiled.
    """

    library: Library
    plan: Plan
    last_day: date | None
    form: Form | None
    filed: Mapping[bytes, Submission]
    stuck: Collection[bytes]
    reporters: Mapping[str, tuple[OfficialRow, ...]]
    unreached: Mapping[str, str]
    ended: Mapping[bytes, str]
    today: date

    @classmethod
    def of(
        cls,
        tx: Connection,
        library: Library,
        plan: Plan,
        period: str,
        duties: Iterable[Obligation],
        today: date,
    ) -> "Around":
        listed = tuple(duties)
        days = (one.last_day for one in open_periods(tx, library, plan) if one.period == period)
        asked = (duty for duty in listed if _has_form(duty))
        forms = (form_of(tx, library, duty) for duty in asked)
        ids = [duty.id for duty in listed]
        stuck = {each.obligation_id for each in hindrances.unanswered(tx, ids)}
        reporters = officials.reporters(tx, plan.province_code)
        filed = reports.latest(tx, ids)
        why = {one.owner: one.why for one in unreached.listed(tx, plan.province_code)}
        ended = _ended(tx, library, listed, today)
        return cls(library, plan, next(days, None), next(forms, None), filed, stuck, reporters, why, ended, today)


def _ended(tx: Connection, library: Library, duties: tuple[Obligation, ...], today: date) -> Mapping[bytes, str]:
    """What was never filed and is asked no more, though nobody excused this very unit: its request was closed, or it
    merged when it was late. By the lists, not by the day of the tick that ended it.
    """
    over = {duty.id: duty for duty in duties if duty.state == EXEMPT and duty.first_submitted is None}
    asked = next((ad_hoc.by_code(tx, duty.plan, duty.period) for duty in over.values()), None)
    closed, found = asked.closed if asked else None, dict[bytes, str]()
    for key, change in obligations.spared(tx, over).items():
        if closed and change.at >= closed:
            found[key] = "late" if day_of(change.at) > over[key].last_day else "in-time"
        elif change.by is None and _stood_when_late(library, over[key], today):
            found[key] = "late"
    return found


def _stood_when_late(library: Library, duty: Obligation, today: date) -> bool:
    until = library.units.ended(duty.owner, today) if is_commune(duty.owner) else None
    return until is not None and until > duty.last_day


def of_period(tx: Connection, library: Library, plan: Plan, period: str, today: date) -> tuple[Line, ...]:
    """Communes by name, then the province's offices."""
    duties = obligations.of_period(tx, plan.id, period)
    around = Around.of(tx, library, plan, period, duties, today)
    return tuple(sorted((line_of(duty, around) for duty in duties), key=_place_in_list))


def _place_in_list(line: Line) -> tuple[bool, str, str]:
    """As people look a commune up: by its bare name, not by xã or phường."""
    return not line.commune, fold(split_label(line.name)[1]), line.owner


def open_periods(tx: Connection, library: Library, plan: Plan) -> tuple[OpenPeriod, ...]:
    """By last day, which is everybody's: what was moved for one unit alone is that unit's."""
    told, found = plan_days.of_plan(tx, plan.id), dict[tuple[str, str], tuple[date, date]]()
    for report, period, before, _ in obligations.periods(tx, plan.id):
        said = told.get((report, period))
        day = said.before if said else before
        found[report, period] = day, library.workdays.last_before(day)
    common = {(one.report, one.period): (one.before, one.last_day) for one in moved_days.common(tx, (plan.id,))}
    found |= {key: days for key, days in common.items() if key in found}  # entries of the directory are no reports
    asked = any(report == ad_hoc.REPORT for report, _ in found)
    called = ad_hoc.all_called(tx, [plan.id]) if asked else {}
    periods = (OpenPeriod(plan.id, *key, *days, called.get((plan.id, key[1]))) for key, days in found.items())
    return tuple(sorted(periods, key=lambda one: (one.last_day, one.report)))


def recipient(plan: Plan, report: str) -> str:
    """To whom it goes; what a plan does not speak of goes to its lead agency."""
    duty = plan.duty(report)
    return duty.to if duty else plan.lead


def line_of(duty: Obligation, around: Around) -> Line:
    plan, library, filed = around.plan, around.library, around.filed.get(duty.id)
    commune, handed_in = is_commune(duty.owner), filed_on(duty)
    return Line(
        id=duty_address(duty.id),
        owner=duty.owner,
        name=owner_name(library, plan, duty.owner),
        commune=commune,
        kind=library.units.ever(duty.owner).kind if commune else "",
        requested=any(body.requested for body in plan.bodies if body.slug == duty.owner),
        state=duty.state,
        last_day=duty.last_day,
        moved=around.last_day not in (None, duty.last_day),
        late=duty.state in OWED and around.today > duty.last_day,
        handed_in=handed_in,
        promised=duty.promised,
        first_submitted=duty.first_submitted,
        filed_as=filed.kind if filed else "",
        reporters=len(around.reporters.get(duty.owner, ())),
        missing=_missing(around.form if _has_form(duty) else None, filed),
        stuck=duty.state in OWED and duty.id in around.stuck,
        unreached=_unreached(duty, around),
        ended=around.ended.get(duty.id, ""),
        promise_over=promise_is_over(duty, around.today),
    )


def _has_form(duty: Obligation) -> bool:
    """Offices of the province are asked out of turn alone."""
    return is_commune(duty.owner) or duty.report == ad_hoc.REPORT


def _unreached(duty: Obligation, around: Around) -> str:
    """Who has joined since the last tick is there at once, and so is who has left."""
    if duty.state not in OWED:
        return ""
    if not around.reporters.get(duty.owner):
        return "nobody"
    why = around.unreached.get(duty.owner, "")
    return "" if why == "nobody" else why


def _missing(form: Form | None, filed: Submission | None) -> int | None:
    """Questions that stood and were left without data; None where there are no figures."""
    if filed is not None and filed.kind == NIL:
        return 0
    if filed is None or form is None or filed.kind not in OF_NUMBERS:
        return None
    standing = form.open_fields(filed.answers, more=False)
    return sum(not filed.answers.get(field.id) for field in standing)
