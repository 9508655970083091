"""The real channels over real worlds, in a thread of this process: what a test moves by hand is the clock alone."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field, fields
from importlib import import_module
from typing import Any

from pydantic import SecretStr

from bot.channels.fitting import Fitting
from bot.channels.running import Channel
from bot.compose_officials import knowledge
from bot.lanes import Lanes
from bot.settings import Settings
from bot.web.parts import Citizens, Officials
from handlers.officials.entry.enrolment import Enrolment
from handlers.officials.parts import NOWHERE, Whereabouts
from storage.vault import Keyring
from tests.offices import Office
from tests.telegram import Standin
from tests.world import World, library

CITIZENS = "420000042:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
OFFICIALS = "430000043:XYZ-DEF1234ghIkl-zyx57W2v1u123ew11"


@dataclass
class Bot:
    """A channel that runs. `channel` may be looked at, and `talk` asked to sweep."""

    channel: Channel
    loop: asyncio.AbstractEventLoop
    inner: dict[str, Any] = field(default_factory=dict)

    def ask(self, work: Coroutine[Any, Any, Any], timeout: float = 10.0) -> Any:
        waiting: Future[Any] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return waiting.result(timeout)

    def settle(self, timeout: float) -> None:
        """Every reply is out, and what it left in the chat is known."""
        self.ask(self.inner["outbox"].drain(timeout), timeout + 1)

    def sweep(self) -> None:
        self.ask(self.inner["talk"].sweep())
        self.settle(5.0)


@contextmanager
def citizens_bot(world: World, api: Standin, token: str = CITIZENS, **more: Any) -> Iterator[Bot]:
    """The citizens' bot over a world's conversation."""
    import_module("bot.channels.telegram_citizens")  # seconds that no test's patience is meant for
    settings = Settings.load(citizens_token=SecretStr(token), telegram_api_url=api.url, **more)
    side = Citizens(world.core, Lanes(), world.core.ring)
    channel = Fitting(settings, world.database, library(), world.clock).citizens(side)
    assert channel is not None
    api.bot(token, "nhipcau_bot")
    with running(channel, side.lanes) as bot:
        api.settled = bot.settle
        yield bot


@contextmanager
def officials_bot(
    office: Office, api: Standin, ring: Keyring, token: str = OFFICIALS, where: Whereabouts = NOWHERE
) -> Iterator[Bot]:
    """The officials' bot over an office; `ring` is the one its addresses are kept under."""
    settings = Settings.load(officials_token=SecretStr(token), telegram_api_url=api.url)
    enrolment = Enrolment(office.database, office.clock, ring)
    of_the_page: dict[str, Any] = {each.name: None for each in fields(Officials) if each.default is MISSING}
    chat = {"core": office.core, "province": office.province, "lanes": Lanes(), "ring": ring}
    side = Officials(**of_the_page | chat | {"enrolment": enrolment, "knows": knowledge(library())})
    channel = Fitting(settings, office.database, library(), office.clock).officials(side, where)
    assert channel is not None
    api.bot(token, "nhipcau_canbo_bot")
    with running(channel, side.lanes) as bot:
        api.settled = bot.settle
        yield bot


@contextmanager
def running(channel: Channel, lanes: Any) -> Iterator[Bot]:
    """Until the block ends: then as at Ctrl-C."""
    inner: dict[str, Any] = {}
    _watch(channel, inner)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="bot", daemon=True)
    thread.start()
    done = asyncio.run_coroutine_threadsafe(channel.run(), loop)
    try:
        yield Bot(channel, loop, inner)
    finally:
        loop.call_soon_threadsafe(channel.stop)
        done.result(20)
        asyncio.run_coroutine_threadsafe(lanes.drain(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def _watch(channel: Channel, inner: dict[str, Any]) -> None:
    """Keep hold of the parts that the channel makes for itself."""
    make = channel._plan.talk

    def talk(wire: Any, outbox: Any) -> Any:
        inner.update(wire=wire, outbox=outbox, talk=make(wire, outbox))
        return inner["talk"]

    object.__setattr__(channel._plan, "talk", talk)
