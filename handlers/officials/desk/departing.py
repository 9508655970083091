"""What an officer takes along who leaves a desk: the cases that nobody could open any more are counted first."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, select

from handlers.officials.desk.left import Left
from storage.accounts.organisations import DeskLine, desk_of, desks
from storage.cases.tables import ABOVE
from storage.tables import desk, organisation

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
class Standing:
    """How a desk stands now. `alone`: its open cases that nobody can open, `above`: those that only the province's desk
    can; `next`: the desk that new cases go to while this one has no key, None where no desk has one.
    """

    desk: DeskLine
    alone: int
    above: int
    next: DeskLine | None


def weighed(tx: Connection, before: Cases, after: Cases) -> tuple[Lost, ...]:
    """What lies `after` somebody left and could be opened before, by desk."""
    lost = Counter(desk_id for case_id, desk_id in after.items() if case_id not in before)
    found = ((desk_of(tx, desk_id), count) for desk_id, count in sorted(lost.items()))
    return tuple(Lost(line, count) for line, count in found if line is not None)


def standing(tx: Connection, line: DeskLine, left: Left) -> Standing:
    alone = sum(desk_id == line.id for desk_id in left.cases(tx).values())
    return Standing(line, alone, left.above(tx, line.id), _next(tx, line))


def _next(tx: Connection, line: DeskLine) -> DeskLine | None:
    """Who is asked in the place of a desk without a key: another of its own place, or the province's of its side."""
    places = [(line.level, line.area), (ABOVE, _province(tx, line.id))]
    keyed = [each for each in desks(tx) if each.side == line.side and each.has_key]
    found = [each for place in places for each in keyed if (each.level, each.area) == place]
    return found[0] if found else None


def _province(tx: Connection, desk_id: bytes) -> str:
    owner = select(organisation.c.province_code).join(desk, desk.c.organisation_id == organisation.c.id)
    return str(tx.execute(owner.where(desk.c.id == desk_id)).scalar_one())
