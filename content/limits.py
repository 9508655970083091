"""How long a desk may take, as data: hours, days or months, if only working days count, and where it is written."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from content import CONTENT
from content.programme.workdays import Workdays
from content.records import BadContent, Record, read_record, read_records

LIMITS = CONTENT / "limits.yaml"
OWN = "limits.yaml"  # in a process's home: the operator's rows take the place of ours
IDS = (
    "pass-on",
    "pass-on-remote",
    "decide",
    "decide-longer",
    "decide-longest",
    "answer",
    "answer-now",
    "escalate",
    "keep",
    "question-waits",
)
HOURS_OR_DAYS = ("escalate", "keep", "question-waits")
UNITS = ("hours", "days", "months")
A_DAY = 24  # hours
NOW = "now"  # the urgency that has a limit of its own
COMMUNE_DIGITS = 5
DayOff = Literal["stays", "next"]


@dataclass(frozen=True)
class Limit:
    """`amount` of `unit`. Not `verified`: nobody compared it with the law as it stands; `note` says what is missing."""

    id: str
    amount: int
    unit: str
    working_hours: bool
    day_off: str
    source: str
    article: str
    as_of: date
    verified: bool
    note: str

    @property
    def hours(self) -> int:
        """Of a limit in hours or days."""
        return self.amount if self.unit == "hours" else self.amount * A_DAY

    def last_day(self, since: date, workdays: Workdays) -> date:
        """The last whole day when the limit runs from the end of `since`, which is not counted."""
        if self.working_hours:
            return _working_days_after(since, -(-self.hours // A_DAY), workdays)
        day = _months_after(since, self.amount) if self.unit == "months" else since + timedelta(self.hours / A_DAY)
        return workdays.on_or_after(day) if self.day_off == "next" else day


@dataclass(frozen=True)
class SideLimits:
    """What one side's desks keep to. `take_up`: until somebody opens it, `remote` where there is more time for that,
    `urgent` where somebody is in danger;
    `decide`: until it is over, then when extended once, twice; () where nothing is to be decided. `question`: for so
    long in all the clock stands while the person is asked.
    """

    take_up: Limit
    remote: Mapping[str, Limit]
    decide: tuple[Limit, ...]
    escalate: Limit
    keep: Limit
    question: Limit
    urgent: Limit | None = None

    @property
    def question_days(self) -> int:
        return self.question.hours // A_DAY

    def take_up_in(self, area: str | None, urgency: str = "usual") -> Limit:
        if self.urgent and urgency == NOW:
            return self.urgent
        return self.remote.get(area or "", self.take_up)


@dataclass(frozen=True)
class Limits:
    rows: Mapping[str, Limit]
    remote: frozenset[str]

    @classmethod
    def load(cls, home: Path | None = None) -> "Limits":
        """Ours, and over them those in the operator's home. Raises BadContent: file, line, field, what to do."""
        rows, remote = _read(LIMITS)
        missing = [each for each in IDS if each not in rows]
        if missing:
            raise BadContent(LIMITS, 1, "limits", f"write a row for {missing[0]}")
        own = home / OWN if home else None
        if own is None or not own.exists():
            return cls(rows, remote)
        changed, theirs = _read(own)
        return cls(rows | changed, theirs or remote)

    @property
    def protection(self) -> SideLimits:
        row = self.rows
        decide = row["decide"], row["decide-longer"], row["decide-longest"]
        remote = dict.fromkeys(self.remote, row["pass-on-remote"])
        return SideLimits(row["pass-on"], remote, decide, row["escalate"], row["keep"], row["question-waits"])

    @property
    def support(self) -> SideLimits:
        """A request for help is answered; there is nothing about it to decide."""
        row = self.rows
        rest = row["escalate"], row["keep"], row["question-waits"], row["answer-now"]
        return SideLimits(row["answer"], {}, (), *rest)


def _working_days_after(since: date, count: int, workdays: Workdays) -> date:
    day = since
    for _ in range(count):
        day = workdays.on_or_after(day + timedelta(days=1))
    return day


def _months_after(since: date, months: int) -> date:
    """The same day of a later month; where that month has none, its last (Điều 134 khoản 1)."""
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return date(year, month + 1, min(since.day, calendar.monthrange(year, month + 1)[1]))


def _read(path: Path) -> tuple[dict[str, Limit], frozenset[str]]:
    rows: dict[str, Limit] = {}
    for record in read_records(path, "limits"):
        limit = _limit(record)
        if limit.id in rows:
            raise record.wrong("id", f"{limit.id} stands here already; keep one of the two")
        rows[limit.id] = limit
    return rows, frozenset(_remote(read_record(path, path.read_text("utf-8"))))


def _limit(record: Record) -> Limit:
    unit, amount = _length(record)
    limit_id = record.one_of("id", IDS)
    if limit_id in HOURS_OR_DAYS and unit == "months":
        raise record.wrong("months", "write hours or days here")
    return Limit(
        limit_id,
        amount,
        unit,
        _truth(record, "working_hours"),
        record.one_of("day_off", ("stays", "next")),
        record.text("source"),
        record.text("article") if record.values.get("article") else "",
        record.day("as_of"),
        _truth(record, "verified"),
        record.text("note"),
    )


def _length(record: Record) -> tuple[str, int]:
    given = [unit for unit in UNITS if unit in record.values]
    if len(given) != 1:
        raise record.wrong("hours", "write one of hours, days, months")
    amount = record.values[given[0]]
    if type(amount) is not int or amount < 1:
        raise record.wrong(given[0], "write a whole number, at least 1")
    if given[0] == "months" and record.values.get("working_hours") is True:
        raise record.wrong("working_hours", "months are not counted in working days; write false")
    return given[0], amount


def _truth(record: Record, field: str) -> bool:
    value = record.values.get(field)
    if not isinstance(value, bool):
        raise record.wrong(field, "write true or false")
    return value


def _remote(record: Record) -> Iterator[str]:
    listed = record.values.get("remote", [])
    if not isinstance(listed, list):
        raise record.wrong("remote", 'write a list of communes\' codes, as ["09634"], or []')
    for code in listed:
        if not isinstance(code, str) or len(code) != COMMUNE_DIGITS or not code.isdigit():
            raise record.wrong("remote", f'{code!r} is no code of a commune; write five digits in quotes, as "09634"')
        yield code
