"""An official's chat: one address, one present screen, as the citizens' page; but it is theirs for thirty days."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.chat import CHANNEL, is_too_long, read_event
from bot.web.entry.doorway import Caller
from bot.web.entry.seats import SeatDoor
from bot.web.forms import Form
from bot.web.parts import Officials
from bot.web.render import OFFICIAL, Pages
from storage.accounts.officials import Seat

HOME = OFFICIAL.home


class OfficialPages:
    def __init__(self, door: SeatDoor, side: Officials, pages: Pages) -> None:
        self._door = door
        self._core = side.core
        self._pages = pages

    def routes(self) -> list[Route]:
        return [Route(HOME, self.show, methods=["GET"]), Route(HOME, self.press, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        seat, visit = caller.officer, caller.visit
        if seat is None:
            return self._door.closed(caller)
        turn = await self._door.run(visit, lambda: self._core.look(CHANNEL, seat.id.hex(), visit.place))
        page = self._pages.screen(turn, self._door.token(visit), OFFICIAL, officer=seat)
        return self._door.keep(page, visit.at(turn.screen.address))

    async def press(self, request: Request) -> Response:
        """One thing is done, then 303 to the page; else the same form once more, with what was typed."""
        return await self._door.posted(request, self._handle)

    async def _handle(self, caller: Caller[Seat], seat: Seat, form: Form) -> Response:
        visit = caller.visit
        event = read_event(form, seat.id.hex(), visit.place)
        if is_too_long(event):
            return self._door.again(caller, HOME, form, 413)
        turn = await self._door.run(visit, lambda: self._core.handle(event))
        return self._door.keep(RedirectResponse(HOME, 303), visit.at(turn.screen.address))
