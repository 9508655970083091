"""Officials who are reached in a messenger, for the tests: an office whose tick knows the channel, and its outgoing."""

from dataclasses import dataclass, field

from handlers.conversation import Event, Screen, Turn
from handlers.officials import officials_core
from handlers.officials.entry.arrival import Arrivals
from handlers.officials.nudging.outgoing import Outgoing
from handlers.officials.nudging.tick import Nudging
from handlers.officials.parts import Whereabouts
from storage.accounts import addresses, invites
from storage.accounts.addresses import TELEGRAM, Chat
from storage.accounts.officials import Seat
from storage.accounts.organisations import create_organisation
from storage.engine import Database
from storage.state import OFFICIALS
from tests.handlers.officials.ticking import NEW_YEAR
from tests.offices import BA_VI, NUMBERS, Office, open_office
from tests.rings import OFFICE_RING
from tests.transcript import screen_text
from tests.world import HANOI, library

RING = OFFICE_RING
PAGE, BOT = "https://can-bo.example", "nhipcau_can_bo_bot"
WHERE = Whereabouts(PAGE, lambda: BOT)


@dataclass
class Chats:
    """`office` with its chats; `arrivals` and `outgoing` as a channel holds them."""

    office: Office
    arrivals: Arrivals = field(init=False)
    outgoing: Outgoing = field(init=False)

    def __post_init__(self) -> None:
        office = self.office
        office.nudging = Nudging(office.database, library(), (TELEGRAM,))
        office.core = officials_core(office.database, office.clock, RING, library(), OFFICIALS, WHERE)
        self.arrivals = Arrivals(office.database, office.clock, RING, WHERE)
        self.outgoing = Outgoing(office.database, library(), office.clock, RING, TELEGRAM)

    def on(self, channel: str) -> Outgoing:
        return Outgoing(self.database, library(), self.office.clock, RING, channel)

    @property
    def database(self) -> Database:
        return self.office.database

    def link(self, seat: Seat, chat: str) -> None:
        day = self.office.clock.now().date()
        self.database.write(lambda tx: addresses.link(tx, RING, seat.id, Chat(TELEGRAM, chat), day))

    def invite(self, role: invites.Office = "reporter", unit: str | None = BA_VI) -> str:
        def make(tx: object) -> str:
            name = library().units.by_code(unit).name if unit else "Sở Y tế"
            home = create_organisation(tx, name, None, HANOI, unit)
            return invites.for_office(tx, home, role, self.office.clock.real())

        return self.database.write(make)

    def press(self, who: bytes, press: str, place: str | None = None, channel: str = TELEGRAM) -> Turn:
        return self.office.core.handle(Event(channel, who.hex(), f"event-{next(NUMBERS)}", press=press, place=place))

    def look(self, who: bytes, place: str = "start", channel: str = TELEGRAM) -> Screen:
        return self.office.core.look(channel, who.hex(), place).screen

    def due(self) -> list[str]:
        return [parcel.address for parcel in self.outgoing.due()]

    def send(self) -> list[tuple[str, str]]:
        """Everything that is due goes out; back: to whom, and what they read."""
        parcels = self.outgoing.due()
        shown = [(parcel.address, words(self.look(parcel.official_id, parcel.place))) for parcel in parcels]
        for parcel in parcels:
            self.outgoing.sent(parcel)
        return shown


def open_chats(database: Database, *units: str) -> Chats:
    return Chats(open_office(database, *units, since=NEW_YEAR))


def words(screen: Screen) -> str:
    return screen_text(screen, "vi")


def buttons(screen: Screen) -> list[str]:
    """What a press of each hands back, without its mark."""
    return [choice.address for row in screen.rows for choice in row]


def press_of(screen: Screen, address: str) -> str:
    return next(choice.press for row in screen.rows for choice in row if choice.address == address)


def link_in(text: str) -> str:
    """The token at the end of the first address of ours in a text."""
    start = next(
        text.index(begin) + len(begin) for begin in (f"{PAGE}/i/", f"https://t.me/{BOT}?start=") if begin in text
    )
    return text[start : start + 43]
