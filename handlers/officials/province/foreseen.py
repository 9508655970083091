"""Who will be reminded on a day to come, of what and by which channel, and who not and why. It only reads.

It is the planning of the tick, day by day until the one that is asked for: what would go out before is kept in mind, as
if it had been sent. So it is true as long as nobody files, promises or leaves meanwhile.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from content.language.vietnamese import fold
from content.library import Library
from content.places.placenames import split_label
from content.programme.workdays import VIETNAM, day_of
from handlers.officials.nudging.ladders import paused
from handlers.officials.nudging.planning import Digest, DigestItem, Planning
from handlers.officials.nudging.staff import Staff
from handlers.officials.owners import is_commune, owner_name
from handlers.officials.province.firstly import Channels
from handlers.officials.province.scope import EVERYTHING, Scope
from handlers.officials.province.skipped import Hearing, Skipped, skipped
from handlers.officials.province.switching import switched_on
from storage.duties import nudges, wishes
from storage.duties.obligations import Obligation
from storage.duties.wishes import NO_WISH, Wish

FARTHEST = timedelta(days=60)
FORTNIGHT = timedelta(days=14)  # every day is planned as the tick would: sixty took three seconds


@dataclass(frozen=True)
class Told:
    """One message. `at`: when it goes out at the earliest; `channel` is None for the page; `instead`: codes of who is
    away and for whom they stand in.
    """

    official_id: bytes
    code: str
    unit: str
    name: str
    items: tuple[DigestItem, ...]
    at: datetime
    channel: str | None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Foreseen:
    """`is_open`: whether anything goes out on such a day at all."""

    day: date
    is_open: bool
    told: tuple[Told, ...]
    skipped: tuple[Skipped, ...]

    def within(self, library: Library, scope: Scope) -> "Foreseen":
        """What is about such a report of such a unit."""
        told = (one for one in self.told if any(_is_within(library, scope, item.obligation) for item in one.items))
        skipped = (one for one in self.skipped if scope.takes(library, one.plan, one.period, one.unit))
        return Foreseen(self.day, self.is_open, tuple(told), tuple(skipped))


def _is_within(library: Library, scope: Scope, duty: Obligation) -> bool:
    return scope.takes(library, duty.plan, duty.period, duty.owner)


@dataclass
class _Meanwhile:
    """What would have been sent before the day that is asked for."""

    served: set[tuple[bytes, str, bytes]] = field(default_factory=set)
    days: dict[bytes, list[date]] = field(default_factory=lambda: defaultdict(list))

    def send(self, digest: Digest, day: date) -> None:
        self.days[digest.official_id].append(day)
        self.served |= {(item.obligation.id, item.step, digest.official_id) for item in digest.items}

    def this_week(self, official: bytes, day: date) -> int:
        monday = day - timedelta(days=day.weekday())
        return sum(each >= monday for each in self.days[official])


class Foresight:
    """`in_use`: the channels of this installation."""

    def __init__(self, library: Library, in_use: Collection[str] = ()) -> None:
        self._library = library
        self._in_use = in_use
        self._planning = Planning(library, in_use)

    def on(self, tx: Connection, province_code: str, now: datetime, day: date) -> Foreseen:
        """ValueError for a day that is over, or more than sixty days off."""
        today = day_of(now)
        if not today <= day <= today + FARTHEST:
            raise ValueError(f"{day} is not within {FARTHEST.days} days of {today}")
        is_paused, wanted = province_code in paused(tx), wishes.known(tx)
        meanwhile = _Meanwhile()
        for each in () if is_paused else self._days(today, day):
            for digest, _ in self._sent(tx, self._from(now, each), meanwhile, wanted):
                meanwhile.send(digest, each)
        moment = self._from(now, day)
        if moment is None:
            return Foreseen(day, self._library.workdays.is_working(day), (), ())
        sent = self._sent(tx, moment, meanwhile, wanted, paused_too=is_paused)
        mine = tuple(each for each in sent if self._is_of(each[0], province_code))
        return self._told(tx, province_code, mine, moment, is_paused=is_paused)

    def next_after(
        self, tx: Connection, province_code: str, now: datetime, day: date, scope: Scope = EVERYTHING
    ) -> date | None:
        """The first day after that one on which something about such a report goes out; None within a fortnight."""
        today, meanwhile, wanted = day_of(now), _Meanwhile(), wishes.known(tx)
        for each in self._days(today, day + FORTNIGHT + timedelta(days=1)):
            sent = [digest for digest, _ in self._sent(tx, self._from(now, each), meanwhile, wanted, paused_too=True)]
            if each > day and any(self._is_about(digest, province_code, scope) for digest in sent):
                return each
            for digest in sent:
                meanwhile.send(digest, each)
        return None

    def _is_about(self, digest: Digest, province_code: str, scope: Scope) -> bool:
        about = (item.obligation for item in digest.items)
        return self._is_of(digest, province_code) and any(_is_within(self._library, scope, duty) for duty in about)

    def _days(self, today: date, day: date) -> Iterator[date]:
        """Those before the day that is asked for."""
        return (today + timedelta(days=n) for n in range((day - today).days))

    def _from(self, now: datetime, day: date) -> datetime | None:
        """The first moment from now on at which a tick sends on that day."""
        opens = datetime.combine(day, self._library.ladder.opens, VIETNAM)
        moment = max(opens, now.astimezone(VIETNAM))
        return moment if self._library.ladder.is_open(moment, self._library.workdays) else None

    def _sent(
        self,
        tx: Connection,
        moment: datetime | None,
        before: _Meanwhile,
        wanted: Mapping[bytes, Wish],
        *,
        paused_too: bool = False,
    ) -> Iterable[tuple[Digest, datetime]]:
        """The digests of one day, with the moment from which each goes out."""
        if moment is None:
            return
        week = nudges.sent_since(tx, moment.date() - timedelta(days=moment.weekday()))
        for digest in self._planning.digests(tx, moment, paused_too=paused_too):
            fresh = self._fresh(digest, before, moment.date(), week)
            at = self._awake(moment, wanted.get(digest.official_id, NO_WISH)) if fresh else None
            if fresh and at:
                yield fresh, at

    def _fresh(self, digest: Digest, before: _Meanwhile, day: date, week: Mapping[bytes, int]) -> Digest | None:
        """Without what would have been sent on the days between; None where that leaves nothing, or they had enough."""
        who, ladder = digest.official_id, self._library.ladder
        items = tuple(each for each in digest.items if (each.obligation.id, each.step, who) not in before.served)
        heard = week.get(who, 0) + before.this_week(who, day)
        if heard >= ladder.weekly and all(ladder.is_early(item.step) for item in items):
            return None
        return Digest(who, digest.code, digest.unit, items) if items else None

    def _awake(self, moment: datetime, wish: Wish) -> datetime | None:
        """The first minute of the working day that their quiet hours let; None where they want quiet until it ends."""
        if wish.lets(moment.time()) or wish.quiet is None:
            return moment
        ends = datetime.combine(moment.date(), wish.quiet[1], VIETNAM)
        return ends if ends > moment and ends.time() < self._library.ladder.closes else None

    def _is_of(self, digest: Digest, province_code: str) -> bool:
        return any(self._library.plans[item.obligation.plan].province_code == province_code for item in digest.items)

    def _told(
        self,
        tx: Connection,
        province_code: str,
        sent: tuple[tuple[Digest, datetime], ...],
        moment: datetime,
        *,
        is_paused: bool,
    ) -> Foreseen:
        day, channels = moment.date(), Channels.now(tx, self._in_use)
        staff = Staff.on(tx, province_code, day, self._in_use)
        instead = _instead(staff)
        told = tuple(
            Told(one.official_id, one.code, one.unit, self._name(one), one.items, at, *who)
            for one, at in sent
            for who in [(channels.of(one), instead.get(one.official_id, ()))]
        )
        if is_paused:
            return Foreseen(day, is_open=True, told=(), skipped=tuple(_halted(one) for one in _by_unit(told)))
        hearing = Hearing(
            day, staff, {one.official_id for one in told}, nudges.nudged_on(tx, day), self._quiet(tx, moment)
        )
        return Foreseen(day, is_open=True, told=_by_unit(told), skipped=self._skipped(tx, province_code, hearing))

    def _skipped(self, tx: Connection, province_code: str, hearing: Hearing) -> tuple[Skipped, ...]:
        on = switched_on(tx, self._library)
        plans = ((self._library.plans[plan], since) for plan, since in on.items())
        mine = ((plan, since) for plan, since in plans if plan.province_code == province_code)
        found = (each for plan, since in mine for each in skipped(tx, self._library, plan, since, hearing))
        return tuple(
            sorted(
                found,
                key=lambda one: (one.why, not is_commune(one.unit), fold(split_label(one.name)[1]), one.unit, one.code),
            )
        )

    def _quiet(self, tx: Connection, moment: datetime) -> Collection[bytes]:
        return {who for who, wish in wishes.known(tx).items() if self._awake(moment, wish) is None}

    def _name(self, digest: Digest) -> str:
        """Of the unit; "" for the province's own people."""
        plan = self._library.plans[digest.items[0].obligation.plan]
        return "" if digest.unit == plan.province_code else owner_name(self._library, plan, digest.unit)


def _instead(staff: Staff) -> dict[bytes, tuple[str, ...]]:
    """Of each deputy: the codes of those who are away."""
    found: dict[bytes, tuple[str, ...]] = {}
    everybody = (
        each for people in (*staff.reporters.values(), *staff.leaders.values(), staff.focal) for each in people
    )
    for official in everybody:
        deputy = staff.away.get(official.id)
        if deputy is not None and deputy not in staff.away:
            found[deputy] = (*found.get(deputy, ()), official.code)
    return found


def _halted(one: Told) -> Skipped:
    first = one.items[0]
    about = (first.obligation.plan, first.obligation.report, first.obligation.period, first.step)
    return Skipped(one.unit, one.name, one.code, *about, "paused")


def _by_unit(told: Iterable[Told]) -> tuple[Told, ...]:
    """As people look a commune up, by its bare name; the province's own people last."""
    return tuple(sorted(told, key=lambda one: (not one.name, fold(split_label(one.name)[1]), one.unit, one.code)))
