"""How far the desk is with a case, as coarse as its sender is told: a word, what it means, and the next day if there is
one. Nobody is promised an answer: what is said are the desk's own limits, and only while they run.
"""

from datetime import date, datetime, time, timedelta

from content.limits import A_DAY, SideLimits
from content.programme.workdays import VIETNAM, Workdays
from handlers.citizens.parts import Ctx
from handlers.conversation import Block, Para, Say, Sheet
from storage.cases.mailbox import Opened, Waiting
from storage.duties import lifecycle

SLOTS = 4  # of six hours; where the slot of arrival is forgotten, the day's end counts


def standing(ctx: Ctx, side: str, opened: Opened) -> tuple[Block, ...]:
    status = lifecycle.shown(opened.status)
    told: tuple[Block, ...] = (
        Sheet(((Say("mailbox.status"), Say(f"case.status.{status}")),)),
        Para(Say(f"mailbox.status.{_meant(opened)}"), "small"),
    )
    next_day = _next(ctx, side, opened)
    return (*told, Para(next_day, "small")) if next_day else told


def _meant(opened: Opened) -> str:
    """Whoever looks into it leaves it received until they begin: then nobody is told that nobody did."""
    status = lifecycle.shown(opened.status)
    return "opened" if status == lifecycle.RECEIVED and opened.waiting.opened else status


def _next(ctx: Ctx, side: str, opened: Opened) -> Say | None:
    """Until somebody looks into it: by which day. Later on there is no day that would be true."""
    waiting = opened.waiting
    if opened.status != lifecycle.RECEIVED or waiting.opened is not None:
        return None
    day = opened_by(ctx, side, waiting)
    if ctx.today <= day:  # told upwards long before: it is late only once the day that was promised is over
        return Say("mailbox.due.take-up", {"day": day_words(day)})
    return Say("mailbox.due.reminded") if waiting.escalated is not None else None


def opened_by(ctx: Ctx, side: str, waiting: Waiting) -> date:
    """The last day on which the side's desk may look into it first."""
    return taken_up_by(waiting, limits_of(ctx, side), ctx.library.workdays)


def limits_of(ctx: Ctx, side: str) -> SideLimits:
    return ctx.parts.limits.protection if side == "protection" else ctx.parts.limits.support


def days_kept(ctx: Ctx, side: str) -> int:
    """Days from a case's end until its keys are destroyed."""
    return limits_of(ctx, side).keep.hours // A_DAY


def day_words(day: date) -> Say:
    """`thứ Tư 16/6`."""
    return Say("weekday.short", {"weekday": Say(f"weekday.{day.weekday()}"), "day": day.day, "month": day.month})


def taken_up_by(waiting: Waiting, limits: SideLimits, workdays: Workdays) -> date:
    """The last day on which the desk may look into it first, counted from the end of the slot of arrival."""
    limit = limits.take_up_in(waiting.area, waiting.urgency)
    if limit.working_hours:
        return limit.last_day(waiting.day, workdays)
    slot = SLOTS - 1 if waiting.slot is None else waiting.slot
    arrived = datetime.combine(waiting.day, time(), VIETNAM) + timedelta(days=1) / SLOTS * (slot + 1)
    return (arrived + timedelta(hours=limit.hours) - timedelta(seconds=1)).date()
