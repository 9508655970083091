"""The officials' side of a messenger: whoever writes is somebody in office, or somebody who comes with a token."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from bot.channels.commands import OFFICIALS
from bot.channels.message import Incoming
from bot.channels.order import Order
from bot.channels.talk import BELOW, CHANNEL, START, Line, command, read_event
from bot.picture import Pictures
from bot.web.parts import TRY_AGAIN
from content.texts import VIETNAMESE
from handlers.conversation import Event, Picture, Screen, Turn
from handlers.officials.entry.arrival import DECLINE, JOIN, Arrivals, HadBlocked
from handlers.officials.entry.passing import SHOWING
from storage.accounts.invites import NoSuchInvite


@dataclass(frozen=True)
class OfficialTalk:
    """`declined`: by chat the invite that was declined there last, in memory alone: an update may come twice."""

    line: Line
    arrivals: Arrivals
    pictures: Pictures
    order: Order = field(default_factory=Order)
    declined: dict[str, str] = field(default_factory=dict, repr=False)

    async def take(self, incoming: Incoming) -> None:
        await self.line.take(incoming, self._take)

    async def gone(self, chat: str) -> None:
        await self.line.run(chat, lambda: self.arrivals.blocked(CHANNEL, chat))

    async def leave(self) -> None:
        """As above: what stands in these chats may stand there."""

    async def sweep(self) -> None:
        """Nothing of a case is ever shown here."""

    async def _take(self, incoming: Incoming) -> None:
        if self.order.is_late(incoming):
            return
        if incoming.left:
            await self.gone(incoming.chat)
        elif incoming.message is not None or incoming.press is not None:
            turn, picture = await self.line.run(incoming.chat, lambda: self._drawn(incoming))
            done = partial(self._cleared, incoming.chat, _written_over(incoming, turn))
            self.line.put(incoming, turn, picture=picture, tells=bool(turn.wipe), done=done)

    async def _cleared(self, chat: str, over: tuple[str, ...], _shown: tuple[str, ...], wiped: tuple[str, ...]) -> None:
        """What showed a link is deleted or written over: it need not be deleted once more."""
        if wiped or over:
            with suppress(*TRY_AGAIN):  # then it is deleted once more
                await self.line.run(chat, lambda: self._forget(chat, (*wiped, *over)))

    def _forget(self, chat: str, messages: tuple[str, ...]) -> None:
        official = self.arrivals.who(CHANNEL, chat)
        if official is not None:
            self.line.core.shown(CHANNEL, official.hex(), (), messages)

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
            return self._decline(incoming, press.removeprefix(DECLINE))
        turn = self._handled(incoming.chat, _event(incoming, asked))
        return _told(self.arrivals.stranger()) if turn is None else turn

    def _handled(self, chat: str, event: Event) -> Turn | None:
        """None for a stranger."""
        whose = partial(self.arrivals.comes, channel=CHANNEL, address=chat)
        try:
            return self.line.core.handle_from(event, whose)
        except HadBlocked:
            self.arrivals.back(CHANNEL, chat)
            return self.line.core.handle_from(event, whose)

    def _came_with(self, incoming: Incoming, token: str) -> Turn:
        """The message that carries a token goes: whoever reads on over a shoulder must not use it."""
        return replace(_told(self.arrivals.look(token, CHANNEL, incoming.chat)), wipe=(incoming.message or "",))

    def _join(self, incoming: Incoming, token: str) -> Turn:
        try:
            official = self.arrivals.join(token, CHANNEL, incoming.chat)
        except NoSuchInvite:
            return self._known_or(self.arrivals.over(), incoming)
        return self.line.core.look(CHANNEL, official.hex(), START)

    def _decline(self, incoming: Incoming, token: str) -> Turn:
        try:
            screen = self.arrivals.decline(token)
        except NoSuchInvite:
            again = self.declined.get(incoming.chat) == token
            return _told(self.arrivals.declined() if again else self.arrivals.over())
        self.declined[incoming.chat] = token
        return _told(screen)

    def _known_or(self, screen: Screen, incoming: Incoming) -> Turn:
        """A second press of [Nhận việc], or a redelivery: whoever is in office by now is shown where they are."""
        official = self.arrivals.who(CHANNEL, incoming.chat)
        return self.line.core.look(CHANNEL, official.hex(), START) if official else _told(screen)


def _event(incoming: Incoming, asked: tuple[str, str] | None) -> Event:
    """Of a sender who is still to be found."""
    event = read_event(incoming, "", incoming.message if _shows_link(incoming) else None)
    if incoming.file is not None:
        return replace(event, text=incoming.text, unwanted=("nowhere", 0))
    if asked is None:
        return event
    address = OFFICIALS.get(asked[0], START)
    return replace(event, text=None, unwanted=None, press=address, arrives=address == START)


def _shows_link(incoming: Incoming) -> bool:
    """The answer stands in the message that was pressed."""
    return (incoming.press or "")[:-4] in SHOWING


def _written_over(incoming: Incoming, turn: Turn) -> tuple[str, ...]:
    """The message that showed a link, when it was pressed to lead on: the answer takes its place. A link is a note."""
    pressed = incoming.message if incoming.press and not incoming.press.startswith(BELOW) else None
    return (pressed,) if pressed and pressed in turn.wipe and not turn.screen.notes else ()


def _told(screen: Screen) -> Turn:
    return Turn(screen, VIETNAMESE)
