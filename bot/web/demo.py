"""The demonstration: a citizen's chat, a desk and a movable clock on one page. Never part of a real installation."""

import json
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.web.cookies import DeskVisit
from bot.web.door import Door
from bot.web.forms import Form, parse_form
from bot.web.guard import read_body, refuse_nameless
from bot.web.parts import Account, Demo, Officials
from bot.web.render import Pages
from content.texts import VIETNAMESE
from handlers.conversation import VIETNAM, Clock

YEARS = range(2020, 2100)  # beyond them no calendar of the programme means anything
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


class DemoPages:
    def __init__(self, demo: Demo, door: Door, side: Officials, clock: Clock, pages: Pages) -> None:
        self._demo = demo
        self._door = door
        self._enrolment = side.enrolment
        self._clock = clock
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/demo/clock", self.move_clock, methods=["POST"]),
            Route("/demo/desk", self.enter_desk, methods=["POST"]),
        ]

    async def show(self, _: Request) -> Response:
        now = self._clock.now().astimezone(VIETNAM)
        return self._pages.show("demo.html", VIETNAMESE, now=now, desks=self._desks(), steps=STEPS)

    async def move_clock(self, request: Request) -> Response:
        """`{"now": iso}` → `{"now": iso, "sent": n}` after the tick; the page's own form goes back to the page."""
        refuse_nameless(request.headers)
        body = await read_body(request)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            await self._demo.move(_sane(self._wanted(parse_form(body))))
            return RedirectResponse("/", 303)
        sent = await self._demo.move(_sane(_read_json(body)))
        return JSONResponse({"now": self._clock.now().isoformat(timespec="seconds"), "sent": sent})

    async def enter_desk(self, request: Request) -> Response:
        """Sign in as a member of a demonstration desk with one press."""
        refuse_nameless(request.headers)
        code = parse_form(await read_body(request)).get("code", "")
        account = next((each for each in self._demo.accounts() if each.code == code), None)
        if account is None:
            raise HTTPException(404)
        visit = DeskVisit.fresh()
        session = await self._door.run(visit, lambda: self._enrolment.sign_in(account.code, account.passphrase))
        return self._door.let_in(session)

    def _desks(self) -> dict[str, list[Account]]:
        desks: dict[str, list[Account]] = {}
        for account in self._demo.accounts():
            desks.setdefault(account.desk, []).append(account)
        return desks

    def _wanted(self, form: Form) -> datetime:
        if form.get("by") in STEPS:
            return self._clock.now() + STEPS[form["by"]]
        if form.get("by") == "real":
            return self._clock.real()
        return _moment(form.get("now", ""))


def _sane(moment: datetime) -> datetime:
    """Raises HTTPException 400."""
    if moment.year not in YEARS:
        raise HTTPException(400)
    return moment


def _read_json(body: bytes) -> datetime:
    try:
        return _moment(json.loads(body)["now"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise HTTPException(400) from None


def _moment(iso: str) -> datetime:
    """A time without a zone is Việt Nam's. Raises HTTPException 400."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        raise HTTPException(400) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
