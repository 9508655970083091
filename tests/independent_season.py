"""A second calculation of a whole season, written from the words of issue 6 and from nothing of the programme.

It is told what happens, in plain data, and says at each tick who is reminded of what; then by which channel. It keeps
no queue, no claim and no short cut: at every tick it goes through everything that stands and through everybody.
Reports and people are known by whatever the caller calls them; moments are aware.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from tests.independent_ladder import FAR, PROVINCE, clock, closed, expected_days
from tests.independent_post import DONE, HELD, PAGE, SHUT, Item, Message, Person, Post, Report

AHEAD = 42  # days before the last day from which the province knows whom nothing reaches
OLD = 365  # days after which a debt is news no more


@dataclass
class Season(Post):
    """Who is to hear of what."""

    seats: dict[tuple[str, str, str], list[bytes]] = field(default_factory=dict)  # by province, role and unit

    def tick(self, now: datetime) -> list[Message]:
        """Who is reminded at this tick; nobody twice for a step, twice a day, or outside working and quiet hours."""
        if closed(now):
            return []
        today, wanted = clock(now).date(), dict[bytes, set[Item]]()
        self.let_go(today)
        for report_id, report in self.reports.items():
            if self.stands(report, today) and report.province not in self.paused:
                for person, step in self.named(report, today):
                    if (person, report_id, step) not in self.had:
                        wanted.setdefault(person, set()).add((report_id, step))
        sent = [self.write(who, now, items) for who, items in wanted.items() if self.may(who, now, items)]
        self.forget_done(today, {message.person for message in sent})
        self.messages += sent
        return sent

    def write(self, who: bytes, now: datetime, items: set[Item]) -> Message:
        self.had |= {(who, *item) for item in items}
        self.heard.setdefault(who, []).append(clock(now).date())
        return Message(who, now, frozenset(items), HELD if self.ways(who) else PAGE)

    def forget_done(self, today: date, people: set[bytes]) -> None:
        """Of whoever is written to after all: what was settled before it left was nothing."""
        for message in self.of_day(today) if people else ():
            if message.way == DONE and message.person in people:
                self.messages.remove(message)

    def let_go(self, today: date) -> None:
        """What was written on an earlier day and never left reached nobody: it is as if it had not been written."""
        for message in self.messages[-len(self.people) :]:
            if message.way == HELD and clock(message.at).date() < today:
                self.undo(message)

    def stands(self, report: Report, today: date) -> bool:
        """Owed, since the plan is on, and no debt of more than a year ago."""
        return report.owed and report.last_day >= self.since[report.plan] and (today - report.last_day).days <= OLD

    def may(self, who: bytes, now: datetime, items: set[Item]) -> bool:
        today, heard = clock(now).date(), self.heard.get(who, [])
        this_week = [day for day in heard if day.isocalendar()[:2] == today.isocalendar()[:2]]
        far_off = all(step.split("~")[0] in FAR for _, step in items)
        return today not in heard and not (len(this_week) >= 2 and far_off) and not self.is_quiet(who, now)

    def named(self, report: Report, today: date) -> Iterator[tuple[bytes, str]]:
        """Everybody with whom the report is a matter today, and its step for them."""
        for audience in ("unit", "leader", "province"):
            step = step_of(report, audience, today)
            if step:
                yield from ((person, step) for person in self.concerned(report, audience, today))

    def concerned(self, report: Report, audience: str, today: date) -> list[bytes]:
        if audience != "province":
            return self.there(self.seated(report, "reporter" if audience == "unit" else "leader"), today)
        focal = self.seated(report, "focal") if report.unit.isdigit() else []
        return self.there(focal, today) or focal  # somebody must hear of it

    def seated(self, report: Report, role: str) -> list[bytes]:
        seat = (report.province, role, "" if role == "focal" else report.unit)
        return [who for who in self.seats.get(seat, ()) if not self.people[who].gone]

    def come(self, who: bytes, person: Person) -> None:
        self.people[who] = person
        self.seats.setdefault((person.province, person.role, person.unit), []).append(who)

    def there(self, people: Iterable[bytes], today: date) -> list[bytes]:
        """Each, or who stands in; a deputy who is away or gone stands in for nobody."""
        found = [who if self.is_there(who, today) else self.deputy(who, today) for who in people]
        return [who for who in dict.fromkeys(found) if who is not None]

    def deputy(self, who: bytes, today: date) -> bytes | None:
        [named] = [deputy for first, last, deputy in self.people[who].away if first <= today <= last]
        there = named is not None and not self.people[named].gone and self.is_there(named, today)
        return named if there else None

    def is_there(self, who: bytes, today: date) -> bool:
        return not any(first <= today <= last for first, last, _ in self.people[who].away)

    def unreached(self, today: date) -> dict[tuple[str, str], str]:
        """(province, unit) → why nobody hears there of what it owes. A pause changes nothing about that."""
        found = {}
        for report in self.reports.values():
            near = (report.last_day - today).days <= AHEAD or report.promise or report.back
            if near and self.stands(report, today) and (why := self.why(report, today)):
                found[report.province, report.unit] = why
        return found

    def why(self, report: Report, today: date) -> str | None:
        seated = self.seated(report, "reporter")
        present = self.there(seated, today)
        if not present:
            return "away" if seated else "nobody"
        if not self.in_use or any(self.ways(who) for who in present):
            return None
        return "blocked" if any(SHUT in self.people[who].channels.values() for who in present) else "page"


def step_of(report: Report, audience: str, today: date) -> str | None:
    """What is to be said today: a step of the ladder, "P:" and the promised day, or "R:" and the return's number."""
    if audience == "unit" and report.promise:
        if today < report.promise:
            return None
        name = latest(report.last_day, audience, today, report.promise) or f"P:{report.promise}"
    elif report.back:
        returned, number = report.back
        name = latest(report.last_day, audience, today, returned) or (f"R:{number}" if audience == "unit" else "")
    else:
        name = latest(report.last_day, audience, today, date.min)
    return f"{name}~{report.moved}" if report.moved and name.startswith("T") else name or None


@cache
def latest(last_day: date, audience: str, today: date, after: date) -> str:
    """The last step whose day has come; of those after a day only."""
    come = [(day, name) for name, day in _ladder(last_day)[audience].items() if after < day <= today]
    return max(come)[1] if come else ""


@cache
def _ladder(last_day: date) -> dict[str, dict[str, date]]:
    steps = expected_days(last_day)
    unit = {name: day for name, day in steps.items() if name not in PROVINCE}
    return {"unit": unit, "leader": {"T+3": steps["T+3"]}, "province": {name: steps[name] for name in PROVINCE}}
