"""By which channel what was written to somebody reaches them: the other half of the second calculation of a season."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.independent_ladder import clock, closed

READS, REFUSES, SHUT = "reads", "refuses", "shut"  # `refuses`: nobody knows it before something is sent there
HELD, PAGE, NOWHERE, LOST, UNDELIVERED, DONE = "held", "page", "nowhere", "lost", "undelivered", "done"
CHANNELS = ("telegram", "email")  # Telegram goes first unless its owner wishes otherwise
OWED = ("expected", "draft", "partial", "returned")
Item = tuple[bytes, str]


@dataclass
class Report:
    """`back`: the day it was returned and the number of that change; None unless it lies with the unit again.
    `longer`: when its last day became a later one.
    """

    plan: str
    province: str
    unit: str
    last_day: date
    state: str = "expected"
    moved: int = 0
    promise: date | None = None
    back: tuple[date, int] | None = None
    longer: list[datetime] = field(default_factory=list)

    @property
    def owed(self) -> bool:
        return self.state in OWED


@dataclass
class Person:
    """`away`: first day, last day, deputy. `channels`: what becomes of something sent there; `since`: the day on which
    each was told to us; `muted`: where they want nothing but what is overdue. `quiet`: "07:00" to "09:30".
    """

    province: str
    role: str
    unit: str = ""
    gone: bool = False
    away: list[tuple[date, date, bytes | None]] = field(default_factory=list)
    channels: dict[str, str] = field(default_factory=dict)
    since: dict[str, date] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    likes: str | None = None
    quiet: tuple[str, str] | None = None


@dataclass
class Message:
    """`way`: a channel, or one of HELD, PAGE, NOWHERE, LOST, UNDELIVERED, DONE. `stood`: on the page, where it could be
    read, before a channel had it.
    """

    person: bytes
    at: datetime
    items: frozenset[Item]
    way: str
    stood: bool = False


@dataclass
class Post:
    """`since`: the plans that are on, and from when. `in_use`: the channels there are at all."""

    since: dict[str, date]
    in_use: tuple[str, ...] = ()
    reports: dict[bytes, Report] = field(default_factory=dict)
    people: dict[bytes, Person] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    had: set[tuple[bytes, bytes, str]] = field(default_factory=set)  # person, report, step
    heard: dict[bytes, list[date]] = field(default_factory=dict)

    def is_quiet(self, who: bytes, now: datetime) -> bool:
        if not (quiet := self.people[who].quiet):
            return False
        (begins, ends), hour = quiet, clock(now).strftime("%H:%M")
        return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends

    def ways(self, who: bytes) -> list[str]:
        """The channels on which they can be written to, as far as anybody knows; the first to be tried first."""
        person = self.people[who]
        known = [each for each in CHANNELS if each in self.in_use and person.channels.get(each, SHUT) != SHUT]
        return sorted(set(known) - person.muted, key=lambda each: (each != person.likes, CHANNELS.index(each)))

    def deliver(self, now: datetime, dead: Collection[bytes] = (), down: Collection[str] = ()) -> None:
        """Whatever was written today goes out by the first channel that takes it, unless its province has paused or its
        reader wants quiet. What was settled since is left out. What stands on the page alone goes to a muted channel
        too if it is overdue, and keeps all it was about: that could be read there. `dead`: the process died while it
        wrote to them, and nobody knows what became of it; `down`: channels that are not there.
        """
        for message in () if closed(now) else self.of_day(clock(now).date()):
            way = None if self.goes(message, now) else message.way
            while message.way != way:
                way = message.way
                message.stood |= way == PAGE
                if way == HELD:
                    message.way = self.tried(message, now, dead, down)
                elif way == PAGE and self.is_late(message, now):
                    message.way = self.to_muted(message, now, dead, down)

    def goes(self, message: Message, now: datetime) -> bool:
        person = self.people[message.person]
        return not (person.gone or person.province in self.paused or self.is_quiet(message.person, now))

    def waits(self, now: datetime) -> bool:
        """Whether something of today would go out now."""
        today = self.of_day(clock(now).date())
        return any(
            each.way == HELD or (each.way == PAGE and self.is_late(each, now) and self.people[each.person].muted)
            for each in today
            if self.goes(each, now)
        )

    def of_day(self, day: date) -> list[Message]:
        """Nobody has two a day, so that no day has more of them than there are people."""
        return [each for each in self.messages[-len(self.people) :] if clock(each.at).date() == day]

    def settle(self, message: Message, now: datetime) -> bool:
        """Nobody hears of what is filed, or not to be said any more; returns whether there is something left."""
        over = {item for item in message.items if not self.is_to_say(item, message.at, now)}
        message.items -= over
        self.had -= {(message.person, *item) for item in over}
        if not message.items:
            self.heard[message.person].remove(clock(message.at).date())
        return message.items != frozenset()

    def is_to_say(self, item: Item, written: datetime, now: datetime) -> bool:
        report, step = self.reports[item[0]], item[1]
        waits = report.promise is not None and report.promise > clock(now).date()
        has_longer = step.startswith("T") and any(at >= written for at in report.longer)
        return report.owed and not waits and not has_longer

    def is_late(self, message: Message, now: datetime) -> bool:
        return any(
            step.startswith("T+") and self.is_to_say((report, step), message.at, now) for report, step in message.items
        )

    def tried(self, message: Message, now: datetime, dead: Collection[bytes], down: Collection[str]) -> str:
        who, found = message.person, self.people[message.person]
        ways = self.ways(who)
        if ways and not self.settle(message, now):
            return DONE
        for channel in ways:
            if channel in down:
                return HELD
            if found.channels[channel] == READS:
                return LOST if who in dead else channel
            found.channels[channel] = SHUT
        return HELD if not ways else PAGE if overdue(message) and found.muted else NOWHERE

    def to_muted(self, message: Message, now: datetime, dead: Collection[bytes], down: Collection[str]) -> str:
        who, found = message.person, self.people[message.person]
        for channel in sorted(found.muted):
            if channel in down:
                return HELD if self.ways(who) else PAGE
            if found.channels[channel] == READS:
                return LOST if who in dead else channel
            self.shut(who, channel)
            return HELD if self.ways(who) else NOWHERE
        return PAGE

    def shut(self, who: bytes, channel: str) -> None:
        self.people[who].channels[channel] = SHUT
        self.people[who].muted.discard(channel)

    def came_back(self, message: Message, today: date) -> None:
        """A letter that was sent was taken by no mailbox after all. One told to us since is another mailbox."""
        person, sent = self.people[message.person], clock(message.at).date()
        if person.since["email"] <= sent:
            self.shut(message.person, "email")
        if not self.ways(message.person):
            message.way = NOWHERE
        elif sent == today:
            message.way = HELD
        else:
            self.undo(message)

    def undo(self, message: Message) -> None:
        message.way = UNDELIVERED
        self.had -= {(message.person, *item) for item in message.items}
        self.heard[message.person].remove(clock(message.at).date())


def overdue(message: Message) -> bool:
    return any(step.startswith("T+") for _, step in message.items)
