"""Who is left to open a case, as part of a query over the cases of one side. A desk holds a case's key under a key of
its own; an officer who forgets the passphrase, or leaves, takes that one with them. Who stepped aside stands sealed in
the case: whoever asks here of readers leaves them out.
"""

from sqlalchemy import ColumnElement, Connection, FromClause, exists, select

from storage.cases.envelope import CASE
from storage.cases.tables import CaseTables
from storage.tables import desk_member_key, official


def openable(key: FromClause) -> ColumnElement[bool]:
    """Whether somebody in office has what opens this row of a case's keys."""
    held = desk_member_key.c
    return (
        exists(select(held.official_id).join(official, official.c.id == held.official_id))
        .where(held.desk_id == key.c.holder, held.key_id == key.c.key_id, official.c.left_day.is_(None))
        .correlate(key)
    )


def stranded(tables: CaseTables) -> ColumnElement[bool]:
    """Whether nobody is left at the desk that answers for it who can open it."""
    case, key = tables.case, tables.key.alias()
    here = (key.c.case_id == case.c.id, key.c.purpose == CASE, key.c.holder == case.c.desk_id)
    return ~exists(select(key.c.case_id).where(*here, openable(key)).correlate(case))


def readers(tx: Connection, tables: CaseTables, case_id: bytes, desk_id: bytes) -> frozenset[bytes]:
    """The officers in office at this desk who hold what opens the case, by id."""
    key, held = tables.key, desk_member_key
    fits = (held.c.desk_id == key.c.holder) & (held.c.key_id == key.c.key_id)
    found = select(held.c.official_id).join(key, fits).join(official, official.c.id == held.c.official_id)
    mine = key.c.case_id == case_id, key.c.purpose == CASE, key.c.holder == desk_id, official.c.left_day.is_(None)
    return frozenset(tx.execute(found.where(*mine)).scalars())
