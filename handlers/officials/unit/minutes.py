"""What filing a report took others: measured, never guessed. Of units, and of none by name."""

from datetime import date
from math import ceil
from statistics import median

from sqlalchemy import Connection

from content.programme.workdays import day_of
from storage.duties import ad_hoc, spans
from storage.duties.spans import Span

FEW = 10  # units: below that nothing is said
STEP = 5


class Measured:
    """What is known of each report, asked once a day: a morning writes hundreds of letters and draws as many cards."""

    def __init__(self) -> None:
        self._known: tuple[date, dict[tuple[str, str], int | None]] = (date.min, {})

    def minutes(self, tx: Connection, plan: str, report: str, today: date) -> int | None:
        day, known = self._known
        if day != today:
            self._known = today, (known := {})
        if (plan, report) not in known:
            known[plan, report] = minutes(tx, plan, report)
        return known[plan, report]


def minutes(tx: Connection, plan: str, report: str) -> int | None:
    """The middle one of the units that began and filed on one day, each by the last time it did, rounded up. What is
    asked out of turn has other questions each time: nobody has measured it.
    """
    found = spans.of_report(tx, plan, report) if report != ad_hoc.REPORT else ()
    took = {span.owner: _minutes(span) for span in found if day_of(span.began) == day_of(span.filed)}
    return max(STEP, ceil(median(took.values()) / STEP) * STEP) if len(took) >= FEW else None


def _minutes(span: Span) -> float:
    return (span.filed - span.began).total_seconds() / 60
