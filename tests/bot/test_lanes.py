import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot import lanes
from bot.lanes import Closed, Crowded, Lanes

Story = Callable[[Lanes], Coroutine[Any, Any, None]]


def tell(story: Story, workers: int = 4) -> None:
    async def whole() -> None:
        lanes = Lanes(workers)
        await story(lanes)
        await lanes.drain()

    asyncio.run(whole())


def test_what_one_person_does_happens_in_order() -> None:
    done: list[int] = []

    async def story(lanes: Lanes) -> None:
        await asyncio.gather(*(lanes.run("an", lambda n=n: done.append(n)) for n in range(8)))

    tell(story)
    assert done == list(range(8))


def test_no_two_things_of_one_person_run_at_once() -> None:
    inside, most = 0, 0

    def step() -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        threading.Event().wait(0.002)
        inside -= 1

    async def story(lanes: Lanes) -> None:
        await asyncio.gather(*(lanes.run("an", step) for _ in range(8)))

    tell(story)
    assert most == 1


def test_different_people_never_wait_for_each_other() -> None:
    first_may_end = threading.Event()

    async def story(lanes: Lanes) -> None:
        first = asyncio.ensure_future(lanes.run("an", lambda: first_may_end.wait(10)))
        assert await lanes.run("bình", lambda: "done") == "done"
        first_may_end.set()
        assert await first

    tell(story)


def test_beyond_eight_waiting_a_person_is_told_that_it_is_crowded() -> None:
    hold = threading.Event()

    async def story(lanes: Lanes) -> None:
        taken = [asyncio.ensure_future(lanes.run("an", lambda: hold.wait(10))) for _ in range(9)]
        await asyncio.sleep(0)
        with pytest.raises(Crowded):
            await lanes.run("an", lambda: None)
        assert await lanes.run("bình", lambda: 1) == 1
        hold.set()
        assert all(await asyncio.gather(*taken))

    tell(story)


def test_everybody_together_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "INSIDE", 3)
    hold = threading.Event()

    async def story(lanes: Lanes) -> None:
        taken = [asyncio.ensure_future(lanes.run(f"person {n}", lambda: hold.wait(10))) for n in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Crowded):
            await lanes.run("another", lambda: None)
        hold.set()
        await asyncio.gather(*taken)

    tell(story)


def test_an_error_reaches_the_one_who_asked_and_the_lane_goes_on() -> None:
    def fails() -> None:
        raise LookupError("no")

    async def story(lanes: Lanes) -> None:
        failing, next_one = lanes.run("an", fails), lanes.run("an", lambda: "still here")
        results = await asyncio.gather(failing, next_one, return_exceptions=True)
        assert isinstance(results[0], LookupError)
        assert results[1] == "still here"

    tell(story)


def test_lanes_vanish_when_nobody_is_in_them() -> None:
    async def story(lanes: Lanes) -> None:
        await asyncio.gather(*(lanes.run(f"person {n}", lambda: None) for n in range(50)))
        assert len(lanes) == 0

    tell(story)


def test_who_stops_waiting_does_not_break_the_order() -> None:
    may_end, done = threading.Event(), list[str]()

    def first() -> None:
        may_end.wait(10)
        done.append("first")

    async def story(lanes: Lanes) -> None:
        leaving = asyncio.ensure_future(lanes.run("an", first))
        given_up = asyncio.ensure_future(lanes.run("an", lambda: done.append("given up before it began")))
        last = asyncio.ensure_future(lanes.run("an", lambda: done.append("last")))
        await asyncio.sleep(0)
        leaving.cancel()
        given_up.cancel()
        may_end.set()
        await last

    tell(story)
    assert done == ["first", "last"]


def test_draining_finishes_what_was_taken_and_takes_nothing_new() -> None:
    done: list[int] = []

    async def story(lanes: Lanes) -> None:
        taken = [asyncio.ensure_future(lanes.run("an", lambda n=n: done.append(n))) for n in range(5)]
        await asyncio.sleep(0)
        draining = asyncio.ensure_future(lanes.drain())
        await asyncio.sleep(0)
        with pytest.raises(Closed):
            await lanes.run("bình", lambda: done.append(99))
        await draining
        await asyncio.gather(*taken)

    tell(story, workers=1)
    assert done == [0, 1, 2, 3, 4]


def test_what_can_be_read_at_once_needs_no_thread() -> None:
    threads: list[int] = []

    async def story(lanes: Lanes) -> None:
        assert await lanes.read("an", lambda: threads.append(threading.get_ident()) or "seen", lambda: "late") == "seen"  # type: ignore[func-returns-value]  # says where it ran

    tell(story)
    assert threads == [threading.get_ident()]


def test_what_cannot_be_read_at_once_is_read_in_a_thread() -> None:
    async def story(lanes: Lanes) -> None:
        assert await lanes.read("an", lambda: None, lambda: "late") == "late"

    tell(story)


def test_reading_waits_for_what_the_same_person_did_before() -> None:
    done: list[str] = []

    async def story(lanes: Lanes) -> None:
        goes_on = threading.Event()
        doing = asyncio.ensure_future(lanes.run("an", lambda: goes_on.wait() and done.append("done")))
        await asyncio.sleep(0)
        reading = asyncio.ensure_future(lanes.read("an", lambda: done.append("too soon"), lambda: done.append("read")))
        await asyncio.sleep(0)
        goes_on.set()
        await asyncio.gather(doing, reading)

    tell(story)
    assert done == ["done", "read"]
