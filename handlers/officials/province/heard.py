"""What the province hears from its units: what keeps them from filing, and whom nothing reaches."""

from collections.abc import Iterable
from datetime import date

from handlers.conversation import Block, Link, Para, Row, Say, Screen, Sheet
from handlers.officials.naming import report_name
from handlers.officials.owners import owner_name
from handlers.officials.parts import Ctx, plan_of, watcher
from handlers.officials.province.switching import plans_of
from handlers.officials.words import moment_words
from handlers.routes import Routes
from storage.duties import hindrances, obligations, unreached
from storage.duties.hindrances import Hindrance
from storage.duties.obligations import Obligation

routes = Routes()
SHOWN = 20  # that fit a message; all of them are on the page
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)


@routes.view("stuck")
def stuck(ctx: Ctx) -> Screen:
    """The units' own words, the oldest first; they are answered on the page."""
    duties = {duty.id: duty for duty in _owed(ctx)}
    waiting = sorted(hindrances.unanswered(ctx.tx, duties), key=lambda one: one.at)
    title = Say("office.heard.stuck", {"count": len(waiting)})
    listed = (block for one in waiting[:SHOWN] for block in _words(ctx, duties[one.obligation_id], one))
    how = Para(Say("office.heard.answer"), "small")
    return Screen("stuck", (Para(title, "title"), *listed, how), (HOME,))


@routes.view("unreached")
def nobody(ctx: Ctx) -> Screen:
    """Units that owe and that nothing reminds, each with the reason."""
    found = unreached.listed(ctx.tx, watcher(ctx).province_code)
    rows = tuple((_name(ctx, one.owner), Say(f"office.heard.why.{one.why}")) for one in found[:SHOWN])
    title = Para(Say("office.heard.unreached", {"count": len(found)}), "title")
    return Screen("unreached", (title, Sheet(rows), Para(Say("office.heard.call"), "small")), (HOME,))


def _words(ctx: Ctx, duty: Obligation, one: Hindrance) -> Iterable[Block]:
    unit = owner_name(ctx.library, plan_of(ctx.library, duty), duty.owner)
    told = {"unit": unit, "report": report_name(ctx.tx, ctx.library, duty), "moment": moment_words(one.at)}
    yield Para(Say("office.heard.from", told), "small")
    yield Para(one.words)


def _owed(ctx: Ctx) -> Iterable[Obligation]:
    """Everything that is owed still in the watcher's province."""
    for plan in plans_of(ctx.tx, ctx.library, watcher(ctx).province_code):
        yield from obligations.standing(ctx.tx, [plan.id], date.max)


def _name(ctx: Ctx, owner: str) -> str:
    plans = (plan for plan in plans_of(ctx.tx, ctx.library, watcher(ctx).province_code))
    names = (owner_name(ctx.library, plan, owner) for plan in plans)
    return next((name for name in names if name != owner), owner)
