"""Who floods waits, and nobody else: token buckets for each source, in memory alone, under keys that last a day.

A source is a visitor of the page (its cookie), a chat, and, wider, the group of addresses that the proxy in front puts
a visitor into (deploy/nginx.conf): the address itself never comes here. Of a source only a keyed hash is held. Without
the proxy there is no group, and a visitor's cookie decides alone; so on loopback, where only this machine can call.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from typing import Literal, TypeVar

from handlers.conversation import Clock, Event, NoSuchAddress, Turn, Unwanted, split_press
from handlers.core import Core

P = TypeVar("P")
What = Literal["step", "send", "file", "guess"]
MOST = 20_000  # sources held at once, a few hundred bytes each; the one that was quiet longest goes first
ROOMS = ("report", "help", "hand-on", "mailbox")
NEVER_HELD_UP = "mailbox/leave"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then one more every `seconds`."""

    burst: float
    seconds: float


# A person fills in a form in a dozen steps and sends three tips an hour at the very most. Nobody waits longer than six
# minutes to send: a draft closes after ten. A file counts by its MiB, and all that nobody has filed shares one shelf of
# 200 (storage/files.py): of it one person fills half.
# A guess is words that may be a mailbox's phrase: each is slow to look up (three of 46 MiB and 75 ms at most), and new
# drafts wait behind it. Of one person handlers/citizens/knocks.py takes care; a group has half a slot of two.
ONE: Mapping[What, Rate] = {"step": Rate(90, 2), "send": Rate(5, 360), "file": Rate(100, 864)}
# A whole village may share one address on a phone network.
GROUP: Mapping[What, Rate] = {
    "step": Rate(1_800, 0.1),
    "send": Rate(60, 30),
    "file": Rate(150, 120),
    "guess": Rate(40, 1),
}


class Buckets:
    """How much each source may still do of each kind. Any thread may ask."""

    def __init__(self, clock: Clock, rates: Mapping[What, Rate], most: int = MOST) -> None:
        self._clock, self._rates, self._most = clock, rates, most
        self._day: date | None = None
        self._key = b""
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  # what is left, and when that was so
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, source: str, what: What, cost: float = 1.0) -> int:
        """0 when it may go on; else nothing is taken, and this many seconds are to be waited."""
        now, rate = self._clock.real(), self._rates[what]
        with self._lock:
            if self._day != now.date():
                self._begin(now.date())
            name = hashlib.blake2b(f"{what}:{source}".encode(), key=self._key, digest_size=16).digest()
            left, since = self._left.pop(name, (rate.burst, now.timestamp()))
            left = min(rate.burst, left + (now.timestamp() - since) / rate.seconds)
            wait = ceil((cost - left) * rate.seconds) if left < cost else 0
            self._left[name] = (left if wait else left - cost, now.timestamp())
            if len(self._left) > self._most:
                self._left.popitem(last=False)
        return wait

    def _begin(self, day: date) -> None:
        """What was known of anybody goes with the key."""
        self._day, self._key = day, secrets.token_bytes(32)
        self._left.clear()


def _no_phrase(_: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Limits:
    """Both kinds of source: one person (a visit, a chat), and the group the proxy names, "" where there is none.

    `phrases`: what in a text may be a mailbox's phrase.
    """

    one: Buckets
    group: Buckets
    phrases: Callable[[str], Sequence[str]]

    @classmethod
    def of(cls, clock: Clock, phrases: Callable[[str], Sequence[str]] = _no_phrase) -> "Limits":
        return cls(Buckets(clock, ONE), Buckets(clock, GROUP), phrases)

    def of_person(self, event: Event) -> Event:
        """The event, or in its place the word that they must wait: what they typed goes along, nothing is done."""
        return _paced(self.one, f"{event.channel}:{event.sender}", event)

    def of_group(self, event: Event, group: str) -> Event:
        if not group:
            return event
        guesses = bool(event.text and self.phrases(event.text))
        wait = self.group.take(group, "guess") if guesses else 0
        return _held_up(event, wait) if wait else _paced(self.group, group, event)

    def takes_file(self, channel: str, sender: str, group: str, size: int) -> bool:
        """Whether so many bytes more may come in of this person."""
        cost = size / MEGABYTE
        alone = self.one.take(f"{channel}:{sender}", "file", cost)
        return not alone and not (group and self.group.take(group, "file", cost))


@dataclass(frozen=True)
class PacedCore(Core[P]):
    """A conversation behind the limits of one person."""

    limits: Limits = field(kw_only=True)

    @classmethod
    def over(cls, core: Core[P], limits: Limits) -> "PacedCore[P]":
        return cls(**vars(core), limits=limits)

    def handle(self, event: Event) -> Turn:
        return super().handle(self.limits.of_person(event))


def asks_for(event: Event) -> What | None:
    """What an event costs: a step of a form (the first draws a receipt, which is slow) or within a mailbox, or sending.
    Words from a channel that does not know where the person is are a step wherever they go. Links are free.
    """
    if event.is_else or event.arrives:
        return None
    if event.press is None:
        return "step" if event.place is None or event.place.split("/")[0] in ROOMS else None
    try:
        address, mark = split_press(event.press)
    except NoSuchAddress:
        return None
    words = address.split("/")
    if mark is None or address == NEVER_HELD_UP or words[0] not in ROOMS:
        return None
    return "send" if words[-1] == "send" else "step"


def _paced(buckets: Buckets, source: str, event: Event) -> Event:
    what = asks_for(event)
    wait = buckets.take(source, what) if what else 0
    return _held_up(event, wait) if wait else event


def _held_up(event: Event, seconds: int) -> Event:
    """In minutes. Another id: the very same press shall count once the wait is over."""
    later: tuple[Unwanted, int] = ("later", ceil(seconds / 60))
    return replace(event, external_id=f"{event.external_id}+", press=None, unwanted=later)
