"""The citizen's page: one address, one present screen. GET shows the place, POST does one thing and answers 303."""

from collections.abc import Callable
from typing import TypeVar

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.cookies import Jar, Visit
from bot.web.forms import Form, form_token, is_ours, read_form
from bot.web.guard import refuse_foreign
from bot.web.parts import TRY_AGAIN, Citizens
from bot.web.render import Pages
from handlers.conversation import Event, Turn

T = TypeVar("T")
CHANNEL = "web"
HOME = "/c"


class CitizenPages:
    def __init__(self, side: Citizens, pages: Pages, secure: bool) -> None:
        self._core = side.core
        self._lanes = side.lanes
        self._pages = pages
        self._ring = side.ring.under("web")
        self._jar = Jar("c", HOME, self._ring, secure)

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.show, methods=["GET"]),
            Route(HOME, self.press, methods=["POST"]),
            Route("/c/leave", self.leave, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        visit = self._visit(request) or Visit.fresh()
        turn = await self._run(visit, lambda: self._core.look(CHANNEL, visit.sender, visit.place))
        response = self._pages.screen(turn, form_token(self._ring, visit.sender))
        self._jar.put(response, visit.at(turn.screen.address, turn.locale))
        return response

    async def press(self, request: Request) -> Response:
        form, visit = await read_form(request), self._visit(request)
        if visit is None or not is_ours(form, self._ring, visit.sender):
            return self._again(visit or Visit.fresh(), form, status=403)
        event = _event(visit, form)
        try:
            turn = await self._run(visit, lambda: self._core.handle(event))
        except TRY_AGAIN:
            return self._again(visit, form, status=503)
        return self._to(visit, turn)

    async def leave(self, request: Request) -> Response:
        """Out at once; forgetting follows the answer, so that a busy server holds nobody here."""
        refuse_foreign(request.headers)
        visit = self._visit(request)
        forget = BackgroundTask(self._forget, visit) if visit else None
        response = RedirectResponse("/x", 303, background=forget)
        self._jar.empty(response)
        return response

    async def _forget(self, visit: Visit) -> None:
        try:
            await self._run(visit, lambda: self._core.forget(CHANNEL, visit.sender))
        except TRY_AGAIN:
            return  # without the cookie nobody can open it, and it is purged within three days

    async def _run(self, visit: Visit, work: Callable[[], T]) -> T:
        return await self._lanes.run(visit.sender, work)

    def _visit(self, request: Request) -> Visit | None:
        fields = self._jar.fields(request)
        return Visit(**fields) if fields else None

    def _to(self, visit: Visit, turn: Turn) -> Response:
        response = RedirectResponse(HOME, 303)
        self._jar.put(response, visit.at(turn.screen.address, turn.locale))
        return response

    def _again(self, visit: Visit, form: Form, status: int) -> Response:
        """Nothing was done, nothing is lost: the same form once more."""
        token = form_token(self._ring, visit.sender)
        response = self._pages.again("citizen.html", visit.locale, HOME, form, token, status)
        self._jar.put(response, visit)
        return response


def _event(visit: Visit, form: Form) -> Event:
    once = form.get("once", "")[:64]
    press = form.get("press")
    text = form.get("text") if press is None else None
    return Event(CHANNEL, visit.sender, once, text=text, press=press, place=visit.place)
