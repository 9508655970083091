"""Errors as calm pages: what happened, that nothing was lost, what to do next. Never what went wrong inside."""

from collections.abc import Iterable, Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler, Scope

from bot import logs
from bot.web.parts import TRY_AGAIN
from bot.web.render import CITIZEN, DESK, OFFICIAL, PROVINCE, Pages, Room
from content.texts import ENGLISH, VIETNAMESE
from storage.cases.damage import Damaged

SHOWN = frozenset({400, 403, 404, 413, 500, 503})
# An invite's page belongs to no room yet; whoever strays from it is an official.
OF_OFFICIALS = (DESK, OFFICIAL, PROVINCE, Room("/i", "base.html", "desk"))
SHOWN_AS = {408: 400}  # to a person it is the same: the request did not come whole


class ErrorPages:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def handlers(self, hidden: Iterable[type[Exception]] = ()) -> Mapping[type[Exception], ExceptionHandler]:
        """`hidden`: errors that are told as if there were nothing."""
        unseen, again = dict.fromkeys(hidden, self.hidden), dict.fromkeys(TRY_AGAIN, self.busy)
        return {HTTPException: self.refused, Damaged: self.damaged, **unseen, **again}

    async def refused(self, request: Request, error: Exception) -> Response:
        return self._page(request.scope, error.status_code if isinstance(error, HTTPException) else 500)

    async def hidden(self, request: Request, _: Exception) -> Response:
        return self._page(request.scope, 404)

    async def damaged(self, request: Request, error: Exception) -> Response:
        """Of one case: an officer had a page of it open, or its address."""
        logs.get().error("page-failed", **logs.failure(error))
        return self._page(request.scope, 500, "damaged")

    async def busy(self, request: Request, _: Exception) -> Response:
        response = self._page(request.scope, 503)
        response.headers["retry-after"] = "60"
        return response

    def broken(self, scope: Scope, error: Exception) -> Response:
        """The log tells the kind and the place; a message could quote what a person wrote."""
        logs.get().error("page-failed", **logs.failure(error))
        return self._page(scope, 500)

    def bad(self, scope: Scope) -> Response:
        return self._page(scope, 400)

    def _page(self, scope: Scope, status: int, what: str = "") -> Response:
        shown = what or str(status if status in SHOWN else SHOWN_AS.get(status, 404))
        room = next((room for room in OF_OFFICIALS if scope["path"].startswith(room.home)), CITIZEN)
        locale = _asked_for(scope) if room is CITIZEN else VIETNAMESE
        return self._pages.show("error.html", locale, status, room=room, shown=shown, officer=None)


def _asked_for(scope: Scope) -> str:
    """What went wrong may be the cookie that knew the language: the browser's first wish decides."""
    wish = Headers(scope=scope).get("accept-language", "")
    return ENGLISH if wish.lower().startswith(ENGLISH) else VIETNAMESE
