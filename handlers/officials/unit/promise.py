"""«Tôi sẽ nộp ngày…»: a day the officer chooses moves the ladder, never past the last day."""

from datetime import date

from content.questions.days import read_date
from content.questions.refused import Refused
from handlers.conversation import Act, Ask, Link, Locked, NoSuchAddress, Para, Row, Say, Screen
from handlers.officials.parts import Ctx, duty_address, open_mark, own_duty
from handlers.officials.words import day_words, report_words
from handlers.routes import Routes
from storage.duties import arms, obligations
from storage.duties.lifecycle import OWED
from storage.duties.obligations import Obligation

routes = Routes()
LONGEST = 40  # letters of a day
OFFERED = 8  # days that fit a screen: the nearest ones; any other can be typed


@routes.view("promise/{duty}")
def ask(ctx: Ctx, duty: str) -> Screen:
    owed = _open(ctx, duty)
    if arms.withholds_promise(ctx.tx, owed):
        return _not_now(owed)
    rows: tuple[Row, ...] = tuple(
        (Act(day_words(day), f"promise/{duty}/{day.isoformat()}", ctx.open_mark),) for day in days(ctx, owed)[:OFFERED]
    )
    told = {"report": report_words(owed.report, owed.period), "last": day_words(owed.last_day)}
    return Screen(
        address=f"promise/{duty_address(owed.id)}",
        blocks=(Para(Say("office.promise.ask"), "title"), Para(Say("office.promise.until", told))),
        rows=(*rows, (Link(Say("office.button.back"), f"due/{duty}", style="quiet"),)),
        asks=Ask(Say("office.promise.type"), "line", LONGEST, ctx.held.typed),
    )


@routes.act("promise/{duty}/{day}", under=open_mark)
def choose(ctx: Ctx, duty: str, day: str) -> str:
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise NoSuchAddress(day) from None
    return _keep(ctx, duty, chosen)


@routes.text("promise/{duty}")
def typed(ctx: Ctx, text: str, duty: str) -> str:
    """A day typed: what cannot be kept is said, with the days that can."""
    try:
        return _keep(ctx, duty, read_date(text, ctx.today))
    except Refused:
        ctx.held.typed = text.strip()[:LONGEST]
        ctx.held.note("office.promise.unread")
        return f"promise/{duty}"


def days(ctx: Ctx, duty: Obligation) -> tuple[date, ...]:
    """Working days after today up to the last day."""
    return ctx.library.workdays.after(ctx.today, duty.last_day)


def _keep(ctx: Ctx, duty: str, day: date) -> str:
    owed = _open(ctx, duty)
    if arms.withholds_promise(ctx.tx, owed):  # what is not offered is not taken either: the place says why
        return f"promise/{duty}"
    if day not in days(ctx, owed):
        ctx.held.note("office.promise.no")
        return f"promise/{duty}"
    obligations.promise(ctx.tx, owed.id, day, ctx.now)
    ctx.parts.changed()
    ctx.held.note("office.promise.kept", day=f"{day.day}/{day.month}")
    return f"due/{duty}"


def _not_now(owed: Obligation) -> Screen:
    """The province tries how it goes without; whoever comes by an old button, or types a day, is told so."""
    here = duty_address(owed.id)
    said = (Para(Say("office.promise.not-now"), "title"), Para(Say("office.promise.still")))
    return Screen(f"promise/{here}", said, ((Link(Say("office.button.back"), f"due/{here}", style="quiet"),),))


def _open(ctx: Ctx, duty: str) -> Obligation:
    """Raises Locked where there is nothing left to promise."""
    owed = own_duty(ctx, duty)
    if owed.state not in OWED or ctx.today >= owed.last_day:
        raise Locked("promise")
    return owed
