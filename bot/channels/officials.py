"""The officials' side of a messenger: whoever writes is somebody in office, or somebody who comes with a token."""

from dataclasses import dataclass, replace

from bot.channels.commands import OFFICIALS
from bot.channels.message import Incoming
from bot.channels.talk import CHANNEL, START, Line, command, read_event
from bot.picture import Pictures
from content.texts import VIETNAMESE
from handlers.conversation import Event, Picture, Screen, Turn
from handlers.officials.arrival import DECLINE, JOIN, Arrivals
from storage.invites import NoSuchInvite


@dataclass(frozen=True)
class OfficialTalk:
    line: Line
    arrivals: Arrivals
    pictures: Pictures

    async def take(self, incoming: Incoming) -> None:
        await self.line.take(incoming, self._take)

    async def gone(self, chat: str) -> None:
        await self.line.run(chat, lambda: self.arrivals.blocked(CHANNEL, chat))

    async def sweep(self) -> None:
        """Nothing of a case is ever shown here."""

    async def _take(self, incoming: Incoming) -> None:
        if incoming.left:
            await self.gone(incoming.chat)
        elif incoming.message is not None or incoming.press is not None:
            turn, picture = await self.line.run(incoming.chat, lambda: self._drawn(incoming))
            self.line.put(incoming, turn, picture=picture)

    def _drawn(self, incoming: Incoming) -> tuple[Turn, bytes]:
        """In the lane of this chat: the screen, and the picture on it if there is one."""
        turn = self._answer(incoming)
        shown = next((block for block in turn.screen.blocks if isinstance(block, Picture)), None)
        official = self.arrivals.who(CHANNEL, incoming.chat) if shown else None
        return turn, self.pictures.png(official, shown.id) if shown and official else b""

    def _answer(self, incoming: Incoming) -> Turn:
        asked, press = command(incoming), incoming.press or ""
        if asked and asked[0] == START and asked[1]:
            return self._came_with(incoming, asked[1])
        if press.startswith(JOIN):
            return self._join(incoming, press.removeprefix(JOIN))
        if press.startswith(DECLINE):
            return self._decline(press.removeprefix(DECLINE))
        official = self.arrivals.who(CHANNEL, incoming.chat)
        if official is None:
            return _told(self.arrivals.stranger())
        self.arrivals.back(CHANNEL, incoming.chat)
        return self.line.core.handle(_event(incoming, official.hex(), asked))

    def _came_with(self, incoming: Incoming, token: str) -> Turn:
        """The message that carries a token goes: whoever reads on over a shoulder must not use it."""
        return replace(_told(self.arrivals.look(token)), wipe=(incoming.message or "",))

    def _join(self, incoming: Incoming, token: str) -> Turn:
        try:
            official = self.arrivals.join(token, CHANNEL, incoming.chat)
        except NoSuchInvite:
            return self._known_or(self.arrivals.over(), incoming)
        return self.line.core.look(CHANNEL, official.hex(), START)

    def _decline(self, token: str) -> Turn:
        try:
            return _told(self.arrivals.decline(token))
        except NoSuchInvite:
            return _told(self.arrivals.over())

    def _known_or(self, screen: Screen, incoming: Incoming) -> Turn:
        """A second press of [Nhận việc], or a redelivery: whoever is in office by now is shown where they are."""
        official = self.arrivals.who(CHANNEL, incoming.chat)
        return self.line.core.look(CHANNEL, official.hex(), START) if official else _told(screen)


def _event(incoming: Incoming, sender: str, asked: tuple[str, str] | None) -> Event:
    event = read_event(incoming, sender, None)
    if incoming.file is not None:
        return replace(event, text=incoming.text, unwanted=("nowhere", 0))
    if asked is None:
        return event
    address = OFFICIALS.get(asked[0], START)
    return replace(event, text=None, unwanted=None, press=address, arrives=address == START)


def _told(screen: Screen) -> Turn:
    return Turn(screen, VIETNAMESE)
