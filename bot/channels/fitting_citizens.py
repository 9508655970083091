"""How the citizens' bot is put together."""

from collections.abc import Callable

from pydantic import SecretStr

from bot.channels.citizens import CitizenTalk
from bot.channels.fetching import Fetching
from bot.channels.fitting import Fitting
from bot.channels.message import Wire
from bot.channels.outbox import Outbox
from bot.channels.painting import Painter
from bot.channels.running import Plan
from bot.channels.talk import Line
from bot.settings import Settings
from bot.web.parts import Citizens
from content import doorlinks
from content.texts import LOCALES, VIETNAMESE
from handlers.citizens.telling import Telling
from storage.files import Shelf


def plan(fitting: Fitting, token: SecretStr, side: Citizens) -> Plan:
    library, clock = fitting.library, fitting.clock
    painter = Painter(library.texts)
    doors = doorlinks.public(library.articles, library.services)

    def talk(wire: Wire, outbox: Outbox) -> CitizenTalk:
        line = Line(side.core, side.lanes, painter, outbox)
        fetching = Fetching(wire, Shelf(fitting.database), side.lanes, clock)
        return CitizenTalk(line, fetching, clock, doors, Telling(fitting.database, clock, side.ring))

    looks = {"": painter.look("citizens", VIETNAMESE)} | {
        each: painter.look("citizens", each) for each in LOCALES if each != VIETNAMESE
    }
    hook, secret = fitting.hook("citizens", side.ring)
    return Plan("citizens", _wire(fitting.settings, token), talk, looks, hook, secret)


def _wire(settings: Settings, token: SecretStr) -> Callable[[], Wire]:
    def load() -> Wire:
        from bot.channels.telegram_citizens import CitizensWire  # noqa: PLC0415  aiogram takes seconds: not before it is needed

        return CitizensWire(token, settings.telegram_api_url, settings.telegram_proxy)

    return load
