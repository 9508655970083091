"""A report that somebody is at: what is owed, what is written in it, what was filed before it. One look for all."""

import json
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection, Row, bindparam, select

from storage.duties import obligations, reports
from storage.duties.duty_tables import obligation, report_draft
from storage.duties.obligations import NoSuchObligation, Obligation
from storage.duties.reports import Answers


@dataclass(frozen=True)
class AtHand:
    """`draft`: as it was saved, None where nothing is written; `before`: the figures filed last for an earlier last
    day, None where there are none. Both are JSON.
    """

    owed: Obligation
    draft: str | None = field(repr=False)
    before: str | None = field(repr=False)

    @cached_property
    def previous(self) -> Answers | None:
        return None if self.before is None else json.loads(self.before)


_LOOK = (
    select(obligation, report_draft.c.plain, reports.ANSWERS_BEFORE.label("before_it"))
    .outerjoin(report_draft, report_draft.c.obligation_id == obligation.c.id)
    .where(obligation.c.id == bindparam("mine"))
)


def look(tx: Connection, obligation_id: bytes) -> AtHand | None:
    row = tx.execute(_LOOK, {"mine": obligation_id}).one_or_none()
    return None if row is None else _read(row)


def hold(tx: Connection, obligation_id: bytes) -> AtHand:
    """As it is now, and as nobody else can change it until the end of the transaction. Raises NoSuchObligation.

    Where others write at the same time it is held first, and looked at then: one statement for both would wait for
    their end, and show the draft as it was before.
    """
    if tx.dialect.name != "sqlite":
        obligations.hold(tx, obligation_id)
    found = look(tx, obligation_id)
    if found is None:
        raise NoSuchObligation
    return found


def _read(row: Row[tuple[object, ...]]) -> AtHand:
    return AtHand(obligations.of_row(row), row.plain, row.before_it)
