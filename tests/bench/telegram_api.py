"""The Bot API stand-in as a process of its own, with people who press for so many seconds, and a way to move it.

`python -m tests.bench.telegram_api` is `python -m tests.telegram --forget` with three controls more:
walk     {token, ids, steps, seconds, turns?, rate?}  -> done, seconds, rate, p50, p95, p99, most, late, slowest: each
         as fast as the bot goes, or all together at a rate; `slowest` ended at that moment of the steady clock
shows    {token, id}                                  -> text, rows of the bot's newest message
brought  {token}                                      -> p50, p99 of what the webhook took since this was last asked
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.bench.service import ROOT
from tests.telegram import Standin, control
from tests.telegram.__main__ import main
from tests.telegram.crowd import Crowd, Walk
from tests.telegram.people import Person

Said = dict[str, Any]
PATIENCE = 30.0  # seconds for the last step of a walk
NEVER = 10**9
_went: dict[tuple[int, tuple[str, ...]], int] = {}  # who did how many of which steps


class Walkers(Crowd):
    """They stop at the first step that ends after their time, and go on from there with the next walk like it."""

    slowest: tuple[float, float] = (0.0, 0.0)  # seconds it took, and the moment of its end

    def stop(self) -> None:
        with self.api.changed:
            for walk in self.walks.values():
                walk.left = min(walk.left, 1)

    def _end(self, walk: Walk) -> None:
        self.slowest = max(self.slowest, (time.monotonic() - walk.begun, time.monotonic()))
        super()._end(walk)


def _walk(api: Standin, said: Said) -> Said:
    steps, account = tuple(said["steps"]), api.bot(said["token"])
    crowd = Walkers(api, steps, rate=said.get("rate", 0.0))
    for number in said["ids"]:
        crowd.join(Person(api, account, account.chats[number]), said.get("turns", NEVER))
        crowd.walks[number].done = _went.get((number, steps), 0)
    over = threading.Timer(said["seconds"], crowd.stop)
    if not crowd.rate:
        over.start()
    seconds = crowd.run(said["seconds"] + (0.0 if crowd.rate else PATIENCE))
    over.cancel()
    _went.update({(number, steps): walk.done for number, walk in crowd.walks.items()})
    told = {"done": len(crowd.took), "seconds": seconds, "rate": len(crowd.took) / seconds, "late": crowd.late}
    return told | {"slowest": crowd.slowest[1]} | _spread(crowd.took)


def _shows(api: Standin, said: Said) -> Said:
    account = api.bot(said["token"])
    with api.changed:
        message = Person(api, account, account.chats[said["id"]]).newest()
        return {"text": message.text, "rows": [[dict(button) for button in row] for row in message.rows]}


def _brought(api: Standin, said: Said) -> Said:
    took = api.courier(api.bot(said["token"])).took
    with api.changed:
        told = _spread(took)
        took.clear()
    return told


def _spread(seconds: Sequence[float]) -> Said:
    ordered = sorted(seconds) or [0.0]
    more = {"p95": ordered[int(0.95 * len(ordered))], "most": ordered[-1], "number": len(seconds)}
    return control._spread(seconds) | more


@dataclass(frozen=True)
class Api:
    """The stand-in, from outside."""

    url: str
    process: "subprocess.Popen[str]"

    def ask(self, name: str, **said: object) -> Any:
        answer = httpx.post(f"{self.url}/control/{name}", json=said, timeout=3600)
        answer.raise_for_status()
        return answer.json()

    def people(self, token: str, number: int) -> list[int]:
        return list(self.ask("people", token=token, number=number))

    def walk(self, token: str, ids: Sequence[int], steps: Sequence[str], seconds: float, rate: float = 0.0) -> Said:
        return dict(self.ask("walk", token=token, ids=list(ids), steps=list(steps), seconds=seconds, rate=rate))

    def each(self, token: str, ids: Sequence[int], *steps: str) -> Said:
        """Everybody does these steps once."""
        return dict(self.ask("walk", token=token, ids=list(ids), steps=steps, seconds=300.0, turns=len(steps)))


@contextmanager
def standing() -> Iterator[Api]:
    """Until the block ends."""
    call = [sys.executable, "-m", "tests.bench.telegram_api", "--forget"]
    process = subprocess.Popen(call, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Api(f"http://127.0.0.1:{process.stdout.readline().strip()}", process)
    finally:
        process.stdin.close()
        process.wait(20)


if __name__ == "__main__":
    control.CONTROLS |= {"walk": _walk, "shows": _shows, "brought": _brought}
    main()
