"""The page behind a link from the chat: looking changes nothing, a POST spends it. A desk asks for the passphrase."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.entry.door import HOME
from bot.web.entry.doors import Doors
from bot.web.forms import form_token
from bot.web.parts import Officials
from bot.web.render import Pages
from content.texts import VIETNAMESE
from handlers.officials.entry.enrolment import Joined
from storage.accounts.passes import NoSuchPass


class PassPages:
    """Behind the invites' own address, for tokens that are no invite."""

    def __init__(self, doors: Doors, side: Officials, pages: Pages) -> None:
        self._doors = doors
        self._enrolment = side.enrolment
        self._lanes = side.lanes
        self._ring = side.ring.under("web-invite")
        self._pages = pages

    async def page(self, token: str, status: int = 200, wrong: str = "") -> Response:
        """Raises what TRY_AGAIN names."""
        try:
            found = await self._lanes.run(token, lambda: self._enrolment.passing(token))
        except NoSuchPass:
            return self.over()
        told = {"officer": None, "owner": found, "token": token, "wrong": wrong}
        return self._pages.show("pass.html", VIETNAMESE, status, csrf=form_token(self._ring, token), **told)

    async def spend(self, token: str) -> Response:
        """Raises what TRY_AGAIN names."""
        try:
            opened = await self._lanes.run(token, lambda: self._enrolment.pass_in(token))
        except NoSuchPass:
            return self.over()
        if isinstance(opened, Joined):
            return self._doors.seat(opened.role, opened.cookie)
        return RedirectResponse(f"{HOME}?{urlencode({'code': opened.code})}", 303)

    def over(self) -> Response:
        return self._pages.show("invite-over.html", VIETNAMESE, 404, officer=None)


def code_asked(request: Request) -> str:
    """Whose sign-in it is to be, as a spent link told it."""
    return request.query_params.get("code", "")[:16]
