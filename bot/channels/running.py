"""The life of a channel: its library comes in beside the page, it waits for its messenger, it ends cleanly."""

import asyncio
import gc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot import logs
from bot.channels.message import Look, Slower, Unreachable, Wire
from bot.channels.outbox import Outbox
from bot.channels.pacing import Pace
from bot.channels.polling import poll
from bot.channels.talk import Talk
from bot.lanes import Closed
from bot.tasks import Tasks, Work

STARTING, ON, UNREACHABLE, REFUSED = "starting", "on", "unreachable", "refused"
SWEEP = 15.0  # seconds between two looks at what stayed open
LAST_REPLIES = 10.0  # seconds for replies on their way when the process ends
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
        self._closing = asyncio.Event()

    @property
    def path(self) -> str:
        return f"/telegram/{self.name}"

    async def receive(self, update: Mapping[str, object]) -> None:
        """One update of a webhook. Raises Closed while the channel is not on."""
        if self._wire is None or self._talk is None or self._closing.is_set():
            raise Closed
        incoming = self._wire.read(update)
        if incoming is not None:
            await self._talk.take(incoming)

    def stop(self) -> None:
        """Nothing new is taken from here on; `run` ends when what was taken is served."""
        self._closing.set()

    async def run(self) -> None:
        """Until `stop`. A messenger that is away is waited for; what breaks is logged, and begun anew."""
        wire = await asyncio.to_thread(self._plan.load)
        gc.freeze()  # a library of 180,000 objects: no collection is to walk through it
        tasks, replies, pace = Tasks(), Tasks(), Pace()
        outbox = Outbox(wire, pace, replies.start, self._gone)
        self._wire, self._talk = wire, self._plan.talk(wire, outbox)
        for side in self._sides(wire, self._talk, pace):
            tasks.start(self._again(side))
        try:
            await self._closing.wait()
            await tasks.end()
            await outbox.drain(LAST_REPLIES)
        finally:
            await tasks.end()
            await replies.end()
            await wire.close()

    def _sides(self, wire: Wire, talk: Talk, pace: Pace) -> Iterable[Callable[[], Work]]:
        bulk = self._plan.bulk
        yield lambda: self._listen(wire, talk)
        yield lambda: _sweep(talk)
        if bulk is not None:
            yield lambda: bulk(wire, pace)

    async def _listen(self, wire: Wire, talk: Talk) -> None:
        if not self.username:
            self.username = await wire.open()
            for locale, look in self._plan.looks.items():
                await wire.dress(locale, look)
        await wire.hook(self._plan.hook, self._plan.secret)
        self._turn(ON)
        if not self._plan.hook:
            await poll(wire, talk.take)

    async def _again(self, work: Callable[[], Work]) -> None:
        """Whatever one side of a channel meets, it begins anew after a pause that grows."""
        now, pause = asyncio.get_running_loop().time, PAUSE
        while True:
            began = now()
            try:
                return await work()
            except Slower as slower:
                wait = slower.seconds
            except Unreachable:
                self._turn(UNREACHABLE)
                wait = pause
            except Exception as error:  # noqa: BLE001  the other bot and the page go on
                self._turn(REFUSED)
                logs.get().error("channel-failed", channel=self.name, **logs.failure(error))
                wait = pause
            pause = PAUSE if now() - began > LONGEST else min(2 * pause, LONGEST)
            await asyncio.sleep(wait)

    def _turn(self, state: str) -> None:
        """Told once: a messenger that is away for a night is one line."""
        if state != self.status:
            self.status = state
            logs.get().info("channel", channel=self.name, state=state)

    async def _gone(self, chat: str) -> None:
        if self._talk is not None:
            await self._talk.gone(chat)


async def _sweep(talk: Talk) -> None:
    while True:
        await asyncio.sleep(SWEEP)
        await talk.sweep()
