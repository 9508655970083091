"""The four doors of the officials' side, each with a cookie of its own."""

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.entry.door import Door
from bot.web.entry.seats import OVERSEERS, SeatDoor
from bot.web.parts import Officials
from bot.web.render import OFFICIAL, PROVINCE, Pages, Room
from storage.accounts.officials import AUDITOR

WATCH = Room("/w", "watching.html", "official")


@dataclass(frozen=True)
class Doors:
    desk: Door
    chat: SeatDoor
    province: SeatDoor
    watch: SeatDoor

    @classmethod
    def of(cls, side: Officials, pages: Pages, secure: bool, to_chat: str = OFFICIAL.home) -> "Doors":
        """`to_chat`: the way from the province's pages to the chat."""
        rooms = (OFFICIAL, PROVINCE, WATCH)
        chat, province, watch = (SeatDoor(room, side, pages, secure, to_chat) for room in rooms)
        return cls(Door(side, pages, secure), chat, province, watch)

    def routes(self) -> list[Route]:
        return [*self.desk.routes(), *self.chat.routes(), *self.province.routes(), *self.watch.routes()]

    def seat(self, role: str, session: str) -> Response:
        """Into the chat; who watches over the reports comes to the province's page, and has both; who watches the
        desks has a page alone.
        """
        if role == AUDITOR:
            return self.watch.let_in(session)
        if role not in OVERSEERS:
            return self.chat.let_in(session)
        return self.chat.open(self.province.open(RedirectResponse(PROVINCE.home, 303), session), session)
