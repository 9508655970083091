"""A province's officials on one day: who reports for a unit, who stands in for whom, and whom nothing reaches."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from storage.accounts import addresses, officials
from storage.accounts.officials import Acting, OfficialRow
from storage.duties import absences
from storage.duties.unreached import Why

ByUnit = Mapping[str, tuple[OfficialRow, ...]]


@dataclass(frozen=True)
class Everybody:
    """All officials on one day, read once for all provinces. `acting` by province; `away` with their deputy, if they
    named one; `reached` by a channel, `lost`: only by channels that refuse.
    """

    acting: Mapping[str, Acting]
    away: Mapping[bytes, bytes | None]
    reached: Collection[bytes]
    lost: Collection[bytes]

    @classmethod
    def on(cls, tx: Connection, day: date, in_use: Collection[str]) -> "Everybody":
        found = addresses.states(tx, in_use)
        reached = {who for who, states in found.items() if addresses.ACTIVE in states}
        refusing = {who for who, states in found.items() if states & {addresses.BLOCKED, addresses.BOUNCED}}
        return cls(officials.acting(tx), absences.away_on(tx, day), reached, refusing - reached)


@dataclass(frozen=True)
class Staff:
    """`away`, `reached`, `lost`: as `Everybody`."""

    reporters: ByUnit
    leaders: ByUnit
    focal: tuple[OfficialRow, ...]
    away: Mapping[bytes, bytes | None]
    reached: Collection[bytes]
    lost: Collection[bytes]

    @classmethod
    def on(cls, tx: Connection, province_code: str, day: date, in_use: Collection[str]) -> "Staff":
        return cls.among(Everybody.on(tx, day, in_use), province_code)

    @classmethod
    def among(cls, everybody: Everybody, province_code: str) -> "Staff":
        there = everybody.acting.get(province_code, Acting())
        who = (there.reporters, there.leaders, there.focal)
        return cls(*who, everybody.away, everybody.reached, everybody.lost)

    def of_unit(self, unit: str) -> tuple[OfficialRow, ...]:
        """Who is reminded for it today."""
        return self._present(self.reporters.get(unit, ()))

    def leading(self, unit: str) -> tuple[OfficialRow, ...]:
        return self._present(self.leaders.get(unit, ()))

    def watching(self) -> tuple[OfficialRow, ...]:
        """The province's focal points; never none for being away: somebody must hear of it."""
        return self._present(self.focal) or self.focal

    def unreached(self, unit: str, *, by_channel: bool) -> Why | None:
        """Why nobody hears of what the unit owes; None where somebody does. `by_channel`: there are channels."""
        if not self.reporters.get(unit):
            return "nobody"
        present = {each.id for each in self.of_unit(unit)}
        if not present:
            return "away"
        if not by_channel or not present.isdisjoint(self.reached):
            return None
        return "blocked" if not present.isdisjoint(self.lost) else "page"

    def _present(self, people: Iterable[OfficialRow]) -> tuple[OfficialRow, ...]:
        """Deputies in the place of who is away; a deputy who is away too stands in for nobody."""
        there = {each.id: each for each in map(self._stand_in, people) if each is not None}
        return tuple(there.values())

    def _stand_in(self, official: OfficialRow) -> OfficialRow | None:
        if official.id not in self.away:
            return official
        deputy = self.away[official.id]
        return None if deputy is None or deputy in self.away else self._by_id.get(deputy)

    @cached_property
    def _by_id(self) -> Mapping[bytes, OfficialRow]:
        of_units = (each for people in (*self.reporters.values(), *self.leaders.values()) for each in people)
        return {each.id: each for each in (*of_units, *self.focal)}
