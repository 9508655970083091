"""`nhipcau demo`: everything on one machine, made by itself at the first start and kept at the second."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot import home, keys, logs, seed
from bot.body import Body
from bot.clock import MovableClock
from bot.compose import build
from bot.database import bring_up_to_date, opened
from bot.hosts import is_loopback
from bot.refusal import Refused
from bot.serve import listen
from bot.settings import DATABASE_FILE, Settings
from bot.start import Running, Tell, keep_serving, leave_no_core, locked
from bot.tick import Ticker
from bot.web.app import create_app
from bot.web.parts import Account, Chair
from content.programme.workdays import day_of
from storage import settings as kept
from storage.accounts.organisations import desks
from storage.engine import Database

ACCOUNTS = "demo.json"
NO_BOTS = {"citizens_token": None, "officials_token": None, "telegram_webhook": False}
OFFSET = "clock-offset"  # seconds, in the table of settings


def serve(settings: Settings, say: seed.Say, tell: Tell) -> None:
    """Serve the demonstration until Ctrl-C. Raises Refused: a public host, a port taken, a home with real data."""
    if not is_loopback(settings.host):
        raise Refused("cli.demo.loopback-only", host=settings.host)
    logs.set_up()
    leave_no_core()
    home.make(settings.home)
    own = own_settings(settings)
    with listen(own.host, own.port) as listener, locked(own, "all"):
        tell("cli.demo.starting")
        clock = prepare(own)
        body = build(own, "all", clock, second_factor=False)
        seed_once(body, own.home / ACCOUNTS, say)
        shown = Demonstration(body, clock, own.home / ACCOUNTS)
        app = create_app(replace(body.parts, demo=shown))
        keep_serving(Running(body, shown.ticker, app), listener, tell)


def own_settings(settings: Settings) -> Settings:
    """The demonstration uses its own file and its own secrets, whatever else is configured on the machine.

    Its bots speak to a stand-in on this machine only: started beside the real service, with the same `.env`, it would
    take the real bots' webhooks away, and people's words with them.
    """
    secrets = {f"{zone}_secret": SecretStr(home.secret(settings.home, zone)) for zone in keys.ZONES}
    own = {"database_url": f"sqlite:///{settings.home / DATABASE_FILE}", "public_url": "", "province": seed.HA_NOI}
    bots = {} if is_loopback(urlsplit(settings.telegram_api_url).hostname or "") else NO_BOTS
    return settings.model_copy(update={**secrets, **own, **bots})


def prepare(settings: Settings) -> MovableClock:
    """A migrated database that is the demonstration's own, and the clock where it was left. Raises Refused."""
    bring_up_to_date(settings)
    with opened(settings) as database:
        state, offset = database.read(seed.marked), database.read(lambda tx: kept.get(tx, OFFSET))
        if state is None and database.read(desks):
            raise Refused("cli.demo.real-data", home=settings.home)
    if state == seed.BEGUN:  # the first start was interrupted: nobody knows those passphrases
        _start_over(settings)
    return MovableClock(timedelta(seconds=float(offset or 0)))


def seed_once(body: Body, accounts: Path, say: seed.Say) -> None:
    """What is missing: all of it at the first start, the communes and the signatures in a home from before there were
    any.
    """
    officials = body.parts.officials
    if officials and body.database.read(seed.marked) != seed.READY:
        body.database.write(lambda tx: seed.mark(tx, seed.BEGUN))
        seeder = seed.Seeder(body.database, body.clock, officials, body.library.phrases, say)
        seed.keep(accounts, seeder.seed())
        body.database.write(lambda tx: seed.mark(tx, seed.READY))
    if not body.database.read(seed.is_seated):
        today = day_of(body.clock.now())
        body.database.write(lambda tx: seed.seat_officials(tx, body.library, say, today))
    if officials:
        body.database.write(lambda tx: seed.vouch_for_all(tx, officials.ring, day_of(body.clock.real())))
    body.unvouched.look()


class Demonstration:
    """What the demonstration's page shows and does."""

    def __init__(self, body: Body, clock: MovableClock, accounts: Path) -> None:
        self.ticker = Ticker(clock, body.chores("all"))
        self._database: Database = body.database
        self._library = body.library
        self._clock = clock
        self._accounts = accounts

    def accounts(self) -> tuple[Account, ...]:
        return seed.kept_accounts(self._accounts)

    def chairs(self) -> tuple[Chair, ...]:
        return self._database.read(lambda tx: seed.chairs(tx, self._library))

    async def move(self, to: datetime) -> int:
        """Set the programme's clock and keep it; answers after the tick with how many reminders it sent."""
        offset = self._clock.move(to)
        await asyncio.to_thread(self._keep, offset)
        return (await self.ticker.beat()).get("nudges", 0)

    def _keep(self, offset: timedelta) -> None:
        self._database.write(lambda tx: kept.put(tx, OFFSET, str(offset.total_seconds())))


def _start_over(settings: Settings) -> None:
    for path in settings.home.glob(f"{DATABASE_FILE}*"):
        path.unlink()
    bring_up_to_date(settings)
