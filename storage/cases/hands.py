"""In whose hands a case is: an officer took it, or was asked to by a colleague. Bound to one side's tables."""

from datetime import date

from sqlalchemy import Connection, select, update

from storage.cases.envelope import CASE
from storage.cases.holding import held_key, hold_own
from storage.cases.opened import Holder
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
from storage.tables import desk, organisation

NOBODY = {"officer": None, "given": None}


class Hands:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables

    def desks(self, tx: Connection, case_id: bytes) -> tuple[tuple[str, str], ...]:
        """Every desk that has its key, by its name and its organisation's: the one that answers for it first."""
        case, key = self._tables.case, self._tables.key
        named = select(desk.c.name, organisation.c.name.label("owner")).select_from(key)
        found = (
            named.join(desk, desk.c.id == key.c.holder)
            .join(organisation, organisation.c.id == desk.c.organisation_id)
            .join(case, case.c.id == key.c.case_id)
            .where(key.c.case_id == case_id, key.c.purpose == CASE)
            .order_by((desk.c.id != case.c.desk_id), organisation.c.name, desk.c.name)
        )
        return tuple((row.name, row.owner) for row in tx.execute(found))

    def put(self, tx: Connection, holder: Holder, case_id: bytes, officer_id: bytes, given: date | None = None) -> None:
        """Into this officer's hands, whoever had it; `given`: the day on which a colleague asked them to. What had been
        told upwards is seen to from then on.

        Raises NotHere, NotAllowed once it is over, and for a desk that only reads along.
        """
        held_key(tx, self._tables, holder, case_id, CASE)
        if hold_own(tx, self._tables, holder, case_id).status in lifecycle.OVER:
            raise lifecycle.NotAllowed("it is over")
        case = self._tables.case
        tx.execute(update(case).where(case.c.id == case_id).values(officer=officer_id, given=given, escalated=None))

    def looked(self, tx: Connection, case_id: bytes, officer_id: bytes) -> None:
        """Who was asked to go on with it has seen it."""
        case = self._tables.case
        theirs = case.c.id == case_id, case.c.officer == officer_id, case.c.given.is_not(None)
        tx.execute(update(case).where(*theirs).values(given=None))

    def let_go(self, tx: Connection, case_id: bytes, officer_id: bytes) -> None:
        """Nobody's again, where it was theirs."""
        case = self._tables.case
        tx.execute(update(case).where(case.c.id == case_id, case.c.officer == officer_id).values(**NOBODY))

    def let_all_go(self, tx: Connection, officer_id: bytes) -> None:
        """Who leaves has nothing in hand."""
        case = self._tables.case
        tx.execute(update(case).where(case.c.officer == officer_id).values(**NOBODY))
