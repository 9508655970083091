"""The plans to be read: what each says about who reports what, to whom and by when; and the days the province sets."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.desk.presses import Presses
from bot.web.entry.doorway import Caller
from bot.web.entry.seats import SeatDoor
from bot.web.forms import Form, fresh_once, press_id
from bot.web.parts import Officials
from bot.web.province.report import NOTHING_TYPED, read_day
from bot.web.render import LONGEST
from bot.web.words import SAID
from content.programme.plans import Plan
from content.programme.workdays import day_of
from handlers.conversation import Clock
from handlers.officials.province.duedays import Effect
from handlers.officials.province.room import BadDay, EmptyReason, NumbersOfPeople
from storage.accounts.officials import ADMIN, FOCAL, Seat
from storage.duties.plan_days import PlanDay

NAMES = ("report", "period", "before", "cutoff", "text")
REFUSED = ("empty", "numbers", "day-none", "day-past", "day-year", "day-cutoff")


class PlanPages:
    def __init__(self, door: SeatDoor, side: Officials, clock: Clock) -> None:
        self._door = door
        self._province = side.province
        self._indicators = side.knows.indicators
        self._clock = clock
        self._presses = Presses()

    def routes(self) -> list[Route]:
        return [
            Route("/p/plans", self.list, methods=["GET"]),
            Route("/p/plans/{plan}", self.show, methods=["GET"]),
            Route("/p/plans/{plan}/days", self.days, methods=["GET"]),
            Route("/p/plans/{plan}/days", self.put, methods=["POST"]),
        ]

    async def list(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        if caller.officer is None:
            return self._door.closed(caller)
        plans = sorted(self._province.plans(), key=self._is_over)
        return self._door.show(caller, "plans.html", here="plans", plans=plans, over=self._is_over)

    async def show(self, request: Request) -> Response:
        """The address has the plan's id in small letters."""
        caller = await self._door.caller(request)
        if caller.officer is None:
            return self._door.closed(caller)
        seat, plan = caller.officer, self._plan(request)
        ours, of_plan = plan.province_code == seat.province_code, self._province.due_days.of_plan
        has_days = ours and not self._is_over(plan)
        days = await self._door.run(caller.visit, lambda: of_plan(seat, plan.id)) if has_days else ()
        known = {"indicators": self._indicators, "over": self._is_over, "has_days": has_days, "days": days}
        return self._door.show(caller, "plan.html", 200, here="plans", plan=plan, **known, **SAID)

    async def days(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        if caller.officer is None:
            return self._door.closed(caller)
        counts = {name: request.query_params.get(name, "") for name in ("opened", "moved")}
        done = {name: int(count) for name, count in counts.items() if count.isascii() and count.isdigit()}
        return await self._days(caller, caller.officer, self._plan(request), done if len(done) == len(counts) else {})

    async def put(self, request: Request) -> Response:
        """One day, then 303 to the list; what was typed stands there again when it could not be taken."""
        return await self._door.posted(request, partial(self._put, self._plan(request)), LONGEST)

    async def _put(self, plan: Plan, caller: Caller[Seat], seat: Seat, form: Form) -> Response:
        found = await self._door.run(caller.visit, self._putting(caller, seat, plan, form))
        if isinstance(found, str):
            return await self._days(caller, seat, plan, {}, found, form)
        return RedirectResponse(f"/p/plans/{plan.id.lower()}/days?opened={found.opened}&moved={found.moved}", 303)

    def _putting(self, caller: Caller[Seat], seat: Seat, plan: Plan, form: Form) -> Callable[[], Effect | str]:
        """What it did, or why nothing was done."""
        effects = [Effect(0, 0)]

        def act() -> None:
            effects[0] = self._province.due_days.put(seat, _said(plan, form))

        def put() -> Effect | str:
            try:
                press = press_id(form, plan.id, *(form.get(name) for name in NAMES))
                self._presses.once(caller.visit.visit, press, act)
            except EmptyReason:
                return "empty"
            except NumbersOfPeople:
                return "numbers"
            except BadDay as error:
                return f"day-{error.why}"
            return effects[0]

        return put

    async def _days(
        self,
        caller: Caller[Seat],
        seat: Seat,
        plan: Plan,
        done: Mapping[str, int],
        refused: str = "",
        form: Form = NOTHING_TYPED,
    ) -> Response:
        listed = await self._door.run(caller.visit, lambda: self._province.due_days.of_plan(seat, plan.id))
        typed = {name: form.get(name, "") for name in NAMES}
        shown = {"plan": plan, "days": listed, "done": done, "refused": refused, "typed": typed, "once": fresh_once()}
        may = {"can_set": seat.role in (FOCAL, ADMIN)}
        return self._door.show(caller, "plan-days.html", 400 if refused else 200, here="plans", **shown, **may, **SAID)

    def _plan(self, request: Request) -> Plan:
        asked = request.path_params["plan"]
        plan = next((each for each in self._province.plans() if each.id.lower() == asked), None)
        if plan is None:
            raise HTTPException(404)
        return plan

    def _is_over(self, plan: Plan) -> bool:
        return plan.is_over(day_of(self._clock.now()))


def _said(plan: Plan, form: Form) -> PlanDay:
    """Raises BadDay."""
    cutoff: date | None = read_day(form["cutoff"]) if form.get("cutoff") else None
    before = read_day(form.get("before", ""))
    return PlanDay(plan.id, form.get("report", ""), form.get("period", ""), before, cutoff, form.get("text", ""))
