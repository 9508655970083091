"""The officials' world for tests: a province whose plan is switched on, its reporters, its focal point, the tick."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from sqlalchemy import Connection

from content.programme.plans import Plan
from handlers.conversation import Event, Turn
from handlers.core import Core
from handlers.officials import officials_core
from handlers.officials.nudging.tick import Nudging
from handlers.officials.parts import OfficialParts, duty_address
from handlers.officials.province.room import Province
from handlers.officials.province.switching import switch_on
from storage.accounts import officials
from storage.accounts.officials import Seat
from storage.accounts.organisations import create_organisation
from storage.duties import nudges, obligations, reports
from storage.duties.nudges import Nudge
from storage.duties.obligations import Obligation
from storage.duties.reports import Filed, Submission
from storage.engine import Database
from storage.state import OFFICIALS
from storage.vault import Keyring
from tests.conftest import HandClock
from tests.transcript import at
from tests.world import HANOI, library

HN = "HN-2026-2030"
BA_VI = "09700"
SWITCHED_ON = date(2026, 12, 1)
NUMBERS = count(1)
FILED = Filed("report-commune-hn", 1, {})


@dataclass
class Office:
    """`seats` by unit code; the province's focal point sits under "focal"."""

    database: Database
    clock: HandClock
    core: Core[OfficialParts]
    nudging: Nudging
    province: Province
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def focal(self) -> Seat:
        return self.seats["focal"]

    def move_to(self, iso: str) -> None:
        self.clock.move_to(at(iso))

    def tick(self, iso: str | None = None) -> int:
        if iso is not None:
            self.move_to(iso)
        return self.nudging.tick(self.clock.now())

    def seat(self, unit: str | None, role: str = "reporter", province: str = HANOI) -> Seat:
        """Put somebody new in office."""
        seat = self.database.write(lambda tx: _seat(tx, unit, role, province))
        self.seats[unit or role] = seat
        return seat

    def press(self, seat: Seat, press: str, place: str = "start") -> Turn:
        return self.core.handle(Event("web", seat.id.hex(), f"event-{next(NUMBERS)}", press=press, place=place))

    def say(self, seat: Seat, text: str, place: str) -> Turn:
        return self.core.handle(Event("web", seat.id.hex(), f"event-{next(NUMBERS)}", text=text, place=place))

    def duty(self, unit: str, period: str = "2027S1") -> Obligation:
        found = self.database.read(lambda tx: obligations.of_owner(tx, HN, unit))
        return next(duty for duty in found if duty.period == period)

    def filed(self, unit: str, period: str = "2027S1") -> Submission | None:
        """What it handed in last; `n` says how often it did."""
        duty = self.duty(unit, period)
        return self.database.read(lambda tx: reports.latest(tx, [duty.id])).get(duty.id)

    def address(self, unit: str, period: str = "2027S1") -> str:
        return duty_address(self.duty(unit, period).id)

    def nudged(self, seat: Seat) -> list[Nudge]:
        """Oldest first."""
        return list(self.database.read(lambda tx: nudges.of_official(tx, seat.id, limit=1000)))[::-1]

    def said(self, seat: Seat, period: str = "2027S1") -> list[tuple[datetime, str]]:
        """What one official was sent about one period: moment and step, oldest first."""
        mine = {duty.id for duty in self._of_period(period)}
        return [
            (nudge.at, item.step) for nudge in self.nudged(seat) for item in nudge.items if item.obligation_id in mine
        ]

    def file(self, seat: Seat, period: str = "2027S1") -> None:
        """Hand in, now, without walking through the form."""
        duty, now = self.duty(seat.unit_code or "", period), self.clock.now()
        receipt = f"{period}-{next(NUMBERS)}"

        def hand_in(tx: Connection) -> None:
            reports.save_draft(tx, duty.id, "{}", seat.id, now)
            reports.submit(tx, duty, FILED, seat.id, now, receipt)

        self.database.write(hand_in)

    def steps(self, seat: Seat, period: str = "2027S1") -> list[tuple[date, str]]:
        """What one official was sent about one period: day and step."""
        periods = {nudge.id: nudge.on_day for nudge in self.nudged(seat)}
        mine = {duty.id for duty in self._of_period(period)}
        return [
            (periods[nudge.id], item.step)
            for nudge in self.nudged(seat)
            for item in nudge.items
            if item.obligation_id in mine
        ]

    def _of_period(self, period: str) -> tuple[Obligation, ...]:
        return self.database.read(lambda tx: obligations.of_period(tx, HN, period))


def open_office(database: Database, *units: str, since: date = SWITCHED_ON, channel: str = "") -> Office:
    """Hà Nội's plan switched on; one reporter for each unit named, and the province's focal point."""
    clock, shelf = HandClock(), library()
    core = officials_core(database, clock, Keyring.fresh(), shelf, OFFICIALS)
    office = Office(
        database, clock, core, Nudging(database, shelf, (channel,) if channel else ()), Province(database, shelf, clock)
    )
    database.write(lambda tx: switch_on(tx, shelf, plan(), since))
    office.seats |= database.write(lambda tx: {unit: _seat(tx, unit, "reporter", HANOI) for unit in units or (BA_VI,)})
    office.seat(None, "focal")
    return office


def plan() -> Plan:
    return library().plans[HN]


def _seat(tx: object, unit: str | None, role: str, province: str) -> Seat:
    name = library().units.by_code(unit).name if unit and unit.isdigit() else unit or "Sở Y tế"
    home = create_organisation(tx, name, None, province, unit)
    seat = officials.seat_of(tx, officials.add(tx, home, role).id)
    assert seat is not None
    return seat
