"""Nudges are taken before they are sent: one a day for an official, each step of an obligation once, and none for what
is no longer owed. All of it is looked at in the transaction that takes them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select

from storage.accounts import addresses
from storage.duties.duty_tables import nudge, nudge_item, obligation
from storage.duties.lifecycle import OWED
from storage.duties.nudges import CLAIMED, DONE, SENT, Item
from storage.moments import seconds
from storage.tables import official, official_address
from storage.vault import new_id

# Built once: the tick goes through them for every piece of a morning.
_WHO: BindParameter[bytes] = bindparam("officials", expanding=True)
_WHAT: BindParameter[bytes] = bindparam("ids", expanding=True)
# In the order of their ids, here and below: two replicas with the same people would else wait for each other for good.
_SEATS = (
    select(official.c.id)
    .where(official.c.id.in_(_WHO), official.c.left_day.is_(None))
    .order_by(official.c.id)
    .with_for_update(key_share=True)  # two claims for one official take turns; filing reports does not wait
)
_THAT_DAY = nudge.c.official_id.in_(_WHO), nudge.c.on_day == bindparam("day")
_TOLD = select(nudge.c.official_id).where(*_THAT_DAY, nudge.c.state != DONE)
_CLEAR = delete(nudge).where(*_THAT_DAY, nudge.c.state == DONE)
_OWED = (
    select(obligation.c.id)
    .where(obligation.c.id.in_(_WHAT), obligation.c.state.in_(OWED))
    .order_by(obligation.c.id)
    .with_for_update(read=True)  # no report comes in between this look and the commit
)
_HAD = select(nudge_item.c.official_id, nudge_item.c.obligation_id, nudge_item.c.step).where(
    nudge_item.c.official_id.in_(_WHO), nudge_item.c.obligation_id.in_(_WHAT)
)
_REACHED = select(official_address.c.official_id).where(
    official_address.c.official_id.in_(_WHO),
    official_address.c.channel.in_(bindparam("channels", expanding=True)),
    official_address.c.state == addresses.ACTIVE,
)
_UNSENT = select(nudge.c.id).where(nudge.c.state == CLAIMED, nudge.c.on_day < bindparam("day"))
_NUDGES, _ITEMS = insert(nudge), insert(nudge_item)


def claim(
    tx: Connection,
    wanted: Mapping[bytes, Iterable[Item]],
    day: date,
    at: datetime,
    run: bytes,
    on_page: Collection[bytes] = (),
) -> dict[bytes, bytes]:
    """By official what they are to be told; back: the id of each one's nudge. None for who has left or had one that
    day, or if nothing of it is both owed and new. `on_page`: who has it there at once; the others' is to be sent.
    """
    fresh = _fresh(tx, {who: tuple(wanted[who]) for who in _free(tx, wanted, day)})
    made = {who: new_id() for who in fresh}
    if not made:
        return made
    tx.execute(_CLEAR, {"officials": tuple(made), "day": day})
    common = {"on_day": day, "run": run, "at": seconds(at)}
    states = {who: SENT if who in on_page else CLAIMED for who in made}
    tx.execute(_NUDGES, [{"id": made[who], "official_id": who, "state": states[who]} | common for who in made])
    said = ((who, item) for who, items in fresh.items() for item in items)
    tx.execute(_ITEMS, [vars(item) | {"official_id": who, "nudge_id": made[who]} for who, item in said])
    return made


def hold(tx: Connection, officials: Iterable[bytes], obligation_ids: Iterable[bytes]) -> None:
    """What is read of them from now on stays so until the end of the transaction: nobody leaves, files, promises or
    moves a day in between.
    """
    tx.execute(_SEATS, {"officials": tuple(officials)})
    tx.execute(_OWED, {"ids": tuple(obligation_ids)})


def reached(tx: Connection, officials: Iterable[bytes], channels: Iterable[str]) -> set[bytes]:
    """Those of them who take what comes by one of these channels."""
    return set(tx.execute(_REACHED, {"officials": tuple(officials), "channels": tuple(channels)}).scalars())


def unsent(tx: Connection, today: date) -> tuple[bytes, ...]:
    """What was claimed on an earlier day and never left. No channel takes it any more."""
    return tuple(tx.execute(_UNSENT, {"day": today}).scalars())


def _free(tx: Connection, officials: Iterable[bytes], day: date) -> list[bytes]:
    """Who is there and had nothing that day; what was done before it left was nothing. Once their row is held nobody
    else claims for them.
    """
    asked = {"officials": tuple(officials)}
    there = tx.execute(_SEATS, asked).scalars().all()
    told = set(tx.execute(_TOLD, asked | {"day": day}).scalars())
    return [who for who in there if who not in told]


def _fresh(tx: Connection, wanted: Mapping[bytes, tuple[Item, ...]]) -> dict[bytes, tuple[Item, ...]]:
    """What of it is owed still and was not served to this official, each once; without those for whom nothing is."""
    ids = tuple({item.obligation_id for items in wanted.values() for item in items})
    owed = set(tx.execute(_OWED, {"ids": ids}).scalars())
    had: dict[bytes, set[Item]] = defaultdict(set)
    for row in tx.execute(_HAD, {"officials": tuple(wanted), "ids": ids}):
        had[row.official_id].add(Item(row.obligation_id, row.step))
    found = {
        who: tuple(item for item in dict.fromkeys(items) if item.obligation_id in owed and item not in had[who])
        for who, items in wanted.items()
    }
    return {who: items for who, items in found.items() if items}
