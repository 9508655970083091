"""Where officials are reached: one chat an official and a channel, kept sealed and found by a keyed tag."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, delete, insert, select, update

from storage.duties.duty_tables import official_wish
from storage.tables import official, official_address
from storage.vault import Keyring, Place, Unreadable, open_, seal, tag, tags

TELEGRAM, EMAIL = "telegram", "email"
CHANNELS = (TELEGRAM, EMAIL)  # which is tried first where nobody wished otherwise
# `unconfirmed`: typed, and the link sent there was not followed yet; `bounced`: the mailbox does not exist; `muted`:
# they want nothing there but what is overdue.
ACTIVE, BLOCKED, UNCONFIRMED, BOUNCED, MUTED = "active", "blocked", "unconfirmed", "bounced", "muted"
PAD = 64  # the length says nothing of the address

_kept = official_address.c
_other, _wish = official_address.alias(), official_wish.alias()
_IN_OFFICE = select(official_address).join(official).where(official.c.left_day.is_(None))
_STATES_OF = _IN_OFFICE.with_only_columns(_kept.channel, _kept.state).where(_kept.official_id == bindparam("mine"))


class Taken(Exception):
    """Somebody else is reached there."""


@dataclass(frozen=True)
class Reached:
    """One official's place on one channel. `name`: the tag it is kept under; `since`: when it was told to us."""

    name: bytes
    address: str = field(repr=False)
    state: str
    since: date


@dataclass(frozen=True)
class Chat:
    """One person's place on one channel, as the channel names it."""

    channel: str
    address: str = field(repr=False)

    @property
    def spelt(self) -> bytes:
        return f"{self.channel}:{self.address}".encode()


def link(tx: Connection, ring: Keyring, official_id: bytes, chat: Chat, day: date) -> None:
    """From now on they are reached there and nowhere else on that channel, and whoever was reached there is not.

    Two at once for one official take turns; two at once for one address are the caller's matter (`lane`).
    """
    _put(tx, ring, official_id, chat, day, ACTIVE)


def offer(tx: Connection, ring: Keyring, official_id: bytes, chat: Chat, day: date) -> None:
    """They say that they are reached there: nothing is sent before whoever reads there has confirmed it. Typing takes
    nobody's place away. Raises Taken.
    """
    held = tx.execute(select(official_address).where(_at(ring, chat))).one_or_none()
    if held is not None and held.official_id != official_id and held.state in (ACTIVE, MUTED):
        raise Taken
    _put(tx, ring, official_id, chat, day, UNCONFIRMED)


def confirm(tx: Connection, official_id: bytes, channel: str) -> None:
    """Somebody reads there, and wants to."""
    _turn(tx, official_id, channel, (UNCONFIRMED,), ACTIVE)


def mute(tx: Connection, official_id: bytes, channel: str) -> None:
    _turn(tx, official_id, channel, (ACTIVE,), MUTED)


def unmute(tx: Connection, official_id: bytes, channel: str) -> None:
    _turn(tx, official_id, channel, (MUTED,), ACTIVE)


def bounce(tx: Connection, official_id: bytes, channel: str, sent: date) -> None:
    """What was sent on that day came back for good. One told to us since is another address."""
    mine = (_kept.official_id == official_id, _kept.channel == channel, _kept.since_day <= sent)
    tx.execute(update(official_address).where(*mine).values(state=BOUNCED))


def of_official(tx: Connection, ring: Keyring, official_id: bytes, channel: str) -> Reached | None:
    """Raises Unreadable where a key was lost."""
    asked = _IN_OFFICE.where(_kept.official_id == official_id, _kept.channel == channel)
    row = tx.execute(asked).one_or_none()
    return None if row is None else Reached(row.tag, _address(ring, row.tag, row.sealed), row.state, row.since_day)


def by_name(tx: Connection, name: bytes) -> bytes | None:
    """Whose the address with this tag is."""
    return tx.scalar(_IN_OFFICE.with_only_columns(_kept.official_id).where(_kept.tag == name))


def is_muted(channel: str, official_id: ColumnElement[bytes]) -> ColumnElement[bool]:
    here = (_kept.official_id == official_id, _kept.channel == channel, _kept.state == MUTED)
    return select(_kept.official_id).where(*here).exists()


def whose(tx: Connection, ring: Keyring, chat: Chat) -> bytes | None:
    """The official in office who is reached there, blocked or not."""
    return found(tx, ring, chat)[0]


def found(tx: Connection, ring: Keyring, chat: Chat) -> tuple[bytes | None, bool]:
    """The same, and whether they have blocked us."""
    tagged = named(ring, chat)
    row = tx.execute(_there(len(tagged)), tagged).one_or_none()
    return (None, False) if row is None else (row.official_id, row.state == BLOCKED)


def named(ring: Keyring, chat: Chat) -> dict[str, bytes]:
    """What `is_named` asks for: a chat's tag under every key."""
    return {f"tag_{n}": tag for n, tag in enumerate(tags(ring, "address", chat.spelt))}


def is_named(number: int) -> ColumnElement[bool]:
    """For statements that are built once: as many places as there are tags, or they are counted anew each time."""
    return _kept.tag.in_([bindparam(f"tag_{n}") for n in range(number)])


@cache
def _there(number: int) -> Select[tuple[bytes, str]]:
    return _IN_OFFICE.with_only_columns(_kept.official_id, _kept.state).where(is_named(number))


def of_officials(tx: Connection, ring: Keyring, ids: Iterable[bytes], channel: str) -> dict[bytes, str]:
    """The addresses of those who are in office and have not blocked us; muted ones too. One that no
    key opens any more is left out: nobody else's message waits for it.
    """
    known = (_kept.official_id.in_(tuple(ids)), _kept.channel == channel, _kept.state.in_((ACTIVE, MUTED)))
    asked = _IN_OFFICE.where(*known)
    found: dict[bytes, str] = {}
    for row in tx.execute(asked):
        with suppress(Unreadable):
            found[row.official_id] = _address(ring, row.tag, row.sealed)
    return found


def states(tx: Connection, channels: Iterable[str]) -> dict[bytes, set[str]]:
    """How all who are in office stand on these channels; who is on none of them is not there."""
    found: dict[bytes, set[str]] = {}
    asked = _IN_OFFICE.with_only_columns(_kept.official_id, _kept.state).where(_kept.channel.in_(tuple(channels)))
    for row in tx.execute(asked):
        found.setdefault(row.official_id, set()).add(row.state)
    return found


def states_of(tx: Connection, official_id: bytes) -> dict[str, str]:
    """How one who is in office stands, by channel."""
    return {row.channel: row.state for row in tx.execute(_STATES_OF, {"mine": official_id})}


def reached(tx: Connection, channel: str) -> set[bytes]:
    """All who are in office and can be written to there."""
    asked = _IN_OFFICE.with_only_columns(_kept.official_id)
    return set(tx.execute(asked.where(_kept.channel == channel, _kept.state == ACTIVE)).scalars())


def best_is(channel: str, official_id: ColumnElement[bytes], in_use: Iterable[str]) -> ColumnElement[bool]:
    """Whether this is the first channel to try for an official: they can be written to there, and on none that they
    like better, among those this installation has.
    """
    better = (
        select(_other.c.official_id)
        .outerjoin(_wish, _wish.c.official_id == _other.c.official_id)
        .where(_other.c.official_id == official_id, _other.c.state == ACTIVE, _other.c.channel.in_(tuple(in_use)))
        .where(_place_of(_other.c.channel) < case((_wish.c.channel == channel, 0), else_=CHANNELS.index(channel) + 1))
    )
    here = select(_kept.official_id).where(
        _kept.official_id == official_id, _kept.channel == channel, _kept.state == ACTIVE
    )
    return here.exists() & ~better.exists()


def _place_of(channel: ColumnElement[str]) -> ColumnElement[int]:
    liked = (_wish.c.channel == channel, 0)
    return case(liked, *((channel == name, at) for at, name in enumerate(CHANNELS, 1)), else_=len(CHANNELS) + 1)


def block(tx: Connection, ring: Keyring, chat: Chat) -> None:
    """They do not want to hear from us there: nothing is sent until they come back by themselves. A mailbox blocks
    nobody: it does not exist.
    """
    state = BOUNCED if chat.channel == EMAIL else BLOCKED
    tx.execute(update(official_address).where(_at(ring, chat)).values(state=state))


def is_blocked(tx: Connection, ring: Keyring, chat: Chat) -> bool:
    return tx.scalar(select(_kept.state).where(_at(ring, chat))) == BLOCKED


def unblock(tx: Connection, ring: Keyring, chat: Chat) -> None:
    """They wrote to us again."""
    tx.execute(update(official_address).where(_at(ring, chat), _kept.state == BLOCKED).values(state=ACTIVE))


def unlink(tx: Connection, official_id: bytes, channel: str | None = None) -> None:
    """Forget where they were reached: on one channel, or on all of them."""
    mine = [_kept.official_id == official_id, *([_kept.channel == channel] if channel else [])]
    tx.execute(delete(official_address).where(*mine))


def lane(ring: Keyring, chat: Chat) -> bytes:
    """By it replicas take what happens at one address one after another."""
    return tag(ring, "lane", chat.spelt)


def _put(tx: Connection, ring: Keyring, official_id: bytes, chat: Chat, day: date, state: str) -> None:
    tx.execute(select(official.c.id).where(official.c.id == official_id).with_for_update())
    unlink(tx, official_id, chat.channel)
    tx.execute(delete(official_address).where(_at(ring, chat)))
    name = tag(ring, "address", chat.spelt)
    row = {"tag": name, "official_id": official_id, "channel": chat.channel, "state": state, "since_day": day}
    tx.execute(insert(official_address).values(**row, sealed=seal(_ring(ring), _place(name), chat.spelt, PAD)))


def _turn(tx: Connection, official_id: bytes, channel: str, of: tuple[str, ...], to: str) -> None:
    mine = (_kept.official_id == official_id, _kept.channel == channel, _kept.state.in_(of))
    tx.execute(update(official_address).where(*mine).values(state=to))


def _at(ring: Keyring, chat: Chat) -> ColumnElement[bool]:
    """Under whichever key it was tagged."""
    return _kept.tag.in_(tags(ring, "address", chat.spelt))


def _address(ring: Keyring, name: bytes, sealed: bytes) -> str:
    return open_(_ring(ring), _place(name), sealed).decode().partition(":")[2]


def _ring(ring: Keyring) -> Keyring:
    return ring.under("address")


def _place(name: bytes) -> Place:
    return Place("official_address", "sealed", name)
