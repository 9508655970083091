"""`nhipcau serve --role officials` by another clock: `python -m tests.bench.telegram_clocked ISO`, with its settings in
the environment. Working hours are the programme's, and a measurement cannot wait for them.
"""

import sys

from bot import home, logs
from bot.clock import MovableClock, read_moment
from bot.compose import build
from bot.housekeeping import chores
from bot.serve import listen
from bot.settings import Settings
from bot.start import Running, keep_serving, locked
from bot.tick import Ticker
from bot.web.app import create_app


def main(iso: str) -> None:
    logs.set_up()
    settings, clock = Settings.load(), MovableClock()
    clock.move(read_moment(iso))
    home.make(settings.home)
    with locked(settings, "officials"), listen(settings.host, settings.port) as listener:
        body = build(settings, "officials", clock)
        ticker = Ticker(clock, chores(body.database, "officials", body.desks, body.nudge))
        keep_serving(Running(body, ticker, create_app(body.parts)), listener, lambda *_, **__: None)


if __name__ == "__main__":
    main(sys.argv[1])
