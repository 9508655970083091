"""Who watches the desks of one side from another organisation, and whom: codes, never cases."""

from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from storage.cases.tables import CaseTables
from storage.tables import desk, official, organisation


@dataclass(frozen=True)
class Watcher:
    """`side`: of the auditor's own organisation; the desks they watch stand on it, in their province."""

    side: str
    province_code: str


def may_watch(tx: Connection, organisation_id: bytes) -> bool:
    """An organisation that stands on a side and has no desk: nobody watches themselves."""
    own = exists().where(desk.c.organisation_id == organisation.c.id)
    mine = organisation.c.id == organisation_id, organisation.c.side.is_not(None), ~own
    return tx.scalar(select(organisation.c.id).where(*mine)) is not None


def watcher(tx: Connection, official_id: bytes) -> Watcher | None:
    """None for who has left, and where the organisation may not watch (any more)."""
    mine = official.c.id == official_id, official.c.left_day.is_(None)
    found = select(organisation).join(official, official.c.organisation_id == organisation.c.id).where(*mine)
    row = tx.execute(found).one_or_none()
    return Watcher(row.side, row.province_code) if row and may_watch(tx, row.id) else None


class Watched:
    """Bound to one side's tables."""

    def __init__(self, tables: CaseTables) -> None:
        self._side = tables.side

    def codes(self, tx: Connection, province_code: str) -> dict[bytes, str]:
        """The officers of this side's desks in the province, those who left too, by id."""
        theirs = organisation.c.side == self._side, organisation.c.province_code == province_code
        rows = select(official.c.id, official.c.code).join(
            organisation, organisation.c.id == official.c.organisation_id
        )
        return {row.id: row.code for row in tx.execute(rows.where(*theirs, official.c.role == "desk"))}
