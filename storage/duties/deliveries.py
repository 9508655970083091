"""What becomes of nudges that go by a channel: who takes them, what died in flight, and what certainly reached nobody.

In flight at a crash: nobody knows whether it went out, so that it stays served, and the next step covers it. Never
left, or came back: it is kept without what it was about, so that the next tick says that anew (decision 13).
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, and_, bindparam, delete, or_, select, update

from storage.accounts import addresses
from storage.duties.duty_tables import nudge, nudge_item, obligation, official_wish
from storage.duties.lifecycle import OWED
from storage.duties.nudges import CLAIMED, PAUSED, SENDING, SENT, UNDELIVERED, UNKNOWN, Nudge
from storage.moments import seconds
from storage.tables import official, organisation, setting

IN_FLIGHT = timedelta(minutes=10)  # no sending takes longer: who has not said by then what became of it is dead
AT_ONCE = 500  # a statement takes so many values and more
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
_ABOUT = select(nudge_item.c.nudge_id).where(nudge_item.c.nudge_id == nudge.c.id).correlate(nudge)
_IS_OVERDUE = _ABOUT.where(nudge_item.c.step.like("T+%")).exists()
_IS_OWED = _ABOUT.join(obligation, obligation.c.id == nudge_item.c.obligation_id).where(obligation.c.state.in_(OWED))
_OVERDUE = select(nudge.c.id).where(nudge.c.id == bindparam("mine"), _IS_OVERDUE)
_LOSE = update(nudge).where(nudge.c.state == SENDING, nudge.c.at <= bindparam("dead")).values(state=UNKNOWN)
_PAGE = update(nudge).where(nudge.c.id == bindparam("mine")).values(state=SENT, channel=None)
_UNSENT = (
    select(nudge.c.id).where(nudge.c.state == CLAIMED, nudge.c.on_day < bindparam("day")).with_for_update(of=nudge)
)
_IDS: BindParameter[bytes] = bindparam("ids", expanding=True)
_ITEMS = delete(nudge_item).where(nudge_item.c.nudge_id.in_(_IDS))
_MARK = update(nudge).where(nudge.c.id.in_(_IDS)).values(state=UNDELIVERED)


def take(
    tx: Connection, channel: str, day: date, at: datetime, limit: int, in_use: Iterable[str], hour: time | None = None
) -> tuple[Nudge, ...]:
    """The day's claimed nudges of people for whom this channel comes first of those `in_use`, oldest first: they are
    being sent from now on, by nobody else, and once.
    """
    rows = tx.execute(_take(channel, tuple(in_use), hour is not None), _now(day, hour, limit)).all()
    if not rows:
        return ()
    taken = update(nudge).where(nudge.c.id.in_([row.id for row in rows]))
    tx.execute(taken.values(state=SENDING, at=seconds(at), channel=channel))
    return tuple(Nudge(row.id, row.official_id, row.on_day, SENDING, at, (), channel) for row in rows)


def is_due(tx: Connection, channel: str, day: date, in_use: Iterable[str], hour: time | None = None) -> bool:
    asked = _due(channel, tuple(in_use), hour is not None)
    return tx.execute(asked, _now(day, hour, 1)).one_or_none() is not None


def is_overdue(tx: Connection, nudge_id: bytes) -> bool:
    """Whether it is about something whose last day was over."""
    return tx.execute(_OVERDUE, {"mine": nudge_id}).one_or_none() is not None


def put_on_page(tx: Connection, nudge_id: bytes) -> None:
    """No channel has it: it stands there, and if it is overdue a muted channel takes it."""
    tx.execute(_PAGE, {"mine": nudge_id})


def lose(tx: Connection, now: datetime) -> int:
    """What was in flight when its process died may or may not have gone out; returns how many. A living process's
    nudges are left alone.
    """
    return tx.execute(_LOSE, {"dead": seconds(now - IN_FLIGHT)}).rowcount


def let_go_of_earlier(tx: Connection, today: date) -> int:
    """What was claimed on an earlier day and never left; returns how many."""
    ids = tx.execute(_UNSENT, {"day": today}).scalars().all()
    for first in range(0, len(ids), AT_ONCE):
        let_go(tx, ids[first : first + AT_ONCE])
    return len(ids)


def let_go(tx: Connection, nudge_ids: Iterable[bytes]) -> None:
    for statement in (_ITEMS, _MARK):
        tx.execute(statement, {"ids": tuple(nudge_ids)})


def _now(day: date, hour: time | None, limit: int) -> dict[str, object]:
    return {"day": day, "limit": limit} | ({} if hour is None else {"hour": f"{hour:%H:%M}"})


@lru_cache
def _due(channel: str, in_use: tuple[str, ...], by_hour: bool) -> Select[tuple[object, ...]]:
    """Its columns alone: what a nudge is about is looked up when it is shown. What was filed since is due no more."""
    first = addresses.best_is(channel, nudge.c.official_id, in_use)
    due = or_((nudge.c.state == CLAIMED) & first, _besides(channel))
    today = select(nudge).where(nudge.c.on_day == bindparam("day"), due, ~_IS_PAUSED, _IS_OWED.exists())
    awake = today.where(~_is_quiet()) if by_hour else today
    return awake.order_by(nudge.c.at, nudge.c.id).limit(bindparam("limit"))


@lru_cache
def _take(channel: str, in_use: tuple[str, ...], by_hour: bool) -> Select[tuple[object, ...]]:
    return _due(channel, in_use, by_hour).with_for_update(skip_locked=True, of=nudge)


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
    return on_page & addresses.is_muted(channel, nudge.c.official_id) & _IS_OVERDUE
