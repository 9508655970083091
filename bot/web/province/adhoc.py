"""A report asked for out of turn: the questions, the last day and the communes; looked over once more, then opened."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.desk.presses import Presses
from bot.web.entry.doorway import Caller
from bot.web.entry.seats import SeatDoor
from bot.web.forms import Form, fresh_once, press_id
from bot.web.parts import Officials
from bot.web.province.lines import SHADES
from bot.web.render import LONGEST
from bot.web.words import SAID
from content.places.units import Unit
from content.programme.out_of_turn import KINDS, MOST_QUESTIONS, Kind, Question
from content.programme.plans import Plan
from handlers.officials.province.asking_out_of_turn import Unfit, Wanted, Whom
from handlers.officials.province.room import NotHere
from storage.accounts.officials import FOCAL, Seat

HERE = "/p/asked"
NUMBERS = range(1, MOST_QUESTIONS + 1)
STEPS = ("preview", "edit", "open")
WHOM = ("all", "named", "state")
TYPED = ("plan", "title", "day", "who", "text", "of", "state", *(f"{name}{n}" for n in NUMBERS for name in "qk"))
FIRST: Mapping[str, str] = dict.fromkeys(TYPED, "") | {"who": "all"}


class AdHocPages:
    def __init__(self, door: SeatDoor, side: Officials) -> None:
        self._door = door
        self._asking = side.province.out_of_turn
        self._presses = Presses()

    def routes(self) -> list[Route]:
        return [
            Route(f"{HERE}/new", self.new, methods=["GET"]),
            *(Route(f"{HERE}/{step}", self.take, methods=["POST"]) for step in STEPS),
        ]

    async def new(self, request: Request) -> Response:
        """The empty form; of several plans one is chosen first."""
        caller = await self._door.caller(request)
        if caller.officer is None or caller.officer.role != FOCAL:
            return self._door.closed(caller)
        typed = {**FIRST, "plan": request.query_params.get("plan", "")}
        return await self._form(caller, caller.officer, typed)

    async def take(self, request: Request) -> Response:
        """What was typed goes from the form to the preview, and from there back or out."""
        step = request.url.path.rpartition("/")[2]
        return await self._door.posted(request, partial(self._step, step), LONGEST)

    async def _step(self, step: str, caller: Caller[Seat], seat: Seat, form: Form) -> Response:
        typed = {name: form.get(name, "") for name in TYPED}
        if step == "edit":
            return await self._form(caller, seat, typed)
        try:
            if step == "preview":
                return await self._preview(caller, seat, typed)
            return await self._open(caller, seat, form, typed)
        except Unfit as error:
            return await self._form(caller, seat, typed, error)

    async def _form(
        self, caller: Caller[Seat], seat: Seat, typed: Mapping[str, str], wrong: Unfit | None = None
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
        units, plan = await self._door.run(caller.visit, lambda: self._looked_over(seat, typed))
        wanted = _wanted(typed, tuple(unit.code for unit in units))
        shown = {"wanted": wanted, "units": units, "plan": plan, "typed": typed, "once": fresh_once()}
        return self._door.show(caller, "adhoc-preview.html", 200, here="asked", **shown, **SAID)

    def _looked_over(self, seat: Seat, typed: Mapping[str, str]) -> tuple[tuple[Unit, ...], Plan]:
        """Raises Unfit, NotHere."""
        plan = next((each for each in self._asking.plans(seat) if each.id == typed["plan"]), None)
        if plan is None:
            raise NotHere
        whom = Whom(typed["who"], typed["text"], typed["of"], typed["state"])
        units = self._asking.chosen(seat, plan.id, whom)
        self._asking.check(_wanted(typed, tuple(unit.code for unit in units)))
        return units, plan

    async def _open(self, caller: Caller[Seat], seat: Seat, form: Form, typed: Mapping[str, str]) -> Response:
        wanted = _wanted(typed, tuple(filter(None, form.get("units", "").split(","))))
        press = press_id(form, *typed.values(), form.get("units", ""))
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
    """Raises Unfit for a day nobody can read."""
    asked = ((typed[f"k{n}"], typed[f"q{n}"].strip()) for n in NUMBERS)
    questions = tuple(Question(_kind(kind), text) for kind, text in asked if text)
    try:
        day = date.fromisoformat(typed["day"])
    except ValueError:
        raise Unfit("day.none") from None
    return Wanted(typed["plan"], typed["title"].strip(), day, questions, units)


def _kind(typed: str) -> Kind:
    return next((each for each in KINDS if each == typed), KINDS[0])
