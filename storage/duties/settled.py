"""What a nudge was about and nobody needs to hear any more: left out when the nudge is taken to be sent, and when it
is drawn.

That is what was filed, is asked no more, was given longer or was promised for a later day since. What is owed still is
said by the tick under the step that then holds.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
)

from storage.duties.duty_tables import nudge, nudge_item, obligation, obligation_day
from storage.duties.lifecycle import OWED

_IDS: BindParameter[bytes] = bindparam("ids", expanding=True)
_SAID = obligation_day.alias("said")
# A step says how often its last day had been moved: `T-7~2`. No moment is asked: a nudge has that of its last sending.
_MOVED = (
    select(func.coalesce(func.max(_SAID.c.n), 0))
    .where(_SAID.c.obligation_id == nudge_item.c.obligation_id)
    .where(nudge_item.c.step.like(literal("%~").concat(cast(_SAID.c.n, Text))))
    .correlate(nudge_item)
    .scalar_subquery()
)
_LONGER = (
    select(obligation_day.c.n)
    .where(obligation_day.c.obligation_id == nudge_item.c.obligation_id, obligation_day.c.n > _MOVED)
    .where(obligation_day.c.last_day > obligation_day.c.was)
    .correlate(nudge_item)
    .exists()
)
_LATER = and_(obligation.c.promised.is_not(None), obligation.c.promised > bindparam("day"))
# Of an item of a nudge and its obligation; a step that counts from the last day says nothing once that is later.
_IS_SETTLED = or_(obligation.c.state.not_in(OWED), _LATER, and_(nudge_item.c.step.like("T%"), _LONGER))
_OVER = (
    select(obligation.c.id)
    .where(obligation.c.id == nudge_item.c.obligation_id, _IS_SETTLED)
    .correlate(nudge_item)
    .exists()
)
_LEAVE_OUT = delete(nudge_item).where(nudge_item.c.nudge_id.in_(_IDS), _OVER)
_LEFT = select(nudge_item.c.nudge_id).distinct().where(nudge_item.c.nudge_id.in_(_IDS))
_TO_SAY = select(nudge_item.c.obligation_id).where(nudge_item.c.nudge_id == bindparam("mine"), ~_OVER)


def leave_out(tx: Connection, nudge_ids: Iterable[bytes], day: date) -> set[bytes]:
    """Those of these nudges that are about something still."""
    asked = {"ids": tuple(nudge_ids)}
    tx.execute(_LEAVE_OUT, asked | {"day": day})
    return set(tx.execute(_LEFT, asked).scalars())


def to_say(tx: Connection, nudge_id: bytes, day: date) -> set[bytes]:
    """The obligations it is about still. What it was about besides is kept: on the page it was read."""
    return set(tx.execute(_TO_SAY, {"mine": nudge_id, "day": day}).scalars())


def stands(step: str) -> ColumnElement[bool]:
    """Whether a nudge is about something at such a step (a pattern of SQL) that is not settled on the `day` asked."""
    items = select(nudge_item.c.nudge_id).join(obligation, obligation.c.id == nudge_item.c.obligation_id)
    mine = items.where(nudge_item.c.nudge_id == nudge.c.id, nudge_item.c.step.like(step), ~_IS_SETTLED)
    return mine.correlate(nudge).exists()
