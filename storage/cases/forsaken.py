"""Open cases that nobody is left to read: at the desk that answers for them and at the province's, everybody who could
open them has left, or has stepped aside. Bound to one side's tables.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import Connection, Row, bindparam, exists, func, or_, select

from storage.cases.damage import FIRST, LAST
from storage.cases.envelope import CASE
from storage.cases.reach import openable, readers, stranded
from storage.cases.tables import ABOVE, CaseTables
from storage.duties import lifecycle
from storage.tables import desk, organisation

Asides = Mapping[bytes, frozenset[bytes]]  # by case, the officers who stepped aside from it; both as ids


class Forsaken:
    def __init__(self, tables: CaseTables) -> None:
        case, key, home = tables.case, tables.key, desk.alias()
        self._tables = tables
        decides = key.c.purpose == CASE, or_(key.c.holder == case.c.desk_id, desk.c.level == ABOVE)
        holders = select(key.c.holder).join(desk, desk.c.id == key.c.holder).where(*decides)
        able = exists(holders.where(key.c.case_id == case.c.id, openable(key)).correlate(case))
        self._is_open = case.c.status.not_in(lifecycle.OVER)
        self._lying = (
            select(case.c.id, case.c.desk_id, able.label("able"), organisation.c.province_code)
            .join(home, home.c.id == case.c.desk_id)
            .join(organisation, organisation.c.id == home.c.organisation_id)
            .where(self._is_open)
        )
        here = case.c.desk_id == bindparam("desk"), self._is_open, stranded(tables), able
        self._above = select(func.count()).select_from(case).where(*here)
        late = func.count(), func.min(case.c.escalated)
        self._late = (
            select(*late)
            .select_from(case)
            .join(home, home.c.id == case.c.desk_id)
            .join(organisation, organisation.c.id == home.c.organisation_id)
            .where(self._is_open, case.c.escalated.between(FIRST, LAST))
            .where(organisation.c.province_code == bindparam("province"))
        )
        self._desks = holders.join(case, case.c.id == key.c.case_id).where(case.c.id == bindparam("case"))

    def count(self, tx: Connection, asides: Asides, province: str | None = None) -> int:
        """How many; of the desks of one province, by its code, or of all."""
        return sum(province in (None, row.province_code) for row in self._alone(tx, asides))

    def cases(self, tx: Connection, asides: Asides) -> dict[bytes, bytes]:
        """Which, and the desk that answers for each; both as ids."""
        return {row.id: row.desk_id for row in self._alone(tx, asides)}

    def above(self, tx: Connection, desk_id: bytes) -> int:
        """How many of this desk's open cases nobody there can open, and somebody at the province's desk can."""
        return tx.scalar(self._above, {"desk": desk_id}) or 0

    def late(self, tx: Connection, province: str) -> tuple[int, date | None]:
        """How many open cases of the desks of one province were told upwards because nobody had opened or taken them
        over, and still wait for it; the first day on which one was.
        """
        count, since = tx.execute(self._late, {"province": province}).one()
        return count, since

    def at(self, tx: Connection, desk_id: bytes, asides: Asides) -> tuple[bytes, ...]:
        """Of the cases somebody stepped aside from, the open ones this desk answers for, not told upwards yet."""
        case = self._tables.case
        mine = case.c.desk_id == desk_id, self._is_open, case.c.escalated.is_(None)
        return tuple(sorted(asides.keys() & set(tx.execute(select(case.c.id).where(*mine)).scalars())))

    def _alone(self, tx: Connection, asides: Asides) -> Iterator[Row[tuple[object, ...]]]:
        for row in tx.execute(self._lying).all():
            if not row.able or self._all_aside(tx, row.id, asides.get(row.id)):
                yield row

    def _all_aside(self, tx: Connection, case_id: bytes, gone: frozenset[bytes] | None) -> bool:
        if not gone:
            return False
        desks = tx.execute(self._desks, {"case": case_id}).scalars()
        return all(readers(tx, self._tables, case_id, each) <= gone for each in desks.all())
