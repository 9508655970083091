"""The directory's entries that units keep: one line each, apart from the reports and their rates."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.entry.seats import SeatDoor
from bot.web.parts import Officials
from bot.web.words import SAID
from handlers.officials.province.directory import counted

HOME = "/p/directory"


class DirectoryPages:
    def __init__(self, door: SeatDoor, side: Officials) -> None:
        self._door = door
        self._province = side.province

    def routes(self) -> list[Route]:
        return [Route(HOME, self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """`?only=late`: a state; what is unknown is as if it were not asked."""
        caller = await self._door.caller(request)
        officer = caller.officer
        if officer is None:
            return self._door.closed(caller)
        every = await self._door.run(caller.visit, lambda: self._province.directory(officer))
        shades = counted(every)
        only = request.query_params.get("only", "")
        only = only if only in shades else ""
        shown = [one for one in every if only in ("", one.line.shade)]
        told = {"here": "overview", "kept": shown, "whole": len(every), "shades": shades, "only": only}
        return self._door.show(caller, "directory.html", 200, **told, **SAID)
