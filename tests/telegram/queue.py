"""One bot's updates: what waits, what was given out and not confirmed, and how it gets there (polled or brought)."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

ALWAYS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})  # left out unless asked for
DAY = 24 * 3600
Json = dict[str, object]


@dataclass
class Update:
    """`chat`: whose it is; `line`: those of one line are brought one after the other, as Telegram does it."""

    id: int
    kind: str
    body: Json
    chat: int
    line: str
    date: float
    given: bool = False

    def json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


@dataclass
class Webhook:
    url: str = ""
    secret: str = field(default="", repr=False)
    connections: int = 40
    error: str = ""
    error_date: int = 0


@dataclass
class Queue:
    """`again`: updates that are given out once more though they were confirmed. `on_given` hears of each then."""

    on_given: Callable[[Update], None]
    waiting: dict[int, Update] = field(default_factory=dict)
    again: list[Update] = field(default_factory=list)
    asked_for: frozenset[str] = frozenset()
    webhook: Webhook = field(default_factory=Webhook)
    next: int = 700_000_001
    polls: int = 0
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    on_wake: Callable[[], None] = lambda: None
    duplicate: bool = False
    shuffle: random.Random | None = None
    confirmed: Counter[int] = field(default_factory=Counter)

    def add(self, kind: str, body: Json, chat: int, line: str, date: float) -> Update | None:
        """None: the bot did not ask for updates of this kind."""
        wanted = kind in self.asked_for if self.asked_for else kind not in ALWAYS
        if not wanted:
            return None
        update = Update(self.next, kind, body, chat, line, date)
        self.next += 1
        self.waiting[update.id] = update
        return update

    def confirm(self, before: int, now: float) -> None:
        """Telegram forgets what was confirmed, and what nobody fetched for a day."""
        while self.waiting and (first := next(iter(self.waiting.values()))).id < before:
            self.done(first)
        while self.waiting and now - (first := next(iter(self.waiting.values()))).date > DAY:
            del self.waiting[first.id]

    def done(self, update: Update) -> None:
        """Confirmed; one that was given out comes a second time if the stand-in was asked to repeat itself."""
        del self.waiting[update.id]
        self.confirmed[update.chat] += 1
        if self.duplicate and update.given:
            self.again.append(update)

    def wake(self) -> None:
        """Whoever polls looks again, and so does who brings. In the loop alone."""
        self.bell.set()
        self.on_wake()

    def to_bring(self) -> Iterator[Update]:
        updates = [*self.again, *self.waiting.values()] if self.again else list(self.waiting.values())
        if self.shuffle:
            self.shuffle.shuffle(updates)
        return iter(updates)

    def brought(self, update: Update) -> None:
        if update in self.again:
            self.again.remove(update)
        elif update.id in self.waiting:
            self.done(update)

    def last(self, number: int) -> None:
        """A negative offset: only so many of the newest stay."""
        for update in list(self.waiting.values())[:-number]:
            self.done(update)

    def take(self, limit: int) -> list[Json]:
        batch = [*self.again, *self.waiting.values()][:limit]
        del self.again[: len(batch)]
        if self.shuffle:
            self.shuffle.shuffle(batch)
        return [self.give(update) for update in batch]

    def give(self, update: Update) -> Json:
        update.given = True
        self.on_given(update)
        return update.json()

    def unconfirmed(self, chat: int) -> bool:
        return any(update.chat == chat for update in [*self.waiting.values(), *self.again])

    def ask_for(self, kinds: Sequence[object] | None) -> None:
        """An empty list: what Telegram gives by default; None: as before."""
        if kinds is not None:
            self.asked_for = frozenset(str(kind) for kind in kinds)
