"""An official's mailbox on the page: say it, confirm it, have less of it, give it up.

Looking changes nothing: mail programs look at every link before their owner does.
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.mail.message import is_mailbox
from bot.mail.smtp import REFUSED, SENT
from bot.web.entry.doors import Doors
from bot.web.entry.doorway import Caller
from bot.web.forms import Form, form_token, is_ours, read_form
from bot.web.parts import TRY_AGAIN, Officials, Reached
from bot.web.render import Pages
from content.texts import VIETNAMESE
from handlers.officials.mail.byemail import TooSoon
from handlers.officials.mail.mailed import to_confirm
from handlers.officials.mail.returns import NoSuchLetter
from handlers.officials.parts import duty_address
from storage.accounts import passes
from storage.accounts.addresses import Taken
from storage.accounts.officials import Seat
from storage.accounts.passes import NoSuchPass

HOME = "/o/email"


class EmailPages:
    def __init__(self, doors: Doors, side: Officials, reached: Reached, pages: Pages) -> None:
        self._door = doors.chat
        self._lanes = side.lanes
        self._mine = reached.by_email
        self._stops = reached.stops
        self._posting = reached.posting
        self._ring = side.ring.under("web-letter")
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.show, methods=["GET"]),
            Route(HOME, self.change, methods=["POST"]),
            Route(f"{HOME}/yes/{{token}}", self.look_at_yes, methods=["GET"]),
            Route(f"{HOME}/yes/{{token}}", self.say_yes, methods=["POST"]),
            Route("/u/{token}", self.look_at_stop, methods=["GET"]),
            Route("/u/{token}", self.stop, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        return await self._mailbox(caller, said=request.query_params.get("done", ""))

    async def change(self, request: Request) -> Response:
        form = await read_form(request)
        caller = await self._door.caller(request)
        seat = caller.officer
        if seat is None or not self._door.is_ours(caller, form):
            return await self._mailbox(caller, 403, "expired")
        try:
            return await self._changed(caller, seat, form)
        except TRY_AGAIN:
            return await self._mailbox(caller, 503, "busy")
        except Taken:
            return await self._mailbox(caller, 409, "taken")
        except TooSoon:
            return await self._mailbox(caller, 429, "soon")

    async def _changed(self, caller: Caller[Seat], seat: Seat, form: Form) -> Response:
        """Raises Taken, TooSoon."""
        acts: dict[str, Callable[[bytes], None]] = {
            "remove": self._mine.remove,
            "stop": self._mine.mute,
            "resume": self._mine.unmute,
        }
        act = form.get("act", "")
        if act in acts:
            await self._door.run(caller.visit, lambda: acts[act](seat.id))
            return RedirectResponse(f"{HOME}?done={act}", 303)
        return await self._offered(caller, seat, form.get("email", "").strip())

    async def _offered(self, caller: Caller[Seat], seat: Seat, address: str) -> Response:
        if self._posting is None:
            return await self._mailbox(caller, 503, "off")
        if not is_mailbox(address):
            return await self._mailbox(caller, 400, "bad", address)
        token = await self._door.run(caller.visit, lambda: self._mine.offer(seat.id, address))
        mailing = to_confirm(f"{self._posting.page}{HOME}/yes/{token}")
        delivery = await self._posting.send(mailing, address, letter_name(token))
        if delivery.outcome == SENT:
            return RedirectResponse(f"{HOME}?done=sent", 303)
        return await self._mailbox(caller, 502, "refused" if delivery.outcome == REFUSED else "later")

    async def _mailbox(
        self, caller: Caller[Seat], status: int = 200, wrong: str = "", typed: str = "", said: str = ""
    ) -> Response:
        seat = caller.officer
        if seat is None:
            return self._door.closed(caller)
        mailbox = await self._door.run(caller.visit, lambda: self._mine.look(seat.id))
        told = {"mailbox": mailbox, "wrong": wrong, "typed": typed, "said": said, "on": self._posting is not None}
        return self._door.show(caller, "email.html", status, **told)

    async def look_at_yes(self, request: Request) -> Response:
        return await self._yes(request.path_params["token"])

    async def say_yes(self, request: Request) -> Response:
        token, form = request.path_params["token"], await read_form(request)
        if not is_ours(form, self._ring, token):
            return await self._yes(token, 403, "expired")
        try:
            await self._lanes.run(token, lambda: self._mine.confirm(token))
        except NoSuchPass:
            return self._over(HOME)
        return self._plain("email-done.html", done="confirmed")

    async def _yes(self, token: str, status: int = 200, wrong: str = "") -> Response:
        try:
            address = await self._lanes.run(token, lambda: self._mine.confirming(token))
        except NoSuchPass:
            return self._over(HOME)
        told = {"address": address, "token": token, "wrong": wrong}
        return self._plain("email-yes.html", status, csrf=form_token(self._ring, token), **told)

    async def look_at_stop(self, request: Request) -> Response:
        token = request.path_params["token"]
        try:
            stopped = await self._lanes.run(token, lambda: self._stops.is_stopped(token))
        except NoSuchLetter:
            return self._plain("email-done.html", 404, done="unknown")
        if stopped:
            return self._plain("email-done.html", done="stopped")
        return self._plain("email-stop.html", token=token)

    async def stop(self, request: Request) -> Response:
        """RFC 8058: one POST of a mail program, which has no cookie and no token of a form. It only ever takes away."""
        token = request.path_params["token"]
        await read_form(request)
        try:
            await self._lanes.run(token, lambda: self._stops.stop(token))
        except NoSuchLetter:
            return self._plain("email-done.html", 404, done="unknown")
        return self._plain("email-done.html", done="stopped")

    def _over(self, to: str) -> Response:
        return self._plain("email-over.html", 404, to=to)

    def _plain(self, template: str, status: int = 200, **told: object) -> Response:
        return self._pages.show(template, VIETNAMESE, status, officer=None, **told)


def letter_name(token: str) -> str:
    """The name of a letter that carries this pass."""
    return duty_address(passes.letter_of(token))
