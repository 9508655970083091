"""A season from tick to tick: in between whatever units, officials, provinces and their machines do, drawn by lot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.independent_ladder import OFFICE_DAYS, closed
from tests.seasons.doings import Doings
from tests.seasons.vows import check_nobody_is_forgotten

CLOCKS = ("07:29", "07:30", "12:00", "16:59", "17:00")  # one too early, one too late
QUIET_DAYS = ("07:30", "16:59")  # of the months in which nothing is due
OFF_DAYS = ("08:00",)


@dataclass
class Happenings(Doings):
    """`busy`: how much happens between two ticks in season. `cuts`: how often a process dies, of a hundred ticks."""

    busy: float = 4.0
    cuts: int = 4

    def play(self, first: date, last: date) -> None:
        """From tick to tick, with a year opened at its first."""
        before = datetime.combine(first, datetime.min.time(), tzinfo=ZONE)
        for now in moments(first, last, self.clocks):
            for part in sorted(self.chance.uniform(0.05, 0.95) for _ in range(self.how_much(now.date()))):
                self.stage.clock.move_to(before + (now - before) * part)
                self.happen()
            self.tick(now)
            before = now

    def clocks(self, day: date) -> tuple[str, ...]:
        """At which hours to look: in season at all of them."""
        return OFF_DAYS if day not in OFFICE_DAYS else CLOCKS if self.is_season(day) else QUIET_DAYS

    def tick(self, now: datetime) -> None:
        stage, chance = self.stage, self.chance
        stage.clock.move_to(now)
        if chance.randrange(100) < self.cuts:
            stage.restart()
        dies = not closed(now) and chance.randrange(100) < self.cuts
        stage.tick(cut=(chance.randrange(6), chance.random() < 0.5) if dies else None)
        if now.strftime("%j") == "001":
            stage.learn()
        if now.strftime("%H:%M") == "07:30" and not closed(now):
            stage.compare_unreached()
        if not closed(now) and (stage.season.waits(now) or chance.random() < 0.1):
            stage.deliver(lambda: chance.randrange(100) < self.cuts, self.down)
        if now.strftime("%H:%M") == "16:59" and not closed(now) and self.is_season(now.date()):
            check_nobody_is_forgotten(stage)

    def how_much(self, today: date) -> int:
        if not self.is_season(today):
            return int(self.chance.random() < 0.02)
        return int(self.chance.expovariate(1 / self.busy))


ZONE = datetime.fromisoformat("2026-01-01T00:00+07:00").tzinfo


def moments(
    first: date, last: date, clocks: Callable[[date], tuple[str, ...]] = lambda _: CLOCKS
) -> Iterator[datetime]:
    day = first
    while day <= last:
        for hour in clocks(day):
            yield datetime.fromisoformat(f"{day}T{hour}+07:00")
        day += timedelta(days=1)
