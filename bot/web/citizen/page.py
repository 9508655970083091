"""The citizen's page: one address, one present screen. GET shows the place, POST does one thing and answers 303."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.intake_limits import Limits
from bot.web.chat import CHANNEL, is_too_long, read_event
from bot.web.citizen.taking import Files, offers_file, sent
from bot.web.citizen.upload import Upload
from bot.web.cookies import Jar, Visit
from bot.web.forms import Form, form_token, is_ours, read_form
from bot.web.guard import refuse_foreign, source_group
from bot.web.parts import TRY_AGAIN, Citizens
from bot.web.render import CITIZEN, Pages
from handlers.conversation import Clock, Event, Turn
from handlers.showing import HERE

T = TypeVar("T")
HOME = CITIZEN.home
FILE = "/c/file"
PUBLIC = "start"


class CitizenPages:
    def __init__(self, side: Citizens, pages: Pages, clock: Clock, secure: bool) -> None:
        self._core = side.core
        self._lanes = side.lanes
        self._limits = side.limits or Limits.of(clock)
        self._files = Files(side.core, side.lanes, side.shelf, self._limits, clock) if side.shelf else None
        self._pages = pages
        self._clock = clock
        self._ring = side.ring.under("web")
        self._jar = Jar("c", HOME, self._ring, secure)

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.show, methods=["GET"]),
            Route(HOME, self.press, methods=["POST"]),
            *([Route(FILE, self.attach, methods=["POST"])] if self._files else []),
            Route("/c/stay", self.stay, methods=["POST"]),
            Route("/c/leave", self.leave, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The place they are at; after ten idle minutes the public menu, whatever they had been reading."""
        visit = self._visit(request) or self._fresh()
        place = PUBLIC if visit.is_idle(self._real) else visit.place
        where = CHANNEL, visit.sender, place
        turn = await self._lanes.read(visit.sender, lambda: self._core.glimpse(*where), lambda: self._core.look(*where))
        files = offers_file(turn.screen) if self._files else ""
        response = self._pages.screen(turn, form_token(self._ring, visit.sender), CITIZEN, files=files)
        self._jar.put(response, visit.at(turn.screen.address, turn.locale))
        return response

    async def press(self, request: Request) -> Response:
        form, visit = await read_form(request), self._visit(request)
        if visit is None or not is_ours(form, self._ring, visit.sender):
            return self._again(visit or self._fresh(), form, status=403)
        event, visit = read_event(form, visit.sender, visit.place), visit.touched(self._real)
        if is_too_long(event):
            return self._again(visit, form, status=413)
        return await self._do(visit, form, self._limits.of_group(event, source_group(request)))

    async def attach(self, request: Request) -> Response:
        """A file, and what stands in the box beside it. A press beside it waits: first one reads how the file fared."""
        upload, visit = Upload(request), self._visit(request)
        form = dict(await upload.fields())
        if upload.has_file:
            form.pop("press", None)
        if visit is None or not is_ours(form, self._ring, visit.sender):
            await upload.drain()
            return self._again(visit or self._fresh(), form, status=403)
        event = read_event(form, visit.sender, visit.place)
        if is_too_long(event):
            await upload.drain()
            return self._again(visit, form, status=413)
        return await self._do(visit.touched(self._real), form, await self._with_file(request, upload, event))

    async def _with_file(self, request: Request, upload: Upload, event: Event) -> Event:
        """Where nobody picked one, a press or an answer is one as ever; nothing at all leads where they are."""
        group = source_group(request)
        if self._files is None or not upload.has_file:
            said = event if event.text or event.press else replace(event, text=None, press=HERE)
            return self._limits.of_group(said, group)
        return sent(event, await self._files.take(event.sender, group, upload))

    async def _do(self, visit: Visit, form: Form, event: Event) -> Response:
        try:
            turn = await self._run(visit, lambda: self._core.handle(event))
        except TRY_AGAIN:
            return self._again(visit, form, status=503)
        return self._to(visit, turn)

    async def stay(self, request: Request) -> Response:
        """Somebody is still writing. What has closed meanwhile does not open again."""
        form, visit = await read_form(request), self._visit(request)
        if visit is None or not is_ours(form, self._ring, visit.sender):
            raise HTTPException(403)
        sender = visit.sender
        await self._run(visit, lambda: self._core.stay(CHANNEL, sender))
        response = Response(status_code=204)
        if not visit.is_idle(self._real):
            self._jar.put(response, visit.touched(self._real))
        return response

    async def leave(self, request: Request) -> Response:
        """Out at once; forgetting follows the answer, so that a busy server holds nobody here."""
        refuse_foreign(request.headers)
        visit = self._visit(request)
        forget = BackgroundTask(self._forget, visit) if visit else None
        response = RedirectResponse("/x", 303, background=forget)
        response.headers["clear-site-data"] = '"cache"'
        self._jar.empty(response)
        return response

    async def _forget(self, visit: Visit) -> None:
        try:
            await self._run(visit, lambda: self._core.forget(CHANNEL, visit.sender))
        except TRY_AGAIN:
            return  # without the cookie nobody can open it, and it is purged within three days

    async def _run(self, visit: Visit, work: Callable[[], T]) -> T:
        return await self._lanes.run(visit.sender, work)

    @property
    def _real(self) -> datetime:
        return self._clock.real()

    def _fresh(self) -> Visit:
        return Visit.fresh(self._real)

    def _visit(self, request: Request) -> Visit | None:
        fields = self._jar.fields(request)
        return Visit(**fields) if fields else None

    def _to(self, visit: Visit, turn: Turn) -> Response:
        response = RedirectResponse(HOME, 303)
        self._jar.put(response, visit.at(turn.screen.address, turn.locale))
        return response

    def _again(self, visit: Visit, form: Form, status: int) -> Response:
        """Nothing was done, nothing is lost: the same form once more."""
        token = form_token(self._ring, visit.sender)
        response = self._pages.again(CITIZEN, visit.locale, HOME, form, token, status)
        self._jar.put(response, visit)
        return response
