"""Order per person: what one person does happens one thing after another; different people never wait for each other.

The work is synchronous and runs in worker threads. A lane exists only while somebody is in it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")
WAITING = 8  # per person, beside the one that runs: more is a machine or a stuck key
# Threads mostly wait: for the one writer, or for one of two slots of Argon2id. Whoever looks at a page must not
# stand behind them.
THREADS = 64
INSIDE = 1_000  # everybody together: beyond it, waiting would be longer than anyone stays


class Crowded(Exception):
    """Too much is waiting, for this person or altogether; nothing was begun."""


class Closed(Exception):
    """The lanes are being drained; nothing new is taken."""


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[], T]
    answer: "asyncio.Future[T]"


class Lanes:
    def __init__(self, workers: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="lane")
        self._lanes: dict[str, deque[_Job[Any]]] = {}
        self._inside = 0
        self._closing = False
        self._empty: asyncio.Event | None = None

    def __len__(self) -> int:
        """How many people have something under way."""
        return len(self._lanes)

    async def run(self, person: str, work: Callable[[], T]) -> T:
        """Do `work` in a thread after everything this person asked for before; raises Crowded, Closed, or its error."""
        if self._closing:
            raise Closed
        lane = self._lanes.get(person, ())
        if len(lane) > WAITING or self._inside >= INSIDE:
            raise Crowded
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._enter(person, _Job(work, answer))
        # Whoever stops waiting does not stop the work: the next of this person still waits for its end.
        return await answer

    async def read(self, person: str, at_once: Callable[[], T | None], later: Callable[[], T]) -> T:
        """Here and now, which takes less than to wake a thread; unless something of this person comes before it, or
        `at_once` says None.
        """
        found = None if person in self._lanes or self._closing else at_once()
        return await self.run(person, later) if found is None else found

    async def drain(self) -> None:
        """Take nothing new, finish what was taken, end the threads."""
        self._closing = True
        if self._lanes:
            self._empty = asyncio.Event()
            await self._empty.wait()
        self._pool.shutdown(wait=True)

    def _enter(self, person: str, job: _Job[T]) -> None:
        lane = self._lanes.setdefault(person, deque())
        lane.append(job)
        self._inside += 1
        if len(lane) == 1:
            self._begin(person, job)

    def _begin(self, person: str, job: _Job[T]) -> None:
        running = asyncio.get_running_loop().run_in_executor(self._pool, job.work)
        running.add_done_callback(partial(self._ended, person))

    def _ended(self, person: str, running: "asyncio.Future[T]") -> None:
        lane = self._lanes[person]
        _hand_over(running, lane[0].answer)
        self._leave(lane)
        while lane and lane[0].answer.cancelled():  # nobody waits for it any more, and it has not begun
            self._leave(lane)
        if lane:
            self._begin(person, lane[0])
        else:
            self._vanish(person)

    def _leave(self, lane: deque[_Job[Any]]) -> None:
        lane.popleft()
        self._inside -= 1

    def _vanish(self, person: str) -> None:
        del self._lanes[person]
        if self._empty is not None and not self._lanes:
            self._empty.set()


def _hand_over(running: "asyncio.Future[T]", answer: "asyncio.Future[T]") -> None:
    error = running.exception()  # read even when nobody waits, or the loop would complain about it
    if answer.cancelled():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(running.result())
