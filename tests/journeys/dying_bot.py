"""`nhipcau serve` with its bots, which dies like in a power cut at the n-th of what it is told to die at.

Run as a programme by test_bots_*.py: `python -m tests.journeys.dying_bot ROLE MOMENT [WHEN WHAT N]`. MOMENT is the
programme's time at the start, "" for the machine's. WHEN: `before` or `after` the commit of a transaction with a
statement in which the pattern WHAT is found; `asks` or `asked`, before or after Telegram has a call of the method WHAT.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from bot import home, logs, start
from bot.channels.message import Wire
from bot.channels.running import Channel
from bot.cli.words import say
from bot.clock import MovableClock, read_moment
from bot.compose import build
from bot.housekeeping import chores
from bot.serve import listen
from bot.settings import Role, Settings
from bot.tick import Ticker
from bot.web.app import create_app
from tests.journeys.cut import Strike, at_commit, at_the


def at_call(channel: Channel, when: str, method: str, strike: Strike) -> None:
    """Of the wire, once it is there."""
    load = channel._plan.load

    def loaded() -> Wire:
        wire: Any = load()
        wire._call = struck(wire._call, when, method, strike)
        return wire  # type: ignore[no-any-return]  # as it came

    object.__setattr__(channel._plan, "load", loaded)


def struck(call: Callable[..., Any], when: str, method: str, strike: Strike) -> Callable[..., Any]:
    async def calling(name: str, values: Mapping[str, object], *patience: int) -> object:
        if name == method and when == "asks":
            strike()
        answer = await call(name, values, *patience)
        if name == method and when == "asked":
            strike()
        return answer

    return calling


def main(role: Role, moment: str, when: str = "", what: str = "", n: str = "0") -> None:
    logs.set_up()
    settings, clock, strike = Settings.load(), MovableClock(), at_the(int(n))
    if moment:
        clock.move(read_moment(moment))
    home.make(settings.home)
    if when in ("before", "after"):
        at_commit(when, what, strike)
    with start.locked(settings, role), listen(settings.host, settings.port) as listener:
        body = build(settings, role, clock)
        for channel in body.channels if when in ("asks", "asked") else ():
            at_call(channel, when, what, strike)
        ticker = Ticker(clock, chores(body.database, role, body.desks, body.nudge, body.stir))
        start.keep_serving(start.Running(body, ticker, create_app(body.parts)), listener, _tell)


def _tell(text_id: str, **args: object) -> None:
    print(say(text_id, **args), flush=True)  # noqa: T201  its standard output is what the test reads


if __name__ == "__main__":
    main(*sys.argv[1:])  # type: ignore[arg-type]  # the test names a role
