"""What one zone's conversation is made of, and the context that each of its events gets."""

import base64
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Connection

from content.library import Library
from handlers.context import Context
from handlers.conversation import Clock, Event
from handlers.drafts import file_ids
from handlers.held import Held
from handlers.routes import Routes
from storage import state, vault
from storage.engine import Database

P = TypeVar("P")


@dataclass(frozen=True)
class Zone(Generic[P]):
    """`on_text` takes what is typed: (context, text, place) → address to show; `on_else` what is neither typed nor
    pressed. `wants`: whether a file would be taken there.

    `parts_for` gives a sender's handlers what they work with; `locks`: ten idle minutes close what is private.
    """

    database: Database
    clock: Clock
    ring: vault.Keyring
    states: state.States
    routes: Routes
    library: Library
    parts_for: Callable[[Connection, str], P]
    on_text: Callable[[Context[P], str, str], str]
    on_else: Callable[[Context[P], Event, str], str]
    wants: Callable[[Context[P], str], bool] = lambda _ctx, _place: False
    locks: bool = True

    def context(
        self,
        tx: Connection,
        channel: str,
        sender: str,
        done: dict[Hashable, object] | None = None,
        parts: P | None = None,
    ) -> Context[P]:
        """`done`: the slow work that is done already; `parts`: the sender's, where they are known."""
        who = self.who(channel, sender)
        held = Held.unpack(self.states.load(tx, who))
        return Context(
            tx=tx,
            who=who,
            held=held,
            channel=channel,
            now=self.clock.now(),
            real=self.clock.real(),
            library=self.library,
            parts=self.parts_for(tx, sender) if parts is None else parts,
            open_mark=_open_mark(vault.tag(self.ring, "mark", _person(channel, sender).encode())),
            done={} if done is None else done,
            attached=file_ids(held.drafts.values()),
        )

    def close_if_idle(self, ctx: Context[P]) -> bool:
        """True if something private was closed now."""
        return self.locks and ctx.held.lock_if_idle(ctx.real)

    def lane(self, channel: str, sender: str) -> bytes:
        """By it replicas take one person's events one after another."""
        return vault.tag(self.ring, "lane", _person(channel, sender).encode())

    def who(self, channel: str, sender: str) -> state.Pseudonym:
        return state.Pseudonym.of(self.ring, _person(channel, sender), self.clock.real().date())


def _open_mark(tag: bytes) -> str:
    return base64.b32encode(tag).decode()[:4]


def _person(channel: str, sender: str) -> str:
    return f"{channel}:{sender}"
