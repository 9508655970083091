"""The list of units to ring up, to be printed too; and the form that keeps an office's telephone."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.entry.doorway import Caller
from bot.web.forms import Form
from bot.web.province.reminding_room import HOME, RemindingRoom
from bot.web.province.scope import Narrowing
from handlers.officials.province.calling import NoLandline, NoSuchUnit
from storage.accounts.officials import Seat

CALLS = f"{HOME}/goi"


class CallPages(RemindingRoom):
    def routes(self) -> list[Route]:
        return [
            Route(CALLS, self.show, methods=["GET"]),
            Route(f"{CALLS}/dien-thoai", self.keep, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        query = request.query_params
        return await self.see(request, "reminding-calls.html", lambda seat: self._look(seat, query))

    async def keep(self, request: Request) -> Response:
        """What was typed stands in the box again when it is no office's number. Twice is as good as once."""

        async def put(caller: Caller[Seat], seat: Seat, form: Form) -> Response:
            wrong = await self.door.run(caller.visit, lambda: self._keep(seat, form))
            if not wrong:
                return RedirectResponse(f"{CALLS}?{urlencode({'done': 'phone', **_narrowed(form)})}", 303)
            told = {"done": wrong, "typed": form.get("text", "")}
            return await self.see(request, "reminding-calls.html", lambda seat: self._look(seat, form) | told, 400)

        return await self.door.posted(request, put)

    def _look(self, seat: Seat, query: Mapping[str, str]) -> dict[str, object]:
        narrowing = Narrowing.of(self.reminding, seat, query)
        calls, offices = self.reminding.calls(seat, narrowing.scope), self.reminding.offices(seat)
        told = {"unit": query.get("unit", ""), "typed": "", "today": self.reminding.today}
        return {"calls": calls, "offices": offices, **told, **narrowing.known}

    def _keep(self, seat: Seat, form: Form) -> str:
        """Why it was not kept; "" where it was."""
        try:
            self.reminding.keep_phone(seat, form.get("unit", ""), form.get("text", ""))
        except NoLandline:
            return "no-landline"
        except NoSuchUnit:
            return "no-unit"
        return ""


def _narrowed(form: Form) -> dict[str, str]:
    return {name: form[name] for name in ("of", "kind", "all") if form.get(name)}
