"""One unit's report as the province reads it: what was filed, what is missing, and the two decisions."""

from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.doorway import Caller
from bot.web.forms import Form, fresh_once, press_id, read_form
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.presses import Presses
from bot.web.render import LONGEST, PROVINCE
from bot.web.seats import SeatDoor
from bot.web.words import SAID
from handlers.officials.province import EmptyReason, NumbersOfPeople, Province
from storage.lifecycle import NotAllowed
from storage.officials import Seat

HOME = PROVINCE.home
Decide = Callable[[Province, Seat, str, str], None]
DECISIONS: Mapping[str, Decide] = {
    "accept": lambda province, seat, report, _: province.accept(seat, report),
    "return": lambda province, seat, report, reason: province.send_back(seat, report, reason),
}
REFUSED: Mapping[str, int] = {
    "empty": 400,
    "numbers": 400,
    "late": 409,
}  # why nothing was decided, and the status that says so


class ReportPages:
    def __init__(self, door: SeatDoor, side: Officials) -> None:
        self._door = door
        self._province = side.province
        self._presses = Presses()

    def routes(self) -> list[Route]:
        return [
            Route("/p/r/{report}", self.show, methods=["GET"]),
            Route("/p/r/{report}/{decision}", self.decide, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        if caller.officer is None:
            return self._door.closed(caller)
        done = request.query_params.get("done", "")
        return await self._page(
            caller, caller.officer, request.path_params["report"], done if done in DECISIONS else ""
        )

    async def decide(self, request: Request) -> Response:
        """Accepted or returned, then 303 to the page; what was typed stands there again when nothing was decided."""
        form, action = await read_form(request), request.url.path
        if request.path_params["decision"] not in DECISIONS:
            raise HTTPException(404)
        try:
            caller = await self._door.caller(request)
            if caller.officer is None or not self._door.is_ours(caller, form):
                return self._door.again(caller, action, form, 403)
            if len(form.get("text", "")) > LONGEST:
                return self._door.again(caller, action, form, 413)
            return await self._decided(caller, caller.officer, request.path_params, form)
        except TRY_AGAIN:
            return self._door.again(Caller(self._door.visit(request), None), action, form, 503)

    async def _decided(self, caller: Caller[Seat], seat: Seat, path: Mapping[str, str], form: Form) -> Response:
        report, decision = path["report"], path["decision"]
        refused = await self._door.run(caller.visit, self._deciding(caller, seat, report, decision, form))
        if refused:
            return await self._page(caller, seat, report, refused, REFUSED[refused], form.get("text", ""))
        return RedirectResponse(f"/p/r/{report}?done={decision}", 303)

    def _deciding(self, caller: Caller[Seat], seat: Seat, report: str, decision: str, form: Form) -> Callable[[], str]:
        """Runs in the visit's lane; answers with why nothing was decided, or with nothing."""
        reason, act = form.get("text", ""), DECISIONS[decision]
        press = press_id(form, decision, report, reason)

        def decide() -> str:
            try:
                self._presses.once(caller.visit.visit, press, lambda: act(self._province, seat, report, reason))
            except EmptyReason:
                return "empty"
            except NumbersOfPeople:
                return "numbers"
            except NotAllowed:
                return "late"
            return ""

        return decide

    async def _page(
        self, caller: Caller[Seat], seat: Seat, report: str, done: str = "", status: int = 200, typed: str = ""
    ) -> Response:
        sheet = await self._door.run(caller.visit, lambda: self._province.sheet(seat, report))
        told = {"done": done, "typed": typed, "once": fresh_once()}
        return self._door.show(caller, "report-sheet.html", status, sheet=sheet, **told, **SAID)
