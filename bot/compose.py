"""The one place where a process is put together: settings in, everything that runs out.

A side's own code is loaded where that side is served: the citizens' process holds none of the officials', and starts
sooner.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot import keys, site
from bot.body import Body
from bot.channels.fitting import Fitting
from bot.settings import Role, Settings
from bot.vouchers import UnvouchedDesks
from bot.web.parts import Parts
from handlers.conversation import Clock
from storage.accounts.vouching import Trust
from storage.engine import Database


def build(settings: Settings, role: Role, clock: Clock, *, second_factor: bool = True) -> Body:
    """A process of one role gets the keys of that zone only. `second_factor`: off in the demonstration alone.

    Raises NoSecret, Refused.
    """
    library, trust = site.library_or_refusal(settings, clock.now().date()), keys.trust(settings, role)
    fitting = Fitting(settings, Database(settings.database), library, clock)
    desks = UnvouchedDesks(fitting.database, trust)
    whole: list[Body] = []  # one, in the end: what is asked while people are served
    parts = Parts(
        library.texts, clock, settings.address, channels=lambda: _statuses(whole), unvouched=lambda: desks.count
    )
    body = Body(fitting.database, clock, library, parts, desks)
    if role in ("citizens", "all"):
        body = _with_citizens(body, fitting, whole, trust)
    if role in ("officials", "all"):
        body = _with_officials(body, fitting, whole, second_factor)
    hooks = tuple(each for each in body.channels if each.secret)
    whole.append(replace(body, parts=replace(body.parts, hooks=hooks)))
    return whole[0]


def _with_citizens(body: Body, fitting: Fitting, whole: list[Body], trust: Trust) -> Body:
    from bot.compose_citizens import joined  # noqa: PLC0415  as said above

    return joined(body, fitting, trust, lambda: _username(whole, "citizens"))


def _with_officials(body: Body, fitting: Fitting, whole: list[Body], second_factor: bool) -> Body:
    from bot.compose_officials import joined  # noqa: PLC0415  as said above

    return joined(body, fitting, lambda: _username(whole, "officials"), second_factor)


def _statuses(whole: list[Body]) -> Mapping[str, str]:
    return {each.name: each.status for body in whole for each in body.speaking}


def _username(whole: list[Body], name: str) -> str:
    """Of a bot of ours, once it is on."""
    return next((each.username for body in whole for each in body.channels if each.name == name), "")
