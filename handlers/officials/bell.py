"""The bell of the desks: members who are reached in a messenger are told that there is work, and nothing about it."""

from datetime import datetime

from sqlalchemy import Connection

from storage import addresses, members, notices
from storage.cases.news import News
from storage.cases.tables import CaseTables
from storage.engine import Database


class Bell:
    """One side's; it does not know whether the other has rung. It rings for a desk at most once an hour; where somebody
    is in danger now, at once.
    """

    def __init__(self, database: Database, tables: CaseTables) -> None:
        self._database = database
        self._news = News(tables)

    def tick(self, now: datetime) -> int:
        """Tell the members of every desk that has news; returns how many people are told."""
        if not self._database.read(self._news.fresh):
            return 0
        return self._database.write(lambda tx: self._ring_all(tx, now))

    def _ring_all(self, tx: Connection, now: datetime) -> int:
        reached = addresses.reached(tx, addresses.TELEGRAM)
        desks = self._news.fresh(tx).items()
        return sum(self._ring(tx, desk_id, reached, now, urgent=urgent) for desk_id, urgent in desks)

    def _ring(self, tx: Connection, desk_id: bytes, reached: set[bytes], now: datetime, *, urgent: bool) -> int:
        people = members.admitted(tx, desk_id) & reached
        if not people or not self._news.hold(tx, desk_id):
            return 0
        last = notices.last_of_desk(tx, people)
        if last is not None and now - last < notices.QUIET and not urgent:
            return 0
        for official_id in sorted(people):
            notices.tell(tx, official_id, notices.DESK, now)
        self._news.told(tx, desk_id)
        return len(people)
