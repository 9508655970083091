"""The desk's door: who is calling, signing in and out. The session itself is made and kept by handlers and storage."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.cookies import OfficialVisit
from bot.web.entry.doorway import Caller, Doorway
from bot.web.forms import Form, read_form
from bot.web.guard import source_group
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.render import DESK, Pages
from handlers.officials.entry.officer import Officer
from handlers.officials.entry.signin import WrongSignIn
from handlers.officials.entry.tries import SlowDown

HOME = DESK.home
SECOND = "/d/second-factor"


class Door(Doorway[Officer]):
    def __init__(self, side: Officials, pages: Pages, secure: bool) -> None:
        super().__init__(DESK, side, pages, secure, side.enrolment.session)

    def routes(self) -> list[Route]:
        return [
            Route("/d/sign-in", self.sign_in, methods=["POST"]),
            Route("/d/sign-out", self.sign_out, methods=["POST"]),
        ]

    def ask_in(
        self, caller: Caller[Officer], status: int = 200, wrong: str = "", code: str = "", wait: int = 0
    ) -> Response:
        """The sign-in page; whoever has come half-way goes on with the second factor."""
        if caller.visit.unfinished and not wrong:
            return RedirectResponse(SECOND, 303)
        told = {"wrong": wrong, "code": code, "wait": wait, "asks_digits": self._enrolment.desk.second_factor}
        return self.show(Caller(caller.visit, None), "sign-in.html", status, **told)

    async def sign_in(self, request: Request) -> Response:
        form, caller = await read_form(request), Caller[Officer](self.visit(request), None)
        code = form.get("code", "")
        if not self.is_ours(caller, form):
            return self.ask_in(caller, 403, "expired", code)
        try:
            return await self.run(caller.visit, lambda: self._signed_in(form, source(request)))
        except WrongSignIn:
            return self.ask_in(caller, 403, "wrong", code)
        except SlowDown as slow:
            return self.ask_in(caller, 429, "slow", code, slow.seconds)
        except TRY_AGAIN:
            return self.ask_in(caller, 503, "busy", code)

    def lead_in(self, session: str, to: str = HOME) -> Response:
        """Into the desk, past the second factor where it is still to be set up. It reads: call it on a thread."""
        if self._enrolment.desk.unfinished(session) is None:
            return self.let_in(session, to)
        return self.keep(RedirectResponse(SECOND, 303), OfficialVisit.fresh(session, unfinished=True))

    def let_out(self) -> Response:
        """The session is over: to the sign-in page, with nothing left of the visit."""
        return self.keep(RedirectResponse(self.home, 303), OfficialVisit.fresh())

    def _signed_in(self, form: Form, place: str) -> Response:
        typed = (form.get("passphrase", ""), form.get("digits", ""))
        return self.lead_in(self._enrolment.sign_in(form.get("code", ""), *typed, place))


def source(request: Request) -> str:
    """Where the browser is, as far as we are told. Kept by nobody: it names a bucket in memory, under a daily key."""
    return source_group(request) or (request.client.host if request.client else "")
