"""Before reminding: who will hear what on a day, and who not; the pause; a trial to oneself."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.forms import Form
from bot.web.province.reminding_room import HOME, RemindingRoom
from bot.web.province.scope import Narrowing
from handlers.officials.nudging.planning import DigestItem
from handlers.officials.province.foreseen import FARTHEST
from handlers.officials.province.reminding import NobodyThere
from storage.accounts.officials import Seat

OPEN = 30  # longer lists are folded up


class RemindingPages(RemindingRoom):
    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.show, methods=["GET"]),
            Route(f"{HOME}/tam-dung", self.ask_to_pause, methods=["GET"]),
            Route(f"{HOME}/tam-dung", self.pause, methods=["POST"]),
            Route(f"{HOME}/nhac-tiep", self.go_on, methods=["POST"]),
            Route(f"{HOME}/gui-thu", self.try_out, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Tomorrow, or any day within the next sixty; an address from before leads to tomorrow."""
        query = request.query_params
        return await self.see(request, "reminding.html", lambda seat: self._look(seat, query))

    async def ask_to_pause(self, request: Request) -> Response:
        """What a pause would stop; nothing is stopped yet."""
        return await self.see(request, "reminding-pause.html", self._before_pause)

    async def pause(self, request: Request) -> Response:
        return await self.act(request, self._pause)

    async def go_on(self, request: Request) -> Response:
        return await self.act(request, self._go_on)

    async def try_out(self, request: Request) -> Response:
        return await self.act(request, self._try_out)

    def _look(self, seat: Seat, query: Mapping[str, str]) -> dict[str, object]:
        today, narrowing = self.reminding.today, Narrowing.of(self.reminding, seat, query)
        asked = read_day(query.get("day", ""))
        try:
            seen = self.reminding.foreseen(seat, asked if asked and asked >= today else None, narrowing.scope)
        except ValueError:
            raise HTTPException(404) from None
        units = self.reminding.offices(seat)
        told = Counter((*about(item), item.step) for one in seen.told if one.name for item in one.items)
        known = {"steps": sorted(told.items()), "shown": OPEN, "later": self.reminding.next_open(seen.day)}
        following = None if seen.told else self.reminding.next_sending(seat, seen.day, narrowing.scope)
        known["following"] = following if following and following <= today + FARTHEST else None
        return {"seen": seen, "today": today, "until": today + FARTHEST, "units": units, **known, **narrowing.known}

    def _before_pause(self, seat: Seat) -> dict[str, object]:
        """Who would hear next: today if there is still somebody today."""
        following = self.reminding.next_sending(seat, self.reminding.today - timedelta(days=1))
        people = len(self.reminding.foreseen(seat, following).told) if following else 0
        return {"following": following, "people": people}

    def _pause(self, seat: Seat, _: Form) -> str:
        self.reminding.pause(seat)
        return f"{HOME}?done=paused"

    def _go_on(self, seat: Seat, _: Form) -> str:
        self.reminding.go_on(seat)
        return f"{HOME}?done=going-on"

    def _try_out(self, seat: Seat, form: Form) -> str:
        try:
            self.reminding.try_out(seat, form.get("office", ""))
        except NobodyThere:
            return f"{HOME}?done=nobody"
        return f"{HOME}?done=tried"


def about(item: DigestItem) -> tuple[str, str, str]:
    return item.obligation.plan, item.obligation.report, item.obligation.period


def read_day(written: str) -> date | None:
    """None for nothing, and for what is no day."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
