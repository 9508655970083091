"""The desk: inbox, a reason to open, one case with its talk and notes. Vietnamese, and no JavaScript."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.cleaning import Unclean, cleaned, is_picture, opens
from bot.web.desk.desk_chat import DeskChatPage
from bot.web.desk.deskwork import ACTS, Press
from bot.web.desk.handing import hand_over
from bot.web.desk.opened import Opened
from bot.web.desk.presses import Presses
from bot.web.entry.door import HOME, Door
from bot.web.entry.doorway import Caller
from bot.web.entry.passing import code_asked
from bot.web.forms import Form, fresh_once, press_id
from bot.web.parts import Officials
from handlers.conversation import Say
from handlers.officials.desk.atdesk import EmptyText
from handlers.officials.desk.casework import DayToCome
from handlers.officials.desk.charge import NoSuchColleague, TakenMeanwhile
from handlers.officials.desk.inbox import ALL
from handlers.officials.desk.membership import own_print
from handlers.officials.desk.room import REASONS
from handlers.officials.desk.sifting import FLOOD
from handlers.officials.desk.views import CaseSheet
from handlers.officials.entry.officer import Officer
from storage.cases.audit import DoneBefore
from storage.cases.opened import SteppedAside
from storage.cases.tables import URGENCIES
from storage.cases.transfer import NoSuchDesk
from storage.duties.lifecycle import OUTCOMES, NotAllowed
from storage.vault import Unreadable

ASIDE = "stepped-aside"  # why not: they said that it concerns them
WHY: Mapping[type[Exception], str] = {
    EmptyText: "empty",
    DayToCome: "day-to-come",
    TakenMeanwhile: "taken-meanwhile",
    **dict.fromkeys((NotAllowed, NoSuchDesk, NoSuchColleague), "late"),
    SteppedAside: ASIDE,
}
# What was just done, or why not: said once on the page that follows.
DONE = (ACTS.keys() - {"open"}) | {"enrolled", "unclean", "slow", "unreadable", *WHY.values()}
BEFORE_OPENING = ("open", "step-aside")
MIB = 1024 * 1024
WORDS = ("reply", "ask", "note")  # where what was typed is all there is to it
_BOX = {"reply": "reply", "question": "ask"}


class DeskPages:
    def __init__(self, door: Door, side: Officials, secure: bool) -> None:
        self._door = door
        self._room = side.room
        self._membership = side.membership
        self._area = side.knows.area
        self._replies = side.knows.replies
        self._exports = side.exports
        self._chat = DeskChatPage(door, side)
        self._presses = Presses()
        self._opened = Opened(side.ring, secure)

    def routes(self) -> list[Route]:
        return [
            *self._chat.routes(),
            Route(HOME, self.inbox, methods=["GET"]),
            Route("/d/c/{case}", self.case, methods=["GET"]),
            Route("/d/c/{case}/file/{number:int}", self.file, methods=["GET"]),
            Route("/d/c/{case}/{kind}", self.write, methods=["POST"]),
        ]

    async def inbox(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        officer = caller.officer
        if officer is None:
            return self._door.ask_in(caller, code=code_asked(request))
        told = {"done": _done(request), "chats": self._chat.is_on}
        if not officer.admitted:
            return self._door.show(caller, "waiting.html", 200, own=own_print(officer), **told)
        asked, page = request.query_params.get("show", ALL), request.query_params.get("page", "")
        number = int(page) if page.isdecimal() and len(page) < len("100000") else 1
        inbox = await self._door.run(caller.visit, lambda: self._room(officer).inbox(officer, asked, number))
        members = await self._door.run(caller.visit, lambda: self._membership.page(officer))
        told |= {"sifts": officer.side == "protection" and inbox.total >= FLOOD}
        return self._door.show(caller, "inbox.html", 200, inbox=inbox, members=members, area=self._area, **told)

    async def case(self, request: Request) -> Response:
        """The opened case; before that, the question why."""
        caller, case = await self._door.caller(request), request.path_params["case"]
        officer = caller.officer
        if officer is None or not officer.admitted:
            return RedirectResponse(HOME, 303)
        shown = {"area": self._area, "done": _done(request), "once": fresh_once()}
        opened = self._opened.of(request, caller.visit.visit)
        if case in opened:
            try:
                found = await self._door.run(caller.visit, lambda: self._found(officer, case, opened))
                return self._door.show(caller, "case.html", 200, **found, **self._words(request, officer), **shown)
            except SteppedAside:  # in another visit of theirs
                shown["done"] = ASIDE
        closed = await self._door.run(caller.visit, lambda: self._closed(officer, case))
        return self._door.show(caller, "open.html", 200, **closed, reasons=REASONS, **shown)

    async def file(self, request: Request) -> Response:
        """A file of this case, cleaned; what cannot be cleaned is never handed over as it came."""
        caller, case = await self._door.caller(request), request.path_params["case"]
        officer, number = caller.officer, request.path_params["number"]
        if officer is None or not officer.admitted or case not in self._opened.of(request, caller.visit.visit):
            return RedirectResponse(f"{HOME}/c/{case}", 303)
        try:
            given = await self._door.run(
                caller.visit, lambda: cleaned(*self._room(officer).file(officer, case, number))
            )
        except Unreadable:
            return RedirectResponse(f"{HOME}/c/{case}?done=unreadable", 303)
        except Unclean as error:
            why = "slow" if error.why == "slow" else "unclean"
            return RedirectResponse(f"{HOME}/c/{case}?done={why}", 303)
        return hand_over(given, number + 1)

    async def write(self, request: Request) -> Response:
        """One thing is done, then 303 to the page with what came of it; else the same form once more. A case that was
        not opened in this visit stays as it is: its page asks why first.
        """
        case, kind = request.path_params["case"], request.path_params["kind"]
        if kind not in ACTS:
            raise HTTPException(404)

        async def act(caller: Caller[Officer], officer: Officer, form: Form) -> Response:
            opened = self._opened.of(request, caller.visit.visit)
            if kind not in BEFORE_OPENING and case not in opened:
                return self._unopened(caller, kind, case, form)
            press = Press(self._room(officer), officer, case, form, opened)
            done = await self._door.run(caller.visit, partial(self._done, caller.visit.visit, kind, press))
            if done == "late" and self._has_words(kind, form):
                return self._door.again(caller, request.url.path, form, 409)
            return self._went(caller.visit.visit, case, done, [each for each in opened if each != case])

        return await self._door.posted(request, act)

    def _went(self, visit: str, case: str, done: str, others: Sequence[str]) -> Response:
        """To the case; who stepped aside from it has it open no more, and comes to the inbox."""
        home = HOME if done == "step-aside" else f"{HOME}/c/{case}"
        response = RedirectResponse(f"{home}?done={done}", 303)
        if done == "open":
            self._opened.put(response, visit, (case, *others))
        if done == "step-aside":
            self._opened.put(response, visit, others)
        return response

    def _unopened(self, caller: Caller[Officer], kind: str, case: str, form: Form) -> Response:
        """Nothing was done. Who signed in anew has opened nothing: their letter stays in its box until the case is."""
        page = f"{HOME}/c/{case}"
        if self._has_words(kind, form):
            return self._door.again(caller, f"{page}/{kind}", form, 403)
        return RedirectResponse(page, 303)

    @staticmethod
    def _has_words(kind: str, form: Form) -> bool:
        return kind in WORDS and bool(form.get("text", "").strip())

    def _done(self, visit: str, kind: str, press: Press) -> str:
        once = press_id(press.form, kind, press.case, *(press.form[name] for name in sorted(press.form)))
        marked = replace(press, officer=replace(press.officer, press=once))
        try:
            self._presses.once(visit, once, lambda: ACTS[kind](marked))
        except DoneBefore:  # before this process began
            return kind
        except tuple(WHY) as refused:
            return next(why for kind_of, why in WHY.items() if isinstance(refused, kind_of))
        return kind

    def _closed(self, officer: Officer, case: str) -> dict[str, object]:
        room = self._room(officer)
        return {"line": room.look(officer, case), "colleagues": room.charge.colleagues(officer)}

    def _found(self, officer: Officer, case: str, opened: tuple[str, ...]) -> dict[str, object]:
        room = self._room(officer)
        work, sheet = room.work, room.read(officer, case)
        return {
            "sheet": sheet,
            "files": {"weight": weight, "opens": opens, "is_picture": is_picture},
            "kinds": work.kinds,
            "urgencies": URGENCIES,
            "outcomes": [to for to in OUTCOMES if to in sheet.next],
            "colleagues": room.charge.takers(officer, case),
            "targets": work.targets(officer, case),
            "alike": [room.look(officer, each) for each in work.alike(officer, case, _unlinked(sheet, opened))],
            "extensions": work.extensions,
            "today": room.today(),
            "on_paper": self._exports(officer).lets_out,
        }

    def _words(self, request: Request, officer: Officer) -> dict[str, object]:
        """What may be begun from; the one chosen stands in its box."""
        kind, text = self._replies.text(officer.side, request.query_params.get("fill", ""))
        offered = {box: self._replies.of(officer.side, each) for box, each in (("reply", "reply"), ("ask", "question"))}
        return {"offered": offered, "filled": {"reply": "", "ask": "", _BOX.get(kind, ""): text}}


def _unlinked(sheet: CaseSheet, opened: tuple[str, ...]) -> list[str]:
    """The opened cases that are not noted yet as telling the same."""
    linked = {value for entry in sheet.entries for name, value in entry.facts if name == "case"}
    return [each for each in opened if each not in linked]


def weight(size: int) -> Say:
    """`340 KB`, `1,2 MB`."""
    if size < MIB:
        return Say("desk.file.kb", {"size": -(-size // 1024)})
    return Say("desk.file.mb", {"size": f"{size / MIB:.1f}".replace(".", ",")})


def _done(request: Request) -> str:
    done = request.query_params.get("done", "")
    return done if done in DONE else ""
