"""One unit's report as the province reads it: what was filed, what is missing, and what the province decides."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.desk.presses import Presses
from bot.web.entry.doorway import Caller
from bot.web.entry.seats import SeatDoor
from bot.web.forms import Form, fresh_once, press_id
from bot.web.parts import Officials
from bot.web.render import LONGEST, PROVINCE
from bot.web.words import SAID
from handlers.officials.province.room import BadDay, Closed, EmptyReason, NumbersOfPeople, Province
from storage.accounts.officials import Seat
from storage.duties.lifecycle import NotAllowed

HOME = PROVINCE.home
LONGEST_NUMBER = 6  # digits
NOTHING_TYPED: Form = MappingProxyType({})
Decide = Callable[[Province, Seat, str, Form], None]
DECISIONS: Mapping[str, Decide] = {
    "accept": lambda province, seat, report, _: province.accept(seat, report),
    "return": lambda province, seat, report, form: province.send_back(seat, report, form.get("text", "")),
    "extend": lambda province, seat, report, form: province.extend(
        seat, report, read_day(form.get("day", "")), form.get("text", "")
    ),
    "exempt": lambda province, seat, report, form: province.exempt(seat, report, form.get("text", "")),
    "again": lambda province, seat, report, _: province.ask_again(seat, report),
    "answer": lambda province, seat, report, form: province.answer(
        seat, report, _number(form.get("number", "")), form.get("text", "")
    ),
}
# Why nothing was decided, and the status that says so.
REFUSED: Mapping[str, int] = {
    "empty": 400,
    "numbers": 400,
    "day-none": 400,
    "day-past": 400,
    "day-off": 400,
    "day-far": 400,
    "late": 409,
    "closed": 409,
}


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
        """Decided, then 303 to the page; what was typed stands there again when nothing was decided."""
        if request.path_params["decision"] not in DECISIONS:
            raise HTTPException(404)
        return await self._door.posted(request, partial(self._decided, request.path_params), LONGEST)

    async def _decided(self, path: Mapping[str, str], caller: Caller[Seat], seat: Seat, form: Form) -> Response:
        report, decision = path["report"], path["decision"]
        refused = await self._door.run(caller.visit, self._deciding(caller, seat, report, decision, form))
        if refused:
            return await self._page(caller, seat, report, refused, REFUSED[refused], form, decision)
        return RedirectResponse(f"/p/r/{report}?done={decision}", 303)

    def _deciding(self, caller: Caller[Seat], seat: Seat, report: str, decision: str, form: Form) -> Callable[[], str]:
        """Runs in the visit's lane; answers with why nothing was decided, or with nothing."""
        act, said = DECISIONS[decision], (form.get(name) for name in ("text", "day", "number"))
        press = press_id(form, decision, report, *said)

        def decide() -> str:
            try:
                self._presses.once(caller.visit.visit, press, lambda: act(self._province, seat, report, form))
            except EmptyReason:
                return "empty"
            except NumbersOfPeople:
                return "numbers"
            except BadDay as error:
                return f"day-{error.why}"
            except Closed:
                return "closed"
            except NotAllowed:
                return "late"
            return ""

        return decide

    async def _page(
        self,
        caller: Caller[Seat],
        seat: Seat,
        report: str,
        done: str = "",
        status: int = 200,
        form: Form = NOTHING_TYPED,
        at: str = "",
    ) -> Response:
        """`at`: the decision that was refused; what was typed stands in its form again."""
        sheet = await self._door.run(caller.visit, lambda: self._province.sheet(seat, report))
        typed = {name: form.get(name, "") for name in ("text", "day", "number")}
        told = {"done": done, "refused": done in REFUSED, "at": at, "typed": typed, "once": fresh_once()}
        return self._door.show(caller, "report-sheet.html", status, sheet=sheet, **told, **SAID)


def read_day(typed: str) -> date:
    """As a browser's box for a day sends it. Raises BadDay."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise BadDay("none") from None


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER else 0
