"""How the two bots of an installation are put together. Without a token there is none."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr

from bot.channels.citizens import CitizenTalk
from bot.channels.fetching import Fetching
from bot.channels.message import Wire
from bot.channels.officials import OfficialTalk
from bot.channels.outbox import Outbox
from bot.channels.pacing import Pace
from bot.channels.painting import Painter
from bot.channels.post import Post
from bot.channels.running import Channel, Plan
from bot.channels.talk import CHANNEL, Line
from bot.picture import Pictures
from bot.settings import Settings
from bot.tasks import Work
from bot.web.parts import Citizens, Officials
from content import doorlinks
from content.library import Library
from content.texts import LOCALES, VIETNAMESE
from handlers.citizens.telling import Telling
from handlers.conversation import Clock
from handlers.officials.entry.arrival import Arrivals
from handlers.officials.nudging.outgoing import Outgoing
from handlers.officials.parts import Whereabouts
from storage.engine import Database
from storage.files import Shelf
from storage.vault import Keyring, tag


@dataclass(frozen=True)
class Fitting:
    """What both bots stand on."""

    settings: Settings
    database: Database
    library: Library
    clock: Clock

    def citizens(self, side: Citizens) -> Channel | None:
        token = self.settings.citizens_token
        if token is None:
            return None
        painter = Painter(self.library.texts)
        doors = doorlinks.public(self.library.articles, self.library.services)

        def talk(wire: Wire, outbox: Outbox) -> CitizenTalk:
            line = Line(side.core, side.lanes, painter, outbox)
            fetching = Fetching(wire, Shelf(self.database), side.lanes, self.clock)
            telling = Telling(self.database, self.clock, side.ring)
            return CitizenTalk(line, fetching, self.clock, doors, telling)

        looks = {"": painter.look("citizens", VIETNAMESE)} | {
            each: painter.look("citizens", each) for each in LOCALES if each != VIETNAMESE
        }
        hook, secret = self._hook("citizens", side.ring)
        return Channel(Plan("citizens", _citizens_wire(self.settings, token), talk, looks, hook, secret))

    def officials(self, side: Officials, where: Whereabouts) -> Channel | None:
        token = self.settings.officials_token
        if token is None:
            return None
        painter = Painter(self.library.texts)
        outgoing = Outgoing(self.database, self.library, self.clock, side.ring, CHANNEL, self.settings.reaching)

        def talk(_wire: Wire, outbox: Outbox) -> OfficialTalk:
            line = Line(side.core, side.lanes, painter, outbox)
            pictures = Pictures(side.province, self.library.texts, side.knows.short)
            return OfficialTalk(line, Arrivals(self.database, self.clock, side.ring, where), pictures)

        def post(wire: Wire, pace: Pace) -> Work:
            return Post(side.core, painter, outgoing, wire, pace).run()

        looks = {"": painter.look("officials", VIETNAMESE)}
        hook, secret = self._hook("officials", side.ring)
        return Channel(Plan("officials", self._officials_wire(token), talk, looks, hook, secret, post))

    def _officials_wire(self, token: SecretStr) -> Callable[[], Wire]:
        def load() -> Wire:
            from bot.channels.telegram_officials import OfficialsWire  # noqa: PLC0415  as below

            # The table of holidays takes 0.2 s, and the first look for what is due asks it: a press would wait behind.
            self.library.workdays.is_working(self.clock.now().date())
            return OfficialsWire(token, self.settings.telegram_api_url, self.settings.telegram_proxy)

        return load

    def _hook(self, name: str, ring: Keyring) -> tuple[str, str]:
        """Where updates are brought to, and what proves that they come from the messenger."""
        if not self.settings.telegram_webhook:
            return "", ""
        return f"{self.settings.address}/telegram/{name}", tag(ring, "webhook", name.encode()).hex()


def _citizens_wire(settings: Settings, token: SecretStr) -> Callable[[], Wire]:
    def load() -> Wire:
        from bot.channels.telegram_citizens import CitizensWire  # noqa: PLC0415  aiogram takes seconds: not before it is needed

        return CitizensWire(token, settings.telegram_api_url, settings.telegram_proxy)

    return load
