"""A report asked for out of turn: the questions, the last day and the units; looked over once more, then opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.desk.presses import Presses
from bot.web.entry.doorway import Caller
from bot.web.entry.seats import SeatDoor
from bot.web.forms import Form, fresh_once, press_id
from bot.web.parts import Officials
from bot.web.province.adhoc_draft import FIRST, NUMBERS, ONCE, TYPED, packed, unpacked
from bot.web.province.lines import SHADES
from bot.web.province.reminding import read_day
from bot.web.render import LONGEST
from bot.web.words import SAID
from content.programme.out_of_turn import KINDS, Kind, Question
from content.programme.plans import Plan
from handlers.officials.province.asking_out_of_turn import Wanted
from handlers.officials.province.room import NotHere
from handlers.officials.province.unfit import Unfit
from handlers.officials.province.whom import Addressee, Whom
from storage.accounts.officials import FOCAL, Seat

HERE = "/p/asked"
WHOM = ("all", "bodies", "named", "state")


@dataclass(frozen=True)
class LookedOver:
    """What would be asked of whom; `faults`: why it cannot be."""

    plan: Plan
    wanted: Wanted
    units: tuple[Addressee, ...]
    faults: tuple[Unfit, ...]


class AdHocPages:
    def __init__(self, door: SeatDoor, side: Officials) -> None:
        self._door = door
        self._asking = side.province.out_of_turn
        self._presses = Presses()

    def routes(self) -> list[Route]:
        return [
            Route(f"{HERE}/new", self.new, methods=["GET"]),
            Route(f"{HERE}/preview", self.take, methods=["POST"]),
            Route(f"{HERE}/preview", self.look_over, methods=["GET"]),
            Route(f"{HERE}/open", self.open, methods=["POST"]),
        ]

    async def new(self, request: Request) -> Response:
        """The form, empty or with what was typed; of several plans one is chosen first."""
        caller, query = await self._door.caller(request), request.query_params
        if caller.officer is None or caller.officer.role != FOCAL:
            return self._door.closed(caller)
        typed = unpacked(query["d"]) if "d" in query else {**FIRST, "plan": query.get("plan", "")}
        return await self._form(caller, caller.officer, typed)

    async def take(self, request: Request) -> Response:
        """What was typed goes into the address of its preview: Back leads there, and asks nothing twice."""

        async def look(_caller: Caller[Seat], _seat: Seat, form: Form) -> Response:
            return RedirectResponse(f"{HERE}/preview?d={packed(form, fresh_once())}", 303)

        return await self._door.posted(request, look, LONGEST)

    async def look_over(self, request: Request) -> Response:
        caller, typed = await self._door.caller(request), unpacked(request.query_params.get("d", ""))
        seat = caller.officer
        if seat is None or seat.role != FOCAL:
            return self._door.closed(caller)
        return await self._preview(caller, seat, typed)

    async def open(self, request: Request) -> Response:
        async def out(caller: Caller[Seat], seat: Seat, form: Form) -> Response:
            typed = {name: form.get(name, "") for name in (*TYPED, ONCE)}
            try:
                return await self._open(caller, seat, form, typed)
            except Unfit as error:
                return await self._form(caller, seat, typed, (error,))

        return await self._door.posted(request, out, LONGEST)

    async def _form(
        self, caller: Caller[Seat], seat: Seat, typed: Mapping[str, str], wrong: tuple[Unfit, ...] = ()
    ) -> Response:
        plans = await self._door.run(caller.visit, lambda: self._asking.plans(seat))
        plan = next((each for each in plans if each.id == typed["plan"]), plans[0] if plans else None)
        if plan is None:
            return RedirectResponse(HERE, 303)
        periods = await self._door.run(caller.visit, lambda: self._asking.periods(seat, plan.id))
        shown = {"plans": plans, "plan": plan, "periods": periods, "typed": typed, "wrong": wrong}
        fixed = {"numbers": NUMBERS, "kinds": KINDS, "whom": WHOM, "shades": SHADES}
        return self._door.show(caller, "adhoc-new.html", 400 if wrong else 200, here="asked", **shown, **fixed, **SAID)

    async def _preview(self, caller: Caller[Seat], seat: Seat, typed: Mapping[str, str]) -> Response:
        """Or the form again, with all that keeps it from being asked."""
        seen = await self._door.run(caller.visit, lambda: self._looked_over(seat, typed))
        if seen.faults:
            return await self._form(caller, seat, typed, seen.faults)
        shown = {"wanted": seen.wanted, "units": seen.units, "plan": seen.plan, "typed": typed}
        again = {"once": typed[ONCE], "edit": f"{HERE}/new?d={packed(typed, '')}"}
        return self._door.show(caller, "adhoc-preview.html", 200, here="asked", **shown, **again, **SAID)

    def _looked_over(self, seat: Seat, typed: Mapping[str, str]) -> LookedOver:
        """Raises NotHere."""
        plan = next((each for each in self._asking.plans(seat) if each.id == typed["plan"]), None)
        if plan is None:
            raise NotHere
        chosen = self._asking.chosen(seat, plan.id, Whom(typed["who"], typed["text"], typed["of"], typed["state"]))
        wanted = _wanted(typed, tuple(unit.code for unit in chosen.units))
        faults = tuple(each for each in self._asking.faults(wanted) if each.why != "units" or not chosen.faults)
        return LookedOver(plan, wanted, chosen.units, (*faults, *chosen.faults))

    async def _open(self, caller: Caller[Seat], seat: Seat, form: Form, typed: Mapping[str, str]) -> Response:
        wanted = _wanted(typed, tuple(filter(None, form.get("units", "").split(","))))
        press = press_id(form, *(typed[name] for name in TYPED), form.get("units", ""))
        opened = await self._door.run(caller.visit, self._opening(caller, seat, wanted, press))
        return RedirectResponse(f"{HERE}/{wanted.plan.lower()}/{opened}?done=opened" if opened else HERE, 303)

    def _opening(self, caller: Caller[Seat], seat: Seat, wanted: Wanted, press: str) -> Callable[[], str]:
        """The code of what was opened; "" for a second press."""
        codes: list[str] = []

        def ask() -> None:
            codes.append(self._asking.ask(seat, wanted).code)

        def once() -> str:
            self._presses.once(caller.visit.visit, press, ask)
            return codes[0] if codes else ""

        return once


def _wanted(typed: Mapping[str, str], units: tuple[str, ...]) -> Wanted:
    asked = ((typed[f"k{n}"], typed[f"q{n}"].strip()) for n in NUMBERS)
    questions = tuple(Question(_kind(kind), text) for kind, text in asked if text)
    return Wanted(typed["plan"], typed["title"].strip(), read_day(typed["day"]), questions, units)


def _kind(typed: str) -> Kind:
    return next((each for each in KINDS if each == typed), KINDS[0])
