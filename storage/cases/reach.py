"""Who is left to open a case, as part of a query over the cases of one side. A desk holds a case's key under a key of
its own; an officer who forgets the passphrase, or leaves, takes that one with them.
"""

from sqlalchemy import ColumnElement, FromClause, exists, select

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
