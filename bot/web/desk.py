"""The desk: inbox, one case with its talk and notes, members to admit. Vietnamese, and no JavaScript."""

from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.door import HOME, Door
from bot.web.doorway import Caller
from bot.web.forms import Form, fresh_once, press_id, read_form
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.presses import Presses
from handlers.officials.desk import DeskRoom, EmptyText
from handlers.officials.officer import Officer
from storage.lifecycle import NotAllowed
from storage.members import NoSuchMember

# What was just done, or why not: said once on the page that follows.
DONE = frozenset({"reply", "ask", "note", "status", "admit", "enrolled", "empty", "late"})
Write = Callable[[DeskRoom, Officer, str, Form], None]
WRITES: Mapping[str, Write] = {
    "reply": lambda room, officer, case, form: room.reply(officer, case, form.get("text", "")),
    "ask": lambda room, officer, case, form: room.ask(officer, case, form.get("text", "")),
    "note": lambda room, officer, case, form: room.note(officer, case, form.get("text", "")),
    "status": lambda room, officer, case, form: room.change(officer, case, form.get("to", "")),
    "admit": lambda room, officer, _, form: room.admit(officer, form.get("code", "")),
}
ON_A_CASE = WRITES.keys() - {"admit"}


class DeskPages:
    def __init__(self, door: Door, side: Officials) -> None:
        self._door = door
        self._room = side.room
        self._area = side.knows.area
        self._presses = Presses()

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.inbox, methods=["GET"]),
            Route("/d/admit", self.admit, methods=["POST"]),
            Route("/d/c/{case}", self.case, methods=["GET"]),
            Route("/d/c/{case}/{kind}", self.write, methods=["POST"]),
        ]

    async def inbox(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        officer = caller.officer
        if officer is None:
            return self._door.ask_in(caller)
        if not officer.admitted:
            return self._door.show(caller, "waiting.html", done=_done(request))
        room = self._room(officer)
        lines, waiting = await self._door.run(caller.visit, lambda: (room.inbox(officer), room.waiting(officer)))
        return self._door.show(caller, "inbox.html", lines=lines, waiting=waiting, area=self._area, done=_done(request))

    async def case(self, request: Request) -> Response:
        caller, case = await self._door.caller(request), request.path_params["case"]
        officer = caller.officer
        if officer is None or not officer.admitted:
            return RedirectResponse(HOME, 303)
        sheet = await self._door.run(caller.visit, lambda: self._room(officer).read(officer, case))
        return self._door.show(
            caller, "case.html", sheet=sheet, area=self._area, done=_done(request), once=fresh_once()
        )

    async def write(self, request: Request) -> Response:
        case, kind = request.path_params["case"], request.path_params["kind"]
        if kind not in ON_A_CASE:
            raise HTTPException(404)
        return await self._send(request, kind, case, f"/d/c/{case}")

    async def admit(self, request: Request) -> Response:
        return await self._send(request, "admit", "", HOME)

    async def _send(self, request: Request, kind: str, case: str, back: str) -> Response:
        """One thing is written, then 303 to the page with what came of it; else the same form once more."""
        form, action = await read_form(request), request.url.path
        try:
            caller = await self._door.caller(request)
            if caller.officer is None or not self._door.is_ours(caller, form):
                return self._door.again(caller, action, form, 403)
            done = await self._door.run(caller.visit, self._writing(caller, caller.officer, kind, case, form))
        except TRY_AGAIN:
            return self._door.again(Caller(self._door.visit(request), None), action, form, 503)
        return RedirectResponse(f"{back}?done={done}", 303)

    def _writing(
        self, caller: Caller[Officer], officer: Officer, kind: str, case: str, form: Form
    ) -> Callable[[], str]:
        room, act = self._room(officer), WRITES[kind]
        press = press_id(form, kind, case, form.get("text"), form.get("to"), form.get("code"))

        def write() -> str:
            try:
                self._presses.once(caller.visit.visit, press, lambda: act(room, officer, case, form))
            except EmptyText:
                return "empty"
            except (NotAllowed, NoSuchMember):
                return "late"
            return kind

        return write


def _done(request: Request) -> str:
    done = request.query_params.get("done", "")
    return done if done in DONE else ""
