"""The province in the chat: the two rates of a period, and who is still missing."""

from collections.abc import Iterable
from datetime import date

from content.programme.plans import Plan
from handlers.conversation import Block, Link, NoSuchAddress, Para, Picture, Row, Say, Screen, Sheet, Text
from handlers.officials.entry import passing
from handlers.officials.parts import Ctx, watcher
from handlers.officials.province import lines, undated
from handlers.officials.province.overview import Line, OpenPeriod, Tally
from handlers.officials.province.switching import plans_of
from handlers.officials.words import day_words, left_words, report_words
from handlers.routes import Routes
from storage.accounts.officials import Seat
from storage.duties import nudges
from storage.duties.lifecycle import DRAFT, OWED, SUBMITTED

routes = Routes()
PAGE = 12  # units a screen
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)


def start(ctx: Ctx, seat: Seat) -> Screen:
    """Each period of the province's plans, the nearest last day first."""
    periods = sorted(_periods(ctx, seat), key=lambda one: abs((one.last_day - ctx.today).days))
    title = Say("office.overview.start" if periods else "office.overview.nothing")
    shown = [(Link(Say("office.overview.open", _told(one)), _address(one)),) for one in periods]
    mine = nudges.of_official(ctx.tx, seat.id, limit=1)
    reminded = [(Link(Say("office.button.nudges", {"day": day_words(one.on_day)}), "nudges"),) for one in mine]
    who = Para(Say("office.start.who", {"unit": seat.organisation, "code": seat.code}), "small")
    lacking = tuple(_lacking(ctx, seat))
    return Screen("start", (who, Para(title, "title"), *lacking), (*shown, *reminded, *passing.rows_elsewhere(ctx)))


def _lacking(ctx: Ctx, seat: Seat) -> Iterable[Block]:
    """Reports nobody is reminded of, for want of a last day; it is set on the page."""
    for one in undated.soon(ctx.tx, ctx.library, seat.province_code, ctx.today):
        url = f"{ctx.parts.where.page}/p/plans/{one.plan.lower()}/days"
        yield Para(Say("office.overview.undated", {"report": report_words(one.report, one.period), "url": url}))


@routes.view("overview/{plan}/{period}")
def overview(ctx: Ctx, plan: str, period: str) -> Screen:
    found, one = period_at(ctx, plan, period)
    listed = lines.of_period(ctx.tx, ctx.library, found, one.period, ctx.today)
    tally = Tally.of(line for line in listed if line.commune or one.called)
    rows: list[tuple[Text, Text]] = [
        (Say("office.overview.completeness"), _share(tally.submitted, tally.expected)),
        (Say("office.overview.timeliness"), _share(tally.on_time, tally.expected)),
    ]
    unfiled = _unfiled(listed)
    to_late = Link(Say("office.overview.see", {"count": len(unfiled)}), f"late/{plan}/{period}/1", style="main")
    return Screen(
        address=f"overview/{plan}/{period}",
        blocks=(
            Para(_title(one), "title"),
            *_asked(one),
            Para(Say("office.overview.due", {"last": day_words(one.last_day), "left": _left(ctx, one.last_day)})),
            Sheet(tuple(rows)),
            *_rest(unfiled),
            *_among(tally),
            Para(Say("office.overview.terms"), "small"),
            Para(Say("office.overview.kinds"), "small"),
        ),
        rows=(*(((to_late,),) if unfiled else ()), *_to_waiting(one, listed), *_to_picture(one, listed), HOME),
    )


def _asked(one: OpenPeriod) -> Iterable[Block]:
    """No plan tells of it: the province asks for it besides."""
    if one.called:
        yield Para(Say("office.card.out-of-turn"))


def _to_waiting(one: OpenPeriod, listed: Iterable[Line]) -> Iterable[Row]:
    """What is filed waits for a decision, of offices too."""
    count = sum(line.state == SUBMITTED for line in listed)
    if count:
        address = f"waiting/{one.plan}/{one.period}/1".lower()
        yield (Link(Say("office.accept.see", {"count": count}), address),)


def _to_picture(one: OpenPeriod, listed: Iterable[Line]) -> Iterable[Row]:
    """It is of communes."""
    if any(line.commune for line in listed):
        yield (Link(Say("office.overview.picture"), f"{_address(one)}/picture"),)


@routes.view("overview/{plan}/{period}/picture")
def picture(ctx: Ctx, plan: str, period: str) -> Screen:
    """All communes at a glance; it stays in the chat, to be passed on."""
    _, one = period_at(ctx, plan, period)
    alt = _title(one)
    back: Row = (Link(Say("office.button.back"), _address(one), style="quiet"),)
    return Screen(f"{_address(one)}/picture", (Picture(f"{one.plan}/{one.period}", alt),), (back,), keep=True)


@routes.view("late/{plan}/{period}/{page}")
def late(ctx: Ctx, plan: str, period: str, page: str) -> Screen:
    """Who has not filed, a screenful at a time: communes, then the province's offices."""
    found, one = period_at(ctx, plan, period)
    listed = lines.of_period(ctx.tx, ctx.library, found, one.period, ctx.today)
    open_ones = _unfiled(listed)
    number = int(page) if page.isdigit() else 0
    here = open_ones[(number - 1) * PAGE : number * PAGE] if number > 0 else []
    if not here and number != 1:
        raise NoSuchAddress(page)
    more = Link(Say("office.overview.more"), f"late/{plan}/{period}/{number + 1}")
    title = Say("office.overview.see", {"count": len(open_ones)})
    return Screen(
        address=f"late/{plan}/{period}/{number}",
        blocks=(Para(title, "title"), Sheet(tuple((line.name, _why(line, ctx.today)) for line in here))),
        rows=(
            *(((more,),) if len(open_ones) > number * PAGE else ()),
            (Link(Say("office.button.back"), f"overview/{plan}/{period}", style="quiet"),),
        ),
    )


def _unfiled(listed: Iterable[Line]) -> list[Line]:
    return [line for line in listed if line.expected and not line.filed]


def _title(one: OpenPeriod) -> Say:
    """Offices may be asked out of turn like communes; the rates of a plan's own period are the communes'."""
    return Say("office.overview.called" if one.called else "office.overview.title", _told(one))


def _told(one: OpenPeriod) -> dict[str, object]:
    return {"report": report_words(one.report, one.period, one.called)}


def _why(line: Line, today: date) -> Text:
    """What is known of a unit that has not filed."""
    if line.unreached == "nobody":
        return Say("office.overview.nobody")
    if line.promised and line.promised >= today and not line.ended:
        return Say("office.overview.promised", {"day": day_words(line.promised)})
    if line.stuck:
        return Say("office.overview.stuck")
    if line.unreached:
        return Say(f"office.heard.why.{line.unreached}")
    return Say(f"office.state.{line.shade}")


def _rest(unfiled: list[Line]) -> Iterable[Block]:
    """Of offices too; who is writing does so late or not."""
    if unfiled:
        nobody = sum(line.state in OWED and not line.reporters for line in unfiled)
        begun = sum(line.state == DRAFT for line in unfiled)
        yield Para(Say("office.overview.rest", {"missing": len(unfiled), "nobody": nobody, "begun": begun}))


def _among(tally: Tally) -> Iterable[Block]:
    """What is no report of figures, and who is not asked."""
    told = {"nil": tally.nil, "documents": tally.documents, "partial": tally.partial, "exempt": tally.exempt}
    if any(told.values()):
        yield Para(Say("province.filed.among", told), "small")


def _share(part: int, whole: int) -> Text:
    """`119/126 (94,4 %)`."""
    percent = f"{100 * part / whole:.1f}".replace(".", ",") if whole else "0"
    return f"{part}/{whole} ({percent} %)"


def _left(ctx: Ctx, last_day: date) -> Say:
    return left_words(last_day, ctx.today, ctx.library.workdays)


def _address(one: OpenPeriod) -> str:
    return f"overview/{one.plan}/{one.period}".lower()


def _periods(ctx: Ctx, seat: Seat) -> Iterable[OpenPeriod]:
    for plan in plans_of(ctx.tx, ctx.library, seat.province_code):
        yield from lines.open_periods(ctx.tx, ctx.library, plan)


def period_at(ctx: Ctx, plan: str, period: str) -> tuple[Plan, OpenPeriod]:
    """Raises NoSuchAddress, Locked."""
    for one in _periods(ctx, watcher(ctx)):
        if _address(one) == f"overview/{plan}/{period}":
            return ctx.library.plans[one.plan], one
    raise NoSuchAddress(period)
