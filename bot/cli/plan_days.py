"""`nhipcau plan dates PLAN`: the last days as they stand, with those the province has set; and setting one."""

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from bot.cli.register import written
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from content.programme.plans import Plan
    from handlers.officials.province.duedays import DueDay
    from storage.duties.plan_days import PlanDay


def show(plan: "Plan") -> None:
    """Nothing is printed where there is no database yet: then nobody has set a day."""
    from bot.clock import SystemClock
    from bot.database import NoDatabase
    from bot.site import library
    from handlers.officials.province import duedays

    settings, today = Settings.load(), SystemClock().now().date()
    shelf = library(settings, today)
    with suppress(NoDatabase):
        for day in written(settings, lambda tx: tuple(duedays.listed(tx, shelf, plan, today))):
            print(_line(day))


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


def _line(day: "DueDay") -> str:
    told = {"report": say(f"cli.plans.report.{day.report}"), "period": day.period}
    if day.before is None or day.last_day is None:
        return say("cli.plan-days.none", **told)
    days = {"before": day.before.isoformat(), "last": day.last_day.isoformat()}
    cutoff = say("cli.plan-days.cutoff", day=day.cutoff.isoformat()) if day.cutoff else ""
    source = say("cli.plan-days.by", source=day.source) if day.source else ""
    return say("cli.plan-days.line", **told, **days, cutoff=cutoff, source=source)


def _periods(plan: "Plan", today: date) -> list[str]:
    from content.programme.periods import periods_of

    years = (year for year in (today.year, today.year + 1) if year in plan.years)
    return [
        f"{duty.report} {period.id}"
        for year in years
        for duty in plan.duties
        for period in periods_of(duty.report, year)
    ]
