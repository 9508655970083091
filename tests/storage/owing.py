"""Communes that owe reports, for the tests of storage: who reports for them, what they owe, what they hand in."""

from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy import Connection

from storage.accounts import officials
from storage.accounts.organisations import create_organisation
from storage.duties import obligations, reports
from storage.duties.obligations import Due, Obligation
from storage.duties.reports import Filed, Submission
from storage.engine import Database
from tests.storage.town import BA_VI, HANOI

PLAN = "HN-2026-2030"
BEFORE, LAST_DAY = date(2027, 6, 17), date(2027, 6, 16)
JUNE_10 = datetime(2027, 6, 10, 7, 5, tzinfo=UTC)
FILED = Filed("report-commune-hn", 1, {"b01": ["12"], "d02": ["3", "2", "0"], "e09": ["hai cơ sở đã khóa"]})
_receipts = count(1)


def due(owner: str = BA_VI, period: str = "2027S1", last_day: date = LAST_DAY, **changed: str) -> Due:
    return Due(
        **{"plan": PLAN, "report": "half-year", **changed}, owner=owner, period=period, before=BEFORE, last_day=last_day
    )


def open_one(database: Database, *args: object, **changed: object) -> Obligation:
    """One obligation, opened; the same one again if it stands open."""
    wanted = due(*args, **changed)
    database.write(lambda tx: obligations.open_new(tx, [wanted]))
    owned = database.read(lambda tx: obligations.of_owner(tx, wanted.plan, wanted.owner))
    return next(one for one in owned if (one.report, one.period) == (wanted.report, wanted.period))


def now_of(database: Database, owed: Obligation) -> Obligation:
    """The obligation as it stands."""
    found = database.read(lambda tx: obligations.by_id(tx, owed.id))
    assert found is not None
    return found


def reporter(database: Database, unit: str | None = BA_VI, role: str = "reporter", province: str = HANOI) -> bytes:
    def make(tx: Connection) -> bytes:
        return officials.add(tx, create_organisation(tx, f"UBND {unit}", None, province, unit), role).id

    return database.write(make)


def hand_in(
    database: Database, owed: Obligation, by: bytes, at: datetime = JUNE_10, filed: Filed = FILED
) -> Submission:
    """A draft, and then the report."""
    receipt = f"{owed.period}-{next(_receipts)}"
    database.write(lambda tx: reports.save_draft(tx, owed.id, "{}", by, at))
    return database.write(lambda tx: reports.submit(tx, owed, filed, by, at, receipt))


def decide(database: Database, owed: Obligation, to: str, reason: str | None = None) -> int:
    """What the province says to a report."""
    return database.write(lambda tx: obligations.change(tx, owed.id, to, "province", None, JUNE_10, reason))
