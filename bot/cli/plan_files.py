"""`nhipcau plan check`, `plan add` and `plan dates`: a plan's file from its writer to the programme.

None needs a database; where there is one, the days that the province has set are known.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import plan_days
from bot.cli.plans import loaded, named
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from content.places.units import Units
    from content.programme.faults import Fault
    from content.programme.plans import Plan
    from handlers.officials.province.duedays import DueDay

Files = Annotated[list[Path], typer.Argument(help=say("cli.plan-files.files"), show_default=False)]
File = Annotated[Path, typer.Argument(help=say("cli.plan-files.files"), show_default=False)]
Source = Annotated[Path | None, typer.Option(help=say("cli.plan-files.source"), show_default=False)]
PlanId = Annotated[str | None, typer.Argument(help=say("cli.plans.which"), show_default=False)]
Report = Annotated[str, typer.Option("--report", help=say("cli.plan-days.report"), show_default=False)]
OfPeriod = Annotated[str, typer.Option("--period", help=say("cli.plan-days.period"), show_default=False)]
Before = Annotated[str, typer.Option("--before", help=say("cli.plan-days.before"), show_default=False)]
Cutoff = Annotated[str, typer.Option("--cutoff", help=say("cli.plan-days.cutoff-day"), show_default=False)]
Document = Annotated[str, typer.Option("--source", help=say("cli.plan-days.document"), show_default=False)]
By = Annotated[str, typer.Option("--by", help=say("cli.plan-days.who"), show_default=False)]
WRONG = 1


def add_to(plan_commands: typer.Typer) -> None:
    plan_commands.command("check", help=say("cli.plan-files.check"))(check)
    plan_commands.command("add", help=say("cli.plan-files.add"))(add)
    plan_commands.command("dates", help=say("cli.plan-files.dates"))(dates)


def check(files: Files, source: Source = None) -> None:
    text, wrong = _text(source) if source else None, False
    for path in files:
        found = _faults(path, text)
        wrong = wrong or bool(found)
        _tell(path, found)
    if wrong:
        raise typer.Exit(WRONG)


def add(file: File) -> None:
    from bot import home
    from bot.site import folder

    found = _faults(file, None)
    if found:
        _tell(file, found)
        raise typer.Exit(WRONG)
    settings = Settings.load()
    _refuse_other_case(file.stem)
    place = folder(settings) / "plans"
    for each in (settings.home, folder(settings), place):
        home.make(each)
    home.write(place / file.name, file.read_text("utf-8"))
    print(say("cli.plan-files.added", plan=file.stem, place=place / file.name))
    _tell_undated(file.stem)


def dates(
    plan: PlanId = None,
    report: Report = "",
    period: OfPeriod = "",
    before: Before = "",
    cutoff: Cutoff = "",
    source: Document = "",
    by: By = "",
) -> None:
    """What is missing, and the days as they stand; with --report the day of one report is set."""
    units, _, known = loaded()
    chosen = named(known, plan) if plan else None
    if report and chosen is None:
        raise Refused("cli.plan-days.which")
    if report and chosen:
        _set_day(chosen, (report, period), (before, cutoff), (source, by))
        return
    for each in [chosen] if chosen else known.values():
        days = _tell_missing(each, units)
        plan_days.show(days if chosen else ())


def _set_day(plan: "Plan", what: tuple[str, str], days: tuple[str, str], by: tuple[str, str]) -> None:
    from storage.duties.plan_days import PlanDay

    (before, cutoff), (source, code) = days, by
    read = plan_days.read_day(before), plan_days.read_day(cutoff) if cutoff else None
    plan_days.put(plan, PlanDay(plan.id, *what, *read, source), code)


def _tell_missing(plan: "Plan", units: "Units") -> "tuple[DueDay, ...]":
    """Back: all its days; none of a plan that is over."""
    from bot.clock import SystemClock

    today = SystemClock().now().date()
    if plan.is_over(today):
        print(say("cli.plan-files.over", plan=plan.id))
        return ()
    days = plan_days.days_of(plan, units, today)
    plan_days.tell_missing(plan, days)
    return days


def _tell_undated(plan_id: str) -> None:
    from bot.clock import SystemClock
    from handlers.officials.province import undated

    (units, _, known), today = loaded(), SystemClock().now().date()
    plan = known[plan_id]
    plan_days.tell_undated(plan, undated.of(plan_days.days_of(plan, units, today), today))


def _faults(path: Path, source: str | None) -> "tuple[Fault, ...]":
    from bot.site import folder, units
    from content.programme import plan_check
    from content.programme.indicators import Indicators
    from content.questions.forms import BadForm, load_forms

    settings = Settings.load()
    try:
        forms = load_forms(site=folder(settings) / "forms")
    except BadForm as error:
        raise Refused("cli.plans.bad", told=str(error)) from None
    reports = tuple(form.id for form in forms.values() if form.sends == "obligation")
    return plan_check.faults(path, units(settings), Indicators.load(), reports, source)


def _tell(path: Path, found: "Iterable[Fault]") -> None:
    lines = [_line(path, each) for each in found]
    print("\n".join(lines) if lines else say("cli.plan-files.right", file=path))
    if lines:
        print(say("cli.plan-files.wrong", file=path, count=len(lines)))


def _line(path: Path, fault: "Fault") -> str:
    where = " > ".join(filter(None, (fault.place, fault.key))) if fault.key else say("cli.plan-files.whole")
    return say("cli.plan-files.line", file=path, line=fault.line, where=where, what=_what(fault))


def _what(fault: "Fault") -> str:
    return say(f"cli.fault.{fault.kind}", **fault.told)


def _refuse_other_case(stem: str) -> None:
    """Addresses have ids in lower case: HN-2031 and hn-2031 would be one."""
    _, _, known = loaded()
    same = [each for each in known if each.lower() == stem.lower() and each != stem]
    if same:
        raise Refused("cli.plan-files.same", plan=stem, known=same[0])


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refused("cli.plan-files.no-source", file=path) from None
