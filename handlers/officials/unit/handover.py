"""Handing over: a colleague is invited by whoever reports now, and the giver then leaves or stays."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.conversation import Act, Block, Link, Locked, Para, Row, Say, Screen
from handlers.officials.parts import Ctx, open_mark, seated
from handlers.officials.unit import noticed
from handlers.routes import Routes
from storage.accounts import invites, officials
from storage.accounts.officials import REPORTER, Seat

routes = Routes()
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)
ROW: Row = (Link(Say("office.button.hand-over"), "hand-over", style="quiet"),)
LINKS = ("office.hand-over.page", "office.hand-over.chat")


@routes.view("hand-over")
def explained(ctx: Ctx) -> Screen:
    """The link itself stands in the answer to the press; an invite that is still open can be replaced or withdrawn."""
    seat = _reporter(ctx)
    waits = invites.is_given(ctx.tx, seat.id, ctx.real)
    title = Para(Say("office.hand-over.title", {"unit": seat.organisation}), "title")
    said, answers = noticed.told(ctx)
    news = (*_spent(ctx, waits), *said)
    opened = (Para(Say("office.hand-over.open"), "small"),) if waits else ()
    blocks = (title, *news, Para(Say("office.hand-over.how")), *opened)
    return Screen("hand-over", blocks, (*answers, *_rows(ctx, waits), HOME))


def _spent(ctx: Ctx, waits: bool) -> Iterable[Block]:
    """The link that answered their press is shown no more once it leads nowhere."""
    left = [note for note in ctx.held.notes if waits or note[0] not in LINKS]
    if len(left) < len(ctx.held.notes):
        ctx.held.notes = left
        yield Para(Say("office.hand-over.news"))


def _rows(ctx: Ctx, waits: bool) -> Iterable[Row]:
    label = Say("office.hand-over.again" if waits else "office.hand-over.make")
    yield (Act(label, "hand-over/invite", ctx.open_mark, "plain" if waits else "main"),)
    if waits:
        yield (Act(Say("office.hand-over.withdraw"), "hand-over/withdraw", ctx.open_mark, "quiet"),)


@routes.act("hand-over/invite", under=open_mark)
def invite(ctx: Ctx) -> str:
    token, where = invites.for_colleague(ctx.tx, _reporter(ctx).id, ctx.real), ctx.parts.where
    ctx.held.note("office.hand-over.page", url=where.on_page(token))
    if where.in_chat(token):
        ctx.held.note("office.hand-over.chat", url=where.in_chat(token))
    ctx.burn = True
    return "hand-over"


@routes.act("hand-over/withdraw", under=open_mark)
def withdraw(ctx: Ctx) -> str:
    invites.take_back(ctx.tx, _reporter(ctx).id)
    ctx.held.note("office.hand-over.withdrawn")
    return "hand-over"


@routes.view("step-down")
def sure(ctx: Ctx) -> Screen:
    seat = _reporter(ctx)
    asked = Para(Say("office.step-down.sure", {"unit": seat.organisation}), "title")
    leave = Act(Say("office.step-down.go"), "step-down/go", ctx.open_mark, "danger")
    stay = Link(Say("office.step-down.stay"), "start", style="quiet")
    return Screen("step-down", (asked, Para(Say("office.step-down.means"))), ((leave,), (stay,)))


@routes.act("step-down/go", under=open_mark)
def step_down(ctx: Ctx) -> str:
    """The last one of a unit stays: somebody must be there to be reminded."""
    if not officials.step_down(ctx.tx, _reporter(ctx).id, ctx.today):
        ctx.held.note("office.step-down.last")
        return "hand-over"
    ctx.parts = replace(ctx.parts, seat=None)
    ctx.held.note("office.step-down.done")
    return "start"


def _reporter(ctx: Ctx) -> Seat:
    """Raises Locked."""
    seat = seated(ctx)
    if seat.role != REPORTER:
        raise Locked("hand-over")
    return seat
