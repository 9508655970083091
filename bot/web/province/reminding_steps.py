"""A plan's ladder as a page: steps taken away and added, over the calendar of the next period, before it is kept.

What somebody would have stands in the address, so that it can be looked at before and passed on.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.forms import Form
from bot.web.province.reminding_room import HOME, RemindingRoom
from content.programme.ladder import FARTHEST, Audience
from handlers.officials.province.reminding import BeingTried
from handlers.officials.province.rungs import TO, Offsets, read_offsets
from storage.accounts.officials import Seat

STEPS = f"{HOME}/bac"


class StepPages(RemindingRoom):
    def routes(self) -> list[Route]:
        return [
            Route(STEPS, self.show, methods=["GET"]),
            Route(STEPS, self.keep, methods=["POST"]),
            Route(f"{STEPS}/goc", self.reset, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        query = request.query_params
        return await self.see(request, "reminding-steps.html", lambda seat: self._look(seat, query))

    async def keep(self, request: Request) -> Response:
        return await self.act(request, self._keep)

    async def reset(self, request: Request) -> Response:
        return await self.act(request, self._reset)

    def _look(self, seat: Seat, query: Mapping[str, str]) -> dict[str, object]:
        plans = self.reminding.plans(seat)
        told: dict[str, object] = {"plans": plans, "seen": None, "wrong": False, "farthest": FARTHEST} | {
            "today": self.reminding.today
        }
        if not plans:
            return told
        plan = query.get("plan", plans[0].id)
        wanted, wrong = _wanted(query)
        try:
            seen = self.reminding.steps(seat, plan, wanted)
        except ValueError:  # no step for the unit, or one too far off
            seen, wrong = self.reminding.steps(seat, plan), True
        has_changed = wanted is not None and seen.offsets == wanted
        return (
            told
            | {"seen": seen, "wrong": wrong, "changed": has_changed, "lists": _lists(seen.offsets)}
            | _links(plan, seen.offsets)
        )

    def _keep(self, seat: Seat, form: Form) -> str:
        plan = form.get("plan", "")
        try:
            self.reminding.set_steps(seat, plan, read_offsets(form))
        except BeingTried:
            return f"{STEPS}?{urlencode({'plan': plan, 'done': 'tried-now'})}"
        except ValueError:
            return f"{STEPS}?{urlencode({'plan': plan, 'done': 'wrong'})}"
        return f"{STEPS}?{urlencode({'plan': plan, 'done': 'kept'})}"

    def _reset(self, seat: Seat, form: Form) -> str:
        plan = form.get("plan", "")
        try:
            self.reminding.shipped_steps(seat, plan)
        except BeingTried:
            return f"{STEPS}?{urlencode({'plan': plan, 'done': 'tried-now'})}"
        return f"{STEPS}?{urlencode({'plan': plan, 'done': 'shipped'})}"


def _wanted(query: Mapping[str, str]) -> tuple[Offsets | None, bool]:
    """What the address asks for, with the step that is being added; and whether that cannot be read."""
    if not any(to in query for to in TO):
        return None, False
    try:
        return _with_added(read_offsets(query), query), False
    except ValueError:
        return None, True


def _with_added(offsets: Offsets, query: Mapping[str, str]) -> Offsets:
    if not query.get("days", "").strip():
        return offsets
    to, days = query.get("to", ""), int(query["days"])
    if to not in TO or days < 0:
        raise ValueError(to)
    new = -days if query.get("side") == "before" else days
    return {each: tuple(sorted({*mine, new})) if each == to else mine for each, mine in offsets.items()}


def _lists(offsets: Offsets) -> dict[Audience, str]:
    return {to: ",".join(map(str, mine)) for to, mine in offsets.items()}


def _links(plan: str, offsets: Offsets) -> dict[str, object]:
    """The address without one of the steps."""

    def without(to: Audience, offset: int) -> str:
        left = {each: tuple(one for one in mine if (each, one) != (to, offset)) for each, mine in offsets.items()}
        return f"{STEPS}?{urlencode([('plan', plan), *_lists(left).items()])}"

    return {"without": without}
