"""Which days offices work: the `holidays` data for Việt Nam, and over it our own table of days with sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

from content import CONTENT
from content.records import BadContent, Record

if TYPE_CHECKING:
    from holidays import HolidayBase

CALENDAR = CONTENT / "calendar.yaml"
# Việt Nam keeps +07:00 the whole year since 1975: a fixed offset needs no zone tables on the machine.
VIETNAM = timezone(timedelta(hours=7), "+07")

_ONE_DAY = timedelta(days=1)


def day_of(moment: datetime) -> date:
    """The day in Việt Nam at this (aware) moment."""
    return moment.astimezone(VIETNAM).date()


_TRUTH = {"true": True, "false": False}


class BadCalendar(BadContent):
    """A row of the table is wrong. `str()` reads `content/calendar.yaml:12: source: write …`, the line is the row's."""


@dataclass(frozen=True)
class Override:
    """What one day really is, whatever the library says of it."""

    day: date
    working: bool
    why: str
    source: str
    as_of: date


class Workdays:
    """Immutable. The first question about a year costs a moment (the library is loaded), every later one a look-up.

    Our table wins over the library: it holds the days that are swapped by announcement, which no rule can know.
    """

    def __init__(self, overrides: Iterable[Override] = ()) -> None:
        self.overrides = MappingProxyType({each.day: each for each in overrides})
        self._years: dict[int, frozenset[date]] = {}

    @classmethod
    def load(cls, path: Path = CALENDAR) -> "Workdays":
        """Raises BadCalendar. Does not load the library yet."""
        return cls(_read(path))

    def is_working(self, day: date) -> bool:
        working = self._years.get(day.year)
        if working is None:
            working = self._years[day.year] = self._working_days(day.year)
        return day in working

    def on_or_before(self, day: date) -> date:
        while not self.is_working(day):
            day -= _ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += _ONE_DAY
        return day

    def last_before(self, day: date) -> date:
        """The last day to file what is due "trước ngày …": those words exclude the day itself."""
        return self.on_or_before(day - _ONE_DAY)

    def after(self, day: date, until: date) -> tuple[date, ...]:
        """The working days after `day`, up to and with `until`; none if `until` is not later."""
        return _after(self, day, until)

    def count(self, day: date, until: date) -> int:
        """How many working days are left after `day`, `until` included."""
        return len(self.after(day, until))

    def _working_days(self, year: int) -> frozenset[date]:
        ours = [each for each in self.overrides.values() if each.day.year == year]
        added = {each.day for each in ours if each.working}
        return (_library_days(year) - {each.day for each in ours}) | added


# Thousands of reports share today and a few last days. A Workdays never changes, so it can be part of the key.
@lru_cache(maxsize=1024)
def _after(workdays: Workdays, day: date, until: date) -> tuple[date, ...]:
    following = (day + timedelta(days=n) for n in range(1, (until - day).days + 1))
    return tuple(each for each in following if workdays.is_working(each))


@cache
def _library_days(year: int) -> frozenset[date]:
    """The working days of a year as the library has them: holidays, days off in lieu and swapped Saturdays included."""
    vietnam = _vietnam()(years=year)
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return frozenset(day for day in days if vietnam.is_working_day(day))


@cache
def _vietnam() -> "type[HolidayBase]":
    """By its own file: by its package's name those of 250 countries are read, for three times the time."""
    import holidays  # noqa: PLC0415 - takes 0.1 s, and many a command never asks for a day

    spec = spec_from_file_location("vietnam", Path(holidays.__file__).parent / "countries" / "vietnam.py")
    if spec is None or spec.loader is None:
        raise ImportError("holidays/countries/vietnam.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    vietnam: type[HolidayBase] = module.Vietnam
    return vietnam


class _Row(Record):
    """One row. Its values are texts as the file has them, so that a day that does not exist is told by its line."""

    def wrong(self, field: str, advice: str) -> BadCalendar:
        return BadCalendar(self.path, self.lines.get(field, self.line), field, advice)

    def day(self, field: str) -> date:
        try:
            return date.fromisoformat(self.text(field))
        except ValueError as error:
            raise self.wrong(field, "write a day that exists, as 2026-11-24") from error

    def truth(self, field: str) -> bool:
        return _TRUTH[self.one_of(field, _TRUTH)]

    def override(self) -> Override:
        texts = self.text("why"), self.text("source")
        return Override(self.day("date"), self.truth("working"), *texts, self.day("as_of"))


def _read(path: Path) -> Iterator[Override]:
    told: dict[date, int] = {}
    for row in _rows(path):
        override = row.override()
        if override.day in told:
            raise row.wrong("date", f"{override.day} stands in line {told[override.day]} already; keep one of the two")
        told[override.day] = row.lines["date"]
        yield override


def _rows(path: Path) -> Iterator[_Row]:
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadCalendar(path, line, "yaml", f"cannot be read: {error.problem}") from error
    if not isinstance(root, yaml.SequenceNode):
        raise BadCalendar(path, 1, "yaml", "write a list of days here")
    for node in root.value:
        yield _row(path, node)


def _row(path: Path, node: yaml.Node) -> _Row:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise BadCalendar(path, line, "yaml", "write fields here, as `date: 2026-11-24`")
    values = {key.value: value.value for key, value in node.value}
    return _Row(path, line, values, {key.value: key.start_mark.line + 1 for key, _ in node.value})
