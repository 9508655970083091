"""News for a desk: cases and letters that came since its members were told last. Bound to one side's tables."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Select, case, exists, func, select, update

from storage import lifecycle
from storage.cases.envelope import CASE
from storage.cases.tables import CaseTables
from storage.tables import desk

NOW = "now"  # the urgency that does not wait


class News:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables

    def fresh(self, tx: Connection) -> Mapping[bytes, bool]:
        """The desks that have news, each with whether some of it concerns danger now.

        The desk that was asked hears of every letter, one that reads along only of the case itself.
        """
        return {row.holder: bool(row.urgent) for row in tx.execute(self._fresh())}

    def hold(self, tx: Connection, desk_id: bytes) -> bool:
        """Nobody else tells this desk's members meanwhile; whether there still is something to tell."""
        tx.execute(select(desk.c.id).where(desk.c.id == desk_id).with_for_update())
        return tx.execute(self._fresh().where(self._tables.key.c.holder == desk_id)).one_or_none() is not None

    def told(self, tx: Connection, desk_id: bytes) -> None:
        """The members know of everything that is there now."""
        key, entry = self._tables.key, self._tables.entry
        last = select(func.max(entry.c.n)).where(entry.c.case_id == key.c.case_id).scalar_subquery()
        mine = (key.c.holder == desk_id, key.c.purpose == CASE, self._newer())
        tx.execute(update(key).where(*mine).values(told=last))

    def _fresh(self) -> Select[tuple[bytes, int]]:
        key, filed = self._tables.key, self._tables.case
        urgent = func.max(case((filed.c.urgency == NOW, 1), else_=0)).label("urgent")
        asked = (filed.c.desk_id == key.c.holder) | (key.c.told == 0)
        standing = (key.c.purpose == CASE, filed.c.status.not_in(lifecycle.OVER), asked, self._newer())
        return (
            select(key.c.holder, urgent)
            .join(filed, filed.c.id == key.c.case_id)
            .where(*standing)
            .group_by(key.c.holder)
            .order_by(key.c.holder)
        )

    def _newer(self) -> ColumnElement[bool]:
        """Something that the desk has neither been told of nor opened."""
        key, entry = self._tables.key, self._tables.entry
        return exists().where(entry.c.case_id == key.c.case_id, entry.c.n > key.c.told, entry.c.n > key.c.seen)
