"""Units that owe and cannot be reminded: since when, why, and whether the province was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from storage.duties.duty_tables import unreached

# No reporter; all away without a deputy; every channel refuses; nobody has joined a channel, and a page calls nobody.
Why = Literal["nobody", "away", "blocked", "page"]
_C = unreached.c


@dataclass(frozen=True)
class Unreached:
    owner: str
    why: str
    since: date
    told: date | None = None


def set_all(tx: Connection, province_code: str, found: Mapping[str, Why], day: date) -> bool:
    """Keep exactly these, by unit; who stood there for the same reason stays as it was. Whether anything changed."""
    stand = {one.owner: one for one in listed(tx, province_code)}
    gone = [owner for owner, one in stand.items() if found.get(owner) != one.why]
    new = [owner for owner, why in found.items() if owner not in stand or stand[owner].why != why]
    if gone:
        tx.execute(delete(unreached).where(_C.province_code == province_code, _C.owner.in_(gone)))
    if new:
        rows = [{"province_code": province_code, "owner": owner, "why": found[owner], "since": day} for owner in new]
        tx.execute(insert(unreached), rows)
    return bool(gone or new)


def stands(tx: Connection, province_code: str, found: Mapping[str, Why]) -> bool:
    """Whether exactly these are known, and told."""
    known = listed(tx, province_code)
    return {one.owner: one.why for one in known} == dict(found) and all(one.told for one in known)


def listed(tx: Connection, province_code: str) -> tuple[Unreached, ...]:
    """By unit's code."""
    rows = tx.execute(select(unreached).where(_C.province_code == province_code).order_by(_C.owner))
    return tuple(Unreached(row.owner, row.why, row.since, row.told) for row in rows)


def told(tx: Connection, province_code: str, day: date) -> int:
    """The province has been told of all of them; of how many it did not know."""
    fresh = (_C.province_code == province_code, _C.told.is_(None))
    return tx.execute(update(unreached).where(*fresh).values(told=day)).rowcount
