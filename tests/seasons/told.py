"""A season played twice: whatever happens is told to the programme, and to the second calculation in plain data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from itertools import count
from typing import TypeVar

from sqlalchemy import Connection, select

from content.library import Library
from content.programme.out_of_turn import Question
from handlers.officials.mail.returns import came_back
from handlers.officials.nudging import ladders
from handlers.officials.nudging.tick import Nudging
from handlers.officials.parts import duty_address
from handlers.officials.province.asking_out_of_turn import OutOfTurn, Wanted
from handlers.officials.province.switching import switch_on
from storage.accounts import addresses, officials
from storage.accounts.addresses import Chat
from storage.accounts.organisations import create_organisation
from storage.duties import absences, lifecycle, moved_days, obligations, reports, wishes
from storage.duties.absences import Absence
from storage.duties.ad_hoc import REPORT as AD_HOC
from storage.duties.duty_tables import nudge, obligation
from storage.duties.reports import FULL, PARTIAL, Filed
from storage.engine import Database
from storage.vault import Keyring
from tests.conftest import HandClock
from tests.independent_ladder import OFFICE_DAYS, clock
from tests.independent_post import READS, SHUT, Message, Person, Report
from tests.independent_season import Season

RING = Keyring.fresh()
NUMBERS = count(1)
T = TypeVar("T")
OF_REPORT = (obligation.c.last_day, obligation.c.plan, obligation.c.owner, obligation.c.report)


@dataclass
class Told:
    """`databases`: one for each replica, all of one and the same. `by`: an official to whom changes are put down.
    `spent`: seconds of processor the programme took, without the second calculation: other tests run beside this one.
    """

    databases: Sequence[Database]
    library: Library
    season: Season
    clock: HandClock = field(default_factory=HandClock)
    nudging: list[Nudging] = field(default_factory=list)
    homes: dict[tuple[str, str], bytes] = field(default_factory=dict)
    last_days: set[date] = field(default_factory=set)  # as the plans have them
    asked: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)  # by plan and code: reports out of turn
    by: bytes = b""
    checked: int = 0
    spent: float = 0.0

    def __post_init__(self) -> None:
        self.restart()

    @property
    def database(self) -> Database:
        return self.databases[0]

    def restart(self) -> None:
        self.nudging = [Nudging(each, self.library, self.season.in_use) for each in self.databases]

    # What happens.

    def switch_on(self, day: date) -> None:
        for plan in self.season.since:
            self.write(partial(switch_on, library=self.library, plan=self.library.plans[plan], day=day))
        self.learn()

    def learn(self) -> list[bytes]:
        """What was opened, as plain data; its last day is the last office day strictly before the plan's own date."""
        rows = self.database.read(lambda tx: tx.execute(select(obligation).order_by(*OF_REPORT)).all())
        fresh = [row for row in rows if row.id not in self.season.reports]
        last_days = {day: max(each for each in OFFICE_DAYS if each < day) for day in {row.before for row in fresh}}
        for row in fresh:
            assert row.last_day == last_days[row.before]
            province = self.library.plans[row.plan].province_code
            self.season.reports[row.id] = Report(row.plan, province, row.owner, row.last_day)
            self.last_days |= {row.last_day} if row.report != AD_HOC else set()
        return [row.id for row in fresh]

    def hire(self, province: str, unit: str, role: str) -> bytes:
        def hire(tx: Connection) -> bytes:
            home = self.homes.get((province, unit))
            home = home or create_organisation(tx, unit or "Sở Y tế", None, province, unit or None)
            self.homes[province, unit] = home
            return officials.add(tx, home, role).id

        who = self.write(hire)
        self.season.come(who, Person(province, role, unit))
        return who

    def leave(self, who: bytes) -> None:
        self.write(lambda tx: officials.leave(tx, who, self.today))
        self.season.people[who].gone = True

    def join(self, who: bytes, channel: str, fate: str = READS) -> None:
        chat = Chat(channel, f"{channel}-{next(NUMBERS)}")
        self.write(lambda tx: addresses.link(tx, RING, who, chat, self.today))
        person = self.season.people[who]
        person.channels[channel], person.since[channel] = fate, self.today
        person.muted.discard(channel)

    def mute(self, who: bytes) -> None:
        """Of a mailbox that is known to take nothing any more there is nothing to mute."""
        self.write(lambda tx: addresses.mute(tx, who, addresses.EMAIL))
        person = self.season.people[who]
        person.muted |= {addresses.EMAIL} if person.channels.get(addresses.EMAIL, SHUT) != SHUT else set()

    def unmute(self, who: bytes) -> None:
        self.write(lambda tx: addresses.unmute(tx, who, addresses.EMAIL))
        self.season.people[who].muted.discard(addresses.EMAIL)

    def bounce(self, letter: Message) -> None:
        """A mail server says later, or days later, that no mailbox took it."""
        mine = select(nudge.c.id).where(nudge.c.official_id == letter.person, nudge.c.on_day == clock(letter.at).date())
        name = duty_address(self.database.read(lambda tx: tx.execute(mine).scalar_one()))
        self.write(lambda tx: came_back(tx, self.clock, name))
        self.season.came_back(letter, self.today)

    def prefer(self, who: bytes, channel: str | None) -> None:
        self.write(lambda tx: wishes.prefer(tx, who, channel))
        self.season.people[who].likes = channel

    def keep_quiet(self, who: bytes, hours: tuple[str, str] | None) -> None:
        given = None if hours is None else (time.fromisoformat(hours[0]), time.fromisoformat(hours[1]))
        self.write(lambda tx: wishes.keep_quiet(tx, who, given))
        self.season.people[who].quiet = hours

    def go_away(self, who: bytes, first: date, last: date, deputy: bytes | None) -> None:
        self.write(lambda tx: absences.go_away(tx, Absence(who, first, last, deputy)))
        away = self.season.people[who].away
        away[:] = [*(one for one in away if one[1] < first or one[0] > last), (first, last, deputy)]

    def come_back(self, who: bytes) -> None:
        """Today, whatever was announced."""
        self.write(lambda tx: absences.come_back(tx, who, self.today))
        yesterday = date.fromordinal(self.today.toordinal() - 1)
        away = self.season.people[who].away
        away[:] = [(first, min(last, yesterday), deputy) for first, last, deputy in away if first < self.today]

    def pause(self, province: str, *, on: bool) -> None:
        self.write(lambda tx: ladders.pause(tx, province, self.now.isoformat() if on else ""))
        (self.season.paused.add if on else self.season.paused.discard)(province)

    def ask(self, plan: str, units: Sequence[str], last_day: date) -> None:
        """Out of turn."""
        wanted = Wanted(plan, "Báo cáo đột xuất", last_day, (Question("number", "Số buổi truyền thông"),), tuple(units))
        asked = self.out_of_turn.ask(self.focal(plan), wanted)
        self.asked[plan, asked.code] = self.learn()
        assert len(self.asked[plan, asked.code]) == len(units)

    def close(self, plan: str, code: str) -> None:
        """Nothing of it is owed any more."""
        self.out_of_turn.close(self.focal(plan), plan, code)
        for report in self.asked.pop((plan, code)):
            told = self.season.reports[report]
            told.state, told.back = (lifecycle.EXEMPT, None) if told.owed else (told.state, told.back)

    def focal(self, plan: str) -> officials.Seat:
        [who, *_] = self.season.seats[self.library.plans[plan].province_code, "focal", ""]
        seat = self.database.read(lambda tx: officials.seat_of(tx, who))
        assert seat
        return seat

    @property
    def out_of_turn(self) -> OutOfTurn:
        return OutOfTurn(self.database, self.library, self.clock)

    def begin(self, report: bytes) -> None:
        """A draft is no report."""
        self.write(lambda tx: reports.save_draft(tx, report, "{}", self.by, self.now))
        told = self.season.reports[report]
        told.state = lifecycle.DRAFT if told.state == lifecycle.EXPECTED else told.state

    def promise(self, report: bytes, day: date) -> None:
        self.write(lambda tx: obligations.promise(tx, report, day, self.now))
        self.season.reports[report].promise = day

    def move(self, report: bytes, day: date) -> None:
        def move(tx: Connection) -> None:
            moved_days.move(tx, obligations.hold(tx, report), day, self.by, self.now, "bão")

        self.write(move)
        told = self.season.reports[report]
        told.longer += [self.now] if day > told.last_day else []
        told.last_day, told.moved = day, told.moved + 1
        told.promise = told.promise if told.promise and told.promise <= day else None

    def file(self, report: bytes, kind: reports.Kind) -> None:
        """Whole, a part of it, nothing to say, or as a document. What is partial is owed as before."""

        def file(tx: Connection) -> None:
            if kind in (FULL, PARTIAL):
                reports.save_draft(tx, report, "{}", self.by, self.now)
            owed = obligations.hold(tx, report)
            reports.submit(tx, owed, Filed("f", 1, {}, kind), self.by, self.now, f"{next(NUMBERS)}")

        self.write(file)
        told = self.season.reports[report]
        if kind == PARTIAL:
            told.state = lifecycle.PARTIAL
        else:
            told.state, told.promise, told.back = lifecycle.SUBMITTED, None, None

    def change(self, report: bytes, to: str) -> None:
        """What the province decides."""
        n = self.write(lambda tx: obligations.change(tx, report, to, "province", self.by, self.now, "vì"))
        told = self.season.reports[report]
        told.state = to
        told.back = (self.today, n) if to == lifecycle.RETURNED else None

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        return clock(self.now).date()

    def write(self, fn: Callable[[Connection], T]) -> T:
        return self.database.write(fn)
