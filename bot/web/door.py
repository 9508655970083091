"""The desk's door: who is calling, signing in and out. The session itself is made and kept by handlers and storage."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.doorway import Caller, Doorway
from bot.web.forms import read_form
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.render import DESK, Pages
from handlers.officials.enrolment import WrongSignIn
from handlers.officials.officer import Officer

HOME = DESK.home


class Door(Doorway[Officer]):
    def __init__(self, side: Officials, pages: Pages, secure: bool) -> None:
        super().__init__(DESK, side, pages, secure, side.enrolment.session)

    def routes(self) -> list[Route]:
        return [
            Route("/d/sign-in", self.sign_in, methods=["POST"]),
            Route("/d/sign-out", self.sign_out, methods=["POST"]),
        ]

    def ask_in(self, caller: Caller[Officer], status: int = 200, wrong: str = "", code: str = "") -> Response:
        return self.show(Caller(caller.visit, None), "sign-in.html", status, wrong=wrong, code=code)

    async def sign_in(self, request: Request) -> Response:
        form = await read_form(request)
        code, passphrase = form.get("code", ""), form.get("passphrase", "")
        caller: Caller[Officer] = Caller(self.visit(request), None)
        if not self.is_ours(caller, form):
            return self.ask_in(caller, 403, "expired", code)
        try:
            session = await self.run(caller.visit, lambda: self._enrolment.sign_in(code, passphrase))
        except WrongSignIn:
            return self.ask_in(caller, 403, "wrong", code)
        except TRY_AGAIN:
            return self.ask_in(caller, 503, "busy", code)
        return self.let_in(session)
