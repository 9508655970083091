"""Who is admitted to a desk: two members say yes, and every member can see whom, by whom, for a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import Connection, select, update

from storage.accounts import members
from storage.accounts.members import NoSuchMember
from storage.accounts.present import newest
from storage.accounts.vouching import Holder, Signer, Trust, Unvouched, yes_terms
from storage.engine import Busy
from storage.rows import insert_new
from storage.tables import desk_approval, desk_member, official, official_key

Yes = Literal["admitted", "counted", "again"]
TWO = 2
SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Candidate:
    """Who waits, and the codes of the members who have said yes."""

    code: str
    since: date
    yes: tuple[str, ...]


@dataclass(frozen=True)
class Admitted:
    """`day`: of the last yes; `by`: the codes of those who gave it."""

    code: str
    day: date
    by: tuple[str, ...]


def needed(tx: Connection, trust: Trust, desk_id: bytes) -> int:
    """How many must say yes: a desk with one member has nobody else to ask."""
    key = newest(tx, trust, desk_id)
    return _needed(members.vouched(tx, trust, desk_id, key.key_id) if key else ())


def approve(
    tx: Connection, signer: Signer, desk_id: bytes, keys: Mapping[str, bytes], by_id: bytes, candidate: tuple[str, date]
) -> Yes:
    """A member says yes to the waiting one with this code, on this day. `admitted`: it was the last one wanted, and the
    desk's keys are handed over; `again`: this member has said it before, and somebody vouches for it. Raises
    NoSuchMember, Unvouched; Busy where `keys` were read before the desk had a new one.
    """
    code, today = candidate
    members.hold(tx, desk_id)  # two who say yes at once count each other
    inside = _inside(tx, signer.trust, desk_id, (by_id, keys))
    member = members.candidate(tx, signer.trust, desk_id, code)
    fresh = _say(tx, signer, desk_id, member, (by_id, today))
    if len(_yes(tx, signer.trust, desk_id, member) & {each for each, _ in inside}) < _needed(inside):
        return "counted" if fresh else "again"
    members.hand(tx, signer, desk_id, member, keys)
    return "admitted"


def candidates(tx: Connection, trust: Trust, desk_id: bytes) -> tuple[Candidate, ...]:
    """By code. A yes of somebody who has left since does not count, and is not shown."""
    said = _said(tx, trust, desk_id)
    inside = {member.code for member in members.present(tx, desk_id)}
    return tuple(
        Candidate(one.code, one.since, tuple(by for by, _ in said.get(one.code, ()) if by in inside))
        for one in members.waiting(tx, desk_id)
    )


def announced(tx: Connection, trust: Trust, desk_id: bytes, today: date) -> tuple[Admitted, ...]:
    """Who was admitted within the last thirty days, the newest first."""
    waits = {member.code for member in members.waiting(tx, desk_id)}
    found = (
        Admitted(code, max(day for _, day in said), tuple(by for by, _ in said))
        for code, said in _said(tx, trust, desk_id).items()
        if code not in waits
    )
    fresh = (one for one in found if one.day > today - SHOWN)
    return tuple(sorted(fresh, key=lambda one: (-one.day.toordinal(), one.code)))


def _say(tx: Connection, signer: Signer, desk_id: bytes, member: Holder, by: tuple[bytes, date]) -> bool:
    """False: this member's yes is there already. One that nobody vouches for (from before there were signatures, under
    a secret that is gone, or put there by a thief) is said anew: else it would stand in the way for ever.
    """
    by_id, today = by
    if by_id in _yes(tx, signer.trust, desk_id, member):
        return False
    said = {"desk_id": desk_id, "official_id": member[0], "by_id": by_id}
    signed = {"day": today, "vouched": signer.sign(yes_terms(desk_id, member, by_id))}
    if not insert_new(tx, desk_approval, said | signed):
        mine = (desk_approval.c[name] == value for name, value in said.items())
        tx.execute(update(desk_approval).where(*mine).values(**signed))
    return True


def _needed(inside: tuple[Holder, ...]) -> int:
    return max(1, min(TWO, len(inside)))


def _inside(tx: Connection, trust: Trust, desk_id: bytes, by: tuple[bytes, Mapping[str, bytes]]) -> tuple[Holder, ...]:
    """Who may say yes; `by`: who does, and the keys they hold. Raises NoSuchMember, Unvouched, Busy."""
    by_id, keys = by
    key = newest(tx, trust, desk_id)
    if key is None:
        raise Unvouched
    inside = members.vouched(tx, trust, desk_id, key.key_id)
    if by_id not in {each for each, _ in inside}:
        raise NoSuchMember
    if key.key_id not in keys:  # somebody left meanwhile: the newcomer could open nothing new
        raise Busy("the desk has had a new key since")
    return inside


def _yes(tx: Connection, trust: Trust, desk_id: bytes, member: Holder) -> set[bytes]:
    mine = desk_approval.c.desk_id == desk_id, desk_approval.c.official_id == member[0]
    rows = tx.execute(select(desk_approval.c.by_id, desk_approval.c.vouched).where(*mine))
    return {row.by_id for row in rows if trust.holds(yes_terms(desk_id, member, row.by_id), row.vouched)}


def _said(tx: Connection, trust: Trust, desk_id: bytes) -> dict[str, tuple[tuple[str, date], ...]]:
    """By the code of whom it was said to: who said yes, and when; no yes that nobody vouches for."""
    whom, by = official.alias("whom"), official.alias("by")
    rows = tx.execute(
        select(whom.c.id, whom.c.code, official_key.c.public, desk_approval.c.by_id, desk_approval.c.vouched)
        .add_columns(by.c.code.label("by"), desk_approval.c.day)
        .join(desk_member, desk_member.c.official_id == desk_approval.c.official_id)
        .join(whom, whom.c.id == desk_approval.c.official_id)
        .join(official_key, official_key.c.official_id == whom.c.id)
        .join(by, by.c.id == desk_approval.c.by_id)
        .where(desk_approval.c.desk_id == desk_id, desk_member.c.desk_id == desk_id, whom.c.left_day.is_(None))
        .order_by(desk_approval.c.day, by.c.code)
    )
    found: dict[str, tuple[tuple[str, date], ...]] = {}
    for row in rows:
        if trust.holds(yes_terms(desk_id, (row.id, row.public), row.by_id), row.vouched):
            found[row.code] = (*found.get(row.code, ()), (row.by, row.day))
    return found
