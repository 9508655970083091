"""From the desk to the officials' chat: a link that is good once, shown in the answer to the press alone."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.entry.door import HOME, Door
from bot.web.entry.doorway import Caller
from bot.web.forms import Form
from bot.web.parts import Officials
from handlers.officials.entry.officer import Officer

CHAT = f"{HOME}/chat"


class DeskChatPage:
    def __init__(self, door: Door, side: Officials) -> None:
        self._door = door
        self._enrolment = side.enrolment
        self._where = side.where

    def routes(self) -> list[Route]:
        return [Route(CHAT, self.link, methods=["POST"])]

    @property
    def is_on(self) -> bool:
        """Whether there is a bot to be told by."""
        return bool(self._where.bot())

    async def link(self, request: Request) -> Response:
        return await self._door.posted(request, self._link)

    async def _link(self, caller: Caller[Officer], officer: Officer, _: Form) -> Response:
        if not self.is_on:
            return RedirectResponse(HOME, 303)
        token = await self._door.run(caller.visit, self._giving(officer))
        return self._door.show(caller, "desk-chat.html", url=self._where.in_chat(token), command=f"/start {token}")

    def _giving(self, officer: Officer) -> Callable[[], str]:
        return lambda: self._enrolment.chat_pass(officer.id)
