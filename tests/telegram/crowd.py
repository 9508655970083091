"""Many people at once, for measurements: each does the next thing as soon as the bot is done with the last.

A step is typed as it stands; `[Label]` presses the newest button with these words, `@data` one with this callback data.
"""

import random
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegram.call import Call
from tests.telegram.people import Person

if TYPE_CHECKING:
    from tests.telegram.standin import Standin

KEPT = 5  # messages of a chat, where nothing is kept


@dataclass
class Walk:
    """One person's way through the steps. `begun`: when the last step was done, in seconds, 0.0 while they rest.

    `asked`: the same on the stand-in's count of events.
    """

    person: Person
    left: int
    done: int = 0
    begun: float = 0.0
    asked: int = 0


@dataclass
class Crowd:
    """`rate`: updates a second of all together, whoever rests does the next; 0: each as fast as the bot goes.

    `took`: seconds from a step until the bot had shown something and answered the button, in the order of their ends.
    """

    api: "Standin"
    steps: Sequence[str]
    walks: dict[int, Walk] = field(default_factory=dict)
    rate: float = 0.0
    took: deque[float] = field(default_factory=lambda: deque(maxlen=200_000))
    late: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _walking: int = 0

    def join(self, person: Person, turns: int) -> None:
        person.chat.known = True
        self.walks[person.id] = Walk(person, turns)

    def run(self, timeout: float) -> float:
        """Seconds it took. Raises TimeoutError. With a rate it lasts `timeout` seconds, and turns are not counted."""
        begun = time.monotonic()
        self.api.watch = self._heard
        try:
            if self.rate:
                self._at_rate(begun + timeout)
            else:
                self._all_at_once(timeout)
        finally:
            self.api.watch = None
        return time.monotonic() - begun

    def _all_at_once(self, timeout: float) -> None:
        with self.api.changed:
            self._walking = len(self.walks)
            for walk in self.walks.values():
                self._step(walk)
        if not self._over.wait(timeout):
            left = [walk.person.missing() for walk in self.walks.values() if walk.left or walk.begun]
            raise TimeoutError(f"{len(left)} people still wait, the first because {left[0]}")

    def _at_rate(self, until: float) -> None:
        """Whoever is still waited for is passed over; if that is everybody the step is counted as `late`."""
        order, due = deque(self.walks.values()), time.monotonic()
        random.Random(1).shuffle(order)
        while due < until:
            self._over.wait(max(0.0, due - time.monotonic()))
            due += 1 / self.rate
            with self.api.changed:
                self._one_of(order)

    def _one_of(self, order: deque[Walk]) -> None:
        for _ in range(len(order)):
            order.rotate(-1)
            if not order[0].begun:
                self._step(order[0])
                return
        self.late += 1

    def _step(self, walk: Walk) -> None:
        step, walk.begun, walk.asked = self.steps[walk.done % len(self.steps)], time.monotonic(), self.api.moment
        if step.startswith("["):
            walk.person.press(step[1:-1])
        elif step.startswith("@"):
            walk.person.press_data(walk.person.newest(), step[1:])
        else:
            walk.person.say(step)

    def _heard(self, call: Call) -> None:
        """After every call, under the lock."""
        for chat in call.touched | call.about:
            walk = self.walks.get(chat)
            if walk and walk.begun and self._is_done(walk):
                self._end(walk)

    def _is_done(self, walk: Walk) -> bool:
        chat = walk.person.chat
        return chat.shown > chat.handed > walk.asked and chat.id not in walk.person.bot.unanswered.values()

    def _end(self, walk: Walk) -> None:
        self.took.append(time.monotonic() - walk.begun)
        walk.begun, walk.done, walk.left = 0.0, walk.done + 1, walk.left - 1
        if not self.api.keep:
            _forget(walk.person)
        if self.rate:
            return
        if walk.left > 0:
            self._step(walk)
        else:
            self._end_of_one()

    def _end_of_one(self) -> None:
        self._walking -= 1
        if not self._walking:
            self._over.set()


def _forget(person: Person) -> None:
    messages, queries = person.chat.messages, person.bot.queries
    for message in list(messages)[:-KEPT]:
        del messages[message]
    for query in [number for number, query in queries.items() if query.answered]:
        del queries[query]
