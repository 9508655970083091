"""The plans to be read: what each says about who reports what, to whom and by when, and what it aims at."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.parts import Officials
from bot.web.seats import SeatDoor
from content.plans import Plan
from content.workdays import VIETNAM
from handlers.conversation import Clock


class PlanPages:
    def __init__(self, door: SeatDoor, side: Officials, clock: Clock) -> None:
        self._door = door
        self._province = side.province
        self._indicators = side.knows.indicators
        self._clock = clock

    def routes(self) -> list[Route]:
        return [
            Route("/p/plans", self.list, methods=["GET"]),
            Route("/p/plans/{plan}", self.show, methods=["GET"]),
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
        asked = request.path_params["plan"]
        plan = next((each for each in self._province.plans() if each.id.lower() == asked), None)
        if plan is None:
            raise HTTPException(404)
        known = {"indicators": self._indicators, "over": self._is_over}
        return self._door.show(caller, "plan.html", 200, here="plans", plan=plan, **known)

    def _is_over(self, plan: Plan) -> bool:
        return plan.is_over(self._clock.now().astimezone(VIETNAM).date())
