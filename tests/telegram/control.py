"""The stand-in moved from another process: POST /control/<name> with JSON, answered with JSON.

bot        {token, username?}
people     {token, number, locale?}                     -> the ids of people who have written to the bot
person     {token, id, does, args?}                     what a Person can do, by the name of its method; a label that
                                                        is not in sight is a 409 that tells what is
sees       {token, id}                                  -> texts, buttons, notifications
inject     {token, kind, body, chat}                    an update as it is
crowd      {token, steps, people, turns, rate?, seconds?}  -> done, seconds, rate, p50, p99, late (see crowd.py)
counters   {token}                                      -> calls, waiting, errors, violations, webhook p50, p99
set        {enforce?, keep?, expiry?, every?, pass_time?}
fail, drop, slow   {method, times?, code?, retry_after?, when?, seconds?}
repeat, mix        {token}
thief      {token, words}                               -> which of the words a thief can read
"""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.telegram.clock import RunningClock
from tests.telegram.crowd import Crowd
from tests.telegram.people import Person

if TYPE_CHECKING:
    from tests.telegram.standin import Standin

Said = dict[str, Any]


def run(api: "Standin", path: str, said: Said) -> object:
    """None for a name that is none."""
    return CONTROLS[path](api, said) if path in CONTROLS else None


def _bot(api: "Standin", said: Said) -> Said:
    account = api.bot(said["token"], said.get("username", "nhipcau_bot"))
    return {"id": account.id, "username": account.username}


def _people(api: "Standin", said: Said) -> list[int]:
    people = [api.person(said["token"], said.get("locale", "vi")) for _ in range(said["number"])]
    for person in people:
        person.chat.known = True
    return [person.id for person in people]


def _someone(api: "Standin", said: Said) -> Person:
    account = api.bot(said["token"])
    return Person(api, account, account.chats[said["id"]])


def _person(api: "Standin", said: Said) -> Said:
    person = _someone(api, said)
    try:
        result = getattr(person, said["does"])(*said.get("args", []))
    except AssertionError as problem:
        told = {"error": str(problem), "buttons": person.buttons()}
        raise web.HTTPConflict(text=json.dumps(told, ensure_ascii=False)) from problem
    return {"did": said["does"], "result": result if isinstance(result, str) else getattr(result, "id", None)}


def _sees(api: "Standin", said: Said) -> Said:
    person = _someone(api, said)
    return {"texts": person.sees(), "buttons": person.buttons(), "notifications": person.notifications()}


def _inject(api: "Standin", said: Said) -> Said:
    with api.changed:
        update = api.post(api.bot(said["token"]), said["kind"], said["body"], said["chat"], str(said["chat"]))
    return {"update_id": update.id if update else None}


def _crowd(api: "Standin", said: Said) -> Said:
    crowd = Crowd(api, said["steps"], rate=said.get("rate", 0.0))
    for _ in range(said["people"]):
        crowd.join(api.person(said["token"]), said.get("turns", 1))
    seconds = crowd.run(said.get("seconds", 60.0))
    done = len(crowd.took)
    return {"done": done, "seconds": seconds, "rate": done / seconds, "late": crowd.late} | _spread(crowd.took)


def _counters(api: "Standin", said: Said) -> Said:
    account = api.bot(said["token"])
    with api.changed:
        counted = {"calls": dict(account.calls), "waiting": len(account.queue.waiting), "errors": dict(api.answered)}
        violations, took = list(api.violations), list(api.courier(account).took)
    return counted | {"violations": violations, "webhook": {"answered": len(took)} | _spread(took)}


def _set(api: "Standin", said: Said) -> Said:
    for name in {"enforce", "keep", "expiry"} & said.keys():
        setattr(api, name, said[name])
    api.mischief.every = said.get("every", api.mischief.every)
    if isinstance(api.clock, RunningClock):
        api.clock.pass_time(timedelta(seconds=said.get("pass_time", 0.0)))
    return {"set": sorted(said)}


def _fail(api: "Standin", said: Said) -> Said:
    times, retry_after = said.get("times", 1), said.get("retry_after", 0)
    api.fail(said.get("method", "*"), said.get("code", 500), times=times, retry_after=retry_after)
    return {}


def _drop(api: "Standin", said: Said) -> Said:
    api.drop(said.get("method", "*"), said.get("when", "before"), times=said.get("times", 1))
    return {}


def _slow(api: "Standin", said: Said) -> Said:
    api.slow(said.get("method", "*"), said["seconds"], times=said.get("times", 1))
    return {}


def _repeat(api: "Standin", said: Said) -> Said:
    api.repeat_updates(said["token"], on=said.get("on", True))
    return {}


def _mix(api: "Standin", said: Said) -> Said:
    api.mix_updates(said["token"], said.get("seed", 1))
    return {}


def _thief(api: "Standin", said: Said) -> Said:
    loot = api.thief(said["token"])
    return {"reads": [words for words in said["words"] if loot.holds(words)]}


def _spread(seconds: Sequence[float]) -> Said:
    """The median and the 99th of a hundred, in seconds."""
    if len(seconds) < 2:
        return {}
    parts = quantiles(seconds, n=100)
    return {"p50": parts[49], "p99": parts[98]}


CONTROLS: dict[str, Callable[["Standin", Said], object]] = {
    "bot": _bot,
    "people": _people,
    "person": _person,
    "sees": _sees,
    "inject": _inject,
    "crowd": _crowd,
    "counters": _counters,
    "set": _set,
    "fail": _fail,
    "drop": _drop,
    "slow": _slow,
    "repeat": _repeat,
    "mix": _mix,
    "thief": _thief,
}
