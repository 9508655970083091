"""`nhipcau plan switch-on` and `nhipcau nudges`: from when a plan is nudged, what a tick at a moment would send, what a
trial has shown.
"""

import contextlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import plan_days
from bot.cli.plans import named
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from content.library import Library
    from content.programme.plans import Plan
    from handlers.officials.nudging.planning import Digest
    from storage.engine import Database

PlanId = Annotated[str, typer.Argument(help=say("cli.plans.of-plan"), show_default=False)]
OfPlan = Annotated[str | None, typer.Option("--plan", help=say("cli.nudges.of-plan"), show_default=False)]
On = Annotated[str | None, typer.Option("--on", help=say("cli.nudges.on"), show_default=False)]
From = Annotated[str | None, typer.Option("--from", help=say("cli.nudges.from"), show_default=False)]
At = Annotated[str | None, typer.Option("--at", help=say("cli.nudges.at"), show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help=say("cli.plans.json"))]

OnePeriod = Annotated[str, typer.Argument(help=say("cli.effect.period"), show_default=False)]

plan_commands = typer.Typer(help=say("cli.nudges.plan"), no_args_is_help=True)
nudge_commands = typer.Typer(help=say("cli.nudges.help"))


def add_to(commands: typer.Typer) -> None:
    commands.add_typer(plan_commands, name="plan")
    commands.add_typer(nudge_commands, name="nudges")


@plan_commands.command("switch-on", help=say("cli.nudges.switch-on"))
def switch_on(plan: PlanId, since: From = None) -> None:
    from bot.clock import SystemClock
    from bot.database import opened
    from bot.site import library as shelf
    from handlers.officials.province import switching

    settings, today = Settings.load(), SystemClock().now().date()
    library = shelf(settings, today)
    chosen, day = named(library.plans, plan), _day(since) if since else today
    with opened(settings) as database:
        try:
            count = database.write(lambda tx: switching.switch_on(tx, library, chosen, day))
        except switching.NothingOwed:
            raise Refused("cli.nudges.nothing-owed", plan=chosen.id) from None
        print(say("cli.nudges.switched-on", plan=chosen.id, day=day.isoformat(), count=count))
        database.read(lambda tx: _tell_lacking(tx, library, chosen, (today, day)))


def _tell_lacking(tx: "Connection", library: "Library", plan: "Plan", days: tuple[date, date]) -> None:
    """Whom of those who owe nobody reports for, and which reports nobody has named a day for since `days[1]`."""
    from content.programme.duties import owing
    from handlers.officials.province import duedays, undated
    from storage.accounts import officials

    today, since = days
    seated = officials.reporters(tx, plan.province_code)
    empty = [name for code, name in owing(plan, library.units).items() if code not in seated]
    if empty:
        print(say("cli.nudges.unseated", count=len(empty), units=", ".join(empty)))
    plan_days.tell_undated(plan, undated.of(duedays.listed(tx, library, plan, today), since))


@nudge_commands.callback(invoke_without_command=True)
def nudges(context: typer.Context, plan: OfPlan = None, at: At = None, on: On = None, as_json: AsJson = False) -> None:
    if context.invoked_subcommand is None:
        _nudges(plan, at, on, as_json)


@nudge_commands.command("effect", help=say("cli.effect.help"))
def effect(plan: PlanId, period: OnePeriod) -> None:
    from bot.cli import effect as shown
    from bot.clock import SystemClock
    from bot.database import opened
    from bot.site import library as shelf

    settings, now = Settings.load(), SystemClock().now()
    library = shelf(settings, now.date())
    chosen = named(library.plans, plan)
    with opened(settings) as database:
        shown.show(database, library, chosen, period, now)


def _nudges(plan: str | None, at: str | None, on: str | None, as_json: bool) -> None:
    from bot.cli import foreseen
    from bot.clock import SystemClock
    from bot.database import opened
    from bot.site import library as shelf

    settings, clock = Settings.load(), SystemClock()
    library = shelf(settings, clock.now().date())
    if on:
        with opened(settings) as database:
            foreseen.show(database, library, settings, clock.now(), on, as_json)
        return
    if plan is None:
        raise Refused("cli.nudges.which")
    chosen, moment = named(library.plans, plan), _moment(at) if at else clock.now()
    with opened(settings) as database:
        digests = _rehearsed(database, library, chosen, moment)
    rows = [_row(digest) for digest in digests]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row, digest in zip(rows, digests, strict=True):
        told = ", ".join(f"{item.obligation.period} {item.step}" for item in digest.items)
        print(say("cli.nudges.line", official=row["official"], unit=row["unit"], items=told))
    print(say("cli.nudges.total", count=len(rows)))


def _rehearsed(database: "Database", library: "Library", plan: "Plan", moment: datetime) -> "list[Digest]":
    """What a tick would send of this plan; whatever it opened on the way is rolled back."""
    from handlers.officials.nudging.planning import Digest
    from handlers.officials.nudging.tick import Nudging

    found = _rolled_back(database, lambda tx: Nudging(database, library).rehearse(tx, moment))
    mine = ((one, tuple(item for item in one.items if item.obligation.plan == plan.id)) for one in found)
    digests = [Digest(one.official_id, one.code, one.unit, items) for one, items in mine if items]
    return sorted(digests, key=lambda digest: (digest.unit, digest.code))


class _Undo(Exception):
    pass


def _rolled_back(database: "Database", fn: "Callable[[Connection], tuple[Digest, ...]]") -> "tuple[Digest, ...]":
    found: list[tuple[Digest, ...]] = []

    def look(tx: "Connection") -> None:
        found.append(fn(tx))
        raise _Undo

    with contextlib.suppress(_Undo):
        database.write(look)
    return found[0]


def _row(digest: "Digest") -> dict[str, object]:
    items = [
        {"report": item.obligation.report, "period": item.obligation.period, "step": item.step} for item in digest.items
    ]
    return {"official": digest.code, "unit": digest.unit, "items": items}


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused("cli.nudges.no-day", typed=typed) from None


def _moment(typed: str) -> datetime:
    from bot.clock import read_moment

    try:
        return read_moment(typed)
    except ValueError:
        raise Refused("cli.nudges.no-moment", typed=typed) from None
