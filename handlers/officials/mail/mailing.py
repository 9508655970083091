"""A parcel for a mailbox as what a letter says, with the links that lead its reader to the page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from content.library import Library
from content.programme.workdays import day_of
from content.questions.forms import Form
from handlers.conversation import Clock
from handlers.officials.mail.mailed import Mailing, Owing, Sent, to_tell, to_unit
from handlers.officials.mail.returns import Stops
from handlers.officials.mail.superior import Late, to_superior
from handlers.officials.naming import called_of, report_name
from handlers.officials.nudging.outgoing import Parcel
from handlers.officials.owners import owner_name
from handlers.officials.parts import duty_address, plan_of
from handlers.officials.unit.drafted import form_of, previous_answers
from handlers.officials.unit.minutes import Measured
from handlers.officials.unit.notice_words import notice_words
from handlers.officials.unit.review import missing_in
from handlers.officials.unit.work import work_in
from handlers.officials.words import state_words
from storage import notices
from storage.accounts import addresses, officials, passes
from storage.accounts.addresses import EMAIL
from storage.accounts.officials import REPORTER, Seat
from storage.duties import arms, deliveries, nudges, obligations, reports, settled
from storage.duties.lifecycle import PARTIAL
from storage.duties.obligations import ENTRY, REPORT, Obligation
from storage.engine import Database
from storage.vault import Keyring

Place = Callable[[str], str]  # where a place of the conversation opens, for the reader of this letter


class NothingToSay(Exception):
    """What it was about is done."""


class NobodyReads(Exception):
    """Its reader is gone, or the mailbox."""


@dataclass(frozen=True)
class Written:
    """`letter`: the name it goes under; `stop`: where to have no more of it, None where it says what is overdue."""

    mailing: Mailing
    to: str = field(repr=False)
    letter: str
    stop: str | None = field(repr=False)


class Mailings:
    """`page`: the pages' public address, no slash; `ring` is the officials' zone."""

    def __init__(self, database: Database, library: Library, clock: Clock, ring: Keyring, page: str) -> None:
        self._database = database
        self._library = library
        self._clock = clock
        self._ring = ring
        self._stops = Stops(database, ring)
        self._measured = Measured()
        self.page = page

    def written(self, parcel: Parcel) -> Written:
        """With a pass of its own: the links of the reminder before lead nowhere now.

        Raises NothingToSay, NobodyReads.
        """
        return self._database.write(lambda tx: self._written(tx, parcel))

    def _written(self, tx: Connection, parcel: Parcel) -> Written:
        seat = officials.seat_of(tx, parcel.official_id)
        mailbox = addresses.of_official(tx, self._ring, parcel.official_id, EMAIL)
        if seat is None or mailbox is None:
            raise NobodyReads
        token = passes.give(tx, seat.id, "mail", self._clock.real())
        mailing = self._mailing(tx, parcel, seat, lambda place: way_in(self.page, token, place))
        stop = None if _is_overdue(tx, parcel) else f"{self.page}/u/{self._stops.token(mailbox.name)}"
        return Written(mailing, mailbox.address, duty_address(parcel.id), stop)

    def _mailing(self, tx: Connection, parcel: Parcel, seat: Seat, place: Place) -> Mailing:
        if parcel.kind == "notice":
            return _told(tx, parcel, place, day_of(self._clock.now()))
        nudge, today = nudges.by_id(tx, parcel.id), day_of(self._clock.now())
        to_say = settled.to_say(tx, parcel.id, today)
        ids = dict.fromkeys(item.obligation_id for item in nudge.items) if nudge else ()
        found = (obligations.by_id(tx, each) for each in ids if each in to_say)
        owed = [duty for duty in found if duty is not None]
        if not owed:
            raise NothingToSay
        if seat.role == REPORTER:
            return to_unit((self._owing(tx, duty, place) for duty in owed), today, self._library.workdays)
        return to_superior([self._late(tx, duty) for duty in owed], place(parcel.place))

    def _owing(self, tx: Connection, duty: Obligation, place: Place) -> Owing:
        plan, form = plan_of(self._library, duty), form_of(tx, self._library, duty)
        work = work_in(form, previous_answers(tx, self._library, duty)) if form else None
        called = called_of(tx, self._library, duty)
        ways = self._ways(tx, duty, place, files=form is not None)
        took = self._measured.minutes(tx, duty.plan, duty.report, day_of(self._clock.now()))
        return Owing(duty, plan, self._owner(duty), ways, work, took, sent=_sent(tx, duty, form), called=called)

    def _ways(self, tx: Connection, duty: Obligation, place: Place, *, files: bool) -> Mapping[str, str]:
        return {way: place(there) for way, there in _places(duty, files, self._may_promise(tx, duty))}

    def _may_promise(self, tx: Connection, duty: Obligation) -> bool:
        return day_of(self._clock.now()) < duty.last_day and not arms.withholds_promise(tx, duty)

    def _late(self, tx: Connection, duty: Obligation) -> Late:
        state = state_words(duty, day_of(self._clock.now()))
        return Late(self._owner(duty), report_name(tx, self._library, duty), state, duty.kind == ENTRY)

    def _owner(self, duty: Obligation) -> str:
        return owner_name(self._library, plan_of(self._library, duty), duty.owner)


def _is_overdue(tx: Connection, parcel: Parcel) -> bool:
    """Then it goes to who turned letters off too, also about a report that came back, which is not called late."""
    return parcel.kind == "nudge" and deliveries.is_overdue(tx, parcel.id)


def _sent(tx: Connection, duty: Obligation, form: Form | None) -> Sent | None:
    """None unless a part of it was filed."""
    if form is None or duty.state != PARTIAL:
        return None
    filed = reports.latest(tx, [duty.id])[duty.id]
    return Sent(filed.at, filed.receipt, missing_in(form, filed.answers))


def way_in(page: str, token: str, place: str) -> str:
    """Where a letter leads: it is kept by no proxy's log of ours (deploy/nginx.conf keeps none)."""
    return f"{page}/o/letter/{token}/{place}"


def _places(duty: Obligation, files: bool, promises: bool) -> Iterable[tuple[str, str]]:
    here = duty_address(duty.id)
    if duty.kind == ENTRY:
        yield "entry", f"entry/{here}"
    if files:
        yield "file", f"file/{here}"
    if promises:
        yield "promise", f"promise/{here}"
    yield "hand-over", "hand-over"
    if duty.kind == REPORT:
        yield "document", f"document/{here}"
    yield "stuck", f"stuck/{here}"


def _told(tx: Connection, parcel: Parcel, place: Place, today: date) -> Mailing:
    """Of a desk's work the subject says nothing. Raises NothingToSay for what was answered meanwhile."""
    found = notices.by_id(tx, parcel.id)
    if found is None:
        raise NothingToSay
    words = notice_words(tx, found, today)
    return to_tell(words, place(parcel.place), found.kind if found.kind in notices.OF_COLLEAGUES else "tell")
