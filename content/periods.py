"""Reporting periods, with ids as DHIS2 writes them: `2027S1` is the first half of 2027, `2027` the whole year."""

import re
from dataclasses import dataclass

ID = re.compile(r"(\d{4})(?:S([12]))?")


class BadPeriod(ValueError):
    """No period has this id."""


@dataclass(frozen=True)
class Period:
    """`half` is 1 or 2; None is the whole year."""

    year: int
    half: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period with this id, written exactly so; raises BadPeriod."""
        found = ID.fullmatch(text)
        if found is None:
            raise BadPeriod(f"{text!r} is no period: write 2027 for a year, 2027S1 for its first half")
        return cls(int(found[1]), int(found[2]) if found[2] else None)

    @property
    def id(self) -> str:
        return f"{self.year:04}" if self.half is None else f"{self.year:04}S{self.half}"

    @property
    def months(self) -> int:
        """How many months of work a report on it covers."""
        return 12 if self.half is None else 6
