"""`nhipcau serve --role officials` by another clock: `python -m tests.bench.telegram_clocked ISO STALLS`, with its
settings in the environment. Working hours are the programme's, and a measurement cannot wait for them. What held it up
is in the file STALLS when it has ended.
"""

import sys
from pathlib import Path

from bot import home, logs
from bot.clock import MovableClock, read_moment
from bot.compose import build
from bot.housekeeping import chores
from bot.serve import listen
from bot.settings import Settings
from bot.start import Running, keep_serving, locked
from bot.tasks import Tasks
from bot.tick import Ticker
from bot.web.app import create_app
from tests.bench.telegram_stalls import Stalls


class WatchedTicker(Ticker):
    """Beats at once, not after a minute, and looks at the loop as well."""

    stalls: Stalls
    beside: Tasks

    def start(self) -> None:
        super().start()
        self.beside = Tasks()
        self.beside.start(self.stalls.watch_loop())
        self.beside.start(self._beat_at_once())

    async def stop(self) -> None:
        await self.beside.end()
        await super().stop()

    async def _beat_at_once(self) -> None:
        await self.beat()


def main(iso: str, path: Path) -> None:
    logs.set_up()
    stalls = Stalls()
    stalls.watch()
    settings, clock = Settings.load(), MovableClock()
    clock.move(read_moment(iso))
    home.make(settings.home)
    with locked(settings, "officials"), listen(settings.host, settings.port) as listener:
        body = build(settings, "officials", clock)
        work = chores(body.database, "officials", body.desks, body.nudge)
        ticker = WatchedTicker(clock, map(stalls.chore, work))
        ticker.stalls = stalls
        keep_serving(Running(body, ticker, create_app(body.parts)), listener, lambda *_, **__: None)
    stalls.write(path)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
