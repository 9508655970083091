"""The doors of those who were invited without a passphrase: an official's chat and the province's pages."""

from starlette.responses import Response
from starlette.routing import Route

from bot.web.doorway import Caller, Doorway
from bot.web.parts import Officials
from bot.web.render import Pages, Room
from storage.officials import Seat
from storage.sessions import LIFETIME

OVERSEERS = frozenset({"focal", "admin"})  # they have the province's pages beside their chat


class SeatDoor(Doorway[Seat]):
    """The cookie is kept as long as the session: a reporter comes by once a week, and has no passphrase."""

    def __init__(self, room: Room, side: Officials, pages: Pages, secure: bool) -> None:
        super().__init__(room, side, pages, secure, side.enrolment.seat, LIFETIME)

    def routes(self) -> list[Route]:
        return [Route(f"{self.home}/sign-out", self.sign_out, methods=["POST"])]

    def closed(self, caller: Caller[Seat]) -> Response:
        """Nobody can sign in here: who lost the session needs a new invite."""
        return self.show(Caller(caller.visit, None), "closed.html", frame=self._room.frame)
