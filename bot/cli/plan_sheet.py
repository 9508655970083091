"""Plans and what they make people owe, as lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from bot.cli.words import say
from content.programme.duties import Owed
from content.programme.entries import Quote
from content.programme.indicators import Indicators
from content.programme.plan_parts import Duty, Link
from content.programme.plans import Plan
from content.programme.targets import Goal, Target


def line(plan: Plan, today: date) -> str:
    """One plan in one line: id, title, years, state, reports with their dates."""
    reports = "; ".join(_due(duty) for duty in plan.duties)
    told = {"id": plan.id, "title": plan.title, "years": _years(plan), "state": _state(plan, today)}
    return say("cli.plans.line", reports=reports, **told)


def sheet(plan: Plan, indicators: Indicators, today: date) -> str:
    """One plan on a page, with the lines of its sources."""
    return "\n".join(
        (
            *_head(plan, today),
            *_part("basis", (f"{each.name} {_lines(each.sources)}" for each in plan.basis)),
            *_part("duties", (_duty(duty) for duty in plan.duties)),
            *_part("chain", (_link(each) for each in plan.chain)),
            *_part("also", (_aside(each.who, each.what, each.to, each.sources) for each in plan.also)),
            *_part("bodies", (_body(each.name, each.requested, each.sources) for each in plan.bodies)),
            *_part("targets", (_target(each, indicators) for each in plan.targets)),
            *_part("aims", _aims(plan, indicators)),
            say("cli.plans.source", file=plan.source_file),
        )
    )


def table(plan: Plan, year: int, rows: Sequence[Owed]) -> str:
    """Who owes what that year, a block for each report, and the totals."""
    if not rows:
        return say("cli.plans.owes-nothing", plan=plan.id, year=year)
    blocks = [_block(list(block)) for _, block in groupby(rows, key=lambda row: row.report)]
    communes = len({row.owner for row in rows if row.commune})
    bodies = len({row.owner for row in rows if not row.commune})
    total = say("cli.plans.total", plan=plan.id, year=year, reports=len(rows), communes=communes, bodies=bodies)
    return "\n\n".join([*blocks, total])


def _block(rows: Sequence[Owed]) -> str:
    first = rows[0]
    told = {"report": say(f"cli.plans.report.{first.report}"), "period": first.period, "to": first.to}
    days = {"before": _day(first.before), "last_day": _day(first.last_day), "weekday": _weekday(first.last_day)}
    head = say("cli.plans.block", count=len(rows), **told, **days)
    width = max(len(row.owner) for row in rows)
    return "\n".join([head, *(f"  {row.owner.ljust(width)}  {_name(row.owner_name, row.requested)}" for row in rows)])


def _head(plan: Plan, today: date) -> Iterator[str]:
    yield say("cli.plans.title", id=plan.id, title=plan.title)
    yield say("cli.plans.validity", place=plan.jurisdiction, years=_years(plan), state=_state(plan, today))
    yield say("cli.plans.issued", by=plan.issued_by, signatory=plan.signatory)
    if plan.number and plan.date:
        yield say("cli.plans.number", number=plan.number, date=_day(plan.date))
    else:
        yield say("cli.plans.no-number")
    yield say("cli.plans.structure", levels=" > ".join(plan.structure.levels), lines=_lines(plan.structure.sources))
    yield say("cli.plans.lead", lead=plan.lead)
    if plan.note:
        yield say("cli.plans.note", note=plan.note)
    yield say("cli.plans.head-lines", lines=_lines(plan.sources))


def _part(name: str, lines: Iterable[str]) -> Iterator[str]:
    told = [f"  - {each}" for each in lines]
    if told:
        yield ""
        yield say(f"cli.plans.part.{name}", count=len(told))
        yield from told


def _duty(duty: Duty) -> str:
    told = {"due": _due(duty), "to": duty.to, "who": "; ".join(duty.who), "lines": _lines(duty.sources)}
    return say("cli.plans.duty", **told)


def _due(duty: Duty) -> str:
    report = say(f"cli.plans.report.{duty.report}")
    return say("cli.plans.due", report=report, day=duty.day) if duty.day else say("cli.plans.undated", report=report)


def _aside(who: str, what: str, to: str | None, sources: Iterable[Quote]) -> str:
    told = {"who": who, "what": what, "lines": _lines(sources)}
    return say("cli.plans.aside-to", to=to, **told) if to else say("cli.plans.aside", **told)


def _link(link: Link) -> str:
    told = {"who": link.who, "to": link.to, "what": link.what or "", "lines": _lines(link.sources)}
    return say("cli.plans.link-via", via=link.via, **told) if link.via else say("cli.plans.link", **told)


def _body(name: str, requested: bool, sources: Iterable[Quote]) -> str:
    return f"{_name(name, requested)} {_lines(sources)}"


def _name(name: str, requested: bool) -> str:
    return say("cli.plans.requested", name=name) if requested else name


def _target(target: Target, indicators: Indicators) -> str:
    told = {"goal": _goal(target.goal), "by": target.by, "lines": _lines(target.sources)}
    text = say("cli.plans.target", label=indicators[target.indicator].label, **told)
    steps = ", ".join(f"{year}: {_number(target.goal, step)}" for year, step in target.steps.items())
    return say("cli.plans.with-steps", target=text, steps=steps) if steps else text


def _aims(plan: Plan, indicators: Indicators) -> Iterator[str]:
    for aim in indicators.aims:
        quotes = [quote for plan_id, quote in aim.sources if plan_id == plan.id]
        if quotes:
            yield f"{aim.label} {_lines(quotes)}"


def _goal(goal: Goal) -> str:
    if goal.least is None:
        return say("cli.plans.goal.done")
    shape = "floor" if goal.most is None else "exact" if goal.most == goal.least else "range"
    most = _number(goal, goal.least if goal.most is None else goal.most)
    text = say(f"cli.plans.goal.{shape}", least=goal.least, most=most, floor=_number(goal, goal.least))
    return say("cli.plans.goal.monthly", goal=text) if goal.per else text


def _number(goal: Goal, number: int) -> str:
    return f"{number}%" if goal.unit == "percent" else str(number)


def _lines(sources: Iterable[Quote]) -> str:
    return say("cli.plans.lines", lines=", ".join(dict.fromkeys(quote.lines for quote in sources)))


def _years(plan: Plan) -> str:
    return str(plan.first_year) if len(plan.years) == 1 else f"{plan.first_year}–{plan.last_year}"


def _state(plan: Plan, today: date) -> str:
    return say("cli.plans.over") if plan.is_over(today) else say("cli.plans.current")


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _weekday(day: date) -> str:
    return say(f"cli.plans.weekday.{day.weekday()}")
