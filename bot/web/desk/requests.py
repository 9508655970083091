"""What authorities asked support desks for: a page to write in and read for their members, to read for who watches."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.desk.presses import Presses
from bot.web.entry.door import HOME, Door
from bot.web.entry.doors import Doors
from bot.web.entry.doorway import Caller
from bot.web.forms import Form, fresh_once, press_id
from bot.web.parts import Officials
from handlers.officials.desk.atdesk import EmptyText
from handlers.officials.desk.requests import Asked
from handlers.officials.desk.watch import NoWatch
from handlers.officials.entry.officer import Officer
from storage.authority_requests import ANSWERS

HERE = f"{HOME}/requests"
FIELDS = ("office", "number", "text", "ground", "answer", "said")


class RequestPages:
    def __init__(self, doors: Doors, side: Officials) -> None:
        self._door: Door = doors.desk
        self._watching = doors.watch
        self._requests = side.requests
        self._presses = Presses()

    def routes(self) -> list[Route]:
        return [
            Route(HERE, self.show, methods=["GET"]),
            Route(HERE, self.write, methods=["POST"]),
            Route(f"{self._watching.home}/requests", self.watch, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        if caller.officer is None or not caller.officer.admitted:
            return RedirectResponse(HOME, 303)
        done = request.query_params.get("done", "")
        return await self._page(caller, caller.officer, {}, "written" if done == "written" else "")

    async def write(self, request: Request) -> Response:
        """One line more, then 303 to the page; where something is missing the page again, with what was typed."""
        return await self._door.posted(request, self._write)

    async def _write(self, caller: Caller[Officer], officer: Officer, form: Form) -> Response:
        if not await self._door.run(caller.visit, lambda: self._written(caller.visit.visit, officer, form)):
            return await self._page(caller, officer, form, "missing")
        return RedirectResponse(f"{HERE}?done=written", 303)

    async def watch(self, request: Request) -> Response:
        caller = await self._watching.caller(request)
        seat = caller.officer
        if seat is None:
            return self._watching.closed(caller)
        try:
            lines = await self._watching.run(caller.visit, lambda: self._requests.watched(seat))
        except NoWatch:
            return self._watching.closed(Caller(caller.visit, None))
        return self._watching.show(caller, "watch-requests.html", 200, lines=lines)

    async def _page(self, caller: Caller[Officer], officer: Officer, form: Form, done: str) -> Response:
        lines = await self._door.run(caller.visit, lambda: self._requests.page(officer))
        typed = {name: form.get(name, "") for name in FIELDS}
        shown = {"lines": lines, "typed": typed, "answers": ANSWERS, "once": fresh_once(), "done": done}
        return self._door.show(caller, "requests.html", 200, here="requests", **shown)

    def _written(self, visit: str, officer: Officer, form: Form) -> bool:
        office, number, asked, ground, answer, said = (form.get(name, "").strip() for name in FIELDS)
        told = Asked(office, number, asked, ground, answer, said)
        once = press_id(form, *(form.get(name) for name in FIELDS))
        try:
            self._presses.once(visit, once, lambda: self._requests.write(officer, told))
        except EmptyText:
            return False
        return True
