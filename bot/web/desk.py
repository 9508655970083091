"""The desk: inbox, one case with its talk and notes, members to admit. Vietnamese, and no JavaScript."""

from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.cleaning import Unclean, clean
from bot.web.desk_chat import DeskChatPage
from bot.web.door import HOME, Door
from bot.web.doorway import Caller
from bot.web.forms import Form, fresh_once, press_id, read_form
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.passing import code_asked
from bot.web.presses import Presses
from handlers.conversation import Say
from handlers.officials.desk import DeskRoom, EmptyText
from handlers.officials.officer import Officer
from storage.lifecycle import NotAllowed
from storage.members import NoSuchMember
from storage.vault import Unreadable

# What was just done, or why not: said once on the page that follows.
DONE = frozenset({"reply", "ask", "note", "status", "admit", "enrolled", "empty", "late", "unclean"})
Write = Callable[[DeskRoom, Officer, str, Form], None]
WRITES: Mapping[str, Write] = {
    "reply": lambda room, officer, case, form: room.reply(officer, case, form.get("text", "")),
    "ask": lambda room, officer, case, form: room.ask(officer, case, form.get("text", "")),
    "note": lambda room, officer, case, form: room.note(officer, case, form.get("text", "")),
    "status": lambda room, officer, case, form: room.change(officer, case, form.get("to", "")),
    "admit": lambda room, officer, _, form: room.admit(officer, form.get("code", "")),
}
ON_A_CASE = WRITES.keys() - {"admit"}
MIB = 1024 * 1024
# Shown in the page's own window only: it runs nothing and leaves nothing on the disk.
SHUT_IN = {
    "content-disposition": "inline",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "no-store",
}


class DeskPages:
    def __init__(self, door: Door, side: Officials) -> None:
        self._door = door
        self._room = side.room
        self._area = side.knows.area
        self._chat = DeskChatPage(door, side)
        self._presses = Presses()

    def routes(self) -> list[Route]:
        return [
            *self._chat.routes(),
            Route(HOME, self.inbox, methods=["GET"]),
            Route("/d/admit", self.admit, methods=["POST"]),
            Route("/d/c/{case}", self.case, methods=["GET"]),
            Route("/d/c/{case}/file/{number:int}", self.picture, methods=["GET"]),
            Route("/d/c/{case}/{kind}", self.write, methods=["POST"]),
        ]

    async def inbox(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        officer = caller.officer
        if officer is None:
            return self._door.ask_in(caller, code=code_asked(request))
        told = {"done": _done(request), "chats": self._chat.is_on}
        if not officer.admitted:
            return self._door.show(caller, "waiting.html", 200, **told)
        room = self._room(officer)
        lines, waiting = await self._door.run(caller.visit, lambda: (room.inbox(officer), room.waiting(officer)))
        return self._door.show(caller, "inbox.html", 200, lines=lines, waiting=waiting, area=self._area, **told)

    async def case(self, request: Request) -> Response:
        caller, case = await self._door.caller(request), request.path_params["case"]
        officer = caller.officer
        if officer is None or not officer.admitted:
            return RedirectResponse(HOME, 303)
        sheet = await self._door.run(caller.visit, lambda: self._room(officer).read(officer, case))
        shown = {"sheet": sheet, "area": self._area, "weight": weight}
        return self._door.show(caller, "case.html", 200, **shown, done=_done(request), once=fresh_once())

    async def picture(self, request: Request) -> Response:
        """A picture of this case, drawn anew; what cannot be drawn is never handed over as it came."""
        caller, case = await self._door.caller(request), request.path_params["case"]
        officer, number = caller.officer, request.path_params["number"]
        if officer is None or not officer.admitted:
            return RedirectResponse(HOME, 303)
        try:
            drawn = await self._door.run(
                caller.visit, lambda: clean(self._room(officer).picture(officer, case, number))
            )
        except (Unclean, Unreadable):
            return RedirectResponse(f"/d/c/{case}?done=unclean", 303)
        return Response(drawn.content, headers=SHUT_IN, media_type=drawn.mime)

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


def weight(size: int) -> Say:
    """`340 KB`, `1,2 MB`."""
    if size < MIB:
        return Say("desk.file.kb", {"size": -(-size // 1024)})
    return Say("desk.file.mb", {"size": f"{size / MIB:.1f}".replace(".", ",")})


def _done(request: Request) -> str:
    done = request.query_params.get("done", "")
    return done if done in DONE else ""
