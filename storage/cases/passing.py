"""A case on its way from one desk to another: since when, as part of a query over the cases of one side."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy import case as where_

from storage.cases.tables import CaseTables


def passed_on(tables: CaseTables) -> ColumnElement[date | None]:
    """The day of the newest transfer while nobody acknowledged it, else nothing."""
    case, moved = tables.case, tables.transfer
    day = where_((moved.c.acknowledged.is_(None), moved.c.day))
    newest = select(day).where(moved.c.case_id == case.c.id).order_by(moved.c.n.desc()).limit(1)
    return newest.correlate(case).scalar_subquery()
