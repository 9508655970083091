"""The demonstration's clock: moved by a press, by hand, or by a script; the tick follows at once."""

import json
from datetime import datetime, time, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.clock import YEARS, read_moment
from bot.web.forms import Form, parse_form
from bot.web.guard import read_body, refuse_nameless
from bot.web.parts import Demo
from content.programme.workdays import VIETNAM, Workdays
from handlers.conversation import Clock

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
MORNING = "morning"
MORNING_HOUR = 8  # offices are open
JUMPS = (*STEPS, MORNING)


class ClockPages:
    def __init__(self, demo: Demo, clock: Clock, workdays: Workdays) -> None:
        self._demo = demo
        self._clock = clock
        self._workdays = workdays

    def routes(self) -> list[Route]:
        return [Route("/demo/clock", self.move_clock, methods=["POST"])]

    async def move_clock(self, request: Request) -> Response:
        """`{"now": iso}` → `{"now": iso, "sent": n}` after the tick; the page's own form goes back to the page."""
        refuse_nameless(request.headers)
        body = await read_body(request)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            sent = await self._demo.move(_sane(self._wanted(parse_form(body))))
            return RedirectResponse(f"/?sent={sent}", 303)
        sent = await self._demo.move(_sane(_read_json(body)))
        return JSONResponse({"now": self._clock.now().isoformat(timespec="seconds"), "sent": sent})

    def _wanted(self, form: Form) -> datetime:
        if form.get("by") in STEPS:
            return self._clock.now() + STEPS[form["by"]]
        if form.get("by") == "real":
            return self._clock.real()
        if form.get("by") == MORNING:
            return _next_morning(self._clock.now(), self._workdays)
        return _moment(form.get("now", ""))


def _next_morning(now: datetime, workdays: Workdays) -> datetime:
    """Of the next day on which offices work."""
    here = now.astimezone(VIETNAM)
    day = workdays.on_or_after(here.date() + timedelta(days=1))
    return datetime.combine(day, time(MORNING_HOUR), VIETNAM)


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
    """Raises HTTPException 400."""
    try:
        return read_moment(iso)
    except ValueError:
        raise HTTPException(400) from None
