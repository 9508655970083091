"""Tips that were closed together without being opened, taken back: they lie there again as they came, unopened.

Bound to one side's tables.
"""

from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from storage.cases.envelope import CASE, Entry, append_entry, next_number, open_change, seal_change
from storage.cases.holding import held_key, hold_own
from storage.cases.opened import Holder
from storage.cases.seen import wrote
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
from storage.vault import Unreadable

Closing = tuple[bytes, datetime]  # who closed it, and when: as its history says


class Reopening:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables

    def closed(self, tx: Connection, desk_id: bytes, since: date) -> frozenset[bytes]:
        """The desk's cases that were found to be unfounded on that day or later, and still are."""
        case = self._tables.case
        mine = case.c.desk_id == desk_id, case.c.status == lifecycle.UNFOUNDED, case.c.over >= since
        return frozenset(tx.execute(select(case.c.id).where(*mine)).scalars())

    def take_back(self, tx: Connection, holder: Holder, case_id: bytes, closing: Closing, entry: Entry) -> None:
        """As it came, unopened; `entry` says why, by whom and when. Raises NotHere; NotAllowed unless that closing is
        the last thing that happened to its status.
        """
        tables = self._tables
        secret = held_key(tx, tables, holder, case_id, CASE)
        before = hold_own(tx, tables, holder, case_id)
        lifecycle.check("sift", before.status, lifecycle.RECEIVED)
        if self._last(tx, case_id, secret) != closing or entry.by is None or entry.at is None:
            raise lifecycle.NotAllowed("closed in another way")
        append_entry(tx, tables, case_id, CASE, (secret, entry))
        wrote(tx, tables, holder.desk_id, before)
        n = next_number(tx, tables.change, case_id)
        sealed = seal_change(tables, case_id, n, (secret, entry.by, entry.at))
        step = {"before": before.status, "after": lifecycle.RECEIVED, "sealed": sealed}
        tx.execute(insert(tables.change).values(case_id=case_id, n=n, **step))
        again = {"status": lifecycle.RECEIVED, "over": None, "opened": None, "looked": None}
        tx.execute(update(tables.case).where(tables.case.c.id == case_id).values(**again))

    def _last(self, tx: Connection, case_id: bytes, secret: bytes) -> tuple[bytes | None, datetime | None]:
        """Who changed its status last, and when; nobody, where that does not open."""
        change = self._tables.change
        newest = select(change).where(change.c.case_id == case_id).order_by(change.c.n.desc()).limit(1)
        try:
            return open_change(self._tables, tx.execute(newest).one(), secret)
        except Unreadable:
            return None, None
