"""What an officer takes along who leaves a desk: the cases that nobody could open any more are counted first."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.officials.desk.left import Left
from storage.accounts.organisations import DeskLine, desk_of
from storage.accounts.present import asked, is_sealed_to
from storage.accounts.vouching import Trust
from storage.cases.tables import ABOVE

Cases = dict[bytes, bytes]  # a case's id and its desk's


@dataclass(frozen=True)
class Lost:
    """How many open cases of this desk nobody could open any more."""

    desk: DeskLine
    count: int


class NobodyLeft(Exception):
    """Who was to leave is the last who can open some cases. Nothing was done."""

    def __init__(self, lost: tuple[Lost, ...]) -> None:
        super().__init__(f"{sum(each.count for each in lost)} cases")
        self.lost = lost


@dataclass(frozen=True)
class Outlook:
    """How a desk stands now. `unvouched`: it has a key and nothing is sealed to it; `alone`: its open cases that nobody
    can open, `above`: those that only the province's desk can; `next`: the desk that new cases go to, this one or,
    while it has no key that somebody vouches for, another; None where no desk has one.
    """

    desk: DeskLine
    unvouched: bool
    alone: int
    above: int
    next: DeskLine | None


def weighed(tx: Connection, before: Cases, after: Cases) -> tuple[Lost, ...]:
    """What lies `after` somebody left and could be opened before, by desk."""
    lost = Counter(desk_id for case_id, desk_id in after.items() if case_id not in before)
    found = ((desk_of(tx, desk_id), count) for desk_id, count in sorted(lost.items()))
    return tuple(Lost(line, count) for line, count in found if line is not None)


def outlook(tx: Connection, trust: Trust, line: DeskLine, left: Left) -> Outlook:
    alone = sum(desk_id == line.id for desk_id in left.cases(tx).values())
    unvouched = line.has_key and not is_sealed_to(tx, trust, line.id)
    return Outlook(line, unvouched, alone, left.above(tx, line.id), _next(tx, trust, line))


def _next(tx: Connection, trust: Trust, line: DeskLine) -> DeskLine | None:
    """As intake asks: who has the desk's own place, or the province's of its side."""
    places = [(line.level, line.area), (ABOVE, line.province)]
    found = (asked(tx, trust, line.side, place) for place in places)
    row = next((each for each in found if each is not None), None)
    return None if row is None else desk_of(tx, row.desk_id)
