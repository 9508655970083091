"""What a process holds, and what it lets go of at its end."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.running import Channel
from bot.housekeeping import Desks, Nudge, chores
from bot.lanes import Lanes
from bot.settings import Role
from bot.staying import staying
from bot.tick import Chore
from bot.vouchers import UnvouchedDesks
from bot.web.parts import Parts
from content.library import Library
from handlers.conversation import Clock
from storage.engine import Database

if TYPE_CHECKING:  # the officials' alone send letters
    from bot.channels.mail import Mail


@dataclass(frozen=True)
class Body:
    """`parts` is what the pages are given; a side the process does not serve is None there.

    `unvouched`: desks whose key nobody vouches for; `desks`: what the desks' chores go by; `nudge` is the officials'
    work at every tick, `stir` the citizens'; `channels` are the messengers that have a token, `mail` the letters if
    there is a server for them.
    """

    database: Database
    clock: Clock
    library: Library
    parts: Parts
    unvouched: UnvouchedDesks
    desks: Desks | None = None
    nudge: Nudge | None = None
    stir: Nudge | None = None
    channels: tuple[Channel, ...] = ()
    mail: "Mail | None" = None

    @property
    def lanes(self) -> tuple[Lanes, ...]:
        sides = (self.parts.citizens, self.parts.officials)
        return tuple(side.lanes for side in sides if side and isinstance(side.lanes, Lanes))

    @property
    def speaking(self) -> "tuple[Channel | Mail, ...]":
        return (*self.channels, *((self.mail,) if self.mail else ()))

    def chores(self, role: Role) -> tuple[Chore, ...]:
        """What the tick does in a process of this role."""
        own = chores(self.database, role, self.desks, self.nudge, self.stir)
        return *own, self.unvouched.chore

    def warm(self) -> None:
        """Read ahead what the first visitors would wait for, once the messengers are on."""
        for channel in self.channels:
            channel.settled.wait()
        with staying():  # a full collection would walk through it: 50 ms in the middle of somebody's answer
            self.library.warm()

    async def drain(self) -> None:
        for lanes in self.lanes:
            await lanes.drain()

    def close(self) -> None:
        self.database.close()
