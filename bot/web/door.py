"""The desk's door: who is calling, signing in and out. The session itself is made and kept by handlers and storage."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.cookies import DeskVisit, Jar
from bot.web.forms import Form, form_token, is_ours, read_form
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.render import Pages
from content.texts import VIETNAMESE
from handlers.officials.enrolment import WrongSignIn
from handlers.officials.officer import Officer

T = TypeVar("T")
HOME = "/d"
FRAME = "desk.html"


@dataclass(frozen=True)
class Caller:
    """Whoever asks for a page: their visit, and the officer they signed in as."""

    visit: DeskVisit
    officer: Officer | None


class Door:
    def __init__(self, side: Officials, pages: Pages, secure: bool) -> None:
        self._enrolment = side.enrolment
        self._lanes = side.lanes
        self._pages = pages
        self._ring = side.ring.under("web")
        self._jar = Jar("d", HOME, self._ring, secure)

    def routes(self) -> list[Route]:
        return [
            Route("/d/sign-in", self.sign_in, methods=["POST"]),
            Route("/d/sign-out", self.sign_out, methods=["POST"]),
        ]

    def visit(self, request: Request) -> DeskVisit:
        fields = self._jar.fields(request)
        return DeskVisit(**fields) if fields else DeskVisit.fresh()

    async def caller(self, request: Request) -> Caller:
        """Raises Busy and its like when the session cannot be looked up now."""
        visit = self.visit(request)
        session = visit.session
        officer = await self.run(visit, lambda: self._enrolment.session(session)) if session else None
        return Caller(visit, officer)

    async def run(self, visit: DeskVisit, work: Callable[[], T]) -> T:
        return await self._lanes.run(visit.visit, work)

    def show(self, caller: Caller, template: str, status: int = 200, **context: object) -> Response:
        """A page of the desk; the cookie goes with it, so that its forms are known again."""
        token = form_token(self._ring, caller.visit.visit)
        response = self._pages.show(template, VIETNAMESE, status, officer=caller.officer, csrf=token, **context)
        self._jar.put(response, caller.visit)
        return response

    def ask_in(self, caller: Caller, status: int = 200, wrong: str = "", code: str = "") -> Response:
        return self.show(Caller(caller.visit, None), "sign-in.html", status, wrong=wrong, code=code)

    def is_ours(self, caller: Caller, form: Form) -> bool:
        return is_ours(form, self._ring, caller.visit.visit)

    def again(self, caller: Caller, action: str, form: Form, status: int) -> Response:
        """Nothing was done and nothing is lost: after signing in the form, once shown anew, goes through."""
        token = form_token(self._ring, caller.visit.visit)
        response = self._pages.again(FRAME, VIETNAMESE, action, form, token, status, officer=caller.officer)
        self._jar.put(response, caller.visit)
        return response

    def let_in(self, session: str, to: str = HOME) -> Response:
        """With a new visit, so that whoever knew a token from before knows none now."""
        response = RedirectResponse(to, 303)
        self._jar.put(response, DeskVisit.fresh(session))
        return response

    async def sign_in(self, request: Request) -> Response:
        form = await read_form(request)
        code, passphrase = form.get("code", ""), form.get("passphrase", "")
        caller = Caller(self.visit(request), None)
        if not self.is_ours(caller, form):
            return self.ask_in(caller, 403, "expired", code)
        try:
            session = await self.run(caller.visit, lambda: self._enrolment.sign_in(code, passphrase))
        except WrongSignIn:
            return self.ask_in(caller, 403, "wrong", code)
        except TRY_AGAIN:
            return self.ask_in(caller, 503, "busy", code)
        return self.let_in(session)

    async def sign_out(self, request: Request) -> Response:
        """The session ends first: a cookie that went without it would leave it open for whoever has a copy."""
        form, caller = await read_form(request), await self.caller(request)
        session = caller.visit.session
        if not self.is_ours(caller, form):
            return self.again(caller, request.url.path, form, 403)
        if session:
            await self.run(caller.visit, lambda: self._enrolment.sign_out(session))
        response = RedirectResponse(HOME, 303)
        self._jar.empty(response)
        return response
