"""Who is told that a mailbox holds news, for the channel that writes to them; and the one line they are told."""

from datetime import date

from handlers.conversation import Clock, Link, Para, Say, Screen, Turn
from storage import notice_tokens
from storage.engine import Database
from storage.notice_tokens import Wish
from storage.stirring import stir_wishes
from storage.vault import Keyring

Hour = tuple[date, int]


class Telling:
    """Every call is a transaction of its own. All by the real clock: nobody is woken by a demonstration."""

    def __init__(self, database: Database, clock: Clock, ring: Keyring) -> None:
        self._database = database
        self._clock = clock
        self._ring = ring
        self._stirred: Hour | None = None

    def due(self) -> tuple[Wish, ...]:
        """Whom to tell now. They count as told from here on: whatever happens meanwhile, nobody is told twice."""
        self._stir()
        real = self._clock.real()
        if not self._database.read(lambda tx: notice_tokens.is_due(tx, real)):
            return ()
        return self._database.write(lambda tx: notice_tokens.take(tx, self._ring, real))

    def forget(self, channel: str, sender: str) -> None:
        """Nobody is written to first who wiped the chat, or blocked us."""
        address = f"{channel}:{sender}"
        self._database.write(lambda tx: notice_tokens.forget(tx, self._ring, address))

    def _stir(self) -> None:
        """Once an hour."""
        real = self._clock.real()
        hour = real.date(), real.hour
        if hour != self._stirred:
            stir_wishes(self._database, self._ring, real.date())
            self._stirred = hour


def line(wish: Wish) -> Turn:
    """Nothing of a mailbox: whoever holds the phone learns that there is something, and the way to the start."""
    screen = Screen("start", (Para(Say("notice.line")),), ((Link(Say("menu.home"), "start"),),))
    return Turn(screen, wish.locale)
