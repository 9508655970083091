"""An invite's page: looking at it changes nothing, a POST uses it up. Only the desk's asks for a passphrase.

Links from the chat lead to the same address; what is no invite is looked for among them.
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.entry.doors import Doors
from bot.web.entry.passing import PassPages
from bot.web.entry.sent_to import MAILED, Mailed
from bot.web.forms import Form, form_token, is_ours, read_form
from bot.web.parts import TRY_AGAIN, Officials
from bot.web.render import Pages
from content.texts import VIETNAMESE
from handlers.officials.entry.enrolment import InviteView
from handlers.officials.entry.passphrases import PASSPHRASE_LETTERS, WeakPassphrase
from storage.accounts.invites import NoSuchInvite

ENROLLED = "/d?done=enrolled"


class InvitePages:
    """The token in the address is the secret; the form's own token is tied to it, so no cookie is needed before."""

    def __init__(self, doors: Doors, side: Officials, pages: Pages) -> None:
        self._doors = doors
        self._enrolment = side.enrolment
        self._lanes = side.lanes
        self._ring = side.ring.under("web-invite")
        self._pages = pages
        self._passes = PassPages(doors, side, pages)
        self._mailed = Mailed(side.ring)
        self._by_email = side.reached.by_email if side.reached and side.reached.posting else None

    def routes(self) -> list[Route]:
        return [
            Route("/i/{token}", self.show, methods=["GET"]),
            Route("/i/{token}", self.accept, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        return await self._page(request.path_params["token"], by=request.query_params.get(MAILED, ""))

    async def accept(self, request: Request) -> Response:
        token, form = request.path_params["token"], await read_form(request)
        if not is_ours(form, self._ring, token):
            return await self._page(token, 403, "expired", form.get(MAILED, ""))
        try:
            return await self._used(token, form)
        except WeakPassphrase:
            return await self._page(token, 400, "weak")
        except TRY_AGAIN:
            return await self._page(token, 503, "busy", form.get(MAILED, ""))

    async def _used(self, token: str, form: Form) -> Response:
        try:
            invite = await self._look(token)
            if invite.needs_passphrase and form.get("passphrase", "") != form.get("repeated"):
                return await self._page(token, 400, "differ")
            return await self._lanes.run(token, self._using(invite, token, form))
        except NoSuchInvite:
            return await self._passes.spend(token)

    def _using(self, invite: InviteView, token: str, form: Form) -> Callable[[], Response]:
        def enrol() -> Response:
            accepted = self._enrolment.accept(token, form.get("passphrase", ""))
            return self._doors.desk.lead_in(accepted.cookie, ENROLLED)

        def join() -> Response:
            joined = self._enrolment.join(token)
            mailbox = self._mailbox(token, form.get(MAILED, "")) if "by-mail" in form else ""
            if mailbox and self._by_email:
                self._by_email.link(joined.official_id, mailbox)
            return self._doors.seat(joined.role, joined.cookie)

        def decline() -> Response:
            self._enrolment.decline(token)
            return self._pages.show("invite-declined.html", VIETNAMESE, officer=None)

        if invite.by_colleague and "decline" in form:
            return decline
        return enrol if invite.needs_passphrase else join

    async def _look(self, token: str) -> InviteView:
        return await self._lanes.run(token, lambda: self._enrolment.look(token))

    def _mailbox(self, token: str, by: str) -> str:
        """Where the invite was sent, if it was and letters are sent at all."""
        return self._mailed.read(token, by) if self._by_email else ""

    async def _page(self, token: str, status: int = 200, wrong: str = "", by: str = "") -> Response:
        try:
            invite = await self._look(token)
        except NoSuchInvite:
            return await self._passes.page(token, status, wrong)
        template = "invite.html" if invite.needs_passphrase else "invite-join.html"
        told: dict[str, object] = {"officer": None, "invite": invite, "token": token, "wrong": wrong}
        told |= {"letters": PASSPHRASE_LETTERS, "mailbox": self._mailbox(token, by), "by": by}
        return self._pages.show(template, VIETNAMESE, status, csrf=form_token(self._ring, token), **told)
