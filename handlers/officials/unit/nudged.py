"""The nudges an official was sent: kept, and shown as they stand now."""

from collections.abc import Iterable

from handlers.conversation import Block, Link, NoSuchAddress, Para, Row, Say, Screen
from handlers.officials.naming import report_name
from handlers.officials.owners import owner_name
from handlers.officials.parts import Ctx, duty_address, duty_id, plan_of, seated
from handlers.officials.unit import handover, leading
from handlers.officials.unit.cards import card, card_rows
from handlers.officials.words import day_words, moment_words, state_words
from handlers.routes import Routes
from storage.accounts.officials import LEADER, REPORTER
from storage.duties import nudges, obligations
from storage.duties.lifecycle import OWED
from storage.duties.nudges import Nudge
from storage.duties.obligations import ENTRY, REPORT, Obligation

routes = Routes()
KEPT = 20
NAMED = 20  # units in a digest: it is one message, however many are late
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)


@routes.view("nudges")
def listed(ctx: Ctx) -> Screen:
    mine = nudges.of_official(ctx.tx, seated(ctx).id, limit=KEPT)
    title = Say("office.nudges.title" if mine else "office.nudges.none")
    rows: tuple[Row, ...] = tuple((Link(day_words(one.on_day), f"nudge/{duty_address(one.id)}"),) for one in mine)
    return Screen("nudges", (Para(title, "title"),), (*rows, HOME))


@routes.view("nudge/{nudge}")
def shown(ctx: Ctx, nudge: str) -> Screen:
    """What it was about, as that stands now: a nudge is never older than the truth."""
    found = nudges.by_id(ctx.tx, duty_id(nudge))
    if found is None or found.official_id != seated(ctx).id:
        raise NoSuchAddress(nudge[:32])
    duties = _duties(ctx, found)
    reporting = seated(ctx).role == REPORTER
    blocks = _cards(ctx, duties) if reporting else (*_late(ctx, duties), *_asked(ctx))
    rows = _ways(ctx, duties) if reporting else () if _leads(ctx) else _wholes(ctx, duties)
    sent = Para(Say("office.nudge.sent", {"moment": moment_words(found.at)}), "small")
    return Screen(f"nudge/{nudge}", (*blocks, sent), (*rows, HOME), keep=True)


def _leads(ctx: Ctx) -> bool:
    return seated(ctx).role == LEADER


def _asked(ctx: Ctx) -> Iterable[Block]:
    """A leader files nothing: they ask whoever does."""
    return leading.whom_to_ask(ctx) if _leads(ctx) else ()


def _duties(ctx: Ctx, nudge: Nudge) -> tuple[Obligation, ...]:
    """Each once, in the order of their last days."""
    found = {item.obligation_id: obligations.by_id(ctx.tx, item.obligation_id) for item in nudge.items}
    return tuple(sorted((duty for duty in found.values() if duty), key=lambda duty: (duty.last_day, duty.owner)))


def _ways(ctx: Ctx, duties: tuple[Obligation, ...]) -> Iterable[Row]:
    for duty in duties:
        yield from card_rows(ctx, duty, named=len(duties) > 1)
    yield handover.ROW


def _cards(ctx: Ctx, duties: tuple[Obligation, ...]) -> Iterable[Block]:
    return (block for duty in duties for block in card(ctx, duty))


def _late(ctx: Ctx, duties: tuple[Obligation, ...]) -> Iterable[Block]:
    """The province's digest: how much was late then, and the state of some today, those who still owe first."""
    mixed = "-mixed" if any(duty.kind == ENTRY for duty in duties) else ""
    yield Para(Say(f"office.nudge.late{mixed}", {"count": len(duties)}), "title")
    for duty in sorted(duties, key=lambda duty: duty.state not in OWED)[:NAMED]:
        name = owner_name(ctx.library, plan_of(ctx.library, duty), duty.owner)
        told = {"unit": name, "report": report_name(ctx.tx, ctx.library, duty), "state": state_words(duty, ctx.today)}
        yield Para(Say("office.nudge.late-unit", told))
    if len(duties) > NAMED:
        yield Para(Say(f"office.nudge.late-more{mixed}", {"count": len(duties) - NAMED}))


def _wholes(ctx: Ctx, duties: tuple[Obligation, ...]) -> Iterable[Row]:
    """To all that have not filed, a list for each period."""
    for (plan, period), duty in {(duty.plan, duty.period): duty for duty in duties if duty.kind == REPORT}.items():
        report = report_name(ctx.tx, ctx.library, duty)
        yield (Link(Say("office.nudge.whole", {"report": report}), f"late/{plan}/{period}/1".lower()),)
