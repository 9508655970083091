"""Reporting periods, with ids as DHIS2 writes them: `2027S1` is the first half of 2027, `2027Q3` its third quarter."""

import re
from dataclasses import dataclass

ID = re.compile(r"(\d{4})(?:S([12])|Q([1-4]))?")


class BadPeriod(ValueError):
    """No period has this id."""


@dataclass(frozen=True)
class Period:
    """`half` is 1 or 2, `quarter` 1 to 4; without either it is the whole year."""

    year: int
    half: int | None = None
    quarter: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period with this id, written exactly so; raises BadPeriod."""
        found = ID.fullmatch(text)
        if found is None:
            raise BadPeriod(f"{text!r} is no period: write 2027 for a year, 2027S1 for a half, 2027Q1 for a quarter")
        year, half, quarter = (int(each) if each else None for each in found.groups())
        return cls(year or 0, half, quarter)

    @property
    def id(self) -> str:
        part = f"S{self.half}" if self.half else f"Q{self.quarter}" if self.quarter else ""
        return f"{self.year:04}{part}"

    @property
    def months(self) -> int:
        """How many months of work a report on it covers."""
        return 6 if self.half else 3 if self.quarter else 12
