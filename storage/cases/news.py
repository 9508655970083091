"""News that does not wait: cases and letters about danger now that a desk's members were not told of yet. Bound to one
side's tables.
"""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select, update

from storage.cases.envelope import CASE, TALK, TIP_NUMBER
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
from storage.rows import insert_new
from storage.tables import desk, setting

NOW = "now"  # the urgency that does not wait


class News:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables
        key = tables.key
        self._urgent = self._with_danger(self._newer(key.c.told, key.c.seen))
        danger = exists(self._with_danger(self._newer(key.c.seen)).where(key.c.holder == desk.c.id).correlate(desk))
        self._calm = select(desk.c.id).where(desk.c.side == tables.side, ~danger).order_by(desk.c.id)
        self._morning = f"digest:{tables.side}"  # the last day on which its members were woken

    def desks(self, tx: Connection) -> tuple[bytes, ...]:
        """All of this side, news or not."""
        mine = select(desk.c.id).where(desk.c.side == self._tables.side).order_by(desk.c.id)
        return tuple(tx.execute(mine).scalars())

    def wakes(self, tx: Connection, day: date) -> bool:
        """Whether this is the one that wakes the side's members on this day, of however many processes there are."""
        key, value = self._morning, day.isoformat()
        if insert_new(tx, setting, {"key": key, "value": value}):
            return True
        other = (setting.c.key == key, setting.c.value != value)
        return tx.execute(update(setting).where(*other).values(value=value)).rowcount == 1

    def urgent(self, tx: Connection) -> tuple[bytes, ...]:
        """The desks that are to hear of danger now.

        The desk that was asked hears of every letter, one that reads along only of the case itself.
        """
        return tuple(tx.execute(self._urgent).scalars())

    def calm(self, tx: Connection) -> tuple[bytes, ...]:
        """This side's desks at which no danger now lies unread, told of or not."""
        return tuple(tx.execute(self._calm).scalars())

    def hold(self, tx: Connection, desk_id: bytes) -> bool:
        """Nobody else tells this desk's members meanwhile; whether there still is something to tell."""
        tx.execute(select(desk.c.id).where(desk.c.id == desk_id).with_for_update())
        mine = self._urgent.where(self._tables.key.c.holder == desk_id)
        return tx.execute(mine).first() is not None

    def told(self, tx: Connection, desk_id: bytes) -> None:
        """The members know of everything urgent that is there now."""
        key, entry, filed = self._tables.key, self._tables.entry, self._tables.case
        last = select(func.max(entry.c.n)).where(entry.c.case_id == key.c.case_id).scalar_subquery()
        urgent = exists().where(filed.c.id == key.c.case_id, filed.c.urgency == NOW)
        mine = (key.c.holder == desk_id, key.c.purpose == CASE, urgent, self._newer(key.c.told, key.c.seen))
        tx.execute(update(key).where(*mine).values(told=last))

    def _with_danger(self, news: ColumnElement[bool]) -> Select[bytes]:
        key, filed = self._tables.key, self._tables.case
        asked = (filed.c.desk_id == key.c.holder) | (key.c.told == 0)
        standing = (key.c.purpose == CASE, filed.c.status.not_in(lifecycle.OVER), filed.c.urgency == NOW, asked)
        return (
            select(key.c.holder)
            .join(filed, filed.c.id == key.c.case_id)
            .where(*standing, news)
            .distinct()
            .order_by(key.c.holder)
        )

    def _newer(self, *known: ColumnElement[int]) -> ColumnElement[bool]:
        """A tip or a letter behind the last entry the desk knows, in each of these ways; no desk's own notes."""
        key, entry = self._tables.key, self._tables.entry
        letter = or_(entry.c.n == TIP_NUMBER, entry.c.purpose == TALK)
        return exists().where(entry.c.case_id == key.c.case_id, letter, *(entry.c.n > each for each in known))
