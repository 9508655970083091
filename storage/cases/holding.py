"""What a desk holds of a case: its two keys, and the case's row until the transaction ends."""

from sqlalchemy import Connection, Row, select

from storage.cases.opened import Holder, NotHere
from storage.cases.tables import CaseTables
from storage.deskkeys import unwrap
from storage.vault import Unreadable


def held_key(tx: Connection, tables: CaseTables, holder: Holder, case_id: bytes, purpose: str) -> bytes:
    """The case's key of this purpose, opened with the desk's. Raises NotHere."""
    key = tables.key
    mine = (key.c.case_id == case_id, key.c.purpose == purpose, key.c.holder == holder.desk_id)
    row = tx.execute(select(key.c.key_id, key.c.wrapped).where(*mine)).one_or_none()
    if row is None or row.key_id not in holder.keys:
        raise NotHere
    try:
        return unwrap(row.wrapped, holder.keys[row.key_id])
    except Unreadable:
        raise NotHere from None


def hold(tx: Connection, tables: CaseTables, case_id: bytes) -> Row[tuple[object, ...]]:
    """The case's row, which nobody else changes until the end of the transaction."""
    case = tables.case
    return tx.execute(select(case).where(case.c.id == case_id).with_for_update()).one()
