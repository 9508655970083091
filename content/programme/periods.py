"""Reporting periods, with ids as DHIS2 writes them: `2027S1` is the first half of 2027, `2027Q3` its third quarter.

Two are ours: `2027D01` is the first report asked for out of turn (đột xuất) with a last day in 2027, `2027E06` what
keepers of the directory are to look at by June.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

ID = re.compile(r"(\d{4})(?:S([12])|Q([1-4])|D(0[1-9]|[1-9]\d{1,2})|E(0[1-9]|1[0-2]))?")


class BadPeriod(ValueError):
    """No period has this id."""


@dataclass(frozen=True)
class Period:
    """`half` is 1 or 2, `quarter` 1 to 4, `ad_hoc` from 1 on, `entry` a month; without any it is the whole year."""

    year: int
    half: int | None = None
    quarter: int | None = None
    ad_hoc: int | None = None
    entry: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period with this id, written exactly so; raises BadPeriod."""
        found = ID.fullmatch(text)
        if found is None:
            raise BadPeriod(f"{text!r} is no period: write 2027 for a year, 2027S1 for a half, 2027Q1 for a quarter")
        year, half, quarter, ad_hoc, entry = (int(each) if each else None for each in found.groups())
        return cls(year or 0, half, quarter, ad_hoc, entry)

    @property
    def id(self) -> str:
        if self.ad_hoc:
            return f"{self.year:04}D{self.ad_hoc:02}"
        if self.entry:
            return f"{self.year:04}E{self.entry:02}"
        part = f"S{self.half}" if self.half else f"Q{self.quarter}" if self.quarter else ""
        return f"{self.year:04}{part}"

    @property
    def months(self) -> int:
        """How many months of work a report on it covers; twelve at most for what is asked out of turn."""
        return 6 if self.half else 3 if self.quarter else 12

    @property
    def days(self) -> tuple[date, date]:
        """Its first and last day; the whole year's of what is asked out of turn."""
        first = 1 + self.months * ((self.half or self.quarter or 1) - 1)
        last = first + self.months - 1
        return date(self.year, first, 1), date(self.year, last, monthrange(self.year, last)[1])


def periods_of(report: str, year: int) -> tuple[Period, ...]:
    """The periods of a year at whose end such a report falls due; none for what follows no calendar."""
    if report == "quarter":
        return tuple(Period(year, quarter=number) for number in range(1, 5))
    return {"half-year": (Period(year, 1),), "year": (Period(year),)}.get(report, ())
