"""What every door of the officials does: know who is calling, keep what was typed, let in, and let out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.cookies import Jar, OfficialVisit
from bot.web.forms import Form, form_token, is_ours, read_form
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.render import Pages, Room
from content.texts import VIETNAMESE

T = TypeVar("T")
W = TypeVar("W")


@dataclass(frozen=True)
class Caller(Generic[W]):
    """Whoever asks for a page: their visit, and the official they signed in as."""

    visit: OfficialVisit
    officer: W | None


class Doorway(Generic[W]):
    """One room and its cookie. `find` tells whose a session is; `kept`: how long the browser keeps the cookie."""

    def __init__(
        self,
        room: Room,
        side: Officials,
        pages: Pages,
        secure: bool,
        find: Callable[[str], W | None],
        kept: timedelta | None = None,
    ) -> None:
        self.home = room.home
        self._room = room
        self._enrolment = side.enrolment
        self._lanes = side.lanes
        self._pages = pages
        self._find = find
        self._ring = side.ring.under("web")
        self._jar = Jar(room.home.removeprefix("/"), room.home, self._ring, secure, kept)

    def visit(self, request: Request) -> OfficialVisit:
        fields = self._jar.fields(request)
        return OfficialVisit(**fields) if fields else OfficialVisit.fresh()

    async def caller(self, request: Request) -> Caller[W]:
        """Raises Busy and its like when the session cannot be looked up now."""
        visit = self.visit(request)
        session = visit.session
        officer = await self.run(visit, lambda: self._find(session)) if session else None
        return Caller(visit, officer)

    async def run(self, visit: OfficialVisit, work: Callable[[], T]) -> T:
        return await self._lanes.run(visit.visit, work)

    def show(self, caller: Caller[W], template: str, status: int = 200, **context: object) -> Response:
        """A page of this room; the cookie goes with it, so that its forms are known again."""
        response = self._pages.show(
            template, VIETNAMESE, status, officer=caller.officer, csrf=self.token(caller.visit), **context
        )
        return self.keep(response, caller.visit)

    def token(self, visit: OfficialVisit) -> str:
        return form_token(self._ring, visit.visit)

    def is_ours(self, caller: Caller[W], form: Form) -> bool:
        return is_ours(form, self._ring, caller.visit.visit)

    def again(self, caller: Caller[W], action: str, form: Form, status: int) -> Response:
        """Nothing was done and nothing is lost: after signing in the form, once shown anew, goes through."""
        token = self.token(caller.visit)
        response = self._pages.again(self._room, VIETNAMESE, action, form, token, status, officer=caller.officer)
        return self.keep(response, caller.visit)

    async def posted(
        self, request: Request, act: Callable[[Caller[W], W, Form], Awaitable[Response]], longest: int | None = None
    ) -> Response:
        """What `act` answers to a form of ours from whoever is signed in. Else the same form once more, with what was
        typed: from nobody, or not ours; with a field of more than `longest` characters; or while all is busy.
        """
        form, action = await read_form(request), request.url.path
        try:
            caller = await self.caller(request)
            if caller.officer is None or not self.is_ours(caller, form):
                return self.again(caller, action, form, 403)
            if longest is not None and any(len(value) > longest for value in form.values()):
                return self.again(caller, action, form, 413)
            return await act(caller, caller.officer, form)
        except TRY_AGAIN:
            return self.again(Caller(self.visit(request), None), action, form, 503)

    def keep(self, response: Response, visit: OfficialVisit) -> Response:
        self._jar.put(response, visit)
        return response

    def let_in(self, session: str, to: str | None = None) -> Response:
        return self.open(RedirectResponse(to or self.home, 303), session)

    def open(self, response: Response, session: str) -> Response:
        """With a new visit, so that whoever knew a token from before knows none now."""
        return self.keep(response, OfficialVisit.fresh(session))

    async def sign_out(self, request: Request) -> Response:
        """The session ends first: a cookie that went without it would leave it open for whoever has a copy."""
        form, caller = await read_form(request), await self.caller(request)
        session = caller.visit.session
        if not self.is_ours(caller, form):
            return self.again(caller, request.url.path, form, 403)
        if session:
            await self.run(caller.visit, lambda: self._enrolment.sign_out(session))
        response = RedirectResponse(self.home, 303)
        self._jar.empty(response)
        return response
