"""«Tôi vắng mặt»: from when to when, and who of the same unit is reminded instead."""

from collections.abc import Iterable
from datetime import date, timedelta

from content.questions.days import written_day
from content.questions.refused import Refused
from content.questions.spans import read_days
from handlers.conversation import Act, Ask, Block, Link, Locked, NoSuchAddress, Para, Row, Say, Screen
from handlers.officials.parts import Ctx, open_mark, seated
from handlers.officials.remarks import refuse
from handlers.officials.words import day_words
from handlers.routes import Routes
from storage import notices
from storage.accounts import officials
from storage.accounts.officials import DESK, LEADER, REPORTER, OfficialRow, Seat
from storage.duties import absences
from storage.duties.absences import Absence

routes = Routes()
LONGEST = 60  # letters of two days
FARTHEST = timedelta(days=180)  # whoever is away longer hands over
NOBODY = "nobody"
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)
ROW: Row = (
    Link(Say("office.button.away"), "away", style="quiet"),
    Link(Say("office.button.reminders"), "reminders", style="quiet"),
)


@routes.view("away")
def shown(ctx: Ctx) -> Screen:
    stands, back_row = told(ctx)
    blocks = (Para(Say("office.away.title"), "title"), *stands, Para(Say("office.away.how")))
    spans = tuple(
        (Link(Say(f"office.away.{name}", {"last": day_words(last)}), f"away/{first}/{last}"),)
        for name, first, last in _offered(ctx.today)
    )
    asked = Ask(Say("office.away.type", {"example": _example(ctx.today)}), "line", LONGEST, ctx.held.typed)
    return Screen("away", blocks, (*back_row, *spans, HOME), asks=asked)


@routes.text("away")
def typed(ctx: Ctx, text: str) -> str:
    try:
        first, last = _sound(*read_days(text, ctx.today), ctx.today)
    except Refused as refused:
        refuse(ctx, refused, text, LONGEST)
        return "away"
    return f"away/{first}/{last}"


@routes.view("away/{first}/{last}")
def whom(ctx: Ctx, first: str, last: str) -> Screen:
    """Who stands in; a colleague who is away on the first day is not offered."""
    since, until = _read(ctx, first, last)
    there = _colleagues(ctx, since)
    told = {"first": day_words(since), "last": day_words(until)}
    means = Para(Say("office.away.deputy" if there else _why_nobody(ctx)))
    deputies = (_choice(ctx, f"away/{first}/{last}/{one.code.lower()}", one.code) for one in there)
    alone = Say("office.away.nobody" if there else "office.away.keep")
    nobody = Act(alone, f"away/{first}/{last}/{NOBODY}", ctx.open_mark, "plain" if there else "main")
    blocks = (Para(Say("office.away.from", told), "title"), *_counted_on(ctx, since, until), means)
    back = Link(Say("office.button.back"), "away", style="quiet")
    return Screen(f"away/{first}/{last}", blocks, (*deputies, (nobody,), (back,)))


@routes.act("away/{first}/{last}/{who}", under=open_mark)
def go(ctx: Ctx, first: str, last: str, who: str) -> str:
    """Raises NoSuchAddress for a deputy who is not of the unit, or away too."""
    since, until = _read(ctx, first, last)
    deputy = None if who == NOBODY else _deputy(ctx, since, who)
    absences.go_away(ctx.tx, Absence(seated(ctx).id, since, until, deputy.id if deputy else None))
    if deputy:
        notices.tell(ctx.tx, deputy.id, notices.DEPUTY, ctx.now, seated(ctx).id)
    ctx.held.note("office.away.kept" if _is_away(ctx) else "office.away.to-come")
    return "away"


@routes.act("away/back", under=open_mark)
def back(ctx: Ctx) -> str:
    absences.come_back(ctx.tx, seated(ctx).id, ctx.today)
    ctx.held.note("office.away.over")
    return "start"


def told(ctx: Ctx) -> tuple[tuple[Block, ...], tuple[Row, ...]]:
    """Their own absence and whom they stand in for today; the button by which their own is over."""
    mine = absences.announced(ctx.tx, seated(ctx).id, ctx.today)
    blocks = (*(Para(_own(ctx, one)) for one in mine), *_stands_for(ctx))
    return blocks, tuple(_back(ctx, one) for one in mine[:1])


def _own(ctx: Ctx, mine: Absence) -> Say:
    deputy = officials.by_id(ctx.tx, mine.deputy_id) if mine.deputy_id else None
    said = {"first": day_words(mine.first), "last": day_words(mine.last), "code": deputy.code if deputy else ""}
    return Say("office.away.stands-for" if deputy else "office.away.stands", said)


def _is_away(ctx: Ctx) -> bool:
    """Today: they can say that they are back."""
    return seated(ctx).id in absences.away_on(ctx.tx, ctx.today)


def _why_nobody(ctx: Ctx) -> str:
    alone = all(one.id == seated(ctx).id for one in _peers(ctx, seated(ctx)))
    return "office.away.alone" if alone else "office.away.others-away"


def _counted_on(ctx: Ctx, since: date, until: date) -> Iterable[Block]:
    """Colleagues who named them as their deputy in these days."""
    for one in _peers(ctx, seated(ctx)):
        for span in absences.announced(ctx.tx, one.id, ctx.today):
            if span.deputy_id == seated(ctx).id and span.first <= until and since <= span.last:
                told = {"code": one.code, "first": day_words(span.first), "last": day_words(span.last)}
                yield Para(Say("office.away.you-deputy", told))


def _stands_for(ctx: Ctx) -> Iterable[Block]:
    for who, deputy_id in absences.away_on(ctx.tx, ctx.today).items():
        absent = officials.by_id(ctx.tx, who) if deputy_id == seated(ctx).id else None
        if absent:
            last = absences.announced(ctx.tx, absent.id, ctx.today)[0].last
            yield Para(Say("office.away.for", {"code": absent.code, "last": day_words(last)}))


def _back(ctx: Ctx, nearest: Absence) -> Row:
    label = "office.away.back" if nearest.first <= ctx.today else "office.away.drop"
    return (Act(Say(label), "away/back", ctx.open_mark),)


def _choice(ctx: Ctx, address: str, code: str) -> Row:
    return (Act(Say("office.away.by", {"code": code}), address, ctx.open_mark, "main"),)


def _offered(today: date) -> Iterable[tuple[str, date, date]]:
    """Until Sunday, the whole of the next week, a fortnight from today."""
    sunday = today + timedelta(days=6 - today.weekday())
    yield "this-week", today, sunday
    yield "next-week", sunday + timedelta(days=1), sunday + timedelta(days=7)
    yield "fortnight", today, today + timedelta(days=13)


def _sound(first: date, last: date, today: date) -> tuple[date, date]:
    """Raises Refused with what is wrong with the two days."""
    if first < today:
        raise Refused("office.away.past")
    if last < first:
        raise Refused("office.away.turned")
    if last > today + FARTHEST:
        raise Refused("office.away.far", first=written_day(first), last=written_day(last))
    return first, last


def _example(today: date) -> str:
    first, last = today + timedelta(days=1), today + timedelta(days=5)
    return f"{first.day}/{first.month} - {last.day}/{last.month}"


def _read(ctx: Ctx, first: str, last: str) -> tuple[date, date]:
    """Raises NoSuchAddress, Locked."""
    if seated(ctx).role == DESK:
        raise Locked("away")
    try:
        return _sound(date.fromisoformat(first), date.fromisoformat(last), ctx.today)
    except (ValueError, Refused):
        raise NoSuchAddress("away") from None


def _deputy(ctx: Ctx, day: date, code: str) -> OfficialRow:
    for one in _colleagues(ctx, day):
        if one.code.lower() == code:
            return one
    raise NoSuchAddress(code[:32])


def _colleagues(ctx: Ctx, day: date) -> tuple[OfficialRow, ...]:
    """Who does the same work for the same unit, and is there."""
    seat, away = seated(ctx), absences.away_on(ctx.tx, day)
    return tuple(one for one in _peers(ctx, seat) if one.id != seat.id and one.id not in away)


def _peers(ctx: Ctx, seat: Seat) -> tuple[OfficialRow, ...]:
    if seat.role in (REPORTER, LEADER):
        found = (officials.reporters if seat.role == REPORTER else officials.leaders)(ctx.tx, seat.province_code)
        return found.get(seat.unit_code or "", ())
    return officials.focal_points(ctx.tx, seat.province_code)
