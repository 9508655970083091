"""What the keepers of the directory's entries were asked."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from storage.duties.duty_tables import obligation
from storage.duties.obligations import ENTRY, Obligation, of_row

_O = obligation.c
_PLANS = _O.plan.in_(bindparam("plans", expanding=True))
_ASKED = select(obligation).where(_O.kind == ENTRY, _PLANS).order_by(_O.last_day, _O.owner, _O.report)


def asked(tx: Connection, plans: Iterable[str]) -> tuple[Obligation, ...]:
    """Whatever its state; by last day."""
    return tuple(of_row(row) for row in tx.execute(_ASKED, {"plans": tuple(plans)}))
