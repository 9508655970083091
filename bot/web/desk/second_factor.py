"""Setting up the second factor: a QR code drawn here and shown once, and the first code typed back."""

from collections.abc import Callable

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.entry.door import SECOND, Door
from bot.web.entry.doorway import Caller
from bot.web.forms import Form, read_form
from bot.web.parts import TRY_AGAIN, Officials
from handlers.officials.entry.officer import Officer
from handlers.officials.entry.signin import WrongDigits

DONE = "/d?done=enrolled"
GROUP = 4  # letters of the secret that are read and typed at once


class SecondFactorPages:
    def __init__(self, door: Door, side: Officials) -> None:
        self._door = door
        self._sign_in = side.enrolment.desk

    def routes(self) -> list[Route]:
        return [Route(SECOND, self.show, methods=["GET"]), Route(SECOND, self.finish, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        return await self._page(Caller(self._door.visit(request), None))

    async def finish(self, request: Request) -> Response:
        form, caller = await read_form(request), Caller[Officer](self._door.visit(request), None)
        session = caller.visit.session
        if session is None or not self._door.is_ours(caller, form):
            return await self._page(caller, 403, "expired")
        try:
            return await self._door.run(caller.visit, self._finishing(session, form))
        except WrongDigits:
            return await self._page(caller, 403, "wrong")
        except TRY_AGAIN:
            return await self._page(caller, 503, "busy")

    def _finishing(self, session: str, form: Form) -> Callable[[], Response]:
        def finish() -> Response:
            self._sign_in.finish(session, form.get("digits", ""))
            return self._door.let_in(session, DONE)

        return finish

    async def _page(self, caller: Caller[Officer], status: int = 200, wrong: str = "") -> Response:
        """Whoever has nothing to set up is led to the desk, or to its door."""
        session = caller.visit.session
        found = await self._door.run(caller.visit, lambda: self._sign_in.unfinished(session)) if session else None
        if found is None:
            return self._door.let_in(session) if session else self._door.let_out()
        told = {"own_code": found.code, "secret": grouped(found.secret), "qr": drawn(found.address)}
        return self._door.show(caller, "second-factor.html", status, wrong=wrong, **told)


def grouped(secret: str) -> str:
    """`ABCDEFGH…` → `ABCD EFGH …`."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def drawn(address: str) -> Markup:
    """The QR code as SVG: black on white in any light, no third party asked."""
    import segno  # noqa: PLC0415  once in an officer's life

    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return Markup(svg)  # noqa: S704 - drawn by us, of dots alone
