"""The desk's members: who belongs to it, who waits for a yes, whom it admitted lately and by whom."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.entry.door import HOME, Door
from bot.web.entry.doorway import Caller
from bot.web.forms import Form
from bot.web.parts import Officials
from handlers.officials.entry.officer import Officer
from storage.accounts.members import NoSuchMember
from storage.accounts.vouching import Unvouched

HERE = "/d/members"
TOLD = frozenset(
    {"approved", "admitted", "gone", "unvouched"}
)  # what a yes brought, said once on the page that follows


class MembershipPages:
    def __init__(self, door: Door, side: Officials) -> None:
        self._door = door
        self._membership = side.membership

    def routes(self) -> list[Route]:
        return [Route(HERE, self.show, methods=["GET"]), Route(HERE, self.approve, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        officer = caller.officer
        if officer is None or not officer.admitted:
            return RedirectResponse(HOME, 303)
        page = await self._door.run(caller.visit, lambda: self._membership.page(officer))
        done = request.query_params.get("done", "")
        return self._door.show(
            caller, "members.html", 200, page=page, here="members", done=done if done in TOLD else ""
        )

    async def approve(self, request: Request) -> Response:
        """One yes, then 303 to the page with what it brought; else the same form once more."""
        return await self._door.posted(request, self._approve)

    async def _approve(self, caller: Caller[Officer], officer: Officer, form: Form) -> Response:
        done = await self._door.run(caller.visit, self._approving(officer, form.get("code", "")))
        return RedirectResponse(f"{HERE}?done={done}", 303)

    def _approving(self, officer: Officer, code: str) -> Callable[[], str]:
        def approve() -> str:
            try:
                return "admitted" if self._membership.approve(officer, code) else "approved"
            except NoSuchMember:
                return "gone"
            except Unvouched:
                return "unvouched"

        return approve
