"""What goes out to many: each message once, however the messenger slows down and whenever the process ends."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast

import pytest

import bot.channels.post
from bot.channels.message import Page, Slower, Wire
from bot.channels.pacing import Pace
from bot.channels.painting import Painter
from bot.channels.post import Post
from bot.channels.talk import CHANNEL, painted
from handlers.conversation import Turn
from storage.engine import Database
from tests.handlers.officials.chats import Chats, open_chats
from tests.migrated import ready
from tests.world import library, sqlite_url

UNITS = [unit.code for unit in library().units.in_province("01")][:8]


class Pages(Painter):
    """Every screen as two messages, but one that cannot be drawn."""

    broken = ""

    def pages(self, turn: Turn, limit: int = 0) -> tuple[Page, ...]:
        if turn.screen.address == self.broken:
            raise ValueError(turn.screen.address)
        return Page("1"), Page("2")


@dataclass
class Messenger:
    """`refuses`: what is raised at the next sends of a page. While `stands` is set no send comes back."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    refuses: dict[str, list[Exception]] = field(default_factory=dict)
    stands: asyncio.Event | None = None

    async def send(self, chat: str, page: Page) -> str:
        if self.refuses.get(page.html):
            raise self.refuses[page.html].pop(0)
        self.sent.append((chat, page.html))
        if self.stands:
            await self.stands.wait()
        return str(len(self.sent))


@pytest.fixture
def chats(tmp_path: Path) -> Iterator[Chats]:
    """Eight reporters who are reached in a chat, each with a nudge to be sent."""
    ready(sqlite_url(tmp_path))
    with closing(Database(sqlite_url(tmp_path))) as database:
        made = open_chats(database, *UNITS)
        for number, unit in enumerate(UNITS):
            made.link(made.office.seats[unit], str(number))
        assert made.office.tick("2027-06-09T08:00") == len(UNITS)
        yield made


def states(chats: Chats) -> list[str]:
    return [chats.office.nudged(chats.office.seats[unit])[0].state for unit in UNITS]


def run(
    chats: Chats, messenger: Messenger, painter: Painter, until: Callable[[], Awaitable[object]], held: float = 0.0
) -> None:
    """The post works until then, and is stopped as when the process ends. `held`: seconds before anything may go."""

    async def live() -> None:
        pace = Pace()
        pace.hold(held)
        work = asyncio.ensure_future(
            Post(chats.office.core, painter, chats.outgoing, cast(Wire, messenger), pace, apart=0.01).run()
        )
        async with asyncio.timeout(10):
            await until()
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

    asyncio.run(live())


async def when(reached: Callable[[], bool]) -> None:
    while not reached():  # noqa: ASYNC110  what is waited for stands in the database
        await asyncio.sleep(0.01)


def test_a_second_page_that_is_to_wait_waits_and_the_first_is_not_sent_again(chats: Chats) -> None:
    messenger = Messenger(refuses={"2": [Slower(0.1), Slower(0.1)]})
    run(chats, messenger, Pages(library().texts), partial(when, lambda: set(states(chats)) == {"sent"}))
    assert sorted(messenger.sent) == [(str(number), page) for number in range(len(UNITS)) for page in "12"]


@pytest.mark.slow
def test_a_first_page_that_is_to_wait_is_due_again(chats: Chats) -> None:
    messenger = Messenger(refuses={"1": [Slower(0.1)]})
    run(chats, messenger, Pages(library().texts), partial(when, lambda: set(states(chats)) == {"sent"}))
    assert len(messenger.sent) == len(set(messenger.sent)) == 2 * len(UNITS)


@pytest.mark.slow
def test_one_that_cannot_be_drawn_keeps_nobody_elses_back(chats: Chats) -> None:
    painter = Pages(library().texts)
    [parcel, *others] = chats.outgoing.due()
    for each in (parcel, *others):
        chats.outgoing.later(each)
    painter.broken = parcel.place
    run(chats, Messenger(), painter, partial(when, lambda: not {"claimed", "sending"} & set(states(chats))))
    assert sorted(states(chats)) == ["sent"] * len(others) + ["unknown"]


@pytest.mark.slow
def test_at_the_end_what_has_begun_is_finished_and_the_rest_stays_due(
    chats: Chats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.channels.post, "AT_ONCE", 3)
    messenger = Messenger()

    async def begun() -> None:
        messenger.stands = asyncio.Event()
        await when(lambda: bool(messenger.sent))
        asyncio.get_running_loop().call_later(0.2, messenger.stands.set)

    run(chats, messenger, Painter(library().texts), begun)
    told = len(messenger.sent)
    assert 0 < told <= 3
    assert sorted(states(chats)) == ["claimed"] * (len(UNITS) - told) + ["sent"] * told


@pytest.mark.slow
def test_nobody_whose_turn_is_far_away_holds_up_the_end(chats: Chats) -> None:
    messenger = Messenger()
    is_taken = partial(when, lambda: set(states(chats)) == {"sending"})
    run(chats, messenger, Painter(library().texts), is_taken, held=60)
    assert (messenger.sent, set(states(chats))) == ([], {"claimed"})


@pytest.mark.slow
def test_the_provinces_digest_is_one_message_however_many_are_late(chats: Chats) -> None:
    chats.link(chats.office.focal, "focal")
    chats.office.tick("2027-06-21T08:00")
    [parcel] = [each for each in chats.outgoing.due() if (each.kind, each.address) == ("nudge", "focal")]
    turn = chats.office.core.look(CHANNEL, parcel.official_id.hex(), parcel.place)
    assert len(painted(Painter(library().texts), turn)) == 1
