"""What the pages for reminding share: to look, to act, and what their templates are given."""

from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.desk.presses import Presses
from bot.web.entry.doorway import Caller
from bot.web.entry.seats import SeatDoor
from bot.web.forms import Form, fresh_once, press_id
from bot.web.parts import Officials
from bot.web.words import SAID
from handlers.officials.nudging.stepwords import followed, handed_in, offset_words, step_words
from handlers.officials.province.outcomes import state_shown
from handlers.officials.province.reminding import Reminding
from storage.accounts.officials import Seat

T = TypeVar("T")
HOME = "/p/nhac"
Act = Callable[[Seat, Form], str]  # answers with the address to go on to
SHOWN = {
    **SAID,
    "step_words": step_words,
    "offset_words": offset_words,
    "state_shown": state_shown,
    "handed_in": handed_in,
    "followed": followed,
}


class RemindingRoom:
    def __init__(self, door: SeatDoor, side: Officials) -> None:
        self.door = door
        self.reminding: Reminding = side.reminding
        self._presses = Presses()

    async def see(
        self, request: Request, template: str, look: Callable[[Seat], dict[str, object]], status: int = 200
    ) -> Response:
        """A page of what `look` finds in one go."""
        caller = await self.door.caller(request)
        officer = caller.officer
        if officer is None:
            return self.door.closed(caller)
        found = await self.door.run(caller.visit, lambda: {"called": self.reminding.called(officer), **look(officer)})
        told = {"here": "reminding", "once": fresh_once(), "done": request.query_params.get("done", "")}
        return self.door.show(caller, template, status, **(told | SHOWN | found))

    async def find(self, request: Request, look: Callable[[Seat], T]) -> T | None:
        """None for who is nobody here."""
        caller = await self.door.caller(request)
        officer = caller.officer
        return None if officer is None else await self.door.run(caller.visit, lambda: look(officer))

    async def act(self, request: Request, act: Act) -> Response:
        """Do it once, however often the button is pressed, and go on."""

        async def once(caller: Caller[Seat], officer: Seat, form: Form) -> Response:
            work = self._once(caller, officer, request.url.path, form, act)
            return RedirectResponse(await self.door.run(caller.visit, work), 303)

        return await self.door.posted(request, once)

    def _once(self, caller: Caller[Seat], officer: Seat, action: str, form: Form, act: Act) -> Callable[[], str]:
        """Runs in the visit's lane."""
        press = press_id(form, action, *(value for _, value in sorted(form.items())))

        def once() -> str:
            gone = [action.rsplit("/", 1)[0]]
            self._presses.once(caller.visit.visit, press, lambda: gone.append(act(officer, form)))
            return gone[-1]

        return once
