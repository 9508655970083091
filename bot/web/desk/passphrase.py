"""Changing one's passphrase: the old one, the new one twice. Other sessions end with it."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.entry.door import HOME, Door
from bot.web.entry.doorway import Caller
from bot.web.forms import Form, read_form
from bot.web.parts import TRY_AGAIN, Officials
from handlers.officials.entry.officer import Officer
from handlers.officials.entry.passphrases import PASSPHRASE_LETTERS, WeakPassphrase
from handlers.officials.entry.signin import WrongSignIn
from handlers.officials.entry.tries import SlowDown

HERE = "/d/passphrase"


class PassphrasePages:
    def __init__(self, door: Door, side: Officials) -> None:
        self._door = door
        self._sign_in = side.enrolment.desk

    def routes(self) -> list[Route]:
        return [Route(HERE, self.show, methods=["GET"]), Route(HERE, self.change, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        if caller.officer is None:
            return RedirectResponse(HOME, 303)
        return self._page(caller, done=request.query_params.get("done") == "changed")

    async def change(self, request: Request) -> Response:
        form, caller = await read_form(request), await self._door.caller(request)
        session = caller.visit.session
        if session is None or caller.officer is None:
            return RedirectResponse(HOME, 303)
        if not self._door.is_ours(caller, form):
            return self._page(caller, 403, "expired")
        if form.get("passphrase", "") != form.get("repeated"):
            return self._page(caller, 400, "differ")
        return await self._changed(caller, session, form)

    async def _changed(self, caller: Caller[Officer], session: str, form: Form) -> Response:
        try:
            return await self._door.run(caller.visit, self._changing(session, form))
        except WeakPassphrase:
            return self._page(caller, 400, "weak")
        except WrongSignIn:
            return self._page(caller, 403, "wrong")
        except SlowDown as slow:
            return self._page(caller, 429, "slow", slow.seconds)
        except TRY_AGAIN:
            return self._page(caller, 503, "busy")

    def _changing(self, session: str, form: Form) -> Callable[[], Response]:
        def change() -> Response:
            cookie = self._sign_in.change_passphrase(session, form.get("old", ""), form.get("passphrase", ""))
            return self._door.let_in(cookie, f"{HERE}?done=changed")

        return change

    def _page(
        self, caller: Caller[Officer], status: int = 200, wrong: str = "", wait: int = 0, *, done: bool = False
    ) -> Response:
        told = {"wrong": wrong, "wait": wait, "letters": PASSPHRASE_LETTERS, "done": done}
        return self._door.show(caller, "passphrase.html", status, **told)
