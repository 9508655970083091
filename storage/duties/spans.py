"""How long reports took: from the first answer that was kept until the whole of it was handed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from storage.duties.duty_tables import obligation, obligation_change, submission
from storage.duties.lifecycle import DRAFT, EXPECTED
from storage.duties.obligations import REPORT
from storage.duties.reports import FULL
from storage.moments import moment

_O = obligation.c
_BEGAN, _FILED = func.min(obligation_change.c.at), func.min(submission.c.at)
_BEGINS = (obligation_change.c.before == EXPECTED, obligation_change.c.after == DRAFT)
_SPANS = (
    select(_O.owner, _BEGAN.label("began"), _FILED.label("filed"))
    .join(obligation_change, obligation_change.c.obligation_id == _O.id)
    .join(submission, submission.c.obligation_id == _O.id)
    .where(_O.kind == REPORT, _O.plan == bindparam("plan"), _O.report == bindparam("report"))
    .where(*_BEGINS, submission.c.kind == FULL)
    .group_by(_O.id, _O.owner)
    .order_by(_FILED)
)


@dataclass(frozen=True)
class Span:
    """One report of one unit."""

    owner: str
    began: datetime
    filed: datetime


def of_report(tx: Connection, plan: str, report: str) -> tuple[Span, ...]:
    """Of every period, the last that came in at the end."""
    rows = tx.execute(_SPANS, {"plan": plan, "report": report})
    return tuple(Span(row.owner, moment(row.began), moment(row.filed)) for row in rows)
