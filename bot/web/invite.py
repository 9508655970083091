"""An invite's page: looking at it changes nothing, choosing a passphrase by POST uses it up."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.door import Door
from bot.web.forms import form_token, is_ours, read_form
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.render import Pages
from content.texts import VIETNAMESE
from handlers.officials.enrolment import PASSPHRASE_LETTERS, WeakPassphrase
from storage.invites import NoSuchInvite

ENROLLED = "/d?done=enrolled"


class InvitePages:
    """The token in the address is the secret; the form's own token is tied to it, so no cookie is needed before."""

    def __init__(self, door: Door, side: Officials, pages: Pages) -> None:
        self._door = door
        self._enrolment = side.enrolment
        self._lanes = side.lanes
        self._ring = side.ring.under("web-invite")
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route("/i/{token}", self.show, methods=["GET"]),
            Route("/i/{token}", self.accept, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        return await self._page(request.path_params["token"])

    async def accept(self, request: Request) -> Response:
        token, form = request.path_params["token"], await read_form(request)
        passphrase = form.get("passphrase", "")
        if not is_ours(form, self._ring, token):
            return await self._page(token, 403, "expired")
        if passphrase != form.get("repeated"):
            return await self._page(token, 400, "differ")
        try:
            accepted = await self._lanes.run(token, lambda: self._enrolment.accept(token, passphrase))
        except WeakPassphrase:
            return await self._page(token, 400, "weak")
        except NoSuchInvite:
            return await self._page(token)
        except TRY_AGAIN:
            return await self._page(token, 503, "busy")
        return self._door.let_in(accepted.cookie, ENROLLED)

    async def _page(self, token: str, status: int = 200, wrong: str = "") -> Response:
        try:
            invite = await self._lanes.run(token, lambda: self._enrolment.look(token))
        except NoSuchInvite:
            return self._pages.show("invite-over.html", VIETNAMESE, 404, officer=None)
        csrf = form_token(self._ring, token)
        return self._pages.show(
            "invite.html",
            VIETNAMESE,
            status,
            officer=None,
            invite=invite,
            token=token,
            csrf=csrf,
            wrong=wrong,
            letters=PASSPHRASE_LETTERS,
        )
