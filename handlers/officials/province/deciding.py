"""What the province decides about one unit's report: accepted, sent back, another day, exempt; and what it answers."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.programme.workdays import day_of
from handlers.conversation import Clock
from handlers.officials.owners import stands
from handlers.officials.province import decisions
from handlers.officials.province.decisions import (
    EmptyReason,
    NotHere,
    NotYours,
    NumbersOfPeople,
    check_focal,
    checked,
)
from storage import notices
from storage.accounts import officials
from storage.accounts.officials import Seat
from storage.duties import ad_hoc, hindrances, moved_days, obligations
from storage.duties.lifecycle import ACCEPTED, EXEMPT, EXPECTED, NotAllowed
from storage.duties.obligations import Obligation
from storage.engine import Database

__all__ = [
    "BadDay",
    "Closed",
    "Deciding",
    "EmptyReason",
    "NotHere",
    "NotYours",
    "NumbersOfPeople",
    "check_focal",
    "checked",
]
FARTHEST = timedelta(days=60)


class BadDay(ValueError):
    """`why`: past (not after today and the day it has), off (no working day) or far (more than 60 days later)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Closed(Exception):
    """What was asked out of turn is closed, and stays so for every unit."""


class Deciding:
    """Every call is one transaction; a seat decides in its own province and nowhere else."""

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        self._database = database
        self._library = library
        self._clock = clock

    def accept(self, seat: Seat, written: str) -> None:
        """Raises NotYours, NotHere, NotAllowed."""
        self._decide(seat, written, lambda tx, duty: self._change(tx, seat, duty, ACCEPTED, None))

    def send_back(self, seat: Seat, written: str, reason: str) -> None:
        """The unit goes on from what it filed. Raises NotYours, NotHere, NotAllowed, EmptyReason,
        NumbersOfPeople.
        """
        said = checked(reason)
        self._decide(seat, written, lambda tx, duty: self._send_back(tx, seat, duty, said))

    def exempt(self, seat: Seat, written: str, reason: str) -> None:
        """It is asked of this unit no more, and counted no more. Raises as `send_back`."""
        said = checked(reason)
        self._decide(seat, written, lambda tx, duty: self._change(tx, seat, duty, EXEMPT, said))

    def ask_again(self, seat: Seat, written: str) -> None:
        """The exemption is taken back: the report is where it was before. Raises NotYours, NotHere, NotAllowed,
        Closed.
        """
        self._decide(seat, written, lambda tx, duty: self._ask_again(tx, seat, duty))

    def extend(self, seat: Seat, written: str, day: date, reason: str) -> None:
        """A later last day for this unit alone. Raises as `send_back`, and BadDay."""
        said = checked(reason)
        self._decide(seat, written, lambda tx, duty: self._extend(tx, seat, duty, day, said))

    def answer(self, seat: Seat, written: str, n: int, words: str) -> None:
        """What the unit told keeps it from filing; its reporters hear that there is an answer. Raises as `send_back`;
        NotAllowed where somebody has answered already.
        """
        said = checked(words)
        self._decide(seat, written, lambda tx, duty: self._answer(tx, seat, duty, n, said))

    @property
    def today(self) -> date:
        return day_of(self._clock.now())

    def _decide(self, seat: Seat, written: str, act: Callable[[Connection, Obligation], None]) -> None:
        def decide(tx: Connection) -> None:
            check_focal(seat)
            act(tx, obligations.hold(tx, self._duty(tx, seat, written).id))

        self._database.write(decide)

    def _send_back(self, tx: Connection, seat: Seat, duty: Obligation, reason: str) -> None:
        self._check_stands(duty)
        decisions.send_back(tx, seat, duty, self._clock.now(), reason)

    def _check_stands(self, duty: Obligation) -> None:
        """Nothing can be asked of a unit that is no more. Raises NotAllowed."""
        if not stands(self._library, duty, self.today):
            raise NotAllowed("its unit is no more")

    def _change(self, tx: Connection, seat: Seat, duty: Obligation, to: str, reason: str | None) -> None:
        decisions.change(tx, seat, duty, to, self._clock.now(), reason)

    def _ask_again(self, tx: Connection, seat: Seat, duty: Obligation) -> None:
        if ad_hoc.is_closed(tx, duty.plan, duty.report, duty.period):
            raise Closed
        self._check_stands(duty)
        spared = obligations.spared_by(tx, duty)
        self._change(tx, seat, duty, spared.before if spared else EXPECTED, None)

    def _extend(self, tx: Connection, seat: Seat, duty: Obligation, day: date, reason: str) -> None:
        latest = max(self.today, duty.last_day)
        if day <= latest:
            raise BadDay("past")
        if day > latest + FARTHEST:
            raise BadDay("far")
        if not self._library.workdays.is_working(day):
            raise BadDay("off")
        moved_days.move(tx, duty, day, seat.id, self._clock.now(), reason)

    def _answer(self, tx: Connection, seat: Seat, duty: Obligation, n: int, words: str) -> None:
        now = self._clock.now()
        if not hindrances.answer(tx, duty.id, n, words, seat.id, now):
            raise NotAllowed("answered already")
        for reporter in officials.reporters(tx, seat.province_code).get(duty.owner, ()):
            notices.tell(tx, reporter.id, notices.ANSWERED, now, seat.id)

    def _duty(self, tx: Connection, seat: Seat, written: str) -> Obligation:
        """Raises NotHere."""
        return decisions.duty_of(tx, self._library, seat, written)
