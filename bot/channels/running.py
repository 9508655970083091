"""The life of a channel: its library comes in beside the page, it waits for its messenger, it ends cleanly."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from bot import logs
from bot.channels.message import Look, Slower, Unreachable, Wire
from bot.channels.outbox import Outbox
from bot.channels.pacing import Pace
from bot.channels.polling import poll
from bot.channels.talk import Talk
from bot.giving_way import giving_way
from bot.lanes import Closed
from bot.staying import staying
from bot.tasks import Tasks, Work
from bot.web.parts import TRY_AGAIN

STARTING, ON, UNREACHABLE, REFUSED = "starting", "on", "unreachable", "refused"
SWEEP = 15.0  # seconds between two looks at what stayed open
LAST_TAKEN = 15.0  # seconds for updates that were being brought when the process ends
LAST_REPLIES = 10.0  # and for replies on their way
LAST_ANSWERS = 2.0  # and for buttons that wait
PAUSE, LONGEST = 1.0, 60.0  # seconds between two tries while the messenger is away


@dataclass(frozen=True)
class Plan:
    """How one bot is to run. `load` imports the library and is called in a thread; `looks`: by language.

    `hook`: where updates are brought to; "" asks for them. `bulk`: what goes out to many, for as long as the bot runs.
    """

    name: str
    load: Callable[[], Wire]
    talk: Callable[[Wire, Outbox], Talk]
    looks: Mapping[str, Look]
    hook: str = ""
    secret: str = field(default="", repr=False)
    bulk: Callable[[Wire, Pace], Work] | None = None


class Channel:
    """One bot of this process. `status` and `username` are for `/health` and for links."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.name = plan.name
        self.secret = plan.secret
        self.status = STARTING
        self.username = ""
        self._wire: Wire | None = None
        self._talk: Talk | None = None
        self.settled = threading.Event()  # on, or not to be had: whatever can wait need not compete with it any more
        self._is_on = asyncio.Event()
        self._closing = asyncio.Event()
        self._brought = 0
        self._none_brought = asyncio.Event()
        self._none_brought.set()

    @property
    def path(self) -> str:
        return f"/telegram/{self.name}"

    async def receive(self, update: Mapping[str, object]) -> None:
        """One update of a webhook. Raises Closed while the channel is not on."""
        if self._wire is None or self._talk is None or self._closing.is_set():
            raise Closed
        incoming = self._wire.read(update)
        if incoming is None:
            return
        self._brought += 1
        self._none_brought.clear()
        try:
            await self._talk.take(incoming)
        finally:
            self._brought -= 1
            if not self._brought:
                self._none_brought.set()

    def stop(self) -> None:
        """Nothing new is taken from here on; `run` ends when what was taken is served."""
        self._closing.set()

    async def run(self) -> None:
        """Until `stop`. A messenger that is away is waited for; what breaks is logged, and begun anew."""
        wire = await self._loaded()
        tasks, replies, pace = Tasks(), Tasks(), Pace()
        outbox = Outbox(wire, pace, replies.start, self._gone)
        self._wire, self._talk = wire, self._plan.talk(wire, outbox)
        talk = self._talk
        tasks.start(self._again(lambda: self._listen(wire, talk), self._turn))
        for side in self._sides(wire, talk, pace):
            tasks.start(self._again(side, _untold))
        try:
            await self._closing.wait()
            await tasks.end()
            await self._taken()
            await self._talk.leave()
            await outbox.drain(LAST_REPLIES)
            await replies.finish(LAST_ANSWERS)
        finally:
            await tasks.end()
            await replies.end()
            await wire.close()

    async def _loaded(self) -> Wire:
        """A library of 180,000 objects: no collection is to walk through it, now (a fifth of the import) or later."""
        with staying(), giving_way():
            return await asyncio.to_thread(self._plan.load)

    async def _taken(self) -> None:
        """Who was told 200 is also answered: the messenger does not bring it again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_TAKEN):
                await self._none_brought.wait()

    def _sides(self, wire: Wire, talk: Talk, pace: Pace) -> Iterable[Callable[[], Work]]:
        bulk = self._plan.bulk
        yield lambda: self._dress(wire)
        yield lambda: _sweep(talk)
        if bulk is not None:
            yield lambda: bulk(wire, pace)

    async def _listen(self, wire: Wire, talk: Talk) -> None:
        if not self.username:
            self.username = await wire.open()
        await wire.hook(self._plan.hook, self._plan.secret)
        self._turn(ON)
        if not self._plan.hook:
            await poll(wire, talk.take)

    async def _dress(self, wire: Wire) -> None:
        """How it presents itself: whoever writes is answered before."""
        await self._is_on.wait()
        for locale, look in self._plan.looks.items():
            await wire.dress(locale, look)

    async def _again(self, work: Callable[[], Work], turn: Callable[[str], None]) -> None:
        """Whatever one side of a channel meets, it begins anew after a pause that grows. Who listens says how it is."""
        now, pause = asyncio.get_running_loop().time, PAUSE
        while True:
            began = now()
            try:
                return await work()
            except Slower as slower:
                wait = slower.seconds
            except Unreachable:
                turn(UNREACHABLE)
                wait = pause
            except Exception as error:  # noqa: BLE001  the other bot and the page go on
                turn(REFUSED)
                logs.get().error("channel-failed", channel=self.name, **logs.failure(error))
                wait = pause
            pause = PAUSE if now() - began > LONGEST else min(2 * pause, LONGEST)
            await asyncio.sleep(wait)

    def _turn(self, state: str) -> None:
        """Told once: a messenger that is away for a night is one line."""
        self.settled.set()
        if state == ON:
            self._is_on.set()
        if state != self.status:
            self.status = state
            logs.get().info("channel", channel=self.name, state=state)

    async def _gone(self, chat: str) -> None:
        if self._talk is not None:
            with suppress(*TRY_AGAIN):  # the next refusal says it again
                await self._talk.gone(chat)


def _untold(_state: str) -> None:
    return


async def _sweep(talk: Talk) -> None:
    while True:
        await asyncio.sleep(SWEEP)
        await talk.sweep()
