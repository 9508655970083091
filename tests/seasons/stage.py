"""How a season goes by: both are asked at every tick, and must say the same."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import process_time
from typing import TypeVar

from sqlalchemy import Connection, select

from handlers.officials.nudging.outgoing import Outgoing
from handlers.officials.nudging.tick import Nudging
from storage.duties import deliveries, nudges
from storage.duties.duty_tables import nudge, nudge_item, unreached
from storage.engine import Database
from tests.independent_ladder import clock
from tests.independent_post import DONE, HELD, LOST, NOWHERE, PAGE, READS, UNDELIVERED, Item
from tests.seasons.told import RING, Told

T = TypeVar("T")
WAYS = {nudges.CLAIMED: HELD, nudges.BLOCKED: NOWHERE, nudges.UNKNOWN: LOST}
WAYS |= {nudges.UNDELIVERED: UNDELIVERED, nudges.DONE: DONE}
Items = dict[bytes, set[Item]]


class PowerCut(Exception):
    """The process is no more."""


class Dying:
    """A database whose process dies at a write: before it, or after its commit."""

    def __init__(self, database: Database, writes: int, *, after: bool) -> None:
        self._database, self._left, self._after = database, writes, after
        self.read = database.read

    def write(self, fn: Callable[[Connection], T], person: bytes | None = None) -> T:
        self._left -= 1
        if self._left < 0 and not self._after:
            raise PowerCut
        found = self._database.write(fn, person)
        if self._left < 0:
            raise PowerCut
        return found


@dataclass
class Stage(Told):
    """A power cut, two replicas and a restart change nothing of what is said."""

    def tick(self, *, cut: tuple[int, bool] | None = None) -> None:
        """Of every replica at once; `cut`: a process dies in it, and another one begins."""
        wanted = self.season.tick(self.now)
        if cut:
            self.die(*cut)
        sent = self.at_once(lambda each: each.tick(self.now), self.nudging)
        if not cut:
            assert sent == len(wanted), (self.now, sent, len(wanted))
        if wanted or sent:
            self.compare()
        self.check_ways()

    def die(self, writes: int, after: bool) -> None:
        dying = Dying(self.database, writes, after=after)
        try:
            Nudging(dying, self.library, self.season.in_use).tick(self.now)  # type: ignore[arg-type]  # a database that dies
        except PowerCut:
            self.restart()

    def at_once(self, ask: Callable[[T], int], every: Sequence[T]) -> int:
        """Replicas ask at the same time, each in a thread of its own; one alone asks in order, so that a seed is the
        same season every time. `spent` counts that.
        """
        before = process_time()
        found = sum(map(ask, every)) if len(self.databases) == 1 else self.in_threads(ask, every)
        self.spent += process_time() - before
        return found

    def in_threads(self, ask: Callable[[T], int], every: Sequence[T]) -> int:
        with ThreadPoolExecutor(max(1, len(every))) as pool:
            return sum(pool.map(ask, every))

    def deliver(self, lost: Callable[[], bool] = lambda: False, down: Collection[str] = ()) -> None:
        """Everything that is due goes out on all channels; `lost`: whether a process died with a parcel in hand;
        `down`: the channels that take nothing now.
        """
        gone: set[bytes] = set()
        self.at_once(put_off, self.outgoing(down))
        working = self.outgoing([each for each in self.season.in_use if each not in down])
        while self.at_once(lambda each: self.send(each, lost, gone), working):
            pass
        self.season.deliver(self.now, gone, down)

    def outgoing(self, channels: Collection[str]) -> list[Outgoing]:
        given = self.library, self.clock, RING
        here = [each for each in self.season.in_use if each in channels]
        return [Outgoing(db, *given, channel, self.season.in_use) for db in self.databases for channel in here]

    def send(self, outgoing: Outgoing, lost: Callable[[], bool], gone: set[bytes]) -> int:
        """One batch. Notices are no matter here: they go out."""
        parcels = outgoing.due()
        for parcel in parcels:
            if parcel.kind == "notice":
                outgoing.sent(parcel)
            elif self.season.people[parcel.official_id].channels[parcel.address.split("-")[0]] != READS:
                outgoing.blocked(parcel)
            elif lost():
                gone.add(parcel.official_id)
            else:
                outgoing.sent(parcel)
        return len(parcels)

    # What must be the same.

    def compare(self) -> None:
        """Today's nudges: to whom, when, and what is in them."""
        asked = select(nudge.c.official_id, nudge.c.at, nudge_item.c.obligation_id, nudge_item.c.step)
        asked = asked.join(nudge_item, nudge_item.c.nudge_id == nudge.c.id).where(nudge.c.on_day == self.today)
        found: Items = {}
        for row in self.database.read(lambda tx: tx.execute(asked).all()):
            found.setdefault(row.official_id, set()).add((row.obligation_id, row.step))
        wanted = {each.person: set(each.items) for each in self.season.of_day(self.today) if each.items}
        assert found == wanted, self.told_apart(found, wanted)

    def told_apart(self, found: Items, wanted: Items) -> str:
        """The first three people for whom the two differ, with what is known of them and of the reports."""
        differ = [who for who in found | wanted if found.get(who) != wanted.get(who)][:3]
        return "\n".join([f"{self.now}", *(self.known(who, found.get(who), wanted.get(who)) for who in differ)])

    def known(self, who: bytes, found: set[Item] | None, wanted: set[Item] | None) -> str:
        lines = [f"{who.hex()[:8]} {self.season.people[who]}, heard {self.season.heard.get(who, [])[-3:]}"]
        for name, items in (("programme", found), ("calculation", wanted)):
            lines += [f"  {name}: {step} of {self.season.reports[report]}" for report, step in items or ()]
        return "\n".join(lines)

    def compare_unreached(self) -> None:
        """At the first open tick of a day: whom nothing reaches and why, and that the province was told of each."""
        rows = self.database.read(lambda tx: tx.execute(select(unreached)).all())
        found = {(row.province_code, row.owner): row.why for row in rows}
        wanted = self.season.unreached(self.today)
        assert found == wanted, (self.now, dict(found.items() ^ wanted.items()))
        assert all(row.told for row in rows)

    def check_ways(self, *, anew: bool = False) -> None:
        """What became of every nudge of earlier days: by which channel it went, or why by none. `anew`: of those too
        that were looked at before: a letter may have come back since.
        """
        self.checked = 0 if anew else self.checked
        earlier = [each for each in self.season.messages[self.checked :] if clock(each.at).date() < self.today]
        if not earlier:
            return
        self.checked += len(earlier)
        self.write(lambda tx: deliveries.lose(tx, self.now))
        days = {clock(each.at).date() for each in earlier}
        rows = self.database.read(lambda tx: tx.execute(select(nudge).where(nudge.c.on_day.in_(days))).all())
        found = {(row.official_id, row.on_day): way_of(row.state, row.channel) for row in rows}
        wanted = {(each.person, clock(each.at).date()): each.way for each in earlier}
        assert found == wanted, (
            self.now,
            [
                (key[0].hex()[:8], key[1], found.get(key), wanted.get(key), self.season.people[key[0]])
                for key in found | wanted
                if found.get(key) != wanted.get(key)
            ][:5],
        )


def way_of(state: str, channel: str | None) -> str:
    if state == nudges.SENT:
        return channel or PAGE
    return WAYS[state]


def put_off(outgoing: Outgoing) -> int:
    """One batch: the channel takes nothing now."""
    parcels = outgoing.due()
    for parcel in parcels:
        outgoing.later(parcel)
    return len(parcels)
