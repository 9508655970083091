"""The ways into the page that letters carry, and a new letter for whoever lost theirs.

Looking changes nothing: mail programs look at every link before their owner does (docs/decisions/0022).
"""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.mail.message import LONGEST_ADDRESS, is_mailbox
from bot.tasks import Tasks
from bot.web.cookies import OfficialVisit
from bot.web.entry.doors import Doors
from bot.web.entry.doorway import Caller
from bot.web.entry.email import letter_name
from bot.web.entry.seats import OVERSEERS
from bot.web.forms import form_token, is_ours, read_form
from bot.web.parts import TRY_AGAIN, Officials, Reached
from bot.web.render import OFFICIAL, Pages
from content.texts import VIETNAMESE
from handlers.officials.entry.enrolment import Joined, PassView
from handlers.officials.mail.mailed import to_let_in
from handlers.officials.mail.mailing import way_in
from storage.accounts.officials import Seat
from storage.accounts.passes import NoSuchPass

HOME = "/o/letter"
PLACE = re.compile(r"[a-z0-9-]{1,20}(/[a-z0-9.-]{1,40}){0,4}")  # of a conversation, as its addresses are spelt


class LetterPages:
    def __init__(self, doors: Doors, side: Officials, reached: Reached, pages: Pages) -> None:
        self._doors = doors
        self._door = doors.chat
        self._lanes = side.lanes
        self._mine = reached.by_email
        self._posting = reached.posting
        self._ring = side.ring.under("web-letter")
        self._pages = pages
        self._tasks = Tasks()

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.ask_way, methods=["GET"]),
            Route(HOME, self.send_way, methods=["POST"]),
            Route(f"{HOME}/{{token}}/{{place:path}}", self.arrive, methods=["GET"]),
            Route(f"{HOME}/{{token}}/{{place:path}}", self.enter, methods=["POST"]),
        ]

    async def arrive(self, request: Request) -> Response:
        """By a button of a letter: who is signed in as its reader is led on, anybody else is asked to press once."""
        token, place = request.path_params["token"], _place(request)
        caller = await self._door.caller(request)
        try:
            owner, view = await self._lanes.run(token, lambda: self._mine.entering(token))
        except NoSuchPass:
            return self._led_on(caller.visit, place) if caller.officer else self._over()
        if caller.officer and caller.officer.id == owner:
            return self._led_on(caller.visit, place)
        return self._asked(view, token, place)

    async def enter(self, request: Request) -> Response:
        token, place, form = request.path_params["token"], _place(request), await read_form(request)
        try:
            _, view = await self._lanes.run(token, lambda: self._mine.entering(token))
            if not is_ours(form, self._ring, token):
                return self._asked(view, token, place, 403, "expired")
            joined = await self._lanes.run(token, lambda: self._mine.enter(token))
        except NoSuchPass:
            return self._over()
        return self._let_in(joined, place)

    def _asked(self, view: PassView, token: str, place: str, status: int = 200, wrong: str = "") -> Response:
        action = f"{HOME}/{token}/{place}"
        told = {"owner": view, "action": action, "wrong": wrong}
        return self._plain("email-enter.html", status, csrf=form_token(self._ring, token), **told)

    def _let_in(self, joined: Joined, place: str) -> Response:
        """A focal point has the province's pages beside the chat."""
        response: Response = RedirectResponse(OFFICIAL.home, 303)
        if joined.role in OVERSEERS:
            self._doors.province.open(response, joined.cookie)
        return self._door.keep(response, OfficialVisit.fresh(joined.cookie).at(place))

    def _led_on(self, visit: OfficialVisit, place: str) -> Response:
        return self._door.keep(RedirectResponse(OFFICIAL.home, 303), visit.at(place))

    async def ask_way(self, request: Request) -> Response:
        """For whoever reads letters of ours and has no session any more."""
        caller = await self._door.caller(request)
        if caller.officer:
            return RedirectResponse(OFFICIAL.home, 303)
        return self._way_page(Caller(caller.visit, None))

    async def send_way(self, request: Request) -> Response:
        """The answer is the same whoever asks, and comes as soon: it tells nobody whose mailbox that is."""
        form, caller = await read_form(request), Caller[Seat](self._door.visit(request), None)
        address = form.get("email", "").strip()
        if not self._door.is_ours(caller, form):
            return self._way_page(caller, 403, "expired", address)
        if self._posting is not None and not is_mailbox(address):
            return self._way_page(caller, 400, "bad", address)
        if self._posting is not None:
            self._tasks.start(self._way(address))
        return self._way_page(caller, done=True)

    def _way_page(
        self, caller: Caller[Seat], status: int = 200, wrong: str = "", typed: str = "", *, done: bool = False
    ) -> Response:
        told = {"wrong": wrong, "typed": typed[:LONGEST_ADDRESS], "done": done, "on": self._posting is not None}
        return self._door.show(caller, "email-way.html", status, **told)

    async def _way(self, address: str) -> None:
        try:
            token = await self._lanes.run(f"way {address}", lambda: self._mine.way_to(address))
        except TRY_AGAIN:
            return
        if token and self._posting:
            mailing = to_let_in(way_in(self._posting.page, token, "start"))
            await self._posting.send(mailing, address, letter_name(token))

    def _over(self) -> Response:
        return self._plain("email-over.html", 404, to=HOME)

    def _plain(self, template: str, status: int = 200, **told: object) -> Response:
        return self._pages.show(template, VIETNAMESE, status, officer=None, **told)


def _place(request: Request) -> str:
    """Where the letter leads; whatever else somebody writes there leads to the start."""
    place: str = request.path_params["place"]
    return place if PLACE.fullmatch(place) else "start"
