"""A flood at the desk looked through: why, then what differs first, and groups of copies that may be closed at once.

Each page is worked out anew and kept nowhere; that a reason was given, and for which days, stands in a sealed cookie.
"""

import base64
import binascii
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.desk.presses import Presses
from bot.web.entry.door import HOME, Door
from bot.web.entry.doorway import Caller
from bot.web.forms import Form, fresh_once, press_id
from bot.web.parts import Officials
from handlers.conversation import Clock
from handlers.officials.desk.atdesk import EmptyText
from handlers.officials.desk.sifting import WHY, Group, NoFlood
from handlers.officials.entry.officer import Officer
from storage.cases.opened import NotHere
from storage.cases.unopened import Span
from storage.duties.lifecycle import NotAllowed
from storage.vault import Keyring, Place, Unreadable, open_, seal

HERE = f"{HOME}/sift"
LINES = f"{HERE}/lines"
CLOSE = f"{HERE}/close"
REOPEN = f"{HERE}/reopen"
COOKIE = "q"
PLACE = Place("web", "cookie", b"sifted")
LASTS = timedelta(hours=1)  # then the reason is asked anew, and is another line of the audit
PAD = 128
WRONG = frozenset({"empty", "few", "late", "why"})


class Declared:
    """For which days this visit gave its reason, and that it was lately. Bound to the visit, as opened cases are."""

    def __init__(self, ring: Keyring, clock: Clock, secure: bool) -> None:
        self._ring, self._clock, self._secure = ring.under("web"), clock, secure

    def of(self, request: Request, visit: str) -> Span | None:
        value = request.cookies.get(COOKIE, "")
        try:
            plain = open_(self._ring, PLACE, base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
        except (Unreadable, ValueError, binascii.Error):
            return None
        whose, at, since, until = json.loads(plain)
        if whose != visit or self._clock.real().timestamp() - at > LASTS.total_seconds():
            return None
        return Span(date.fromisoformat(since), date.fromisoformat(until))

    def put(self, response: Response, visit: str, span: Span) -> None:
        said = [visit, self._clock.real().timestamp(), span.since.isoformat(), span.until.isoformat()]
        sealed = seal(self._ring, PLACE, json.dumps(said).encode(), pad=PAD)
        value = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
        response.set_cookie(COOKIE, value, path=HERE, secure=self._secure, httponly=True, samesite="lax")


@dataclass(frozen=True)
class Press:
    """A form of these pages, by whom, and for which days they gave a reason."""

    visit: str
    officer: Officer
    form: Form
    span: Span | None

    def field(self, name: str) -> str:
        return self.form.get(name, "").strip()


class SiftingPages:
    def __init__(self, door: Door, side: Officials, clock: Clock, secure: bool) -> None:
        self._door = door
        self._sifting = side.sifting
        self._area = side.knows.area
        self._declared = Declared(side.ring, clock, secure)
        self._presses = Presses()

    def routes(self) -> list[Route]:
        return [
            Route(HERE, self.ask, methods=["GET"]),
            Route(HERE, self.declare, methods=["POST"]),
            Route(LINES, self.show, methods=["GET"]),
            Route(CLOSE, self.close, methods=["POST"]),
            Route(REOPEN, self.reopen, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """How much lies unopened, and why it is to be looked through; and what was closed by that lately."""
        caller = await self._door.caller(request)
        officer = self._at_work(caller)
        if officer is None:
            return RedirectResponse(HOME, 303)
        sifting = self._sifting(officer)
        waiting = await self._door.run(caller.visit, lambda: sifting.waiting(officer))
        groups = await self._door.run(caller.visit, lambda: sifting.reopening.groups(officer))
        shown = {"waiting": waiting, "reasons": WHY, "wrong": _wrong(request), "once": fresh_once()}
        told = {"groups": groups, "reopened": _number(request, "reopened"), "left": _number(request, "left")}
        return self._door.show(caller, "sift.html", 200, **shown, **told)

    async def show(self, request: Request) -> Response:
        """What differs, a page at a time; `?same` shows the groups."""
        caller = await self._door.caller(request)
        officer, span = self._at_work(caller), self._declared.of(request, caller.visit.visit)
        if officer is None or span is None:
            return RedirectResponse(HERE, 303)
        heap = await self._door.run(caller.visit, lambda: self._sifting(officer).look(officer, span))
        page = min(max(_number(request, "page"), 1), heap.pages)
        told = {"closed": _number(request, "closed"), "left": _number(request, "left"), "wrong": _wrong(request)}
        shown = {"heap": heap, "page": page, "piles": heap.page(page), "same": "same" in request.query_params}
        known = {"span": span, "area": self._area, "once": fresh_once()}
        return self._door.show(caller, "sifted.html", 200, **shown, **known, **told)

    async def declare(self, request: Request) -> Response:
        return await self._press(request, self._declare)

    async def close(self, request: Request) -> Response:
        return await self._press(request, self._close)

    async def reopen(self, request: Request) -> Response:
        return await self._press(request, self._reopen)

    async def _press(self, request: Request, work: Callable[[Press], Response]) -> Response:
        """One thing is done, then 303 to the page with what came of it; else the same form once more."""

        async def act(caller: Caller[Officer], _: Officer, form: Form) -> Response:
            officer, visit = self._at_work(caller), caller.visit.visit
            if officer is None:
                return self._door.again(caller, request.url.path, form, 403)
            press = Press(visit, officer, form, self._declared.of(request, visit))
            return await self._door.run(caller.visit, lambda: work(press))

        return await self._door.posted(request, act)

    def _declare(self, on: Press) -> Response:
        span = _span(on)
        if span is None:
            return RedirectResponse(f"{HERE}?wrong=few", 303)
        sifting, reason = self._sifting(on.officer), on.field("reason")
        once = press_id(on.form, reason, str(span))
        try:
            self._presses.once(on.visit, once, lambda: sifting.declare(on.officer, span, reason))
        except (EmptyText, NoFlood) as error:
            return RedirectResponse(f"{HERE}?wrong={'empty' if isinstance(error, EmptyText) else 'few'}", 303)
        response = RedirectResponse(LINES, 303)
        self._declared.put(response, on.visit, span)
        return response

    def _close(self, on: Press) -> Response:
        """Only with a word that the samples were read. The second press of an impatient hand finds nothing left."""
        if on.span is None:
            return RedirectResponse(HERE, 303)
        group = Group(on.field("like"), on.field("urgent") == "yes", on.field("text"))
        if not on.field("seen"):
            return RedirectResponse(f"{LINES}?same&wrong=empty", 303)
        try:
            closed, left = self._sifting(on.officer).close(on.officer, on.span, group)
        except (EmptyText, NotAllowed, NotHere) as error:
            wrong = "empty" if isinstance(error, EmptyText) else "late"
            return RedirectResponse(f"{LINES}?same&wrong={wrong}", 303)
        return RedirectResponse(f"{LINES}?same&closed={closed}&left={left}", 303)

    def _reopen(self, on: Press) -> Response:
        """Without a reason for looking through them: it undoes. The second press finds nothing closed."""
        reopening = self._sifting(on.officer).reopening
        try:
            reopened, left = reopening.reopen(on.officer, on.field("group"), on.field("text"))
        except (EmptyText, NotHere) as error:
            return RedirectResponse(f"{HERE}?wrong={'why' if isinstance(error, EmptyText) else 'late'}", 303)
        return RedirectResponse(f"{HERE}?reopened={reopened}&left={left}", 303)

    def _at_work(self, caller: Caller[Officer]) -> Officer | None:
        """The officer, where their desk sifts at all."""
        officer = caller.officer
        if officer is None or not officer.admitted or not self._sifting(officer).offered:
            return None
        return officer


def _span(on: Press) -> Span | None:
    with suppress(ValueError):
        since, until = (date.fromisoformat(on.field(name)) for name in ("since", "until"))
        return Span(min(since, until), max(since, until))
    return None


def _number(request: Request, name: str) -> int:
    asked = request.query_params.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < len("1000000") else 0


def _wrong(request: Request) -> str:
    wrong = request.query_params.get("wrong", "")
    return wrong if wrong in WRONG else ""
