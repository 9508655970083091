"""What the citizens' side is made of."""

from collections.abc import Callable
from dataclasses import replace

from bot import keys
from bot.body import Body
from bot.channels.fitting import Fitting
from bot.intake_limits import Limits as IntakeLimits
from bot.intake_limits import PacedCore
from bot.lanes import Lanes
from bot.stirring import Stirring
from bot.web.parts import Citizens
from content.limits import Limits
from handlers.citizens import citizens_core
from handlers.citizens.parts import CitizenParts, Official
from storage.accounts.vouching import Trust
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox
from storage.cases.tables import PROTECTION, SUPPORT
from storage.files import Shelf
from storage.state import CITIZENS
from storage.vault import Keyring


def joined(body: Body, fitting: Fitting, trust: Trust, username: Callable[[], str]) -> Body:
    """The process with the citizens' side. `trust`: whose word for a desk's key is taken; `username`: of
    their bot, "" until it is on. Raises NoSecret."""
    side = _side(fitting, trust, Official(fitting.settings.address, username))
    channel = fitting.citizens(side)
    return replace(
        body,
        parts=replace(body.parts, citizens=side),
        stir=Stirring(fitting.database, side.ring).tick,
        channels=(*body.channels, *((channel,) if channel else ())),
    )


def _side(fitting: Fitting, trust: Trust, official: Official) -> Citizens:
    database, clock, library = fitting.database, fitting.clock, fitting.library
    ring = keys.ring(fitting.settings, "citizens")
    parts = _parts(fitting, ring, trust, official)
    intake = IntakeLimits.of(clock, library.phrases.within)
    core = PacedCore.over(citizens_core(database, clock, ring, library, parts, CITIZENS), intake)
    return Citizens(core, Lanes(), ring, Shelf(database), intake)


def _parts(fitting: Fitting, ring: Keyring, trust: Trust, official: Official) -> CitizenParts:
    sides = (PROTECTION, SUPPORT)
    return CitizenParts(
        intakes={tables.side: Intake(tables, trust) for tables in sides},
        mailboxes={tables.side: Mailbox(tables) for tables in sides},
        ring=ring,
        province=fitting.settings.province,
        official=official,
        limits=Limits.load(fitting.settings.home),
        backup_days=fitting.settings.backup_days,
    )
