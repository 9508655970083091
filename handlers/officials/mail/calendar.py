"""What an official owes as days of a calendar: each last day, and each day they chose themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from content.programme.plans import Plan
from handlers.conversation import Say, Text
from handlers.officials.parts import duty_address
from handlers.officials.words import day_words, report_words, state_words
from storage.duties.ad_hoc import Called
from storage.duties.lifecycle import EXPECTED, OWED
from storage.duties.obligations import Obligation

KEPT = timedelta(days=400)  # what was due longer ago leaves the calendar


@dataclass(frozen=True)
class Dated:
    """`unit`: whose report it is, by name. `page`: where it opens. `changed`: when anything of it last changed (state,
    promise, longer time), aware; `revision`: rises with each change. `excused`: it is owed no more. `called`: as what
    is asked out of turn is, else None. `moved`: the first day it was due on before it got one of its own, and why.
    """

    duty: Obligation
    plan: Plan
    unit: str
    page: str
    changed: datetime
    revision: int
    excused: bool = False
    called: Called | None = None
    moved: tuple[date, Say] | None = None


@dataclass(frozen=True)
class DayEntry:
    """A whole day. `id` stays the same however often the day moves. `off`: it does not count any more; `open`:
    something is still to be done on it.
    """

    id: str
    day: date
    title: Text
    lines: tuple[Text, ...]
    page: str
    changed: datetime
    revision: int
    open: bool
    off: bool = False


def entries(dated: Iterable[Dated]) -> tuple[DayEntry, ...]:
    """By day. A promised day falls away with the filing; the last day stays and says that it was met."""
    found = (entry for one in dated for entry in _of(one))
    return tuple(sorted(found, key=lambda entry: (entry.day, entry.id)))


def _of(one: Dated) -> Iterator[DayEntry]:
    is_open = one.duty.state in OWED and not one.excused
    title = "due" if is_open else "off" if one.excused else "filed"
    yield _entry(one, "due", one.duty.last_day, title, off=one.excused)
    if one.duty.promised:
        yield _entry(one, "promised", one.duty.promised, "promised", off=not is_open)


def _entry(one: Dated, kind: str, day: date, title: str, *, off: bool) -> DayEntry:
    told = {"unit": one.unit, "report": report_words(one.duty.report, one.duty.period, one.called)}
    return DayEntry(
        id=f"{duty_address(one.duty.id)}-{kind}",
        day=day,
        title=Say(f"office.calendar.{title}", told),
        lines=tuple(_lines(one)),
        page=one.page,
        changed=one.changed,
        revision=one.revision,
        open=one.duty.state in OWED and not off,
        off=off,
    )


def _lines(one: Dated) -> Iterator[Text]:
    """The state, then what the plan says, in its own words. That a day has gone by is no change."""
    if not one.excused:
        yield Say("office.calendar.state", {"state": _state(one.duty)})
    if one.moved:
        was, why = one.moved
        yield Say("office.calendar.moved", {"last": day_words(one.duty.last_day), "was": day_words(was)})
        yield why
    if one.called and not one.called.entry:
        yield Say("office.card.out-of-turn")
    yield from quotes(one.plan, one.duty.report)


def _state(duty: Obligation) -> Say:
    """In words that hold after the last day too: nobody writes the entry anew only because it has gone by."""
    return Say("office.calendar.open") if duty.state == EXPECTED else state_words(duty, duty.last_day)


def quotes(plan: Plan, report: str) -> Iterator[Text]:
    """To whom it goes, and the plan's own words."""
    owed = plan.duty(report)
    if owed:
        yield Say("office.mail.to", {"to": owed.to})
    for source in owed.sources if owed else ():
        yield Say("office.calendar.quote", {"plan": plan.jurisdiction, "words": source.words})
