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
LONGEST_NUMBER = 6  # digits


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
        told: dict[str, object] = {"plans": plans, "seen": None, "wrong": "", "farthest": FARTHEST} | {
            "today": self.reminding.today,
            "typed": query.get("days", ""),
        }
        return told | self._as_wanted(seat, query.get("plan", plans[0].id), query) if plans else told

    def _as_wanted(self, seat: Seat, plan: str, query: Mapping[str, str]) -> dict[str, object]:
        kept, (wanted, wrong) = self.reminding.steps(seat, plan), _wanted(query)
        seen = kept
        try:
            if wanted is not None:
                seen = self.reminding.steps(seat, plan, wanted)
        except ValueError:  # every step is within bounds: none is left for the unit
            wrong = "none"
        changed = {"changed": seen.offsets != kept.offsets, "lists": _lists(seen.offsets)}
        return {"seen": seen, "wrong": wrong} | changed | _links(plan, seen.offsets)

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


def _wanted(query: Mapping[str, str]) -> tuple[Offsets | None, str]:
    """What the address asks for, with the step that is being added; and why that one is not: `days` (no number), `far`
    or `same` (it stands there already).
    """
    if not any(to in query for to in TO):
        return None, ""
    try:
        offsets = read_offsets(query)
    except ValueError:
        return None, "days"
    if any(abs(each) > FARTHEST for mine in offsets.values() for each in mine):
        return None, "far"
    return _with_added(offsets, query) if "days" in query else (offsets, "")


def _with_added(offsets: Offsets, query: Mapping[str, str]) -> tuple[Offsets, str]:
    typed, to = query["days"].strip(), query.get("to", "")
    if not (typed.isascii() and typed.isdigit()) or to not in TO:
        return offsets, "days"
    days = int(typed[:LONGEST_NUMBER])
    if days > FARTHEST:
        return offsets, "far"
    new = -days if query.get("side") == "before" else days
    added = {each: tuple(sorted({*mine, new})) if each == to else mine for each, mine in offsets.items()}
    return added, "same" if added == offsets else ""


def _lists(offsets: Offsets) -> dict[Audience, str]:
    return {to: ",".join(map(str, mine)) for to, mine in offsets.items()}


def _links(plan: str, offsets: Offsets) -> dict[str, object]:
    """The address without one of the steps."""

    def without(to: Audience, offset: int) -> str:
        left = {each: tuple(one for one in mine if (each, one) != (to, offset)) for each, mine in offsets.items()}
        return f"{STEPS}?{urlencode([('plan', plan), *_lists(left).items()])}"

    return {"without": without}
