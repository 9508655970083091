"""From settings to a process that serves: what is missing is refused before anything is opened."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from socket import socket
from threading import Thread

from starlette.types import ASGIApp

from bot import home, keys, logs
from bot.clock import SystemClock
from bot.compose import Body, build
from bot.database import check
from bot.housekeeping import chores
from bot.lock import RoleLock
from bot.refusal import Refused
from bot.serve import Service, listen, run
from bot.settings import Role, Settings
from bot.tick import Ticker
from bot.web.app import create_app

Tell = Callable[..., None]


def serve(settings: Settings, role: Role, tell: Tell) -> None:
    """`nhipcau serve`: the sides of `role`, from a database that stands ready. Raises Refused."""
    logs.set_up()
    refuse_unsafe(settings, role)
    home.make(settings.home)
    with locked(settings, role), listen(settings.host, settings.port) as listener:
        check(settings)
        body = build(settings, role, SystemClock())
        ticker = Ticker(body.clock, chores(body.database, role))
        keep_serving(Running(body, ticker, create_app(body.parts)), listener, tell)


@dataclass(frozen=True)
class Running:
    body: Body
    ticker: Ticker
    app: ASGIApp


def keep_serving(running: Running, listener: socket, tell: Tell) -> None:
    """Until Ctrl-C or SIGTERM; tells the address when the first request can be answered, and when all is closed."""
    host, port = listener.getsockname()[:2]
    service = Service(running.app, running.ticker, running.body.lanes.drain, running.body.close)

    def ready() -> None:
        tell("cli.serve.ready", url=f"http://{_in_url(host)}:{port}/")
        Thread(target=running.body.library.units.warm, daemon=True).start()

    run(service, listener, ready)
    tell("cli.serve.stopped")


def refuse_unsafe(settings: Settings, role: Role) -> None:
    """Secrets present and apart; one process for both zones only on SQLite."""
    if role == "all" and not settings.on_sqlite:
        raise Refused("cli.serve.all-needs-sqlite")
    rings = [keys.ring(settings, zone) for zone in keys.zones(role)]
    if len(rings) == len(keys.ZONES) and not keys.apart(*rings):
        raise Refused("cli.doctor.equal-secrets")


def locked(settings: Settings, role: Role) -> AbstractContextManager[object]:
    """On SQLite one process per role; PostgreSQL orders replicas itself."""
    return RoleLock(settings.home, role) if settings.on_sqlite else nullcontext()


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
