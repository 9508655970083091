"""The list of units to ring up, to be printed too; and the form that keeps an office's telephone."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

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
        return await self.act(request, self._keep)

    def _look(self, seat: Seat, query: Mapping[str, str]) -> dict[str, object]:
        narrowing = Narrowing.of(self.reminding, seat, query)
        calls, offices = self.reminding.calls(seat, narrowing.scope), self.reminding.offices(seat)
        told = {"unit": query.get("unit", ""), "today": self.reminding.today}
        return {"calls": calls, "offices": offices, **told, **narrowing.known}

    def _keep(self, seat: Seat, form: Form) -> str:
        unit = form.get("office", "")
        try:
            self.reminding.keep_phone(seat, unit, form.get("text", ""))
        except NoLandline:
            return f"{CALLS}?{urlencode({'done': 'no-landline', 'unit': unit})}"
        except NoSuchUnit:
            return f"{CALLS}?done=no-unit"
        return f"{CALLS}?done=phone"
