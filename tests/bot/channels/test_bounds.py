"""However slow the messenger or the database is: what is held of each is bounded, and nothing more is listened to."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, cast

import pytest

from bot.channels.message import Incoming, Page, Unreachable, Wire
from bot.channels.outbox import Outbox, Reply
from bot.channels.pacing import Pace
from bot.channels.polling import poll
from bot.lanes import Crowded
from bot.tasks import Tasks

ROOM = 3


class SlowWire:
    """Sends nothing until it is let go. `fails`: so many calls are answered by nobody first, after the first one."""

    def __init__(self, fails: int = 0) -> None:
        self.gate = asyncio.Event()
        self.sent: list[tuple[str, str]] = []
        self.asked: list[int] = []
        self.fails = fails

    async def send(self, chat: str, page: Page, *, silent: bool = False) -> str:
        await self.gate.wait()
        if self.sent and self.fails:
            self.fails -= 1
            raise Unreachable
        self.sent.append((chat, page.html))
        return str(len(self.sent))

    async def delete(self, chat: str, messages: Sequence[str]) -> None: ...

    async def poll(self, offset: int, seconds: int) -> tuple[Incoming, ...]:
        await asyncio.sleep(0)
        self.asked.append(offset)
        return tuple(Incoming(str(offset + each), offset + each, text="a") for each in range(100))


def outbox(wire: SlowWire, tasks: Tasks, chats: int = ROOM) -> Outbox:
    async def gone(_chat: str) -> None: ...

    return Outbox(cast(Wire, wire), Pace(), tasks.start, gone, chats)


def told(text: str) -> Reply:
    return Reply((Page(text),))


async def a_while() -> None:
    for _ in range(500):
        await asyncio.sleep(0)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


def test_while_too_many_chats_wait_for_the_messenger_nobody_is_listened_to() -> None:
    async def story() -> None:
        wire, tasks = SlowWire(), Tasks()
        box = outbox(wire, tasks)
        for chat in range(ROOM):
            await box.room()
            box.put(str(chat), told("first"))
        waiting = tasks.start(box.room())
        await a_while()
        assert (len(box), waiting.done()) == (ROOM, False)
        wire.gate.set()
        await waiting
        await box.drain(1)
        await tasks.end()

    run(story())


def test_of_a_thousand_screens_for_one_chat_the_first_and_the_newest_are_sent() -> None:
    async def story() -> None:
        wire, tasks = SlowWire(), Tasks()
        box = outbox(wire, tasks)
        for number in range(1_000):
            box.put("an", told(str(number)))
            await asyncio.sleep(0)
        assert len(box) == 1
        wire.gate.set()
        await box.drain(1)
        await tasks.end()
        assert wire.sent == [("an", "0"), ("an", "999")]

    run(story())


def test_the_next_batch_is_asked_for_when_this_one_is_taken() -> None:
    async def story() -> None:
        wire, tasks = SlowWire(), Tasks()
        box, inside = outbox(wire, tasks, chats=150), 0

        async def take(incoming: Incoming) -> None:
            nonlocal inside
            await box.room()
            inside += 1
            box.put(incoming.chat, told("answer"))

        asking = tasks.start(poll(cast(Wire, wire), take))
        await a_while()
        assert (wire.asked, inside, len(box)) == ([0, 100], 150, 150)
        wire.gate.set()
        await a_while()
        assert len(wire.asked) > 2
        asking.cancel()
        await tasks.end()

    run(story())


def test_a_database_that_cannot_be_had_keeps_the_same_update_in_hand() -> None:
    async def story() -> None:
        wire, tasks, refused = SlowWire(), Tasks(), set[int]()

        async def take(incoming: Incoming) -> None:
            refused.add(incoming.update)
            raise Crowded

        asking = tasks.start(poll(cast(Wire, wire), take))
        await a_while()
        assert (wire.asked, len(refused)) == ([0], 100)
        asking.cancel()
        await a_while()
        assert not asking.done(), "it is given some time"
        del asking
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await tasks.end()

    run(story())


@pytest.mark.slow
@pytest.mark.parametrize("fails", [1, 2])
def test_a_long_screen_that_breaks_off_goes_on_where_it_broke_off_and_every_message_is_known(fails: int) -> None:
    async def story() -> None:
        wire, tasks, known = SlowWire(fails), Tasks(), list[str]()
        box = outbox(wire, tasks)

        async def done(shown: tuple[str, ...], _wiped: tuple[str, ...]) -> None:
            known.extend(shown)

        wire.gate.set()
        box.put("an", Reply(tuple(map(Page, "abc")), done=done))
        await box.drain(5)
        await tasks.end()
        assert [page for _, page in wire.sent] == ["a", "b", "c"]
        assert known == ["1", "2", "3"]

    run(story())
