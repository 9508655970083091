"""One process, one loop: uvicorn under our own signals. Ctrl-C finishes what is in flight, then closes everything."""

import asyncio
import contextlib
import errno
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import uvicorn
from starlette.types import ASGIApp

from bot import logs
from bot.refusal import Refused
from bot.tasks import Tasks
from bot.tick import Ticker

CONNECTIONS = 512  # beyond it 503 at once: well under the usual 1,024 open files, which must never run out
KEEP_ALIVE = 30  # seconds: the usual five close a connection under a person who is still reading
SILENCE = 60.0  # seconds
PATIENCE = 20  # seconds for requests in flight; Argon2id and a busy disk take two at the worst


class CannotListen(Refused):
    """The address or the port cannot be had."""


class Runs(Protocol):
    """A messenger beside the page. `stop`: nothing new is taken, and `run` ends once what was taken is served."""

    async def run(self) -> None: ...
    def stop(self) -> None: ...


@dataclass(frozen=True)
class Service:
    """What a process serves. `drain` finishes the work in the lanes; `close` lets go of databases, after everything."""

    app: ASGIApp
    ticker: Ticker
    drain: Callable[[], Awaitable[None]]
    close: Callable[[], None]
    channels: Sequence[Runs] = ()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises CannotListen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return _bound(socket.socket(family, kind, protocol), address)
    except OSError as error:
        raise CannotListen(_reason(error), host=host, port=port) from None


def _bound(listener: socket.socket, address: object) -> socket.socket:
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)  # type: ignore[arg-type]  # as getaddrinfo gave it
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener


def _reason(error: OSError) -> str:
    known = {errno.EADDRINUSE: "cli.serve.port-taken", errno.EACCES: "cli.serve.port-not-allowed"}
    return known.get(error.errno or 0, "cli.serve.no-such-host")


def run(service: Service, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once the first request can be answered."""
    asyncio.run(_serve(service, listener, ready))


async def _serve(service: Service, listener: socket.socket, ready: Callable[[], None]) -> None:
    page = _Page(service.app, ready)

    def leave() -> None:
        for channel in service.channels:
            channel.stop()
        page.leave()

    with _signals(leave):
        try:
            async with _ticking(service.ticker), _speaking(service.channels):
                await page.serve(sockets=[listener])
        finally:
            await service.drain()
            service.close()


@contextlib.asynccontextmanager
async def _speaking(channels: Sequence[Runs]) -> AsyncIterator[None]:
    """The page never waits for a messenger; at the end every messenger serves what it took before the lanes close."""
    tasks = Tasks()
    running = [tasks.start(channel.run()) for channel in channels]
    try:
        yield
    finally:
        for channel in channels:
            channel.stop()
        await asyncio.gather(*running, return_exceptions=True)


@contextlib.asynccontextmanager
async def _ticking(ticker: Ticker) -> AsyncIterator[None]:
    ticker.start()
    try:
        yield
    finally:
        await ticker.stop()


@contextlib.contextmanager
def _signals(leave: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_StrayErrors())
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, leave)
    yield


class _StrayErrors:
    """Logged once a minute for each kind: what repeats in a loop must not fill the disk."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, ...], float] = {}

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        told = logs.failure(error) if isinstance(error, BaseException) else {}
        kind = tuple(told.values())
        if loop.time() - self._told.get(kind, -SILENCE) >= SILENCE:
            self._told[kind] = loop.time()
            logs.get().error("stray-error", **told)


class _Page(uvicorn.Server):
    """uvicorn without its signal handling, access log and start-up talk."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                timeout_keep_alive=KEEP_ALIVE,
                limit_concurrency=CONNECTIONS,
                timeout_graceful_shutdown=PATIENCE,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # what start-up made stays: no later collection walks through it (p99 173 ms → 3 ms)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        """First signal: stop accepting, finish what is in flight. Second: stop waiting for it."""
        self.force_exit = self.should_exit
        self.should_exit = True
