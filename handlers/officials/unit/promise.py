"""«Tôi sẽ nộp ngày…»: a day the officer chooses moves the ladder, never past the last day."""

from datetime import date

from content.questions.days import read_date, written_day
from content.questions.refused import Refused
from handlers.conversation import Act, Ask, Link, Locked, NoSuchAddress, Para, Row, Say, Screen
from handlers.officials.naming import report_name
from handlers.officials.parts import Ctx, duty_address, open_mark, own_duty
from handlers.officials.remarks import refuse
from handlers.officials.words import day_words
from handlers.routes import Routes
from storage.duties import arms, obligations
from storage.duties.lifecycle import OWED
from storage.duties.obligations import ENTRY, Obligation

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
    told = {"report": report_name(ctx.tx, ctx.library, owed), "last": day_words(owed.last_day)}
    return Screen(
        address=f"promise/{duty_address(owed.id)}",
        blocks=(
            Para(Say("office.promise.ask-entry" if owed.kind == ENTRY else "office.promise.ask"), "title"),
            Para(Say("office.promise.until", told)),
        ),
        rows=(*rows, (Link(Say("office.button.back"), f"due/{duty}", style="quiet"),)),
        asks=Ask(Say("office.promise.type", {"example": _example(ctx, owed)}), "line", LONGEST, ctx.held.typed),
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
    owed = _open(ctx, duty)
    try:
        return _keep(ctx, duty, _sound(ctx, owed, read_date(text, ctx.today)))
    except Refused as refused:
        refuse(ctx, refused, text, LONGEST)
        return f"promise/{duty}"


def days(ctx: Ctx, duty: Obligation) -> tuple[date, ...]:
    """Working days after today up to the last day."""
    return ctx.library.workdays.after(ctx.today, duty.last_day)


def _keep(ctx: Ctx, duty: str, day: date) -> str:
    owed = _open(ctx, duty)
    if arms.withholds_promise(ctx.tx, owed):  # what is not offered is not taken either: the place says why
        return f"promise/{duty}"
    try:
        _sound(ctx, owed, day)
    except Refused as refused:  # a button of a day that has come meanwhile
        ctx.held.note(refused.text_id, **refused.said)
        return f"promise/{duty}"
    obligations.promise(ctx.tx, owed.id, day, ctx.now)
    ctx.parts.changed()
    ctx.held.note("office.promise.kept", day=f"{day.day}/{day.month}")
    return f"due/{duty}"


def _sound(ctx: Ctx, duty: Obligation, day: date) -> date:
    """Raises Refused with what is wrong with the day."""
    if day <= ctx.today:
        raise Refused("office.promise.past")
    if day > duty.last_day:
        raise Refused("office.promise.beyond", last=written_day(duty.last_day))
    if day not in days(ctx, duty):
        raise Refused("office.promise.rest", day=written_day(day))
    return day


def _example(ctx: Ctx, duty: Obligation) -> str:
    """A day that can be kept."""
    day = (days(ctx, duty) or (duty.last_day,))[-1]
    return f"{day.day}/{day.month}"


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
