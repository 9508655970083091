"""What goes out to officials by themselves through a messenger: claimed, committed, sent, marked.

Nudges at most once: what was in flight when a process died stays unknown, and the next step covers it; what certainly
did not go out on its day is said anew on the next; what was settled before it left is said no more. Notices at least
once: what nobody marked goes out again.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal

from sqlalchemy import Connection

from content.library import Library
from content.programme.workdays import VIETNAM, day_of
from handlers.conversation import Clock
from handlers.officials.parts import duty_address
from storage import notices
from storage.accounts import addresses
from storage.accounts.addresses import Chat
from storage.duties import deliveries, nudges
from storage.engine import Database
from storage.vault import Keyring

BATCH = 25  # a second's worth: so many are unknown at the worst when a process dies


@dataclass(frozen=True)
class Parcel:
    """One message to one official: the screen at `place`, as it is when it is sent. `address`: the channel's."""

    kind: Literal["nudge", "notice"]
    id: bytes
    official_id: bytes
    address: str = field(repr=False)

    @property
    def place(self) -> str:
        return f"{self.kind}/{duty_address(self.id)}"


class Outgoing:
    """Every call is one transaction. Each parcel handed out is answered by `sent`, `later`, `blocked`, `unknown`,
    `refused` or `settled`.
    """

    def __init__(
        self,
        database: Database,
        library: Library,
        clock: Clock,
        ring: Keyring,
        channel: str,
        in_use: Collection[str] = addresses.CHANNELS,
    ) -> None:
        """`in_use`: every channel of this installation, this one too."""
        self._database = database
        self._library = library
        self._clock = clock
        self._ring = ring
        self._channel = channel
        self._in_use = in_use

    def due(self, limit: int = BATCH) -> tuple[Parcel, ...]:
        """What is to be sent now, notices first, each oldest first; nobody else is handed the same. () while there is
        nothing: that costs one look. Nudges go out in working hours only.
        """
        now = self._clock.now()
        waiting = self._database.read(lambda tx: self._waiting(tx, now, limit))
        return () if waiting is None else self._database.write(lambda tx: self._take(tx, now, limit, waiting))

    def sent(self, parcel: Parcel) -> None:
        """The messenger has it."""
        self._mark(parcel, nudges.SENT, notices.sent)

    def later(self, parcel: Parcel) -> None:
        """It certainly did not go out: it is due again, or stands on the page where only a muted channel was left."""

        def mark(tx: Connection) -> None:
            if parcel.kind == "nudge" and not self._are(tx, parcel, addresses.ACTIVE):
                deliveries.put_on_page(tx, parcel.id)
            else:
                self._mark_in(tx, parcel, nudges.CLAIMED, notices.give_back)

        self._database.write(mark)

    def unknown(self, parcel: Parcel) -> None:
        """It may or may not have gone out: a nudge is not sent twice, a notice is, in two minutes."""
        self._mark(parcel, nudges.UNKNOWN, lambda _tx, _id: None)

    def refused(self, parcel: Parcel) -> None:
        """The messenger does not take it, or it cannot be drawn: a nudge is not tried again, a notice for an hour."""
        now = self._clock.now()
        self._mark(parcel, nudges.UNKNOWN, lambda tx, notice_id: notices.refused(tx, notice_id, now))

    def settled(self, parcel: Parcel) -> None:
        """By the time it was to be drawn nobody needed it any more. What stood on the page stands there as before."""
        now = self._clock.now()

        def mark(tx: Connection) -> None:
            if parcel.kind == "notice":
                notices.refused(tx, parcel.id, now)
            elif self._are(tx, parcel, addresses.ACTIVE):
                deliveries.finish(tx, parcel.id, day_of(now))
            else:
                deliveries.put_on_page(tx, parcel.id)

        self._database.write(mark)

    def blocked(self, parcel: Parcel) -> None:
        """They want nothing from us there, or it does not exist: the next channel is tried, and where there is none
        everything stands on the page alone until they come back.
        """

        def mark(tx: Connection) -> None:
            addresses.block(tx, self._ring, Chat(self._channel, parcel.address))
            left = self._are(tx, parcel, addresses.ACTIVE)
            self._mark_in(tx, parcel, nudges.CLAIMED if left else nudges.BLOCKED, notices.give_back)
            if not left and self._goes_to_muted(tx, parcel):
                deliveries.put_on_page(tx, parcel.id)

        self._database.write(mark)

    def lose(self) -> int:
        """To be called now and then: what died in flight is unknown. Returns how many nudges that are."""
        return self._database.write(lambda tx: deliveries.lose(tx, self._clock.now()))

    def _are(self, tx: Connection, parcel: Parcel, state: str) -> bool:
        """Whether its reader stands so on a channel of this installation."""
        known = addresses.states_of(tx, parcel.official_id)
        return state in {known.get(channel) for channel in self._in_use}

    def _goes_to_muted(self, tx: Connection, parcel: Parcel) -> bool:
        overdue = parcel.kind == "nudge" and deliveries.is_overdue(tx, parcel.id)
        return overdue and self._are(tx, parcel, addresses.MUTED)

    def _waiting(self, tx: Connection, now: datetime, limit: int) -> tuple[bytes, ...] | None:
        """The nudges that are due; None where nothing is."""
        found = deliveries.waiting(tx, self._due(now), limit) if self._is_open(now) else ()
        return found if found or notices.is_due(tx, self._channel, now, self._in_use) else None

    def _take(self, tx: Connection, now: datetime, limit: int, waiting: Sequence[bytes]) -> tuple[Parcel, ...]:
        first = notices.take(tx, self._channel, now, limit, self._in_use)
        among = waiting[: limit - len(first)]
        then = deliveries.take(tx, self._due(now), among, now) if among else ()
        people = {one.official_id for one in first} | {one.official_id for one in then}
        reached = addresses.of_officials(tx, self._ring, people, self._channel)
        return (*_parcels("notice", first, reached), *_parcels("nudge", then, reached))

    def _due(self, now: datetime) -> deliveries.Due:
        return deliveries.Due(self._channel, day_of(now), tuple(self._in_use), _hour(now))

    def _is_open(self, now: datetime) -> bool:
        return self._library.ladder.is_open(now, self._library.workdays)

    def _mark(self, parcel: Parcel, nudge_state: str, notice: Callable[[Connection, bytes], None]) -> None:
        self._database.write(lambda tx: self._mark_in(tx, parcel, nudge_state, notice))

    def _mark_in(
        self, tx: Connection, parcel: Parcel, nudge_state: str, notice: Callable[[Connection, bytes], None]
    ) -> None:
        if parcel.kind == "nudge":
            nudges.mark(tx, parcel.id, nudge_state)
        else:
            notice(tx, parcel.id)


def _parcels(
    kind: Literal["nudge", "notice"],
    found: Iterable[nudges.Nudge | notices.Notice],
    reached: dict[bytes, str],
) -> Iterable[Parcel]:
    for one in found:
        if one.official_id in reached:
            yield Parcel(kind, one.id, one.official_id, reached[one.official_id])


def _hour(now: datetime) -> time:
    """In Việt Nam: quiet hours are kept when it is sent, too."""
    return now.astimezone(VIETNAM).time()
