"""The ladder of reminders as data: which step falls on which day, which one counts today, and when offices are open.

Pure: days and moments are handed in. Who was served what is known elsewhere; here only what is due.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

from content import CONTENT
from content.programme.workdays import VIETNAM, Workdays
from content.records import BadContent, Record, read_record, read_records

LADDER = CONTENT / "ladder.yaml"
_EARLY = re.compile(r"T-(\d+)")
FARTHEST = 60  # days: a step further away than that is a slip of the pen
AUDIENCES = ("unit", "leader", "province")
Audience = Literal["unit", "leader", "province"]


class Step(NamedTuple):
    """`name` is "T-28", "T" or "T+3": what was sent is stored under it."""

    name: str
    offset: int
    to: Audience


@dataclass(frozen=True, eq=False)
class Ladder:
    """`steps` ascend by offset. Offices are open from `opens` (included) to `closes` (not included). Nobody hears more
    than `weekly` times a week of what is more than `calm` days off.
    """

    steps: tuple[Step, ...]
    opens: time
    closes: time
    weekly: int
    calm: int

    @classmethod
    def load(cls, path: Path = LADDER) -> "Ladder":
        """Raises BadContent with file, line, field and what to do."""
        steps = tuple(_read_steps(path))
        if not steps:
            raise BadContent(path, 1, "steps", "write at least one step")
        return cls(steps, *_read_hours(path), *_read_limit(path))

    def with_steps(self, offsets: Mapping[Audience, Iterable[int]]) -> "Ladder":
        """Another ladder of the same hours. ValueError without a step for the unit, or for one out of bounds."""
        placed = sorted((offset, AUDIENCES.index(to), to) for to, each in offsets.items() for offset in set(each))
        if not any(to == "unit" for _, _, to in placed):
            raise ValueError("a ladder without a step for the unit reminds nobody")
        if any(not -FARTHEST <= offset <= FARTHEST for offset, _, _ in placed):
            raise ValueError(f"a step is at most {FARTHEST} days from the last day")
        return replace(self, steps=tuple(_step(offset, to) for offset, _, to in placed))

    @property
    def first_offset(self) -> int:
        """The earliest step: nothing is due for a report whose last day is further away than this."""
        return self.steps[0].offset

    def days(self, last_day: date, workdays: Workdays, to: Audience) -> tuple[tuple[date, Step], ...]:
        """The day of each step, ascending, one step a day: where two meet, the later step counts.

        A step on a day off moves to the working day before; a step after the last day moves to the one after, so that
        nobody is called late on the last day. A last day that became a day off counts as the working day before it.
        """
        return _days(self, last_day, workdays, to)

    def latest(
        self, last_day: date, today: date, workdays: Workdays, to: Audience, promised: date | None = None
    ) -> str | None:
        """The name of the latest step whose day has come, or None before the first.

        A unit that promised a day hears nothing before it: the steps of the days up to the promised one fall away. On
        that day comes "P:<iso day>" in place of any step of the same day, and counts until the day of a later step;
        from there the ladder goes on. A promise beyond the last day is none, and a promise never silences the province.
        """
        return _latest(self, last_day, today, workdays, to, promised)

    def is_early(self, step: str) -> bool:
        """Whether a step, by its name, is one of those of which nobody hears more than `weekly` times a week."""
        found = _EARLY.match(step)
        return found is not None and int(found[1]) > self.calm

    def is_open(self, moment: datetime, workdays: Workdays) -> bool:
        """Whether something may be sent at this (aware) moment: working hours of a working day in Việt Nam."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment} names no offset; hand in an aware moment")
        local = moment.astimezone(VIETNAM)
        return self.opens <= local.time() < self.closes and workdays.is_working(local.date())


# Thousands of units share a few last days: each is worked out once. Ladder and Workdays never change, so they are keys.
@lru_cache(maxsize=1024)
def _days(ladder: Ladder, last_day: date, workdays: Workdays, to: Audience) -> tuple[tuple[date, Step], ...]:
    last_day = workdays.on_or_before(last_day)  # it may have become a day off since it was set
    placed = {_placed(step, last_day, workdays): step for step in ladder.steps if step.to == to}
    return tuple(sorted(placed.items()))


def _placed(step: Step, last_day: date, workdays: Workdays) -> date:
    day = last_day + timedelta(days=step.offset)
    return workdays.on_or_after(day) if step.offset > 0 else workdays.on_or_before(day)


@lru_cache(maxsize=4096)
def _latest(
    ladder: Ladder, last_day: date, today: date, workdays: Workdays, to: Audience, promised: date | None
) -> str | None:
    named = [(day, step.name) for day, step in ladder.days(last_day, workdays, to)]
    if to == "unit" and promised and promised <= last_day:
        named = [(promised, f"P:{promised.isoformat()}"), *(each for each in named if each[0] > promised)]
    come = bisect_right(named, today, key=lambda each: each[0])
    return named[come - 1][1] if come else None


def _read_steps(path: Path) -> Iterator[Step]:
    before: tuple[int, int] | None = None
    for record in read_records(path, "steps"):
        step = _read_step(record)
        place = step.offset, AUDIENCES.index(step.to)
        if before is not None and place <= before:
            raise record.wrong("offset", f"{step.name} is out of order; write the steps as they follow, each once")
        before = place
        yield step


def _read_step(record: Record) -> Step:
    offset = record.values.get("offset")
    if type(offset) is not int:
        raise record.wrong("offset", "write whole days from the last day, as -7, 0 or 3")
    to = cast("Audience", record.one_of("to", AUDIENCES))
    return _step(offset, to)


def _step(offset: int, to: Audience) -> Step:
    return Step(f"T{offset:+d}" if offset else "T", offset, to)


def _read_hours(path: Path) -> tuple[time, time]:
    record = read_record(path, path.read_text("utf-8"))
    hours = record.values.get("hours")
    if not isinstance(hours, dict):
        raise record.wrong("hours", 'write {from: "07:30", until: "17:00"}')
    opens, closes = _hour(record, hours.get("from")), _hour(record, hours.get("until"))
    if opens >= closes:
        raise record.wrong("hours", "`from` comes before `until`")
    return opens, closes


def _read_limit(path: Path) -> tuple[int, int]:
    record = read_record(path, path.read_text("utf-8"))
    match record.values.get("limit"):
        case {"weekly": int(weekly), "calm": int(calm)} if weekly > 0 and calm > 0:
            return weekly, calm
    raise record.wrong("limit", "write {weekly: 2, calm: 7}: messages a week, and days from the last day")


def _hour(record: Record, value: object) -> time:
    # Unquoted, 17:00 is the number 1020 to YAML, and Python would read that as twenty past ten.
    try:
        return time.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise record.wrong("hours", f'{value!r} is no time of day; write it in quotes, as "07:30"') from error
