"""Entries of the directory that their keepers are to look at anew: opened ahead of the day, each once."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.programme.workdays import day_of
from content.services import Keeper, Service
from handlers.officials.owners import is_commune
from storage.duties import keeping, obligations
from storage.duties.lifecycle import OWED
from storage.duties.obligations import ENTRY, Due, Obligation

AHEAD = timedelta(days=90)  # the ladder's first step, and the sixty days which a province may look ahead
AT_ONCE = timedelta(days=28)  # for what is overdue when it gets a keeper
Last = Mapping[tuple[str, str, str], Obligation]


def open_due(tx: Connection, library: Library, plans: Collection[str], today: date) -> int:
    """Idempotent; says how many are new."""
    return obligations.open_new(tx, due(tx, library, plans, today))


def due(tx: Connection, library: Library, plans: Collection[str], today: date) -> tuple[Due, ...]:
    """What is to be opened. Nothing while the same keeper owes the last one still."""
    if not library.services.kept:
        return ()
    last = {(one.plan, one.report, one.owner): one for one in keeping.asked(tx, plans)}
    return tuple(each for each in _all(library, plans, last, today) if _is_there(library, each))


def _all(library: Library, plans: Collection[str], last: Last, today: date) -> Iterator[Due]:
    for entry in library.services.kept:
        keeper = entry.keeper
        if keeper is None or keeper.plan not in plans:
            continue
        before = _before(entry, keeper, last.get((keeper.plan, _subject(entry), keeper.owner)), today)
        if before is not None:
            last_day = library.workdays.last_before(before)
            period = f"{last_day.year:04}E{last_day.month:02}"
            yield Due(keeper.plan, _subject(entry), keeper.owner, period, before, last_day, ENTRY)


def _before(entry: Service, keeper: Keeper, last: Obligation | None, today: date) -> date | None:
    if last and last.state in OWED:
        return None
    before = _months_on(max(entry.as_of, _looked_at(last)), keeper.months)
    if before - today > AHEAD:
        return None
    return before if before > today else today + AT_ONCE


def _looked_at(last: Obligation | None) -> date:
    """When the keeper answered; who was excused is asked anew after the next term."""
    if last is None:
        return date.min
    return day_of(last.first_submitted) if last.first_submitted else last.last_day


def _is_there(library: Library, due: Due) -> bool:
    """Of a commune that is no more nobody is asked."""
    return not is_commune(due.owner) or due.owner in library.units.at(due.last_day).codes


def _subject(entry: Service) -> str:
    return f"{ENTRY}/{entry.id}"


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
