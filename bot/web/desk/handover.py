"""One opened case as a Word file for a hand-over on paper; taking it is written into the audit first."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.desk.opened import Opened
from bot.web.entry.door import HOME, Door
from bot.web.parts import Officials
from content.texts import VIETNAMESE, Texts
from handlers.conversation import Clock
from handlers.officials.entry.officer import Officer

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class HandoverPages:
    def __init__(self, door: Door, side: Officials, texts: Texts, clock: Clock, secure: bool) -> None:
        self._door = door
        self._room = side.room
        self._exports = side.exports
        self._area = side.knows.area
        self._say = partial(texts.say, VIETNAMESE)
        self._clock = clock
        self._opened = Opened(side.ring, secure)

    def routes(self) -> list[Route]:
        return [Route("/d/c/{case}/file.docx", self.take, methods=["GET"])]

    async def take(self, request: Request) -> Response:
        """Of a case that was opened in this visit, with its reason; else back to that question."""
        caller, case = await self._door.caller(request), request.path_params["case"]
        officer = caller.officer
        if officer is None or not officer.admitted or case not in self._opened.of(request, caller.visit.visit):
            return RedirectResponse(f"{HOME}/c/{case}", 303)
        paper = await self._door.run(caller.visit, lambda: self._paper(officer, case))
        name = f"ban-giao-{case[:6].upper()}.docx"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(paper, headers=headers, media_type=WORD)

    def _paper(self, officer: Officer, case: str) -> bytes:
        from bot.handover_file import Given, Giver, docx_of  # noqa: PLC0415  lxml takes 10 MiB, and most days nobody asks

        digests = self._exports(officer).take_case(officer, case)
        sheet = self._room(officer).read(officer, case)
        giver = Giver(officer.organisation, officer.desk_name, officer.code, self._clock.now())
        area = self._area(sheet.line.area) if sheet.line.area else self._say("desk.area.none")
        return docx_of(Given(sheet, area, digests), giver, self._say)
