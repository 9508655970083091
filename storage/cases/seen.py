"""What a desk has read of a case, as the number of the last entry it knows: what is new to it, and what is not."""

from sqlalchemy import ColumnElement, Connection, FromClause, Row, func, or_, select, update

from storage.cases.envelope import CASE, TALK, TIP_NUMBER
from storage.cases.tables import CaseTables
from storage.duties import lifecycle


def unread(tables: CaseTables, key: FromClause) -> ColumnElement[int]:
    """How many entries are new to the desk of this row of a case's keys. To who has not read the tip yet, what desks
    noted behind it is no news beside it: to have it closed and taken back unread leaves it as it came.
    """
    entry = tables.entry
    news = or_(entry.c.n == TIP_NUMBER, entry.c.purpose == TALK, key.c.seen >= TIP_NUMBER)
    behind = entry.c.case_id == key.c.case_id, entry.c.n > key.c.seen
    return select(func.count()).where(*behind, news).correlate(key).scalar_subquery()


def see(tx: Connection, tables: CaseTables, holder: tuple[bytes, bytes], last: int) -> None:
    """A desk (`holder`: the case's id and the desk's) has read up to this entry."""
    key, (case_id, desk_id) = tables.key, holder
    mine = (key.c.case_id == case_id, key.c.purpose == CASE, key.c.holder == desk_id)
    tx.execute(update(key).where(*mine, key.c.seen < last).values(seen=last))


def wrote(tx: Connection, tables: CaseTables, desk_id: bytes, row: Row[tuple[object, ...]]) -> None:
    """What a desk writes is no news to it; and of what is over (`row`: the case before), to nobody who had read all
    before it.
    """
    key, entry = tables.key, tables.entry
    last = select(func.max(entry.c.n)).where(entry.c.case_id == row.id).scalar_subquery()
    knew = update(key).where(key.c.case_id == row.id, key.c.purpose == CASE, key.c.seen == last - 1)
    theirs = knew if row.status in lifecycle.OVER else knew.where(key.c.holder == desk_id)
    tx.execute(theirs.values(seen=last))
