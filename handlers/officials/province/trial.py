"""A trial of a reminder: what a unit's reporter would read now, shown to the official of the province who asked."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.conversation import Block, Para, Say
from handlers.officials.parts import Ctx
from handlers.officials.unit.cards import card
from storage.accounts import officials
from storage.accounts.officials import Seat
from storage.duties import obligations
from storage.duties.lifecycle import OWED
from storage.notices import Notice


def blocks(ctx: Ctx, notice: Notice) -> Iterable[Block]:
    """Its buttons are the unit's own, and are left out. Nothing of it is counted anywhere."""
    seat = officials.seat_of(ctx.tx, notice.about) if notice.about else None
    yield Para(Say("office.trial.title"), "title")
    if seat is None:
        yield Para(Say("office.trial.over"))
        return
    yield Para(Say("office.trial.how", {"unit": seat.organisation}), "small")
    yield from _cards(ctx, seat)


def _cards(ctx: Ctx, seat: Seat) -> Iterable[Block]:
    plans = (plan for plan in ctx.library.plans.values() if plan.province_code == seat.province_code)
    duties = (duty for plan in plans for duty in obligations.of_owner(ctx.tx, plan.id, seat.unit_code or ""))
    theirs = replace(ctx, parts=replace(ctx.parts, seat=seat, reports={}))
    owed = [duty for duty in duties if duty.state in OWED]
    if not owed:
        yield Para(Say("office.trial.nothing"))
        return
    yield from card(theirs, min(owed, key=lambda duty: abs((duty.last_day - ctx.today).days)))
