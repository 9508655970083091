"""From settings to a process that serves: what is missing is refused before anything is opened."""

import resource
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from threading import Thread

from sqlalchemy import make_url
from starlette.types import ASGIApp

from bot import home, keys, logs
from bot.body import Body
from bot.clock import SystemClock
from bot.compose import build
from bot.database import check, opened
from bot.lock import RoleLock
from bot.refusal import Refused
from bot.serve import Service, listen, run
from bot.settings import Role, Settings
from bot.staying import staying
from bot.tick import Ticker
from bot.web import first_page
from bot.web.app import create_app
from storage import settings as kept

Tell = Callable[..., None]
DEMONSTRATION = "demo"  # the setting that marks a demonstration's database


def serve(settings: Settings, role: Role, tell: Tell) -> None:
    """`nhipcau serve`: the sides of `role`, from a database that stands ready. Raises Refused."""
    logs.set_up()
    leave_no_core()
    refuse_unsafe(settings, role)
    home.make(settings.home)
    check(settings)
    refuse_demonstration(settings)
    with locked(settings, role), listen(settings.host, settings.port) as listener:
        keep_serving(put_together(settings, role), listener, tell)


@dataclass(frozen=True)
class Running:
    body: Body
    ticker: Ticker
    app: ASGIApp


def put_together(settings: Settings, role: Role) -> Running:
    with staying():
        body = build(settings, role, SystemClock())
        body.unvouched.look()
        ticker = Ticker(body.clock, body.chores(role))
        app = create_app(body.parts)
        first_page.draw(body.parts)
        return Running(body, ticker, app)


def keep_serving(running: Running, listener: socket, tell: Tell) -> None:
    """Until Ctrl-C or SIGTERM; tells the address when the first request can be answered, and when all is closed."""
    host, port = listener.getsockname()[:2]
    body = running.body
    service = Service(running.app, running.ticker, body.drain, body.close, body.speaking)

    def ready() -> None:
        tell("cli.serve.ready", url=f"http://{_in_url(host)}:{port}/")
        Thread(target=running.body.warm, daemon=True).start()

    run(service, listener, ready)
    tell("cli.serve.stopped")


def refuse_unsafe(settings: Settings, role: Role) -> None:
    """Secrets present and apart, and what verifies the desks' keys; one process for both zones only on SQLite."""
    if role == "all" and not settings.on_sqlite:
        raise Refused("cli.serve.all-needs-sqlite")
    rings = [keys.ring(settings, zone) for zone in keys.zones(role)]
    if len(rings) == len(keys.ZONES) and not keys.apart(*rings):
        raise Refused("cli.doctor.equal-secrets")
    keys.trust(settings, role)


def refuse_demonstration(settings: Settings) -> None:
    """Its passphrases lie in clear beside it: never serve people from that database."""
    with opened(settings) as database:
        if database.read(lambda tx: kept.get(tx, DEMONSTRATION)) is not None:
            raise Refused("cli.doctor.demonstration")


def leave_no_core() -> None:
    """What people type passes through memory; a crash must not lay it on the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def locked(settings: Settings, role: Role) -> AbstractContextManager[object]:
    """On SQLite one process per role, the lock beside the file; PostgreSQL orders replicas itself."""
    if not settings.on_sqlite:
        return nullcontext()
    return RoleLock(Path(make_url(settings.database).database or "").parent, role)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
