"""From one desk to another of the same side: the case's keys are sealed to the other desk, which then answers for it.

Never to a desk that the person said should not read it. The desk it comes from keeps reading.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from storage.accounts.deskkeys import wrap
from storage.accounts.organisations import full_name
from storage.accounts.present import KEYS, sealed_to
from storage.accounts.vouching import Trust
from storage.cases.damage import Damaged, told
from storage.cases.docket import tip_of
from storage.cases.envelope import CASE, next_number
from storage.cases.hands import NOBODY
from storage.cases.holding import answers_for, held_key, held_keys, hold, is_above
from storage.cases.opened import Holder
from storage.cases.tables import ABOVE, COMMUNE, CaseTables
from storage.duties import lifecycle
from storage.rows import insert_new
from storage.tables import desk, organisation

_DESKS = (  # of a side: the provinces' first, then by name
    KEYS.add_columns(organisation.c.name.label("owner"))
    .where(desk.c.side == bindparam("side"), desk.c.id != bindparam("mine"))
    .order_by(desk.c.level.desc(), organisation.c.name, desk.c.name, desk.c.id)
)


class NoSuchDesk(LookupError):
    """No desk with this id may be given the case."""


@dataclass(frozen=True)
class Target:
    """A desk that may be given the case, with its present key, for which somebody vouches."""

    desk_id: bytes
    name: str
    organisation: str
    level: str
    area: str
    key_id: str = field(repr=False)
    public: bytes = field(repr=False)

    @property
    def full_name(self) -> str:
        return full_name(self.name, self.organisation)


class Transfers:
    def __init__(self, tables: CaseTables, trust: Trust) -> None:
        """`trust`: whose word it takes for a desk's key."""
        self._tables, self._trust = tables, trust

    def targets(self, tx: Connection, holder: Holder, case_id: bytes) -> tuple[Target, ...]:
        """Where it may go from here; nowhere once it is over, while its row cannot be read, or from a desk that only
        reads along. Raises NotHere.
        """
        secret = held_key(tx, self._tables, holder, case_id, CASE)
        try:
            with told():
                row = tx.execute(select(self._tables.case).where(self._tables.case.c.id == case_id)).one()
        except Damaged:
            return ()
        if row.status in lifecycle.OVER or not answers_for(tx, holder.desk_id, row):
            return ()
        return self._open_to(tx, holder, row, secret)

    def send(self, tx: Connection, holder: Holder, case_id: bytes, to_desk: bytes, day: date) -> Target:
        """Give it to another desk, whose hours to take it up begin; no officer has it in hand any more.

        Raises NotHere, NotAllowed, NoSuchDesk.
        """
        tables = self._tables
        secrets = held_keys(tx, tables, holder, case_id)
        row = hold(tx, tables, case_id)
        if row.status in lifecycle.OVER or not answers_for(tx, holder.desk_id, row):
            raise lifecycle.NotAllowed("it is over, or another desk answers for it")
        targets = {target.desk_id: target for target in self._open_to(tx, holder, row, secrets[CASE])}
        if to_desk not in targets:
            raise NoSuchDesk
        for purpose, secret in secrets.items():
            self._seal_to(tx, case_id, (purpose, secret), targets[to_desk])
        self._set(tx, case_id, {"desk_id": to_desk, "escalated": None, **NOBODY})
        self._moved(tx, case_id, {"from_desk": holder.desk_id, "to_desk": to_desk, "day": day})
        return targets[to_desk]

    def acknowledge(self, tx: Connection, holder: Holder, case_id: bytes, day: date) -> None:
        """The desk it was given to has taken it over. Raises NotHere, NotAllowed."""
        held_key(tx, self._tables, holder, case_id, CASE)
        hold(tx, self._tables, case_id)
        moved = self._tables.transfer
        newest = select(moved).where(moved.c.case_id == case_id).order_by(moved.c.n.desc()).limit(1)
        last = tx.execute(newest).one_or_none()
        if last is None or last.to_desk != holder.desk_id or last.acknowledged is not None:
            raise lifecycle.NotAllowed("nothing was passed on to this desk")
        here = (moved.c.case_id == case_id, moved.c.n == last.n)
        tx.execute(update(moved).where(*here).values(acknowledged=day))
        self._set(tx, case_id, {"escalated": None})

    def take_over(self, tx: Connection, holder: Holder, case_id: bytes, day: date) -> bool:
        """The province's desk answers for it from now on, though nobody passed it on; False where it does already, or
        it is over. Raises NotHere; NotAllowed for any other desk.
        """
        held_key(tx, self._tables, holder, case_id, CASE)
        row = hold(tx, self._tables, case_id)
        if row.desk_id == holder.desk_id or row.status in lifecycle.OVER:
            return False
        if not is_above(tx, holder.desk_id):
            raise lifecycle.NotAllowed("it lies at another desk")
        here: dict[str, object] = {"desk_id": holder.desk_id, "escalated": None, "opened": row.opened or day}
        self._set(tx, case_id, here | NOBODY)
        self._moved(tx, case_id, {"from_desk": row.desk_id, "to_desk": holder.desk_id, "day": day, "acknowledged": day})
        return True

    def _set(self, tx: Connection, case_id: bytes, values: Mapping[str, object]) -> None:
        case = self._tables.case
        tx.execute(update(case).where(case.c.id == case_id).values(**values))

    def _moved(self, tx: Connection, case_id: bytes, way: Mapping[str, object]) -> None:
        n = next_number(tx, self._tables.transfer, case_id)
        tx.execute(insert(self._tables.transfer).values(case_id=case_id, n=n, **way))

    def _open_to(
        self, tx: Connection, holder: Holder, row: Row[tuple[object, ...]], secret: bytes
    ) -> tuple[Target, ...]:
        avoid = avoided(tip_of(tx, self._tables, row.id, secret))
        others = tx.execute(_DESKS, {"side": self._tables.side, "mine": holder.desk_id})
        keys = sealed_to(self._trust, others)
        return tuple(_target(each) for each in keys if not concerned(avoid, row.area, each))

    def _seal_to(self, tx: Connection, case_id: bytes, what: tuple[str, bytes], target: Target) -> None:
        """Anew even where that desk read along: an older key of its own may be lost."""
        purpose, secret = what
        key, held = self._tables.key, {"case_id": case_id, "purpose": purpose, "holder": target.desk_id}
        sealed: dict[str, object] = {"key_id": target.key_id, "wrapped": wrap(secret, target.public)}
        if not insert_new(tx, key, held | sealed | {"seen": 0}):
            tx.execute(update(key).where(*(key.c[name] == value for name, value in held.items())).values(**sealed))


def avoided(tip: bytes) -> frozenset[str]:
    """The levels of desks that the person said should not read it; all of them, where what they said does not open."""
    if not tip:
        return frozenset({COMMUNE, ABOVE})
    return frozenset(json.loads(tip).get("avoid", ()))


def concerned(avoid: frozenset[str], area: str | None, found: Row[tuple[object, ...]]) -> bool:
    """Whether the person meant this desk: by its level, or because its organisation is the commune's own."""
    return found.level in avoid or (COMMUNE in avoid and area is not None and found.unit_code == area)


def _target(found: Row[tuple[object, ...]]) -> Target:
    place = (found.level, found.area_code)
    return Target(found.desk_id, found.name, found.owner, *place, key_id=found.key_id, public=found.public)
