"""What a desk holds of a case: its two keys, and the case's row until the transaction ends."""

from contextlib import suppress

from sqlalchemy import Connection, Row, select

from storage.accounts.deskkeys import unwrap
from storage.cases.damage import told
from storage.cases.envelope import CASE, TALK, TIP_NUMBER, entry_or_shut
from storage.cases.opened import Holder, NotHere, SteppedAside
from storage.cases.tables import ABOVE, CaseTables
from storage.duties import lifecycle
from storage.tables import desk
from storage.vault import Unreadable

ASIDE = "aside"  # the entry by which an officer steps aside


def held_key(tx: Connection, tables: CaseTables, holder: Holder, case_id: bytes, purpose: str) -> bytes:
    """The case's key of this purpose, opened with the desk's: whatever is read or done begins here.

    Raises NotHere; SteppedAside for an officer whom it concerns: that stands sealed inside and nowhere else.
    """
    secret = _unwrapped(tx, tables, holder, case_id, purpose)
    if holder.officer:
        inside = secret if purpose == CASE else _unwrapped(tx, tables, holder, case_id, CASE)
        if holder.officer in stepped_aside(tx, tables, case_id, inside):
            raise SteppedAside
    return secret


def held_keys(tx: Connection, tables: CaseTables, holder: Holder, case_id: bytes) -> dict[str, bytes]:
    """Both by purpose; without the talk's where that one does not open. Raises NotHere, SteppedAside."""
    secrets = {CASE: held_key(tx, tables, holder, case_id, CASE)}
    with suppress(NotHere):
        secrets[TALK] = _unwrapped(tx, tables, holder, case_id, TALK)
    return secrets


def stepped_aside(tx: Connection, tables: CaseTables, case_id: bytes, secret: bytes) -> frozenset[bytes]:
    """The officers who said that it concerns them, by id; `secret` is the case's key for desks. What does not open says
    nothing: a damaged line must shut nobody out.
    """
    entry = tables.entry
    written = entry.c.case_id == case_id, entry.c.purpose == CASE, entry.c.n > TIP_NUMBER
    found = (entry_or_shut(tables, row, secret) for row in tx.execute(select(entry).where(*written)))
    return frozenset(each.by for each in found if each.kind == ASIDE and each.by)


def _unwrapped(tx: Connection, tables: CaseTables, holder: Holder, case_id: bytes, purpose: str) -> bytes:
    key = tables.key
    mine = (key.c.case_id == case_id, key.c.purpose == purpose, key.c.holder == holder.desk_id)
    row = tx.execute(select(key.c.key_id, key.c.wrapped).where(*mine)).one_or_none()
    if row is None or row.key_id not in holder.keys:
        raise NotHere
    try:
        return unwrap(row.wrapped, holder.keys[row.key_id])
    except Unreadable:
        raise NotHere from None


def hold(tx: Connection, tables: CaseTables, case_id: bytes, *names: str) -> Row[tuple[object, ...]]:
    """The case's row, or these columns of it, which nobody else changes until the end of the transaction. Raises
    NotHere once it is gone, Damaged.
    """
    case = tables.case
    wanted = [case.c[name] for name in names or case.c.keys()]
    with told():
        row = tx.execute(select(*wanted).where(case.c.id == case_id).with_for_update()).one_or_none()
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
    """The desk it lies at; of what is over, the province's too, which can have it taken up again or kept. Asked of
    desks that hold its key: whoever else reads along writes notes, and decides nothing. The province's desk may make
    an open case its own at any time (Transfers.take_over).
    """
    return row.desk_id == desk_id or (row.status in lifecycle.OVER and is_above(tx, desk_id))


def is_above(tx: Connection, desk_id: bytes) -> bool:
    """The province's desk."""
    return tx.scalar(select(desk.c.level).where(desk.c.id == desk_id)) == ABOVE
