"""The one place where a process is put together: settings in, everything that runs out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot import keys, site
from bot.channels.fitting import Fitting
from bot.channels.mail import Mail
from bot.channels.running import Channel
from bot.housekeeping import Desks, Nudge
from bot.intake_limits import Limits as IntakeLimits
from bot.intake_limits import PacedCore
from bot.lanes import Lanes
from bot.mail.letters import Letters
from bot.mail.posting import Posting
from bot.settings import Role, Settings
from bot.stirring import Stirring
from bot.web.parts import Citizens, Knowledge, Officials, Parts, Reached
from content.library import Library
from content.limits import Limits
from content.places.units import Unit
from content.programme.indicators import Indicators
from content.replies import Replies
from handlers.citizens import citizens_core
from handlers.citizens.parts import CitizenParts, Official
from handlers.conversation import Clock
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
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.files import Shelf
from storage.state import CITIZENS, OFFICIALS
from storage.vault import Keyring


@dataclass(frozen=True)
class Body:
    """What a process holds. `parts` is what the pages are given; a side it does not serve is None there.

    `desks`: what the desks' chores go by; `nudge` is the officials' work at every tick, `stir` the
    citizens'; `channels` are the messengers that have a token, `mail` the letters if there is a server for them.
    """

    database: Database
    clock: Clock
    library: Library
    lanes: tuple[Lanes, ...]
    parts: Parts
    desks: Desks | None = None
    nudge: Nudge | None = None
    stir: Nudge | None = None
    channels: tuple[Channel, ...] = ()
    mail: Mail | None = None

    @property
    def speaking(self) -> tuple[Channel | Mail, ...]:
        return (*self.channels, *((self.mail,) if self.mail else ()))

    def warm(self) -> None:
        """Read ahead what the first visitors would wait for, once the messengers are on."""
        for channel in self.channels:
            channel.settled.wait()
        self.library.warm()

    async def drain(self) -> None:
        for lanes in self.lanes:
            await lanes.drain()

    def close(self) -> None:
        self.database.close()


def build(settings: Settings, role: Role, clock: Clock, *, second_factor: bool = True) -> Body:
    """A process of one role gets the keys of that zone only. `second_factor`: off in the demonstration alone.

    Raises NoSecret, BadContent.
    """
    database, library = Database(settings.database), site.library(settings, clock.now().date())
    rules = DeskRules(Limits.load(settings.home), library.workdays, library.ladder)
    channels: list[Channel] = []
    mails: list[Mail] = []
    where = Whereabouts(settings.address, lambda: _username(channels, "officials"))
    official = Official(settings.address, lambda: _username(channels, "citizens"))
    parts = Parts(library.texts, clock, settings.address, channels=lambda: _statuses(channels, mails))
    if role in ("citizens", "all"):
        parts = replace(parts, citizens=_citizens(settings, database, (clock, library), official))
    if role in ("officials", "all"):
        parts = replace(parts, officials=_officials(settings, database, (clock, library, rules), where, second_factor))
    mails += _mails(database, (clock, library), parts)
    channels += _channels(Fitting(settings, database, library, clock), parts, where)
    parts = replace(parts, hooks=tuple(each for each in channels if each.secret))
    return Body(
        database,
        clock,
        library,
        _lanes(parts),
        parts,
        Desks(rules, parts.officials.ring) if parts.officials else None,
        _nudge(settings, database, library, parts),
        Stirring(database, parts.citizens.ring).tick if parts.citizens else None,
        tuple(channels),
        next(iter(mails), None),
    )


def _statuses(channels: Iterable[Channel], mails: Iterable[Mail]) -> Mapping[str, str]:
    return {each.name: each.status for each in channels} | {each.name: each.status for each in mails}


def _channels(fitting: Fitting, parts: Parts, where: Whereabouts) -> Iterable[Channel]:
    found = (
        fitting.citizens(parts.citizens) if parts.citizens else None,
        fitting.officials(parts.officials, where) if parts.officials else None,
    )
    return (each for each in found if each is not None)


def _mails(database: Database, common: tuple[Clock, Library], parts: Parts) -> Iterable[Mail]:
    clock, library = common
    side = parts.officials
    posting = side.reached.posting if side and side.reached else None
    if side is None or posting is None:
        return
    outgoing = Outgoing(database, library, clock, side.ring, EMAIL, side.in_use)
    mailings = Mailings(database, library, clock, side.ring, side.where.page)
    yield Mail(outgoing, mailings, posting.letters, posting.line)


def _username(channels: Iterable[Channel], name: str) -> str:
    """Of a bot of ours, once it is on."""
    return next((each.username for each in channels if each.name == name), "")


def _nudge(settings: Settings, database: Database, library: Library, parts: Parts) -> Nudge | None:
    if parts.officials is None:
        return None
    return Nudging(database, library, settings.reaching).tick


Common = tuple[Clock, Library]


def _lanes(parts: Parts) -> tuple[Lanes, ...]:
    return tuple(side.lanes for side in (parts.citizens, parts.officials) if side and isinstance(side.lanes, Lanes))


def _citizens(settings: Settings, database: Database, common: Common, official: Official) -> Citizens:
    clock, library = common
    ring = keys.ring(settings, "citizens")
    sides = (PROTECTION, SUPPORT)
    parts = CitizenParts(
        intakes={tables.side: Intake(tables) for tables in sides},
        mailboxes={tables.side: Mailbox(tables) for tables in sides},
        ring=ring,
        province=settings.province,
        official=official,
        limits=Limits.load(settings.home),
    )
    intake = IntakeLimits.of(clock, library.phrases.within)
    core = PacedCore.over(citizens_core(database, clock, ring, library, parts, CITIZENS), intake)
    return Citizens(core, Lanes(), ring, Shelf(database), intake)


def _officials(
    settings: Settings,
    database: Database,
    common: tuple[Clock, Library, DeskRules],
    where: Whereabouts,
    second_factor: bool,
) -> Officials:
    clock, library, rules = common
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
        reached=_reached(settings, database, common[:2], ring),
        in_use=settings.reaching,
    )


def _reached(settings: Settings, database: Database, common: tuple[Clock, Library], ring: Keyring) -> Reached:
    """Mailboxes can be looked after, and calendars asked for, whether letters are sent or not."""
    clock, library = common
    posting = None
    if settings.mail:
        posting = Posting(*settings.mail, Letters(library.texts), clock.real, settings.address)
    feeds = Feeds(database, library, clock, settings.address)
    return Reached(ByEmail(database, clock, ring), Stops(database, ring), feeds, posting)


def knowledge(library: Library) -> Knowledge:
    units = library.units
    return Knowledge(
        area=lambda code: units.by_code(code).label,
        short=lambda code: _without_kind(units.by_code(code)),
        workdays=library.workdays,
        indicators=Indicators.load(),
        replies=Replies.load(),
    )


def _without_kind(unit: Unit) -> str:
    """`Xã Ba Vì` → `Ba Vì`."""
    kind = unit.name[: len(unit.kind) + 1]
    return unit.name.removeprefix(kind) if kind.lower() == f"{unit.kind} " else unit.name
