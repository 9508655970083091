"""The auditor's page: one table of counts, nothing to press but the way out."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.entry.doorway import Caller
from bot.web.entry.seats import SeatDoor
from bot.web.parts import Officials
from handlers.officials.desk.watch import NoWatch


class WatchPages:
    def __init__(self, door: SeatDoor, side: Officials) -> None:
        self._door = door
        self._watch = side.watch

    def routes(self) -> list[Route]:
        return [Route(self._door.home, self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        seat = caller.officer
        if seat is None:
            return self._door.closed(caller)
        try:
            seen = await self._door.run(caller.visit, lambda: self._watch.seen(seat))
        except NoWatch:
            return self._door.closed(Caller(caller.visit, None))
        return self._door.show(caller, "watch.html", 200, seen=seen)
