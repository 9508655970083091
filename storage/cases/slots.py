"""Forgetting the hour of arrival: the 6-hour slot stays only while the 24-hour limit runs."""

from datetime import date, timedelta

from sqlalchemy import Connection, update

from storage.cases.tables import CaseTables


def forget_slots(tx: Connection, tables: CaseTables, today: date, slot: int) -> int:
    """Empty the slots that ended 24 hours before the present day and slot began; returns how many."""
    case, yesterday = tables.case, today - timedelta(days=1)
    over = (case.c.day < yesterday) | ((case.c.day == yesterday) & (case.c.slot < slot))
    return tx.execute(update(case).where(case.c.slot.is_not(None), over).values(slot=None)).rowcount
