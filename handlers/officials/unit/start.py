"""Where an official is at once: what is owed next, what was reminded of, what stands filed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from handlers.conversation import Block, Link, Para, Row, Say, Screen
from handlers.officials.entry import passing
from handlers.officials.naming import report_name
from handlers.officials.parts import Ctx, duty_address, own_duties, own_duty
from handlers.officials.province import overviewed
from handlers.officials.unit import away, handover, leading, noticed
from handlers.officials.unit.cards import card, card_rows
from handlers.officials.words import day_words, moment_words, state_words
from handlers.routes import Routes
from storage.accounts.officials import DESK, LEADER, REPORTER, Seat
from storage.duties import nudges
from storage.duties.lifecycle import EXEMPT, OWED, RETURNED
from storage.duties.nudges import Nudge
from storage.duties.obligations import Obligation

routes = Routes()
SHOWN = 4  # of what stands filed
AT_HAND = timedelta(days=42)  # the ladder has begun, or begins in a fortnight
IN_SIGHT = timedelta(days=200)  # what is owed later than that only makes the list long


@routes.view("start")
def start(ctx: Ctx) -> Screen:
    seat = ctx.parts.seat
    if seat is None:
        return Screen("start", (Para(Say("office.left"), "title"), Para(Say("office.left.how"))))
    if seat.role == DESK:
        return _desk(ctx, seat)
    if seat.role == REPORTER:
        return _reporter(ctx, seat)
    return _with_own(ctx, leading.start(ctx, seat) if seat.role == LEADER else overviewed.start(ctx, seat))


def _with_own(ctx: Ctx, screen: Screen) -> Screen:
    """What they were told, and how they are reminded, around what they watch over."""
    (news, answers), (absent, back), (who, *rest) = noticed.told(ctx), away.told(ctx), screen.blocks
    return replace(screen, blocks=(who, *news, *absent, *rest), rows=(*answers, *back, *screen.rows, away.ROW))


@routes.view("due/{duty}")
def due(ctx: Ctx, duty: str) -> Screen:
    owed = own_duty(ctx, duty)
    rows = (*card_rows(ctx, owed), handover.ROW, (Link(Say("menu.home"), "start", style="quiet"),))
    return Screen(f"due/{duty_address(owed.id)}", tuple(card(ctx, owed)), rows)


def _desk(ctx: Ctx, seat: Seat) -> Screen:
    """In a messenger an officer of a desk is only told that there is work: it is done on the page."""
    who = Para(Say("office.start.who", {"unit": seat.organisation, "code": seat.code}), "small")
    blocks = (who, Para(Say("office.desk.title"), "title"), Para(Say("office.desk.how")))
    return Screen("start", blocks, tuple(passing.rows_to_page(ctx)))


def _reporter(ctx: Ctx, seat: Seat) -> Screen:
    duties, (news, answers), (absent, back) = own_duties(ctx), noticed.told(ctx), away.told(ctx)
    newest = nudges.of_official(ctx.tx, seat.id, limit=1)
    owed, filed = at_hand_first(duties, ctx.today), [one for one in duties if one.state not in OWED]
    blocks: list[Block] = [*card(ctx, owed[0])] if owed else [Para(Say("office.start.nothing"), "title")]
    return Screen(
        address="start",
        blocks=(
            Para(Say("office.start.who", {"unit": seat.organisation, "code": seat.code}), "small"),
            *_typed(ctx),
            *news,
            *absent,
            *_today(ctx, newest, owed),
            *blocks,
        ),
        rows=(
            *answers,
            *back,
            *_reports(ctx, owed, filed),
            *_nudges(newest),
            handover.ROW,
            away.ROW,
            *passing.rows_elsewhere(ctx),
        ),
    )


def _reports(ctx: Ctx, owed: list[Obligation], filed: list[Obligation]) -> Iterable[Row]:
    """The one at hand with its buttons, the others by name."""
    yield from (row for one in owed[:1] for row in card_rows(ctx, one))
    yield from ((_other(ctx, one, "due"),) for one in owed[1:] if one.last_day - ctx.today < IN_SIGHT)
    yield from ((_other(ctx, one, "filed"),) for one in filed[-SHOWN:][::-1])


def _nudges(newest: tuple[Nudge, ...]) -> Iterable[Row]:
    for nudge in newest:
        yield (Link(Say("office.button.nudges", {"day": day_words(nudge.on_day)}), "nudges", style="quiet"),)


def at_hand_first(duties: Iterable[Obligation], today: date) -> list[Obligation]:
    """What came back; what falls due in the coming weeks; what is overdue, the newest first; the rest."""

    def place(duty: Obligation) -> tuple[int, int]:
        left = (duty.last_day - today).days
        if duty.state == RETURNED:
            return 0, left
        if left < 0:
            return 2, -left
        return (1, left) if left <= AT_HAND.days else (3, left)

    return sorted((duty for duty in duties if duty.state in OWED), key=place)


def _other(ctx: Ctx, duty: Obligation, where: str) -> Link:
    state, last = state_words(duty, ctx.today), day_words(duty.last_day)
    told = {"report": report_name(ctx.tx, ctx.library, duty), "state": state, "last": last}
    shown = "due" if duty.state == EXEMPT else where  # nothing was filed that could be looked at
    return Link(Say(f"office.start.{where}", told), f"{shown}/{duty_address(duty.id)}", style="quiet")


def _typed(ctx: Ctx) -> Iterable[Block]:
    """Words that came where nothing was asked any more: shown once, so that they can be copied."""
    if ctx.held.typed:
        yield Para(Say("office.typed.kept", {"text": ctx.held.typed}))


def _today(ctx: Ctx, newest: tuple[Nudge, ...], owed: list[Obligation]) -> Iterable[Block]:
    """The nudge of today, over the card it is about; by name over another one, and not at all once all is done."""
    for nudge in newest:
        about = {item.obligation_id for item in nudge.items}
        left = [duty for duty in owed if duty.id in about]
        if nudge.on_day == ctx.today and left:
            yield Para(_said_today(ctx, nudge, left, of_card=left[0] == owed[0]), "small")


def _said_today(ctx: Ctx, nudge: Nudge, left: list[Obligation], *, of_card: bool) -> Say:
    told: dict[str, object] = {"moment": moment_words(nudge.at)}
    if of_card:
        return Say("office.nudge.today", told)
    first = {"report": report_name(ctx.tx, ctx.library, left[0]), "count": len(left) - 1}
    return Say("office.nudge.today-of" if len(left) == 1 else "office.nudge.today-of-several", told | first)
