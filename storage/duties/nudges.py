"""Nudges: what officials were told or are to be told, what became of it, and what they had already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, Select, bindparam, func, select, update

from storage.accounts import addresses
from storage.duties.duty_tables import (
    absence,
    nudge,
    nudge_item,
    obligation,
    obligation_change,
    obligation_day,
)
from storage.duties.lifecycle import OWED
from storage.duties.obligations import IN_SIGHT
from storage.moments import moment
from storage.tables import official, official_address

CLAIMED = "claimed"
SENDING = "sending"
SENT = "sent"
BLOCKED = "blocked"
UNKNOWN = "unknown"
UNDELIVERED = "undelivered"
DONE = "done"
PAUSED = "paused:"  # a setting, followed by the province's code: since when, "" where it was lifted


@dataclass(frozen=True)
class Item:
    obligation_id: bytes
    step: str


@dataclass(frozen=True)
class Nudge:
    """`state`: claimed → sent on the page at once; through a channel claimed → sending → sent, claimed again for the
    next channel, blocked where none is left, unknown when the process died in between; undelivered where it certainly
    reached nobody, done where all of it was settled before it left: then it is about nothing. `channel`: by which it
    went, None for the page.
    """

    id: bytes
    official_id: bytes
    on_day: date
    state: str
    at: datetime
    items: tuple[Item, ...]
    channel: str | None = None


# Built once: the tick goes through them for every official.
_MINE = nudge.c.official_id == bindparam("official")
_SERVED = (
    select(nudge_item.c.obligation_id, nudge_item.c.step, nudge_item.c.official_id)
    .join(obligation, obligation.c.id == nudge_item.c.obligation_id)
    .where(
        obligation.c.plan.in_(bindparam("plans", expanding=True)),
        obligation.c.state.in_(OWED),
        IN_SIGHT,
    )
)
_MARK = update(nudge).where(nudge.c.id == bindparam("mine")).values(state=bindparam("to"))
_HEARD = nudge.c.state.not_in((UNDELIVERED, DONE))
_OF_DAY = nudge.c.on_day == bindparam("day")
_THAT_DAY = select(nudge.c.official_id).where(_OF_DAY, nudge.c.state != DONE)
_DONE_THAT_DAY = select(nudge.c.id).where(_OF_DAY, nudge.c.state == DONE)
_NEWEST = select(nudge).where(_MINE, _HEARD).order_by(nudge.c.on_day.desc()).limit(bindparam("limit"))
_BY_ID = select(nudge).where(nudge.c.id == bindparam("mine"))
_WITH = (
    select(nudge_item)
    .where(nudge_item.c.nudge_id.in_(bindparam("nudges", expanding=True)))
    .order_by(nudge_item.c.obligation_id, nudge_item.c.step)
)
_GROWN = select(
    *(
        select(func.count()).select_from(each).scalar_subquery()
        for each in (obligation, obligation_change, obligation_day, official, absence)
    ),
    select(func.count()).where(official.c.left_day.is_not(None)).scalar_subquery(),
    select(func.count()).where(official_address.c.state != addresses.ACTIVE).scalar_subquery(),
    select(func.count()).where(official_address.c.state == addresses.ACTIVE).scalar_subquery(),
    select(func.count()).where(nudge.c.state == UNDELIVERED).scalar_subquery(),
)
_SINCE = (
    select(nudge.c.official_id, func.count())
    .where(nudge.c.on_day >= bindparam("day"), _HEARD)
    .group_by(nudge.c.official_id)
)


def grown(tx: Connection) -> tuple[int, ...]:
    """How many obligations, changes, moved days, officials, absences, addresses and undelivered nudges there are. As
    long as these stay, nothing has come that somebody could be nudged about on the same day: a promise or a departure
    only takes away.
    """
    return tuple(tx.execute(_GROWN).one())


def served(tx: Connection, plans: Iterable[str], until: date) -> set[tuple[bytes, str, bytes]]:
    """(obligation, step, official) of all that was claimed for standing obligations and may have been heard."""
    return {(row[0], row[1], row[2]) for row in tx.execute(_SERVED, {"plans": tuple(plans), "until": until})}


def nudged_on(tx: Connection, day: date) -> set[bytes]:
    """The officials who had their one nudge of the day. What was done before it left was none."""
    return set(tx.execute(_THAT_DAY, {"day": day}).scalars())


def done_on(tx: Connection, day: date) -> frozenset[bytes]:
    """The nudges of the day that were done before they left: their officials may be told of something else."""
    return frozenset(tx.execute(_DONE_THAT_DAY, {"day": day}).scalars())


def mark(tx: Connection, nudge_id: bytes, state: str) -> None:
    """What became of it: sent, blocked or unknown; claimed, where it certainly did not go out."""
    tx.execute(_MARK, {"mine": nudge_id, "to": state})


def sent_since(tx: Connection, day: date) -> dict[bytes, int]:
    """How many nudges each official had from that day on."""
    return {row[0]: row[1] for row in tx.execute(_SINCE, {"day": day})}


def of_official(tx: Connection, official_id: bytes, limit: int = 20) -> tuple[Nudge, ...]:
    """The newest first."""
    return _nudges(tx, _NEWEST, official=official_id, limit=limit)


def by_id(tx: Connection, nudge_id: bytes) -> Nudge | None:
    found = _nudges(tx, _BY_ID, mine=nudge_id)
    return found[0] if found else None


def _nudges(tx: Connection, asked: Select[tuple[object, ...]], **values: object) -> tuple[Nudge, ...]:
    rows = tx.execute(asked, values).all()
    items: dict[bytes, tuple[Item, ...]] = {row.id: () for row in rows}
    for one in tx.execute(_WITH, {"nudges": tuple(items)}) if items else ():
        items[one.nudge_id] += (Item(one.obligation_id, one.step),)
    return tuple(_nudge(row, items[row.id]) for row in rows)


def _nudge(row: Row[tuple[object, ...]], items: tuple[Item, ...]) -> Nudge:
    return Nudge(row.id, row.official_id, row.on_day, row.state, moment(row.at), items, row.channel)
