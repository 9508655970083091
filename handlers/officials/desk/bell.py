"""The bell of the desks: members who are reached in a messenger are asked to look at the desk, and told nothing of it.

Every working morning all of them get the same words, work or not: that they come says nothing. At once they hear only
of danger now, of what nobody opened for too long, and in working hours of what a colleague handed to them.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from content.programme.workdays import day_of
from handlers.officials.desk.caseclock import slot_end
from handlers.officials.desk.deskrules import DeskRules
from storage import notices
from storage.accounts import addresses, members
from storage.cases.clocks import Clocks, Unopened
from storage.cases.news import News
from storage.cases.tables import CaseTables
from storage.engine import Database

PAUSE = timedelta(minutes=10)  # between two calls of danger: who floods the desk must not make its members mute the bot
AT_ONCE = 200  # cases told upwards at one tick: ten thousand of them must not hold up who is sending a tip


class Bell:
    """One side's; it does not know whether the other has rung."""

    def __init__(self, database: Database, tables: CaseTables, rules: DeskRules) -> None:
        self._database = database
        self._news = News(tables)
        self._rules = rules
        self._rung: date | None = None

    def tick(self, now: datetime) -> int:
        """Returns how many people are told."""
        _take_back(self._database, self._news.calm, notices.URGENT)
        return self._morning(now) + self._danger(now)

    def _morning(self, now: datetime) -> int:
        day = day_of(now)
        if self._rung == day or not self._rules.is_open(now):
            return 0
        told = self._database.write(lambda tx: self._wake(tx, now, day))
        self._rung = day
        return told

    def _wake(self, tx: Connection, now: datetime, day: date) -> int:
        if not self._news.wakes(tx, day):
            return 0
        return _tell(tx, _reached(tx, self._news.desks(tx)), notices.DESK, now)

    def _danger(self, now: datetime) -> int:
        if not self._database.read(self._news.urgent):
            return 0
        return self._database.write(lambda tx: sum(self._call(tx, desk, now) for desk in self._news.urgent(tx)))

    def _call(self, tx: Connection, desk_id: bytes, now: datetime) -> int:
        people = _reached(tx, [desk_id])
        if not people or not self._news.hold(tx, desk_id):
            return 0
        last = notices.last_of_desk(tx, people)
        if last is not None and now - last < PAUSE:
            return 0
        self._news.told(tx, desk_id)
        return _tell(tx, people, notices.URGENT, now)


class Escalation:
    """What the desk asked has not opened so long after the slot of its arrival is told upwards, once; what nobody is
    left there to open at once. One side's.
    """

    def __init__(self, database: Database, tables: CaseTables, rules: DeskRules) -> None:
        self._database = database
        self._clocks = Clocks(tables)
        self._after = timedelta(hours=rules.of(tables).escalate.hours)

    def tick(self, now: datetime) -> int:
        """Returns how many cases were told upwards."""
        _take_back(self._database, self._clocks.calm, notices.LATE)
        lying = self._database.read(self._clocks.unopened)
        found = [each for each in lying if self._is_late(each, now)][:AT_ONCE]
        return self._database.write(lambda tx: self._tell_all(tx, found, now)) if found else 0

    def _is_late(self, found: Unopened, now: datetime) -> bool:
        return found.stranded or slot_end(found.day, found.slot) + self._after <= now

    def _tell_all(self, tx: Connection, found: Iterable[Unopened], now: datetime) -> int:
        told = [above for each in found if (above := self._clocks.escalate(tx, each, day_of(now)))]
        for desk_id in sorted({desk_id for above in told for desk_id in above}):
            call_late(tx, desk_id, now)
        return len(told)


def call_late(tx: Connection, desk_id: bytes, now: datetime) -> None:
    """That something waits for this desk. Once an hour, however much: so long it is known who was told."""
    people = _reached(tx, [desk_id])
    if people and notices.last_of_desk(tx, people, notices.LATE) is None:
        _tell(tx, people, notices.LATE, now)


def tell_colleague(tx: Connection, official_id: bytes, rules: DeskRules, now: datetime) -> None:
    """Who was handed a case hears the morning's words at once; outside working hours with everybody next morning."""
    if rules.is_open(now) and official_id in addresses.reached(tx, addresses.TELEGRAM):
        last = notices.last_of_desk(tx, [official_id], notices.DESK)
        if last is None or now - last >= PAUSE:
            _tell(tx, {official_id}, notices.DESK, now)


def _reached(tx: Connection, desks: Iterable[bytes]) -> set[bytes]:
    """The members of these desks who can open cases and have a messenger, each once."""
    return _members(tx, desks) & addresses.reached(tx, addresses.TELEGRAM)


def _take_back(database: Database, calm: Callable[[Connection], Iterable[bytes]], kind: notices.Kind) -> None:
    """An alarm that could not be sent is kept until what it calls to was seen to: then nobody need be told."""
    if not database.read(lambda tx: notices.waits(tx, kind)):
        return
    database.write(lambda tx: notices.take_back(tx, _members(tx, calm(tx)), kind))


def _members(tx: Connection, desks: Iterable[bytes]) -> set[bytes]:
    return set[bytes]().union(*(members.admitted(tx, desk_id) for desk_id in desks))


def _tell(tx: Connection, people: set[bytes], kind: notices.Kind, now: datetime) -> int:
    for official_id in sorted(people):
        notices.tell(tx, official_id, kind, now)
    return len(people)
