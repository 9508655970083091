import asyncio
import sys
from datetime import UTC, datetime, timedelta

from bot import logs
from bot.clock import MovableClock
from bot.tick import Chore, Ticker
from content.programme.workdays import VIETNAM

NOON = datetime(2027, 6, 9, 12, 0, tzinfo=VIETNAM)


def fails(_now: datetime, _real: datetime) -> int:
    raise LookupError("nothing here")


def test_a_beat_runs_every_chore_and_tells_what_each_did() -> None:
    async def story() -> dict[str, int]:
        return await Ticker(clock(), [Chore("states", lambda now, real: 3), Chore("slots", lambda now, real: 0)]).beat()

    assert asyncio.run(story()) == {"states": 3, "slots": 0}


def test_a_chore_that_fails_does_not_stop_the_next() -> None:
    async def story() -> dict[str, int]:
        return await Ticker(clock(), [Chore("states", fails), Chore("slots", lambda now, real: 1)]).beat()

    logs.set_up()
    assert asyncio.run(story()) == {"states": 0, "slots": 1}


def test_while_a_chore_runs_whoever_else_computes_waits_for_a_tenth_of_what_is_usual() -> None:
    usual, seen = sys.getswitchinterval(), list[float]()

    def look(_now: datetime, _real: datetime) -> int:
        seen.append(sys.getswitchinterval())
        raise LookupError("also where it fails")

    logs.set_up()
    asyncio.run(_beat(clock(), look))
    assert seen[0] < usual / 9
    assert sys.getswitchinterval() == usual


def test_a_chore_is_handed_the_programmes_time_and_the_security_time() -> None:
    seen: list[tuple[datetime, datetime]] = []

    def look(now: datetime, real: datetime) -> int:
        seen.append((now, real))
        return 0

    moved = clock()
    moved.move(NOON)
    asyncio.run(_beat(moved, look))
    ((now, real),) = seen
    assert now.date() == NOON.date()
    assert real.tzinfo is UTC
    assert now - real > timedelta(days=1)


def test_the_ticker_starts_and_stops_on_a_running_loop() -> None:
    async def story() -> None:
        ticker = Ticker(clock(), [])
        ticker.start()
        await ticker.stop()
        await ticker.stop()

    asyncio.run(story())


def test_two_beats_never_overlap() -> None:
    inside: list[int] = []
    most: list[int] = []

    def chore(_now: datetime, _real: datetime) -> int:
        inside.append(1)
        most.append(len(inside))
        inside.pop()
        return 0

    async def story() -> None:
        ticker = Ticker(clock(), [Chore("states", chore)])
        await asyncio.gather(*(ticker.beat() for _ in range(5)))

    asyncio.run(story())
    assert most == [1] * 5


def clock() -> MovableClock:
    return MovableClock()


async def _beat(moved: MovableClock, look: object) -> None:
    await Ticker(moved, [Chore("states", look)]).beat()
