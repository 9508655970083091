"""What a province watches over as days of a calendar: until when the figures count, and every commune's last day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from content.library import Library
from content.programme.plans import Plan
from content.programme.workdays import VIETNAM
from handlers.conversation import Say, Text
from handlers.officials.mail.calendar import KEPT, DayEntry, quotes
from handlers.officials.province import duedays, lines
from handlers.officials.province.overview import OpenPeriod
from handlers.officials.words import report_words
from storage.duties import ad_hoc, pulses
from storage.duties.pulses import Pulse

Key = tuple[str, str]  # report and period


@dataclass(frozen=True)
class _Watch:
    """One plan. `page`: where the province's pages begin."""

    plan: Plan
    page: str
    reports: dict[Key, Pulse]
    moves: dict[Key, Pulse]
    days: dict[Key, Pulse]

    def revised(self, key: Key, *also: Pulse) -> Pulse:
        """What changed of it, all taken together; nothing yet, then the first day of the plan."""
        found = [each for each in (self.days.get(key), *also) if each is not None]
        first = datetime(self.plan.first_year, 1, 1, tzinfo=VIETNAM)
        return Pulse(sum(each.revision for each in found), max((each.at for each in found), default=first))

    def entry(self, key: Key, kind: str, day: date, title: Say, told: Iterable[Text], pulse: Pulse) -> DayEntry:
        return DayEntry(
            id=f"{self.plan.id}-{key[0]}-{key[1]}-{kind}".lower(),
            day=day,
            title=title,
            lines=(*told, *quotes(self.plan, key[0])),
            page=self.page,
            changed=pulse.at,
            revision=pulse.revision,
            open=title.id.endswith(".due"),
        )


def entries(tx: Connection, library: Library, plans: Iterable[Plan], today: date, page: str) -> tuple[DayEntry, ...]:
    """Of the plans that are on, by day. `page`: the pages' public address, no slash."""
    found = (entry for plan in plans for entry in _of_plan(tx, library, plan, today, page))
    return tuple(sorted(found, key=lambda entry: (entry.day, entry.id)))


def _of_plan(tx: Connection, library: Library, plan: Plan, today: date, page: str) -> Iterator[DayEntry]:
    since = today - KEPT
    pulsing = (each(tx, plan.id) for each in (pulses.of_reports, pulses.of_moves, pulses.of_days))
    watch = _Watch(plan, f"{page}/p", *pulsing)
    for one in lines.open_periods(tx, library, plan):
        if one.last_day >= since:
            yield _due(watch, one, _Stand.of(tx, library, one, today))
    for each in duedays.listed(tx, library, plan, today):
        if each.cutoff is not None and each.cutoff >= since:
            key = each.report, each.period
            title = Say("office.calendar.watch.cutoff", {"report": report_words(*key)})
            yield watch.entry(key, "cutoff", each.cutoff, title, (), watch.revised(key))


@dataclass(frozen=True)
class _Stand:
    """In communes. `expected`: also of whom it was asked until it ended."""

    filed: int
    expected: int
    closed: bool

    @classmethod
    def of(cls, tx: Connection, library: Library, one: OpenPeriod, today: date) -> "_Stand":
        found = lines.of_period(tx, library, library.plans[one.plan], one.period, today)
        communes = [line for line in found if line.commune and line.was_asked]
        closed = ad_hoc.is_closed(tx, one.plan, one.report, one.period)
        return cls(sum(line.filed for line in communes), len(communes), closed)

    @property
    def title(self) -> str:
        return "filed" if self.filed == self.expected else "closed" if self.closed else "due"


def _due(watch: _Watch, one: OpenPeriod, stand: _Stand) -> DayEntry:
    """Of what was closed nothing is waited for any more."""
    key = one.report, one.period
    told = Say("office.calendar.watch.filed-of", {"filed": stand.filed, "expected": stand.expected})
    known = [pulse[key] for pulse in (watch.reports, watch.moves) if key in pulse]
    title = Say(f"office.calendar.watch.{stand.title}", {"report": report_words(*key, one.called)})
    asked = (Say("office.card.out-of-turn"),) if one.called else ()
    return watch.entry(key, "due", one.last_day, title, (*asked, told), watch.revised(key, *known))
