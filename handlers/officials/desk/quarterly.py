"""The numbers of one quarter as they were laid down: what is shown, and what is hidden. Kept as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from content.suppression import Cell, Line


@dataclass(frozen=True)
class Quarter:
    """`lines`: an area each ("" where none was named), none on the support side; `total` is all of them. `outcomes`:
    how what is over ended, in the order of lifecycle.OVER. None is a hidden count.
    """

    quarter: str
    as_of: date
    columns: tuple[str, ...]
    lines: tuple[tuple[str, Line], ...]
    total: Line
    outcomes: tuple[Cell, ...]

    def of_all(self, column: str) -> Cell:
        return self.total.parts[self.columns.index(column)] if column in self.columns else None

    @property
    def timely(self) -> tuple[int, int] | None:
        """IND-11: handled in time, of what is over or should be; None where a part of it is hidden."""
        over, late, in_time = (self.of_all(each) for each in ("over", "overdue", "in-time"))
        if over is None or late is None or in_time is None or not over + late:
            return None
        return in_time, over + late

    def text(self) -> str:
        return json.dumps(asdict(self) | {"as_of": self.as_of.isoformat()})

    @classmethod
    def read(cls, text: str) -> "Quarter":
        kept = json.loads(text)
        return cls(
            kept["quarter"],
            date.fromisoformat(kept["as_of"]),
            tuple(kept["columns"]),
            tuple((area, _line(line)) for area, line in kept["lines"]),
            _line(kept["total"]),
            tuple(kept["outcomes"]),
        )


def _line(kept: Mapping[str, Any]) -> Line:
    return Line(kept["whole"], tuple(kept["parts"]))
