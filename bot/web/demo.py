"""The demonstration: both sides' chats, a desk and the province's page on one. Never a real installation's."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.cookies import OfficialVisit
from bot.web.demo_clock import JUMPS
from bot.web.entry.doors import Doors
from bot.web.entry.seats import SeatDoor
from bot.web.forms import Form, parse_form
from bot.web.guard import read_body, refuse_nameless
from bot.web.parts import Account, Chair, Demo, Officials
from bot.web.render import Pages
from content.programme.workdays import VIETNAM
from content.texts import VIETNAMESE
from handlers.conversation import Clock
from storage.accounts.officials import FOCAL
from storage.vault import tag

FOCAL_CHAT = "/demo/focal"  # from the province's pages into the chat: a commune's reporter may sit there
SEATED = "seated"  # the cookie by which a browser is known to have been given its first places


class DemoPages:
    def __init__(self, demo: Demo, doors: Doors, side: Officials, clock: Clock, pages: Pages) -> None:
        self._demo = demo
        self._doors = doors
        self._enrolment = side.enrolment
        self._clock = clock
        self._pages = pages
        self._mark = tag(side.ring, "demo").hex()

    def routes(self) -> list[Route]:
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/demo/desk", self.enter_desk, methods=["POST"]),
            Route("/demo/official", self.enter_chat, methods=["POST"]),
            Route("/demo/province", self.enter_province, methods=["POST"]),
            Route(FOCAL_CHAT, self.enter_focal_chat, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """A browser that comes for the first time finds a commune's reporter and the focal point in their places."""
        chairs = self._demo.chairs()
        page = self._pages.show(
            "demo.html",
            VIETNAMESE,
            now=self._clock.now().astimezone(VIETNAM),
            desks=_by_desk(self._demo.accounts()),
            groups=_by_kind(chairs),
            first=next((each.official_id for each in chairs if each.kind), None),
            steps=JUMPS,
            sent=_count(request.query_params),
        )
        if request.cookies.get(SEATED) != self._mark:
            await self._seat_all(page, chairs)
        return page

    async def enter_desk(self, request: Request) -> Response:
        """Sign in as a member of a demonstration desk with one press."""
        code = (await _posted(request)).get("code", "")
        account = next((each for each in self._demo.accounts() if each.code == code), None)
        if account is None:
            raise HTTPException(404)
        desk, visit = self._doors.desk, OfficialVisit.fresh()
        return desk.let_in(await desk.run(visit, lambda: self._enrolment.sign_in(account.code, account.passphrase)))

    async def enter_chat(self, request: Request) -> Response:
        """Sit down as the chosen official."""
        whose = (await _posted(request)).get("whose", "")
        chair = next((each for each in self._demo.chairs() if each.official_id.hex() == whose), None)
        return await self._sit(self._doors.chat, chair)

    async def enter_province(self, request: Request) -> Response:
        await _posted(request)
        return await self._sit(self._doors.province, _focal(self._demo.chairs()))

    async def enter_focal_chat(self, request: Request) -> Response:
        """The focal point's own links lead to the focal point's chat, as they do outside the demonstration."""
        refuse_nameless(request.headers)
        return await self._sit(self._doors.chat, _focal(self._demo.chairs()))

    async def _sit(self, door: SeatDoor, chair: Chair | None) -> Response:
        """Raises HTTPException 404 for somebody who is not there."""
        if chair is None:
            raise HTTPException(404)
        return door.let_in(await self._session(door, chair))

    async def _seat_all(self, page: Response, chairs: tuple[Chair, ...]) -> None:
        reporter = next((each for each in chairs if each.kind), None)
        for door, chair in ((self._doors.chat, reporter), (self._doors.province, _focal(chairs))):
            if chair is not None:
                door.open(page, await self._session(door, chair))
        page.set_cookie(SEATED, self._mark, httponly=True, samesite="lax")

    async def _session(self, door: SeatDoor, chair: Chair) -> str:
        return await door.run(OfficialVisit.fresh(), lambda: self._enrolment.sit(chair.official_id))


async def _posted(request: Request) -> Form:
    refuse_nameless(request.headers)
    return parse_form(await read_body(request))


def _by_desk(accounts: tuple[Account, ...]) -> dict[str, list[Account]]:
    desks: dict[str, list[Account]] = {}
    for account in accounts:
        desks.setdefault(account.desk, []).append(account)
    return desks


def _by_kind(chairs: tuple[Chair, ...]) -> dict[str, list[Chair]]:
    kinds: dict[str, list[Chair]] = {}
    for chair in chairs:
        kinds.setdefault(chair.kind, []).append(chair)
    return kinds


def _focal(chairs: tuple[Chair, ...]) -> Chair | None:
    return next((each for each in chairs if each.role == FOCAL), None)


def _count(query: Mapping[str, str]) -> int | None:
    """How many were nudged when the clock was moved just now."""
    said = query.get("sent", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
