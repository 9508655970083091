"""What a desk holds of a case: its two keys, and the case's row until the transaction ends."""

from sqlalchemy import Connection, Row, select

from storage import lifecycle
from storage.cases.opened import Holder, NotHere
from storage.cases.tables import CaseTables
from storage.deskkeys import unwrap
from storage.tables import desk
from storage.vault import Unreadable

ABOVE = "province"


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
    """The case's row, which nobody else changes until the end of the transaction. Raises NotHere once it is gone."""
    case = tables.case
    row = tx.execute(select(case).where(case.c.id == case_id).with_for_update()).one_or_none()
    if row is None:
        raise NotHere
    return row


def hold_own(tx: Connection, tables: CaseTables, holder: Holder, case_id: bytes) -> Row[tuple[object, ...]]:
    """As `hold`, for a desk that answers for it. Raises NotHere, NotAllowed."""
    row = hold(tx, tables, case_id)
    if not answers_for(tx, holder.desk_id, row):
        raise lifecycle.NotAllowed("another desk answers for it")
    return row


def answers_for(tx: Connection, desk_id: bytes, row: Row[tuple[object, ...]]) -> bool:
    """The desk it lies at; and the province's, which takes care of what lies at a desk nobody opens. Asked of desks
    that hold its key: whoever else reads along writes notes and letters, and decides nothing.
    """
    return row.desk_id == desk_id or is_above(tx, desk_id)


def is_above(tx: Connection, desk_id: bytes) -> bool:
    """The province's desk."""
    return tx.scalar(select(desk.c.level).where(desk.c.id == desk_id)) == ABOVE
