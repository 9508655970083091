"""What units, officials, provinces, channels and mailboxes do in a season, by lot; each says whether it could."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TypeVar

from storage.duties.lifecycle import ACCEPTED, DRAFT, EXEMPT, EXPECTED, PARTIAL, RETURNED
from storage.duties.reports import DOCUMENT, FULL, NIL
from storage.duties.reports import PARTIAL as PART
from tests.independent_ladder import FIRST, LAST, OFFICE_DAYS, clock, days
from tests.independent_post import CHANNELS, READS, REFUSES, Message, Person, Report
from tests.seasons.stage import Stage

T = TypeVar("T")
QUIET = (("00:00", "07:45"), ("07:00", "11:30"), ("12:00", "13:30"), ("16:00", "08:00"), ("06:00", "18:00"))
LAST_DAYS = {day for day in OFFICE_DAYS if FIRST + days(40) <= day <= LAST - days(25)}  # whose ladder is known
BEFORE, AFTER = 32, 14  # days around a last day that make a season
NEAR = 45  # days around a last day of what something happens to
# How often, of a hundred things.
WEIGHTS = {
    "file": 7,
    "begin": 3,
    "file_a_part": 3,
    "ask": 2,
    "close": 3,
    "promise": 18,
    "return_": 8,
    "accept": 4,
    "exempt": 2,
    "ask_again": 2,
    "move": 4,
    "hand_over": 4,
    "go_away": 7,
    "come_back": 4,
    "turn_against": 5,
    "join": 10,
    "wish": 4,
    "mute": 4,
    "unmute": 2,
    "bounce": 4,
    "break_down": 1,
    "mend": 5,
    "pause": 1,
    "lift": 6,
}


@dataclass
class Doings:
    """`quiet`: whether some want quiet hours; while anybody does, the programme never settles for the day. `down`: the
    channels that take nothing now. `done`: how often each was done.
    """

    stage: Stage
    chance: Random
    quiet: bool = True
    down: set[str] = field(default_factory=set)
    done: dict[str, int] = field(default_factory=dict)

    def happen(self) -> None:
        [name] = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        act: Callable[[], bool] = getattr(self, name)
        if act():
            self.done[name] = self.done.get(name, 0) + 1

    def is_season(self, today: date) -> bool:
        """Near a last day of the plans: what is asked out of turn makes none, or it would never end."""
        first, last = today - days(AFTER), today + days(BEFORE)
        return any(first <= day <= last for day in self.stage.last_days)

    # Of a report. Each says whether there was one for it.

    def file(self) -> bool:
        found = self.some(lambda report: report.owed)
        if found:
            self.stage.file(found, self.chance.choice((FULL, FULL, NIL, DOCUMENT)))
        return found is not None

    def begin(self) -> bool:
        found = self.some(lambda report: report.owed)
        if found:
            self.stage.begin(found)
        return found is not None

    def file_a_part(self) -> bool:
        """Once or more; never of what was returned."""
        found = self.some(lambda report: report.state in (EXPECTED, DRAFT, PARTIAL))
        if found:
            self.stage.file(found, PART)
        return found is not None

    def promise(self) -> bool:
        today = self.stage.today
        found = self.some(lambda report: report.owed and report.last_day > today)
        ahead = self.until(self.stage.season.reports[found].last_day) if found else []
        if found and ahead:
            self.stage.promise(found, self.chance.choice(ahead))
        return ahead != []

    def ask(self) -> bool:
        """Out of turn: some communes, by a day of the next weeks."""
        season, today = self.stage.season, self.stage.today
        plan = self.chance.choice(sorted(season.since))
        home = self.stage.library.plans[plan].province_code
        reporting = [unit for province, role, unit in season.seats if (province, role) == (home, "reporter")]
        seated = [unit for unit in reporting if unit.isdigit()]
        ahead = [day for day in self.until(today + days(40)) if day in LAST_DAYS]
        if seated and ahead:
            units = self.chance.sample(seated, min(len(seated), 1 + self.chance.randrange(6)))
            self.stage.ask(plan, units, self.chance.choice(ahead))
        return bool(seated and ahead)

    def close(self) -> bool:
        found = self.one_of(sorted(self.stage.asked))
        if found:
            self.stage.close(*found)
        return found is not None

    def return_(self) -> bool:
        return self.decide(RETURNED, lambda report: report.state == "submitted")

    def accept(self) -> bool:
        return self.decide(ACCEPTED, lambda report: report.state == "submitted")

    def exempt(self) -> bool:
        return self.decide(EXEMPT, lambda report: report.owed)

    def ask_again(self) -> bool:
        return self.decide(EXPECTED, lambda report: report.state == EXEMPT)

    def decide(self, to: str, which: Callable[[Report], bool]) -> bool:
        found = self.some(which)
        if found:
            self.stage.change(found, to)
        return found is not None

    def move(self) -> bool:
        """Mostly later."""
        found = self.some(lambda report: report.owed)
        if found:
            last_day = self.stage.season.reports[found].last_day
            near = [last_day + days(n) for n in range(-7, 22) if last_day + days(n) in LAST_DAYS]
            self.stage.move(found, self.chance.choice(near))
        return found is not None

    # Of an official.

    def hand_over(self) -> bool:
        who = self.anybody(lambda person: person.role == "reporter")
        if who:
            gone = self.stage.season.people[who]
            self.stage.hire(gone.province, gone.unit, gone.role)
            self.stage.leave(who)
        return who is not None

    def go_away(self) -> bool:
        """A colleague of the unit, somebody of another one, or nobody stands in."""
        who = self.anybody(lambda _: True)
        if who:
            province = self.stage.season.people[who].province
            is_out = self.chance.random() < 0.3  # a deputy who is away too
            deputy = self.anybody(lambda person: person.province == province and (not is_out or person.away != []))
            first = self.stage.today + days(self.chance.randrange(-1, 9))
            stands_in = None if deputy == who or self.chance.random() < 0.4 else deputy
            self.stage.go_away(who, first, first + days(self.chance.randrange(15)), stands_in)
        return who is not None

    def come_back(self) -> bool:
        who = self.anybody(lambda person: any(last >= self.stage.today for _, last, _ in person.away))
        if who:
            self.stage.come_back(who)
        return who is not None

    def turn_against(self) -> bool:
        """From now on a channel refuses them; that is known once something is sent there."""
        who = self.anybody(lambda person: READS in person.channels.values())
        if who:
            channels = self.stage.season.people[who].channels
            channels[self.chance.choice([each for each in channels if channels[each] == READS])] = REFUSES
        return who is not None

    def join(self) -> bool:
        who = self.anybody(lambda _: True) if self.stage.season.in_use else None
        if who:
            self.stage.join(who, self.chance.choice(self.stage.season.in_use))
        return who is not None

    def wish(self) -> bool:
        """A channel, quiet hours, or both."""
        who, kind = self.anybody(lambda _: True), self.chance.randrange(3)
        if who and (not self.quiet or kind != 0):
            self.stage.prefer(who, self.chance.choice((None, *CHANNELS)))
        if who and self.quiet and kind != 1:
            self.stage.keep_quiet(who, self.chance.choice((None, *QUIET)))
        return who is not None

    def mute(self) -> bool:
        who = self.anybody(lambda person: "email" in person.channels and not person.muted)
        if who:
            self.stage.mute(who)
        return who is not None

    def unmute(self) -> bool:
        who = self.anybody(lambda person: person.muted != set())
        if who:
            self.stage.unmute(who)
        return who is not None

    def bounce(self) -> bool:
        """One of the latest letters, of today or of some days ago."""
        letter = self.one_of(each for each in self.stage.season.messages[-60:] if self.may_bounce(each))
        if letter:
            self.stage.bounce(letter)
        return letter is not None

    def may_bounce(self, message: Message) -> bool:
        is_new = (self.stage.today - clock(message.at).date()).days <= 5
        return message.way == "email" and is_new and not self.stage.season.people[message.person].gone

    # Of a channel.

    def break_down(self) -> bool:
        self.down |= {self.chance.choice(CHANNELS)}
        return True

    def mend(self) -> bool:
        mended = bool(self.down)
        self.down.clear()
        return mended

    # Of a province.

    def pause(self) -> bool:
        free = sorted({report.province for report in self.stage.season.reports.values()} - self.stage.season.paused)
        if free:
            self.stage.pause(self.chance.choice(free), on=True)
        return free != []

    def lift(self) -> bool:
        paused = sorted(self.stage.season.paused)
        if paused:
            self.stage.pause(self.chance.choice(paused), on=False)
        return paused != []

    # Whom and what.

    def some(self, which: Callable[[Report], bool]) -> bytes | None:
        """Near its last day; of those units mostly that have somebody: nothing can go wrong where nobody hears."""
        season, today, seated = self.stage.season, self.stage.today, self.chance.random() < 0.9
        first, last = today - days(NEAR), today + days(NEAR)
        near = ((key, one) for key, one in season.reports.items() if first <= one.last_day <= last)
        fit = ((key, one) for key, one in near if not seated or (one.province, "reporter", one.unit) in season.seats)
        return self.one_of(key for key, one in fit if which(one))

    def anybody(self, which: Callable[[Person], bool]) -> bytes | None:
        people = self.stage.season.people.items()
        return self.one_of(key for key, person in people if not person.gone and which(person))

    def one_of(self, found: Iterable[T]) -> T | None:
        listed = list(found)
        return self.chance.choice(listed) if listed else None

    def until(self, last_day: date) -> list[date]:
        """The office days after today up to a last day."""
        today = self.stage.today
        ahead = (today + days(n) for n in range(1, (last_day - today).days + 1))
        return [day for day in ahead if day in OFFICE_DAYS]
