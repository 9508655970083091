"""What the officials' side is made of: desks, chat, the province's pages, letters."""

from collections.abc import Callable
from dataclasses import replace

from bot import keys
from bot.body import Body
from bot.channels.fitting import Fitting
from bot.channels.mail import Mail
from bot.housekeeping import Desks
from bot.lanes import Lanes
from bot.mail.letters import Letters
from bot.mail.posting import Posting
from bot.web.parts import Knowledge, Officials, Reached
from content.library import Library
from content.limits import Limits
from content.places.units import Unit
from content.programme.indicators import Indicators
from content.replies import Replies
from handlers.officials import officials_core
from handlers.officials.desk.deskrules import DeskRules
from handlers.officials.desk.exports import ExportRooms
from handlers.officials.desk.membership import Membership
from handlers.officials.desk.requests import Requests
from handlers.officials.desk.room import Rooms
from handlers.officials.desk.sifting import SiftRooms
from handlers.officials.desk.watch import Watch
from handlers.officials.entry.enrolment import Enrolment
from handlers.officials.mail.byemail import ByEmail
from handlers.officials.mail.feeds import Feeds
from handlers.officials.mail.mailing import Mailings
from handlers.officials.mail.returns import Stops
from handlers.officials.nudging.outgoing import Outgoing
from handlers.officials.nudging.tick import Nudging
from handlers.officials.parts import Whereabouts
from handlers.officials.province.reminding import Reminding
from handlers.officials.province.room import Province
from storage.accounts.addresses import EMAIL
from storage.state import OFFICIALS
from storage.vault import Keyring


def joined(body: Body, fitting: Fitting, username: Callable[[], str], second_factor: bool) -> Body:
    """The process with the officials' side. `username`: of their bot, "" until it is on. Raises NoSecret."""
    settings, library = fitting.settings, fitting.library
    rules = DeskRules(Limits.load(settings.home), library.workdays, library.ladder)
    where = Whereabouts(settings.address, username)
    side = _side(fitting, rules, where, second_factor)
    channel = fitting.officials(side, where)
    return replace(
        body,
        parts=replace(body.parts, officials=side),
        desks=Desks(rules, side.ring),
        nudge=Nudging(fitting.database, library, settings.reaching).tick,
        channels=(*body.channels, *((channel,) if channel else ())),
        mail=_mail(fitting, side),
    )


def _mail(fitting: Fitting, side: Officials) -> Mail | None:
    posting = side.reached.posting if side.reached else None
    if posting is None:
        return None
    common = (fitting.database, fitting.library, fitting.clock, side.ring)
    outgoing = Outgoing(*common, EMAIL, side.in_use)
    return Mail(outgoing, Mailings(*common, side.where.page), posting.letters, posting.line)


def _side(fitting: Fitting, rules: DeskRules, where: Whereabouts, second_factor: bool) -> Officials:
    settings, database, library, clock = fitting.settings, fitting.database, fitting.library, fitting.clock
    ring = keys.ring(settings, "officials")
    return Officials(
        enrolment=Enrolment(database, clock, ring, second_factor=second_factor),
        room=Rooms(database, clock, ring, rules).of,
        core=officials_core(database, clock, ring, library, OFFICIALS, where),
        province=Province(database, library, clock),
        lanes=Lanes(),  # its own threads: a crowd at one side's door must not stand before the other's
        ring=ring,
        knows=knowledge(library),
        membership=Membership(database, clock, ring),
        watch=Watch(database, clock, ring),
        exports=ExportRooms(database, clock, ring, rules).of,
        sifting=SiftRooms(database, clock, ring, library).of,
        requests=Requests(database, clock, ring),
        reminding=Reminding(database, library, clock, settings.reaching),
        where=where,
        reached=_reached(fitting, ring),
        in_use=settings.reaching,
    )


def _reached(fitting: Fitting, ring: Keyring) -> Reached:
    """Mailboxes can be looked after, and calendars asked for, whether letters are sent or not."""
    settings, database, clock = fitting.settings, fitting.database, fitting.clock
    posting = None
    if settings.mail:
        posting = Posting(*settings.mail, Letters(fitting.library.texts), clock.real, settings.address)
    feeds = Feeds(database, fitting.library, clock, settings.address)
    return Reached(ByEmail(database, clock, ring), Stops(database, ring), feeds, posting)


def knowledge(library: Library) -> Knowledge:
    units = library.units
    return Knowledge(
        area=lambda code: units.ever(code).label,
        short=lambda code: _without_kind(units.ever(code)),
        workdays=library.workdays,
        indicators=Indicators.load(),
        replies=Replies.load(),
    )


def _without_kind(unit: Unit) -> str:
    """`Xã Ba Vì` → `Ba Vì`."""
    kind = unit.name[: len(unit.kind) + 1]
    return unit.name.removeprefix(kind) if kind.lower() == f"{unit.kind} " else unit.name
