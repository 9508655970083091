"""The doors of those who were invited without a passphrase: an official's chat and the province's pages."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.entry.doorway import Caller, Doorway
from bot.web.parts import Officials
from bot.web.render import OFFICIAL, PROVINCE, Pages, Room
from handlers.officials.province.reminding import Pause
from storage.accounts.addresses import EMAIL, TELEGRAM
from storage.accounts.officials import Seat
from storage.accounts.sessions import LIFETIME

OVERSEERS = frozenset({"focal", "admin"})  # they have the province's pages beside their chat


@dataclass(frozen=True)
class Watcher(Caller[Seat]):
    """Somebody at the province's pages: each says whether its reminders are paused."""

    paused: Pause | None = None


class SeatDoor(Doorway[Seat]):
    """The cookie is kept as long as the session: a reporter comes by once a week, and has no passphrase."""

    def __init__(self, room: Room, side: Officials, pages: Pages, secure: bool, chat: str = OFFICIAL.home) -> None:
        """`chat`: where the province's pages lead to the chat of who reads them."""
        super().__init__(room, side, pages, secure, side.enrolment.seat, LIFETIME)
        self._chat = chat
        self._reminding = side.reminding
        self._by_mail = bool(side.reached and side.reached.posting)

    def routes(self) -> list[Route]:
        return [
            Route(f"{self.home}/sign-out", self.ask_out, methods=["GET"]),
            Route(f"{self.home}/sign-out", self.sign_out, methods=["POST"]),
        ]

    async def caller(self, request: Request) -> Caller[Seat]:
        caller = await super().caller(request)
        officer = caller.officer
        if officer is None or self._room != PROVINCE:
            return caller
        paused = await self.run(caller.visit, lambda: self._reminding.paused(officer.province_code))
        return Watcher(caller.visit, officer, paused)

    def show(self, caller: Caller[Seat], template: str, status: int = 200, **context: object) -> Response:
        paused = caller.paused if isinstance(caller, Watcher) else None
        return super().show(caller, template, status, paused=paused, chat=self._chat, **context)

    async def ask_out(self, request: Request) -> Response:
        """Whoever has no passphrase may find no way back: they are told before, and asked once."""
        caller = await self.caller(request)
        seat = caller.officer
        if seat is None:
            return self.closed(caller)
        ways = await self.run(caller.visit, lambda: self._enrolment.ways_back(seat.id))
        told = {"by_mail": self._by_mail and EMAIL in ways, "by_chat": TELEGRAM in ways, "mail_on": self._by_mail}
        return self.show(caller, "sign-out.html", frame=self._room.frame, home=self.home, **told)

    def closed(self, caller: Caller[Seat]) -> Response:
        """Nobody can sign in here: who lost the session needs a new invite, or a mailbox that was confirmed."""
        stranger = Caller[Seat](caller.visit, None)
        return self.show(stranger, "closed.html", frame=self._room.frame, by_mail=self._by_mail)
