"""Who wants to be told that a mailbox holds news: a random-looking token inside the sealed case, a sealed address here,
and no column that leads from one to the other.

The token is a keyed hash of the receipt's public key, which stands nowhere at rest: from no case can it be worked out,
not even with the citizens' secret. But a token that was let go waits in clear until it is followed: whoever holds that
secret finds the address, and may guess the case from its day, surely so where only one was just written to. Every case
carries one and every reply lets one go, whether anybody asked to be told or not; only the citizens' zone can tell those
that lead somewhere. Every hour rows of nobody come in and every row is sealed anew; what is over is hollowed out and
goes with its day: two dumps do not tell who came in between. A row under a key that was removed is passed over.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.moments import seconds
from storage.tables import citizen_notice, released_notice
from storage.vault import TAG_BYTES, Keyring, Place, Unreadable, open_, seal, tag, tags

KEPT = timedelta(days=30)
UNTAKEN = timedelta(days=2)  # where no bot runs, what a desk let go leads nowhere
SOONEST, SPREAD = timedelta(hours=1), timedelta(hours=5)  # from a reply to its notice: one to six hours
VIETNAM = timezone(timedelta(hours=7))
MORNING, EVENING = 8, 20  # whole hours in Việt Nam between which anybody is written to
AT_MORNING = timedelta(hours=3)  # what would have come at night is spread over so long
PAD = 128  # bytes: every row is of one length
NOBODY = b"{}"
ROWS_OF_NOBODY = 4  # at most, every hour; one at least

_row = citizen_notice.c
_ALL = select(citizen_notice)
_THESE = _ALL.where(_row.tag.in_(bindparam("these", expanding=True)))
_DUE = select(released_notice.c.token).where(released_notice.c.after <= bindparam("now"))
_SET = update(citizen_notice).where(_row.tag == bindparam("mine")).values(sealed=bindparam("new"))
_RENEW = _SET.values(day=bindparam("today"))


@dataclass(frozen=True)
class Wish:
    """Whom to tell, in which language. `address` as the channel names it, the channel's name before a colon."""

    address: str = field(repr=False)
    locale: str


def tokens_of(ring: Keyring, receipt_public: bytes) -> tuple[bytes, ...]:
    """The case's token under each key of the citizens' ring, the one that is filed first."""
    return tags(ring, "notice-token", receipt_public)


def keep(tx: Connection, ring: Keyring, token: bytes, wish: Wish, day: date) -> None:
    """They want to be told, once. A second time changes the language, and the month begins anew."""
    mine = tag(ring, "notice", token)
    sealed = _sealed(ring, mine, json.dumps([wish.address, wish.locale]).encode())
    if tx.execute(_RENEW, {"mine": mine, "new": sealed, "today": day}).rowcount == 0:
        tx.execute(insert(citizen_notice).values(tag=mine, day=day, sealed=sealed))


def is_kept(tx: Connection, ring: Keyring, token: bytes) -> bool:
    return _wish(tx, ring, token) is not None


def drop(tx: Connection, ring: Keyring, token: bytes) -> None:
    """They do not want to be told any more."""
    for mine in tags(ring, "notice", token):
        tx.execute(_SET, {"mine": mine, "new": _sealed(ring, mine, NOBODY)})


def forget(tx: Connection, ring: Keyring, address: str) -> int:
    """All of one person's go; returns how many. Every row is opened for that: no column says whose it is."""
    mine = [row.tag for row in tx.execute(_ALL) if _is_of(_opened(ring, row.tag, row.sealed), address)]
    for each in mine:
        tx.execute(_SET, {"mine": each, "new": _sealed(ring, each, NOBODY)})
    return len(mine)


def release(tx: Connection, tip: bytes, real: datetime) -> None:
    """A desk has written to whoever filed this document: its token is let go, to be followed some hours later."""
    token = json.loads(tip).get("notice", "")
    if not token:
        return  # filed before there were notices
    waiting = select(released_notice.c.token).where(released_notice.c.token == bytes.fromhex(token))
    if tx.execute(waiting).one_or_none() is None:
        row = {"token": bytes.fromhex(token), "after": seconds(moment_after(real))}
        tx.execute(insert(released_notice).values(**row))


def moment_after(real: datetime) -> datetime:
    """By chance, one to six hours from now and never at night: it tells nobody when the desk wrote."""
    at = real.astimezone(VIETNAM) + SOONEST + _by_chance(SPREAD)
    if MORNING <= at.hour < EVENING:
        return at
    day = at.date() + timedelta(days=int(at.hour >= EVENING))
    return datetime(day.year, day.month, day.day, MORNING, tzinfo=VIETNAM) + _by_chance(AT_MORNING)


def is_due(tx: Connection, real: datetime) -> bool:
    if not MORNING <= real.astimezone(VIETNAM).hour < EVENING:
        return False
    return tx.execute(_DUE.limit(1), {"now": seconds(real)}).one_or_none() is not None


def take(tx: Connection, ring: Keyring, real: datetime) -> tuple[Wish, ...]:
    """Whom to tell now: their moment is past, and it is day. They are told once, and nobody else tells them."""
    if not is_due(tx, real):
        return ()
    tokens = tx.execute(_DUE.with_for_update(skip_locked=True), {"now": seconds(real)}).scalars().all()
    wishes = [_wish(tx, ring, token) for token in tokens]
    for token in tokens:
        drop(tx, ring, token)
        tx.execute(delete(released_notice).where(released_notice.c.token == token))
    return tuple(dict.fromkeys(wish for wish in wishes if wish is not None))


def all_tags(tx: Connection) -> tuple[bytes, ...]:
    """Every row's."""
    return tuple(tx.execute(select(_row.tag)).scalars())


def reseal(tx: Connection, ring: Keyring, mine: Sequence[bytes]) -> None:
    """These rows are sealed anew."""
    rows = tx.execute(_THESE.with_for_update(skip_locked=True), {"these": tuple(mine)}).all()
    opened = ((row.tag, _plain(ring, row.tag, row.sealed)) for row in rows)
    if changes := [{"mine": tag, "new": _sealed(ring, tag, plain)} for tag, plain in opened if plain is not None]:
        tx.execute(_SET, changes)


def mix_in(tx: Connection, ring: Keyring, today: date) -> None:
    """Rows of nobody come in."""
    for _ in range(1 + secrets.randbelow(ROWS_OF_NOBODY)):
        nobody = secrets.token_bytes(TAG_BYTES)
        tx.execute(insert(citizen_notice).values(tag=nobody, day=today, sealed=_sealed(ring, nobody, NOBODY)))


def purge(tx: Connection, real: datetime) -> int:
    """What is a month old goes, and what nobody followed; returns how many wishes and rows of nobody."""
    tx.execute(delete(released_notice).where(released_notice.c.after < seconds(real - UNTAKEN)))
    return tx.execute(delete(citizen_notice).where(_row.day < (real - KEPT).date())).rowcount


def _wish(tx: Connection, ring: Keyring, token: bytes) -> Wish | None:
    mine = _ALL.where(_row.tag.in_(tags(ring, "notice", token)))
    found = (_opened(ring, row.tag, row.sealed) for row in tx.execute(mine))
    return next((wish for wish in found if wish is not None), None)


def _is_of(wish: Wish | None, address: str) -> bool:
    return wish is not None and wish.address == address


def _opened(ring: Keyring, mine: bytes, sealed: bytes) -> Wish | None:
    plain = _plain(ring, mine, sealed)
    return None if plain in (None, NOBODY) else Wish(*json.loads(plain))


def _plain(ring: Keyring, mine: bytes, sealed: bytes) -> bytes | None:
    """None for what does not open: its key was removed. It stops nobody else's, and goes with its day."""
    try:
        return open_(ring.under("notice"), _place(mine), sealed)
    except Unreadable:
        return None


def _sealed(ring: Keyring, mine: bytes, plain: bytes) -> bytes:
    return seal(ring.under("notice"), _place(mine), plain, pad=PAD)


def _place(mine: bytes) -> Place:
    return Place(citizen_notice.name, "sealed", mine)


def _by_chance(most: timedelta) -> timedelta:
    return timedelta(seconds=secrets.randbelow(int(most.total_seconds())))
