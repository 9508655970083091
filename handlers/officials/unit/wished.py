"""«Cách nhắc tôi»: which channel first, at which hours not, a calendar of one's own."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from content.questions.spans import read_hours
from handlers.conversation import Act, Ask, Link, Locked, NoSuchAddress, Para, Row, Say, Screen, Sheet, Text
from handlers.officials.parts import Ctx, open_mark, seated
from handlers.routes import Routes
from storage.accounts import addresses
from storage.accounts.addresses import ACTIVE, CHANNELS
from storage.accounts.officials import DESK
from storage.duties import wishes
from storage.duties.wishes import Wish

routes = Routes()
LONGEST = 40  # letters of two hours
PRESETS = ("0000-0900", "1130-1330", "1600-0000")  # in the morning, at noon, towards the evening
NONE = "none"
QUARTER = timedelta(minutes=15)
LEAST = 4  # quarters of an hour a day in which something may be sent
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)


@routes.view("reminders")
def shown(ctx: Ctx) -> Screen:
    seat = _seat(ctx)
    wish, states = wishes.of_official(ctx.tx, seat), addresses.states_of(ctx.tx, seat)
    opened = wishes.has_calendar(ctx.tx, seat)
    mail = f"{ctx.parts.where.page}/o/email"
    return Screen(
        address="reminders",
        blocks=(
            Para(Say("office.reminders.title"), "title"),
            Sheet(tuple(_rows(wish, states, opened))),
            Para(Say("office.reminders.page"), "small"),
            Para(Say("office.reminders.mail", {"url": mail}), "small"),
        ),
        rows=(*_channels(ctx, wish, states), *_quiet(ctx, wish), *_calendar(ctx, opened), HOME),
        asks=Ask(Say("office.reminders.type"), "line", LONGEST, ctx.held.typed),
    )


@routes.act("reminders/first/{channel}", under=open_mark)
def prefer(ctx: Ctx, channel: str) -> str:
    """Raises NoSuchAddress for a channel they cannot be reached by."""
    seat = _seat(ctx)
    if channel != NONE and addresses.states_of(ctx.tx, seat).get(channel) != ACTIVE:
        raise NoSuchAddress(channel[:32])
    wishes.prefer(ctx.tx, seat, None if channel == NONE else channel)
    ctx.held.note("office.reminders.kept")
    return "reminders"


@routes.act("reminders/quiet/{hours}", under=open_mark)
def choose(ctx: Ctx, hours: str) -> str:
    if hours == NONE:
        return _keep(ctx, None)
    if hours not in PRESETS:
        raise NoSuchAddress(hours[:32])
    return _keep(ctx, _preset(hours))


@routes.text("reminders")
def typed(ctx: Ctx, text: str) -> str:
    hours = read_hours(text)
    if hours is None:
        ctx.held.typed = text.strip()[:LONGEST]
        ctx.held.note("office.reminders.unread")
        return "reminders"
    return _keep(ctx, hours)


@routes.act("reminders/calendar/open", under=open_mark)
def open_calendar(ctx: Ctx) -> str:
    """The link is shown once: only its hash is kept."""
    token = wishes.open_calendar(ctx.tx, _seat(ctx))
    ctx.held.note("office.reminders.link", url=f"{ctx.parts.where.page}/l/{token}.ics")
    ctx.burn = True
    return "reminders"


@routes.act("reminders/calendar/close", under=open_mark)
def close_calendar(ctx: Ctx) -> str:
    wishes.close_calendar(ctx.tx, _seat(ctx))
    ctx.held.note("office.reminders.closed")
    return "reminders"


def _keep(ctx: Ctx, hours: tuple[time, time] | None) -> str:
    """Hours that leave no hour of a working day would silence everything: they are not taken."""
    wish = Wish(quiet=hours)
    if _left(ctx, wish) < LEAST:
        ctx.held.note("office.reminders.too-quiet")
        return "reminders"
    wishes.keep_quiet(ctx.tx, _seat(ctx), hours)
    ctx.held.note("office.reminders.kept")
    return "reminders"


def _left(ctx: Ctx, wish: Wish) -> int:
    """Quarters of an hour of a working day in which they may be reminded."""
    at, closes = (datetime.combine(ctx.today, each) for each in (ctx.library.ladder.opens, ctx.library.ladder.closes))
    return sum(wish.lets((at + QUARTER * n).time()) for n in range((closes - at) // QUARTER))


def _rows(wish: Wish, states: dict[str, str], opened: bool) -> Iterable[tuple[Text, Text]]:
    for channel in CHANNELS:
        yield Say(f"office.channel.{channel}"), Say(f"office.reminders.{states.get(channel, 'absent')}")
    if wish.channel:
        yield Say("office.reminders.first"), Say(f"office.channel.{wish.channel}")
    hours = {"begins": f"{wish.quiet[0]:%H:%M}", "ends": f"{wish.quiet[1]:%H:%M}"} if wish.quiet else {}
    yield Say("office.reminders.quiet"), Say("office.reminders.hours" if hours else "office.reminders.no-hours", hours)
    yield Say("office.reminders.calendar"), Say("office.reminders.open" if opened else "office.reminders.absent")


def _channels(ctx: Ctx, wish: Wish, states: dict[str, str]) -> Iterable[Row]:
    """There is something to choose only between two."""
    there = [channel for channel in CHANNELS if states.get(channel) == ACTIVE]
    if len(there) > 1:
        yield tuple(
            Act(Say(f"office.reminders.by.{channel}"), f"reminders/first/{channel}", ctx.open_mark)
            for channel in there
            if channel != wish.channel
        )


def _quiet(ctx: Ctx, wish: Wish) -> Iterable[Row]:
    for hours in PRESETS:
        if wish.quiet != _preset(hours):
            yield (Act(Say(f"office.reminders.hours.{hours}"), f"reminders/quiet/{hours}", ctx.open_mark),)
    if wish.quiet:
        yield (Act(Say("office.reminders.any-hour"), f"reminders/quiet/{NONE}", ctx.open_mark),)


def _calendar(ctx: Ctx, opened: bool) -> Iterable[Row]:
    label = Say("office.reminders.calendar.again" if opened else "office.reminders.calendar.open")
    again = Act(label, "reminders/calendar/open", ctx.open_mark)
    close = Act(Say("office.reminders.calendar.close"), "reminders/calendar/close", ctx.open_mark, "quiet")
    yield (again, close) if opened else (again,)


def _preset(hours: str) -> tuple[time, time]:
    begins, _, ends = hours.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)


def _seat(ctx: Ctx) -> bytes:
    """Raises Locked for a desk: it is told by rules of its own."""
    seat = seated(ctx)
    if seat.role == DESK:
        raise Locked("reminders")
    return seat.id
