"""How the officials' bot is put together."""

from collections.abc import Callable

from pydantic import SecretStr

from bot.channels.fitting import Fitting
from bot.channels.message import Wire
from bot.channels.officials import OfficialTalk
from bot.channels.outbox import Outbox
from bot.channels.pacing import Pace
from bot.channels.painting import Painter
from bot.channels.post import Post
from bot.channels.running import Plan
from bot.channels.talk import CHANNEL, Line
from bot.picture import Pictures
from bot.tasks import Work
from bot.web.parts import Officials
from content.texts import VIETNAMESE
from handlers.officials.entry.arrival import Arrivals
from handlers.officials.nudging.outgoing import Outgoing
from handlers.officials.parts import Whereabouts


def plan(fitting: Fitting, token: SecretStr, side: Officials, where: Whereabouts) -> Plan:
    database, library, clock = fitting.database, fitting.library, fitting.clock
    painter = Painter(library.texts)
    outgoing = Outgoing(database, library, clock, side.ring, CHANNEL, fitting.settings.reaching)

    def talk(_wire: Wire, outbox: Outbox) -> OfficialTalk:
        line = Line(side.core, side.lanes, painter, outbox)
        pictures = Pictures(side.province, library.texts, side.knows.short)
        return OfficialTalk(line, Arrivals(database, clock, side.ring, where), pictures)

    def post(wire: Wire, pace: Pace) -> Work:
        return Post(side.core, painter, outgoing, wire, pace).run()

    looks = {"": painter.look("officials", VIETNAMESE)}
    hook, secret = fitting.hook("officials", side.ring)
    return Plan("officials", _wire(fitting, token), talk, looks, hook, secret, post)


def _wire(fitting: Fitting, token: SecretStr) -> Callable[[], Wire]:
    settings = fitting.settings

    def load() -> Wire:
        from bot.channels.telegram_officials import OfficialsWire  # noqa: PLC0415  a quarter of a second: beside the page

        # The table of holidays takes 0.2 s, and the first look for what is due asks it: a press would wait behind.
        fitting.library.workdays.is_working(fitting.clock.now().date())
        return OfficialsWire(token, settings.telegram_api_url, settings.telegram_proxy)

    return load
