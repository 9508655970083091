"""What becomes of nudges that go by a channel: who takes them, what died in flight, and what certainly reached nobody.

In flight at a crash: nobody knows whether it went out, so that it stays served, and the next step covers it. Never
left, or came back: it is kept without what it was about, so that the next tick says that anew (decision 13). Settled
before it left: that is left out, and where nothing else is in it, it is done. What stood on the page keeps all of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, and_, bindparam, delete, or_, select, update

from storage.accounts import addresses
from storage.duties import settled
from storage.duties.duty_tables import nudge, nudge_item, official_wish
from storage.duties.nudges import CLAIMED, DONE, PAUSED, SENDING, SENT, UNDELIVERED, UNKNOWN, Nudge
from storage.moments import seconds
from storage.tables import official, organisation, setting

IN_FLIGHT = timedelta(minutes=10)  # no sending takes longer: who has not said by then what became of it is dead
_PROVINCE = (
    select(organisation.c.province_code)
    .join(official, official.c.organisation_id == organisation.c.id)
    .where(official.c.id == nudge.c.official_id)
    .correlate(nudge)
    .scalar_subquery()
)
_IS_PAUSED = (
    select(setting.c.key).where(setting.c.key == PAUSED + _PROVINCE, setting.c.value != "").correlate(nudge).exists()
)
_OVERDUE = select(nudge_item.c.step).where(nudge_item.c.nudge_id == bindparam("mine"), nudge_item.c.step.like("T+%"))
_LOSE = update(nudge).where(nudge.c.state == SENDING, nudge.c.at <= bindparam("dead")).values(state=UNKNOWN)
_PAGE = update(nudge).where(nudge.c.id == bindparam("mine")).values(state=SENT, channel=None)
_IDS: BindParameter[bytes] = bindparam("ids", expanding=True)
_ITEMS = delete(nudge_item).where(nudge_item.c.nudge_id.in_(_IDS))
_MARK = update(nudge).where(nudge.c.id.in_(_IDS)).values(state=UNDELIVERED)
_FINISH = update(nudge).where(nudge.c.id.in_(_IDS)).values(state=DONE)
_DUE_AGAIN = update(nudge).where(nudge.c.id == bindparam("mine")).values(state=CLAIMED)


@dataclass(frozen=True)
class Due:
    """The nudges of a `day` that go by a `channel` because it comes first of those `in_use`; `hour`: not of people who
    want nothing now.
    """

    channel: str
    day: date
    in_use: tuple[str, ...]
    hour: time | None = None

    @property
    def said(self) -> dict[str, object]:
        return {"day": self.day} | ({} if self.hour is None else {"hour": f"{self.hour:%H:%M}"})


def waiting(tx: Connection, due: Due, limit: int) -> tuple[bytes, ...]:
    """Which are due, oldest first. A look at a whole day: it is had by reading, so that nobody waits for the writer."""
    found = tx.execute(_waiting(due.channel, due.in_use, due.hour is not None), due.said | {"limit": limit})
    return tuple(row.id for row in found)


def take(tx: Connection, due: Due, waiting: Iterable[bytes], at: datetime) -> tuple[Nudge, ...]:
    """Those of the `waiting` that are due still, oldest first: they are being sent from now on, by nobody else, and
    once. What is settled of them is left out, unless it stood on the page.
    """
    among = due.said | {"among": tuple(waiting)}
    rows = tx.execute(_take(due.channel, due.in_use, due.hour is not None), among).all()
    done = _leave_out(tx, [row.id for row in rows if row.state == CLAIMED], due.day)
    going = [row for row in rows if row.id not in done]
    if going:
        taken = update(nudge).where(nudge.c.id.in_([row.id for row in going]))
        tx.execute(taken.values(state=SENDING, at=seconds(at), channel=due.channel))
    return tuple(Nudge(row.id, row.official_id, row.on_day, SENDING, at, (), due.channel) for row in going)


def finish(tx: Connection, nudge_id: bytes, day: date) -> None:
    """Nothing of it was to be said when it was drawn: it is done; due again if something is to be said meanwhile."""
    if not _leave_out(tx, [nudge_id], day):
        tx.execute(_DUE_AGAIN, {"mine": nudge_id})


def is_overdue(tx: Connection, nudge_id: bytes) -> bool:
    """Whether it is about something whose last day was over."""
    return tx.execute(_OVERDUE, {"mine": nudge_id}).first() is not None


def put_on_page(tx: Connection, nudge_id: bytes) -> None:
    """No channel has it: it stands there, and if it is overdue a muted channel takes it."""
    tx.execute(_PAGE, {"mine": nudge_id})


def lose(tx: Connection, now: datetime) -> int:
    """What was in flight when its process died may or may not have gone out; returns how many. A living process's
    nudges are left alone.
    """
    return tx.execute(_LOSE, {"dead": seconds(now - IN_FLIGHT)}).rowcount


def let_go(tx: Connection, nudge_ids: Iterable[bytes]) -> None:
    """What they were about is to be said anew."""
    for statement in (_ITEMS, _MARK):
        tx.execute(statement, {"ids": tuple(nudge_ids)})


def _leave_out(tx: Connection, nudge_ids: Collection[bytes], day: date) -> set[bytes]:
    """Those of these nudges that were about nothing else: they are done."""
    done = set(nudge_ids) - (settled.leave_out(tx, nudge_ids, day) if nudge_ids else set())
    if done:
        tx.execute(_FINISH, {"ids": tuple(done)})
    return done


@lru_cache
def _due(channel: str, in_use: tuple[str, ...], by_hour: bool) -> Select[tuple[object, ...]]:
    """Its columns alone: what a nudge is about is looked up when it is shown."""
    first = addresses.best_is(channel, nudge.c.official_id, in_use)
    due = or_((nudge.c.state == CLAIMED) & first, _besides(channel))
    today = select(nudge).where(nudge.c.on_day == bindparam("day"), due, ~_IS_PAUSED)
    awake = today.where(~_is_quiet()) if by_hour else today
    return awake.order_by(nudge.c.at, nudge.c.id)


@lru_cache
def _waiting(channel: str, in_use: tuple[str, ...], by_hour: bool) -> Select[tuple[bytes]]:
    return _due(channel, in_use, by_hour).with_only_columns(nudge.c.id).limit(bindparam("limit"))


@lru_cache
def _take(channel: str, in_use: tuple[str, ...], by_hour: bool) -> Select[tuple[object, ...]]:
    among: BindParameter[bytes] = bindparam("among", expanding=True)
    return _due(channel, in_use, by_hour).where(nudge.c.id.in_(among)).with_for_update(skip_locked=True, of=nudge)


def _is_quiet() -> ColumnElement[bool]:
    """Whether they want nothing at this `hour` ("HH:MM", Việt Nam's); theirs may go over midnight."""
    begins, ends = official_wish.c.quiet_from, official_wish.c.quiet_until
    hour: BindParameter[str] = bindparam("hour")
    through = and_(begins <= ends, begins <= hour, ends > hour)
    over = and_(begins > ends, or_(begins <= hour, ends > hour))
    return select(begins).where(official_wish.c.official_id == nudge.c.official_id, or_(through, over)).exists()


def _besides(channel: str) -> ColumnElement[bool]:
    """Who muted a channel has everything on the page; what is overdue goes there all the same."""
    on_page = (nudge.c.state == SENT) & nudge.c.channel.is_(None)
    return on_page & addresses.is_muted(channel, nudge.c.official_id) & settled.stands("T+%")
