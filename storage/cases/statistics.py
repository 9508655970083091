"""What is counted of one side's cases: those a desk can open, and the numbers of those that were destroyed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from storage.cases.damage import checked, each
from storage.cases.envelope import CASE
from storage.cases.tables import ABOVE, CaseTables
from storage.tables import desk, desk_key


@dataclass(frozen=True)
class Counted:
    """The readable columns of one case that count. No id."""

    area: str | None
    urgency: str
    status: str
    day: date
    slot: int | None
    opened: date | None
    asked: date | None
    paused: int
    extended: int
    over: date | None


@dataclass(frozen=True)
class Gone:
    """`number` destroyed cases of one area, kind and outcome; `received` counts all of them once."""

    area: str
    outcome: str
    number: int
    in_time: int


class Statistics:
    def __init__(self, tables: CaseTables) -> None:
        case, key, tally = tables.case, tables.key, tables.tally
        self.side, self._case = tables.side, case
        self._mine = (
            select(case.c.id, *(case.c[name] for name in Counted.__annotations__))
            .join(key, key.c.case_id == case.c.id)
            .where(key.c.holder == bindparam("desk"), key.c.purpose == CASE)
            .where(case.c.day.between(bindparam("first"), bindparam("last")))
            .order_by(case.c.area, case.c.id)
        )
        numbers = select(tally.c.area, tally.c.outcome, tally.c.number, tally.c.in_time)
        mine = (tally.c.desk_id == bindparam("desk"), tally.c.quarter == bindparam("quarter"))
        self._gone = numbers.where(*mine).order_by(tally.c.area, tally.c.outcome)
        held = (desk.c.side == tables.side, desk.c.level == ABOVE, desk_key.c.until_day.is_(None))
        self._above = select(desk.c.id).join(desk_key).where(*held).distinct().order_by(desk.c.id)

    def provinces(self, tx: Connection) -> tuple[bytes, ...]:
        """The desks of provinces, of this side, that have a key."""
        return tuple(tx.execute(self._above).scalars())

    def counted(self, tx: Connection, desk_id: bytes, first: date, last: date) -> Iterable[Counted]:
        """The cases that came within these days and this desk can open, but for what is damaged."""
        asked = {"desk": desk_id, "first": first, "last": last}
        return each(tx, self._mine, lambda row: Counted(*tuple(checked(self._case, row))[1:]), asked)[0]

    def gone(self, tx: Connection, desk_id: bytes, quarter: str) -> Iterable[Gone]:
        """Those that came in that quarter, that this desk could open, and that are destroyed."""
        return [Gone(*row) for row in tx.execute(self._gone, {"desk": desk_id, "quarter": quarter})]
