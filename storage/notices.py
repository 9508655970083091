"""Notices: what an official is told, at least once. Of a desk's work they never say what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, or_, select, update

from storage.accounts import addresses
from storage.duties.duty_tables import notice
from storage.moments import moment, seconds
from storage.vault import new_id

Kind = Literal["desk", "urgent", "late", "joined", "declined", "unreached", "stuck", "answered", "deputy", "trial"]
DESK: Kind = "desk"
URGENT: Kind = "urgent"
LATE: Kind = "late"
OF_DESKS: tuple[Kind, ...] = (DESK, URGENT, LATE)
ALARMS: tuple[Kind, ...] = (URGENT, LATE)  # kept until they are sent, or what they call to is seen to
UNREACHED: Kind = "unreached"
STUCK: Kind = "stuck"
ANSWERED: Kind = "answered"
DEPUTY: Kind = "deputy"
TRIAL: Kind = "trial"
OF_COLLEAGUES: tuple[Kind, ...] = ("joined", "declined", UNREACHED, STUCK, ANSWERED, DEPUTY, TRIAL)
WAITING, SENT, REFUSED = "waiting", "sent", "refused"
FORGOTTEN = timedelta(hours=1)  # afterwards nothing is kept of when a desk's work came
KEPT = timedelta(days=30)
TRIED = timedelta(hours=1)  # what the messenger does not take by then it will not take at all; alarms it may
LEASE = timedelta(minutes=2)  # whoever set out to send it and has not said so by then is taken for dead
# Built once: every look at the start asks it. A list in it (`in_`) would be spelt out anew at each execution.
_OF_COLLEAGUES = (
    select(notice)
    .where(notice.c.official_id == bindparam("mine"), or_(*(notice.c.kind == kind for kind in OF_COLLEAGUES)))
    .order_by(notice.c.at, notice.c.id)
)


@dataclass(frozen=True)
class Notice:
    """`desk`: the words of every morning, work or not. `urgent`: danger now. `late`: something lies unopened.
    `joined`, `declined`: what a colleague, `about`, did with an invite. `unreached`: the province has units that
    nothing reaches. `stuck`, `answered`: what keeps a unit from filing was told, or answered. `deputy`: they stand in
    for `about`. `trial`: a reminder as the reporter `about` would read it.
    """

    id: bytes
    official_id: bytes
    kind: Kind
    about: bytes | None
    at: datetime


def tell(tx: Connection, official_id: bytes, kind: Kind, at: datetime, about: bytes | None = None) -> bytes:
    """Returns the notice's id."""
    row = {"id": new_id(), "official_id": official_id, "kind": kind, "about": about, "state": WAITING}
    tx.execute(insert(notice).values(**row, at=seconds(at)))
    return row["id"]  # type: ignore[return-value]  # made a line above


def by_id(tx: Connection, notice_id: bytes) -> Notice | None:
    row = tx.execute(select(notice).where(notice.c.id == notice_id)).one_or_none()
    return None if row is None else _notice(row)


def of_colleagues(tx: Connection, official_id: bytes) -> tuple[Notice, ...]:
    """What colleagues did and the official has not answered yet, the oldest first."""
    return tuple(_notice(row) for row in tx.execute(_OF_COLLEAGUES, {"mine": official_id}))


def answer(tx: Connection, official_id: bytes, notice_id: bytes) -> None:
    """They know: it is shown no more."""
    tx.execute(delete(notice).where(notice.c.id == notice_id, notice.c.official_id == official_id))


def last_of_desk(tx: Connection, officials: Iterable[bytes], kind: Kind = URGENT) -> datetime | None:
    """When one of them was told last of such; None if that is long ago."""
    theirs = (notice.c.official_id.in_(tuple(officials)), notice.c.kind == kind)
    at = tx.scalar(select(func.max(notice.c.at)).where(*theirs))
    return None if at is None else moment(at)


def waits(tx: Connection, kind: Kind) -> bool:
    """Whether somebody could not be told of such yet."""
    mine = (notice.c.kind == kind, notice.c.state == WAITING)
    return tx.execute(select(notice.c.id).where(*mine).limit(1)).one_or_none() is not None


def take_back(tx: Connection, officials: Iterable[bytes], kind: Kind) -> int:
    """They need not be told of it any more where they were not; returns how many of such are gone."""
    theirs = (notice.c.official_id.in_(tuple(officials)), notice.c.kind == kind, notice.c.state == WAITING)
    return tx.execute(delete(notice).where(*theirs)).rowcount


def take(tx: Connection, channel: str, now: datetime, limit: int, in_use: Iterable[str]) -> tuple[Notice, ...]:
    """What is to be sent to people for whom this channel comes first of those `in_use`, oldest first; for two minutes
    nobody else has it.
    """
    rows = tx.execute(_due(channel, now, in_use).limit(limit).with_for_update(skip_locked=True, of=notice)).all()
    ids = [row.id for row in rows]
    tx.execute(update(notice).where(notice.c.id.in_(ids)).values(taken=seconds(now)))
    return tuple(_notice(row) for row in rows)


def is_due(tx: Connection, channel: str, now: datetime, in_use: Iterable[str]) -> bool:
    return tx.execute(_due(channel, now, in_use).limit(1)).one_or_none() is not None


def sent(tx: Connection, notice_id: bytes) -> None:
    tx.execute(update(notice).where(notice.c.id == notice_id).values(state=SENT, taken=None))


def give_back(tx: Connection, notice_id: bytes) -> None:
    """It was not sent: it is due again at once."""
    tx.execute(update(notice).where(notice.c.id == notice_id).values(taken=None))


def send_again(tx: Connection, notice_id: bytes) -> None:
    """It was sent and came back: whatever channel is left takes it."""
    mine = (notice.c.id == notice_id, notice.c.state == SENT)
    tx.execute(update(notice).where(*mine).values(state=WAITING, taken=None))


def refused(tx: Connection, notice_id: bytes, now: datetime) -> None:
    """The messenger does not take it: after an hour of that it is tried no more, an alarm still is, every two minutes.
    The start shows it all the same.
    """
    old = (notice.c.at <= seconds(now - TRIED), notice.c.kind.not_in(ALARMS))
    tx.execute(update(notice).where(notice.c.id == notice_id, *old).values(state=REFUSED, taken=None))


def purge(tx: Connection, now: datetime) -> int:
    """Forget when a desk had work, an hour later, and whatever is a month old; returns how many. A morning's words that
    could not be sent in that hour go too; an alarm stays until it is sent, or taken back.
    """
    alarm = notice.c.kind.in_(ALARMS) & (notice.c.state == WAITING)
    old = (notice.c.kind.in_(OF_DESKS) & (notice.c.at <= seconds(now - FORGOTTEN))) | (
        notice.c.at <= seconds(now - KEPT)
    )
    return tx.execute(delete(notice).where(old & ~alarm)).rowcount


def _due(channel: str, now: datetime, in_use: Iterable[str]) -> Select[tuple[object, ...]]:
    first = addresses.best_is(channel, notice.c.official_id, in_use)
    free = or_(notice.c.taken.is_(None), notice.c.taken <= seconds(now - LEASE))
    return select(notice).where(notice.c.state == WAITING, free, first).order_by(notice.c.at, notice.c.id)


def _notice(row: Row[tuple[object, ...]]) -> Notice:
    return Notice(row.id, row.official_id, row.kind, row.about, moment(row.at))
