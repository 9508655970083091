"""`nhipcau plan dates PLAN`: the last days as they stand, with those the province has set; and setting one."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from bot.cli.register import written
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from content.places.units import Units
    from content.programme.plans import Plan
    from handlers.officials.province.duedays import DueDay
    from storage.duties.plan_days import PlanDay


def days_of(plan: "Plan", units: "Units", today: date) -> "tuple[DueDay, ...]":
    """This year's and the next one's. Where there is no database yet, nobody has set any."""
    from bot.database import NoDatabase, opened
    from content.programme.workdays import Workdays
    from handlers.officials.province.duedays import as_they_stand, with_days

    given = plan, units, Workdays.load(), today
    with suppress(NoDatabase), opened(Settings.load()) as database:
        return database.read(lambda tx: tuple(as_they_stand(tx, *given)))
    return tuple(with_days(*given, {}))


def show(days: "Iterable[DueDay]") -> None:
    """Those that stand."""
    for day in days:
        if day.before is not None and day.last_day is not None:
            print(_line(day, day.before, day.last_day))
            if day.other:
                print(say("cli.plan-days.other", last=day.other.isoformat()))


def tell_missing(plan: "Plan", days: "Sequence[DueDay]") -> None:
    """Last days nobody has named, and up to which day numbers count; what has no period is never asked for."""
    undated = [day for day in days if day.before is None]
    tell_undated(plan, undated)
    counted = [day for day in days if day.before is not None and day.cutoff is None]
    for report in dict.fromkeys(day.report for day in counted):
        periods = ", ".join(day.period for day in counted if day.report == report)
        print(say("cli.plan-days.no-cutoff", plan=plan.id, report=_report(report), periods=periods))
    if plan.duty("periodic"):
        print(say("cli.plan-days.periodic", plan=plan.id))
    elif not undated and not counted:
        print(say("cli.plan-files.nothing-missing", plan=plan.id))


def tell_undated(plan: "Plan", days: "Iterable[DueDay]") -> None:
    """Each with the command that sets it: until then nobody is reminded of it."""
    for day in days:
        if day.before is None:
            told = {"report": day.report, "period": day.period, "name": _report(day.report)}
            print(say("cli.plan-days.undated", plan=plan.id, **told))


def put(plan: "Plan", day: "PlanDay", code: str) -> None:
    """In the name of the official with this code, or of the province's first administrator or focal point."""
    from bot.clock import SystemClock
    from bot.site import library
    from handlers.officials.province import duedays
    from handlers.officials.province.deciding import BadDay, EmptyReason, NotHere, NumbersOfPeople

    settings, now = Settings.load(), SystemClock().now()
    shelf = library(settings, now.date())
    try:
        effect = written(settings, lambda tx: duedays.put(tx, shelf, plan, day, _by(tx, plan, code), now))
    except NotHere:
        told = {"report": day.report, "period": day.period, "known": ", ".join(_periods(plan, now.date()))}
        raise Refused("cli.plan-days.no-such", plan=plan.id, **told) from None
    except BadDay as error:
        raise Refused(f"cli.plan-days.day.{error.why}") from None
    except (EmptyReason, NumbersOfPeople):
        raise Refused("cli.plan-days.source") from None
    print(say("cli.plan-days.done", plan=plan.id, opened=effect.opened, moved=effect.moved))


def read_day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused("cli.nudges.no-day", typed=typed) from None


def _by(tx: "Connection", plan: "Plan", code: str) -> bytes:
    """Every day that is set bears who set it."""
    from storage.accounts import officials

    here = officials.listed(tx, plan.province_code)
    found = [
        line.code
        for role in (officials.ADMIN, officials.FOCAL)
        for line in here
        if line.role == role and line.unit_code is None and line.left_day is None
    ]
    chosen = [each for each in found if not code or each == officials.written(code)]
    row = officials.by_code(tx, chosen[0]) if chosen else None
    if row is None:
        raise Refused("cli.plan-days.nobody", plan=plan.id)
    return row.id


def _line(day: "DueDay", before: date, last_day: date) -> str:
    told = {"report": _report(day.report), "period": day.period}
    days = {"before": before.isoformat(), "last": last_day.isoformat()}
    cutoff = say("cli.plan-days.cutoff", day=day.cutoff.isoformat()) if day.cutoff else ""
    source = say("cli.plan-days.by", source=day.source) if day.source else ""
    return say("cli.plan-days.line", **told, **days, cutoff=cutoff, source=source)


def _report(report: str) -> str:
    return say(f"cli.plans.report.{report}")


def _periods(plan: "Plan", today: date) -> list[str]:
    from content.programme.periods import periods_of

    years = (year for year in (today.year, today.year + 1) if year in plan.years)
    return [
        f"{duty.report} {period.id}"
        for year in years
        for duty in plan.duties
        for period in periods_of(duty.report, year)
    ]
