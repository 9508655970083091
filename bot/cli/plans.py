"""`nhipcau plans` and `nhipcau obligations`: what the plans say and make people owe. Neither needs keys or a database.

Where there is a database, the days that the province has set go before the plan's own.
"""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.words import say
from bot.refusal import Refused

if TYPE_CHECKING:
    from datetime import date

    from content.places.units import Units
    from content.programme.duties import Owed, Told
    from content.programme.indicators import Indicators
    from content.programme.plans import Plan, Plans

PlanId = Annotated[str | None, typer.Argument(help=say("cli.plans.which"), show_default=False)]
OfPlan = Annotated[str, typer.Option("--plan", help=say("cli.plans.of-plan"), show_default=False)]
Year = Annotated[int, typer.Option(min=1, max=9999, help=say("cli.plans.year"), show_default=False)]
Everybody = Annotated[bool, typer.Option("--all", help=say("cli.plans.all"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("cli.plans.json"))]


def add_to(commands: typer.Typer) -> None:
    commands.command("plans", help=say("cli.plans.help"))(plans)
    commands.command("obligations", help=say("cli.plans.obligations"))(obligations)


def plans(plan: PlanId = None, as_json: AsJson = False) -> None:
    from bot.cli.plan_sheet import line, sheet
    from bot.clock import SystemClock

    _, indicators, known = loaded()
    today = SystemClock().now().date()
    shown = list(known.values()) if plan is None else [named(known, plan)]
    if as_json:
        records = [_record(each, today) for each in shown]
        _print_json(records if plan is None else records[0])
        return
    for each in shown:
        print(line(each, today) if plan is None else sheet(each, indicators, today))


def obligations(plan: OfPlan, year: Year, everybody: Everybody = False, as_json: AsJson = False) -> None:
    from bot.cli.plan_sheet import table
    from content.programme.duties import owed
    from content.programme.workdays import Workdays

    units, _, known = loaded()
    chosen = named(known, plan)
    every = owed(chosen, year, units, Workdays.load(), _set_days(chosen))
    rows = [row for row in every if row.commune or everybody]
    if as_json:
        _print_json([_row(row, everybody) for row in rows])
        return
    print(table(chosen, year, rows))


def loaded() -> "tuple[Units, Indicators, Plans]":
    """The shipped ones and the operator's own over them, with the units of today; raises Refused."""
    from bot.clock import SystemClock
    from bot.settings import Settings
    from bot.site import folder, units
    from content.programme.indicators import Indicators
    from content.programme.plans import BadPlan, Plans

    settings = Settings.load()
    known = units(settings, SystemClock().now().date())
    try:
        indicators = Indicators.load()
        return known, indicators, Plans.load(known, indicators, site=folder(settings) / "plans")
    except BadPlan as error:
        raise Refused("cli.plans.bad", told=str(error)) from None


def named(known: "Plans", typed: str) -> "Plan":
    try:
        return known.by_lower(typed.lower())
    except KeyError:
        raise Refused("cli.plans.unknown", plan=typed, known=", ".join(known)) from None


def _set_days(plan: "Plan") -> "Told":
    """Whoever reads the table is told where nobody could be asked for them."""
    from bot.database import NoDatabase, opened
    from bot.settings import Settings
    from content.programme.duties import NOTHING_TOLD
    from storage.duties import plan_days

    try:
        with opened(Settings.load()) as database:
            return database.read(lambda tx: plan_days.of_plan(tx, plan.id))
    except NoDatabase:
        print(say("cli.plans.no-set-days"), file=sys.stderr)
        return NOTHING_TOLD


def _record(plan: "Plan", today: "date") -> dict[str, object]:
    return {
        "id": plan.id,
        "title": plan.title,
        "jurisdiction": plan.jurisdiction,
        "level": plan.level,
        "from": plan.first_year,
        "to": plan.last_year,
        "over": plan.is_over(today),
        "reports": [
            {"report": duty.report, "wording": duty.wording, "before": duty.day, "to": duty.to} for duty in plan.duties
        ],
        "bodies": len(plan.bodies),
        "targets": len(plan.targets),
    }


def _row(row: "Owed", everybody: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "unit": row.owner,
        "unit_name": row.owner_name,
        "report": row.report,
        "period": row.period,
        "before": row.before.isoformat(),
        "last_day": row.last_day.isoformat(),
        "to": row.to,
    }
    return {**told, "requested": row.requested} if everybody else told


def _print_json(told: object) -> None:
    print(json.dumps(told, ensure_ascii=False))
