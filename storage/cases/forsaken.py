"""Open cases that nobody is left to read: at the desk that answers for them and at the province's, everybody who could
open them has left, or has stepped aside. Bound to one side's tables.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, exists, or_, select

from storage.cases.envelope import CASE
from storage.cases.reach import openable, readers
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
from storage.tables import desk, organisation

ABOVE = "province"
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
            select(case.c.id, able.label("able"), organisation.c.province_code)
            .join(home, home.c.id == case.c.desk_id)
            .join(organisation, organisation.c.id == home.c.organisation_id)
            .where(self._is_open)
        )
        self._desks = holders.join(case, case.c.id == key.c.case_id).where(case.c.id == bindparam("case"))

    def count(self, tx: Connection, asides: Asides, province: str | None = None) -> int:
        """How many; of the desks of one province, by its code, or of all."""
        rows = [row for row in tx.execute(self._lying) if province in (None, row.province_code)]
        return sum(not row.able or self._all_aside(tx, row.id, asides.get(row.id)) for row in rows)

    def at(self, tx: Connection, desk_id: bytes, asides: Asides) -> tuple[bytes, ...]:
        """Of the cases somebody stepped aside from, the open ones this desk answers for, not told upwards yet."""
        case = self._tables.case
        mine = case.c.desk_id == desk_id, self._is_open, case.c.escalated.is_(None)
        return tuple(sorted(asides.keys() & set(tx.execute(select(case.c.id).where(*mine)).scalars())))

    def _all_aside(self, tx: Connection, case_id: bytes, gone: frozenset[bytes] | None) -> bool:
        if not gone:
            return False
        desks = tx.execute(self._desks, {"case": case_id}).scalars()
        return all(readers(tx, self._tables, case_id, each) <= gone for each in desks.all())
