"""How far the desk is with a case, as coarse as its sender is told: a word, what it means, and the next day if there is
one. Nobody is promised an answer: what is said are the desk's own limits, and of one that is past, that it is.
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
    return (*told, *(Para(each, "small") for each in _next(ctx, side, opened)))


def _meant(opened: Opened) -> str:
    """Whoever looks into it leaves it received until they begin: then nobody is told that nobody did."""
    status = lifecycle.shown(opened.status)
    return "opened" if status == lifecycle.RECEIVED and opened.waiting.opened else status


def _next(ctx: Ctx, side: str, opened: Opened) -> tuple[Say, ...]:
    """The desk's own clock of this stage; where it has run out, that it has and what one can do."""
    waiting = opened.waiting
    if opened.status in lifecycle.OVER:
        return _kept_until(ctx, side, waiting)
    if opened.status == lifecycle.RECEIVED and waiting.opened is None:
        return _taking_up(ctx, side, waiting)
    return _deciding(ctx, side, waiting)


def _taking_up(ctx: Ctx, side: str, waiting: Waiting) -> tuple[Say, ...]:
    day = opened_by(ctx, side, waiting)
    if ctx.today <= day:  # told upwards long before: it is late only once the day that was promised is over
        return (_dated("mailbox.due.take-up", day),)
    told = Say("mailbox.due.reminded") if waiting.escalated is not None else _dated("mailbox.due.unopened", day)
    return (told, _after(side))


def _deciding(ctx: Ctx, side: str, waiting: Waiting) -> tuple[Say, ...]:
    """Nobody here knows whether the desk has more time by now: so both days are said, as what they are."""
    limits = limits_of(ctx, side)
    if not limits.decide:
        return (Say("mailbox.due.none"),)
    asking = max((ctx.today - waiting.asked).days, 0) if waiting.asked else 0
    paused = waiting.paused + asking
    if waiting.asked and paused < limits.question_days:
        return (Say("mailbox.due.asked", {"days": limits.question_days}),)
    moved = timedelta(days=min(paused, limits.question_days))
    first, last = (
        each.last_day(waiting.day, ctx.library.workdays) + moved for each in (limits.decide[0], limits.decide[-1])
    )
    if ctx.today <= first:
        return (_dated("mailbox.due.decide", first),)
    return (_dated("mailbox.due.longer" if ctx.today <= last else "mailbox.due.past", last), _after(side))


def _after(side: str) -> Say:
    """What one can do once a day is past."""
    return Say(f"mailbox.due.then.{side}")


def _kept_until(ctx: Ctx, side: str, waiting: Waiting) -> tuple[Say, ...]:
    """The last day on which the mailbox surely opens; what is unread in it keeps it longer."""
    day = waiting.over + timedelta(days=days_kept(ctx, side) - 1) if waiting.over else None
    return (_dated("mailbox.due.kept", day),) if day and ctx.today <= day else ()


def _dated(text_id: str, day: date) -> Say:
    return Say(text_id, {"day": day_words(day)})


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
