"""What happens in a season, drawn by lot: all that units, officials, provinces and their machines do in its way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from storage.duties.lifecycle import ACCEPTED, EXEMPT, EXPECTED, RETURNED
from storage.duties.reports import DOCUMENT, FULL, NIL
from tests.independent_ladder import OFFICE_DAYS, closed, days
from tests.independent_season import CHANNELS, READS, REFUSES, Person, Report
from tests.seasons.stage import Stage
from tests.seasons.vows import check_nobody_is_forgotten

CLOCKS = ("07:29", "07:30", "08:00", "12:00", "16:59", "17:00")  # one too early, one too late
QUIET = (("00:00", "07:45"), ("07:00", "11:30"), ("12:00", "13:30"), ("16:00", "08:00"), ("06:00", "18:00"))
NEAR = 45  # days around a last day in which most of it happens
# How often, of a hundred things.
WEIGHTS = {
    "file": 7,
    "promise": 18,
    "return_": 8,
    "accept": 4,
    "exempt": 2,
    "ask_again": 1,
    "move": 4,
    "hand_over": 4,
    "go_away": 7,
    "come_back": 4,
    "turn_against": 5,
    "join": 4,
    "wish": 4,
    "pause": 1,
    "lift": 6,
}


@dataclass
class Happenings:
    """`busy`: how much happens between two ticks in season. `cuts`: how often a process dies, of a hundred ticks.
    `quiet`: whether some want quiet hours; while anybody does, the programme never settles for the day.
    """

    stage: Stage
    chance: Random
    busy: float = 4.0
    cuts: int = 4
    quiet: bool = True
    done: dict[str, int] = field(default_factory=dict)

    def play(self, first: date, last: date) -> None:
        """From tick to tick, with a year opened at its first."""
        before = datetime.combine(first, datetime.min.time(), tzinfo=ZONE)
        for now in moments(first, last):
            for part in sorted(self.chance.uniform(0.05, 0.95) for _ in range(self.how_much(now.date()))):
                self.stage.clock.move_to(before + (now - before) * part)
                self.happen()
            self.tick(now)
            before = now

    def tick(self, now: datetime) -> None:
        stage, chance = self.stage, self.chance
        stage.clock.move_to(now)
        if chance.randrange(100) < self.cuts:
            stage.restart()
        dies = not closed(now) and chance.randrange(100) < self.cuts
        stage.tick(cut=(chance.randrange(6), chance.random() < 0.5) if dies else None)
        if now.strftime("%j %H:%M") == "001 07:29":
            stage.learn()
        if now.strftime("%H:%M") == "07:30" and not closed(now):
            stage.compare_unreached()
        if not closed(now):
            stage.deliver(lambda: chance.randrange(100) < self.cuts)
        if now.strftime("%H:%M") == "16:59" and not closed(now) and self.is_season(now.date()):
            check_nobody_is_forgotten(stage)

    def how_much(self, today: date) -> int:
        if not self.is_season(today):
            return int(self.chance.random() < 0.02)
        return int(self.chance.expovariate(1 / self.busy))

    def is_season(self, today: date) -> bool:
        return any(abs((report.last_day - today).days) <= NEAR for report in self.stage.season.reports.values())

    def happen(self) -> None:
        [name] = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        act: Callable[[], bool] = getattr(self, name)
        if act():
            self.done[name] = self.done.get(name, 0) + 1

    # Of a report. Each says whether there was one for it.

    def file(self) -> bool:
        found = self.some(lambda report: report.owed)
        if found:
            self.stage.file(found, self.chance.choice((FULL, FULL, NIL, DOCUMENT)))
        return found is not None

    def promise(self) -> bool:
        found = self.some(lambda report: report.owed and self.until(report.last_day) != [])
        if found:
            self.stage.promise(found, self.chance.choice(self.until(self.stage.season.reports[found].last_day)))
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
            near = [last_day + days(n) for n in range(-7, 22) if last_day + days(n) in OFFICE_DAYS]
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
        who = self.anybody(lambda _: True)
        if who and (not self.quiet or self.chance.random() < 0.5):
            self.stage.prefer(who, self.chance.choice((None, *CHANNELS)))
        elif who:
            self.stage.keep_quiet(who, self.chance.choice((None, *QUIET)))
        return who is not None

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
        near = ((key, one) for key, one in season.reports.items() if abs((one.last_day - today).days) <= NEAR)
        fit = ((key, one) for key, one in near if not seated or (one.province, "reporter", one.unit) in season.seats)
        return self.one_of(key for key, one in fit if which(one))

    def anybody(self, which: Callable[[Person], bool]) -> bytes | None:
        people = self.stage.season.people.items()
        return self.one_of(key for key, person in people if not person.gone and which(person))

    def one_of(self, found: Iterator[bytes]) -> bytes | None:
        listed = list(found)
        return self.chance.choice(listed) if listed else None

    def until(self, last_day: date) -> list[date]:
        """The office days after today up to a last day."""
        ahead = (self.stage.today + days(n) for n in range(1, (last_day - self.stage.today).days + 1))
        return [day for day in ahead if day in OFFICE_DAYS]


ZONE = datetime.fromisoformat("2026-01-01T00:00+07:00").tzinfo


def moments(first: date, last: date) -> Iterator[datetime]:
    day = first
    while day <= last:
        for hour in CLOCKS:
            yield datetime.fromisoformat(f"{day}T{hour}+07:00")
        day += timedelta(days=1)
