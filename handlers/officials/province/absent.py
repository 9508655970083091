"""Who of a unit has said to be away: the province sees it before the first day, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from storage.accounts import officials
from storage.accounts.officials import OfficialRow
from storage.duties import absences
from storage.duties.absences import Absence


@dataclass(frozen=True)
class Away:
    """From `first` to `last`, both included; `deputy`: the code of who stands in, "" for nobody."""

    code: str
    first: date
    last: date
    deputy: str


def of_unit(tx: Connection, reporters: Iterable[OfficialRow], today: date) -> tuple[Away, ...]:
    """What lasts or is to come, by first day."""
    found = (_away(tx, one, span) for one in reporters for span in absences.announced(tx, one.id, today))
    return tuple(sorted(found, key=lambda away: (away.first, away.code)))


def until(tx: Connection, reporters: Iterable[OfficialRow], today: date) -> date | None:
    """The last day on which all of them are away; None where somebody is there."""
    lasts = [_until(absences.announced(tx, one.id, today), today) for one in reporters]
    return min((last for last in lasts if last), default=None) if all(lasts) else None


def _until(spans: Iterable[Absence], today: date) -> date | None:
    """Absences that follow each other are one."""
    last = None
    for span in spans:
        if span.first <= (last or today - timedelta(days=1)) + timedelta(days=1):
            last = max(span.last, last or span.last)
    return last


def _away(tx: Connection, one: OfficialRow, span: Absence) -> Away:
    deputy = officials.by_id(tx, span.deputy_id) if span.deputy_id else None
    return Away(one.code, span.first, span.last, deputy.code if deputy else "")
