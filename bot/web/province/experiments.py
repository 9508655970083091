"""Trials of reminders as pages: what runs and what was seen, one looked over before it begins, its end, its result."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.forms import Form
from bot.web.province.reminding_room import HOME, RemindingRoom
from content.programme.ladder import FARTHEST
from handlers.officials.province.drawing import FEW, Unfit, Wanted
from handlers.officials.province.effect import EARLY, LEFT
from handlers.officials.province.proportions import Difference
from storage.accounts.officials import FOCAL, Seat
from storage.duties.arms import PROMISE, TIMING, TRIED, USUAL

TRIALS = f"{HOME}/thu"
SCALES = (10, 20, 30, 50, 100)  # points of a hundred to each side of nought
FIRST = "21, 14, 7, 3, 1, 0"  # offered at the start: the shipped steps without the earliest
BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Bar:
    """An interval as it is drawn: places from 0 to 200, nought at 100; `scale`: points of a hundred at either end."""

    low: float
    value: float
    high: float
    scale: int

    @classmethod
    def of(cls, found: Difference) -> "Bar":
        farthest = 100 * max(abs(found.low), abs(found.high))
        scale = next((each for each in SCALES if each >= farthest), SCALES[-1])
        low, value, high = (round(100 + 100 * 100 * each / scale, 1) for each in (found.low, found.value, found.high))
        return cls(low, value, high, scale)


class ExperimentPages(RemindingRoom):
    def routes(self) -> list[Route]:
        return [
            Route(TRIALS, self.show, methods=["GET"]),
            Route(f"{TRIALS}/moi", self.preview, methods=["GET"]),
            Route(f"{TRIALS}/moi", self.start, methods=["POST"]),
            Route(f"{TRIALS}/xem", self.one, methods=["GET"]),
            Route(f"{TRIALS}/dung", self.stop, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        return await self.see(request, "experiments.html", lambda seat: self._listed(seat, request.query_params))

    async def preview(self, request: Request) -> Response:
        """What would begin; or the form again, with what does not fit."""
        query = request.query_params
        return await self.see(request, "experiments.html", lambda seat: self._previewed(seat, query))

    async def one(self, request: Request) -> Response:
        query = request.query_params
        return await self.see(request, "experiment.html", lambda seat: self._one(seat, query))

    async def start(self, request: Request) -> Response:
        return await self.act(request, self._start)

    async def stop(self, request: Request) -> Response:
        return await self.act(request, self._stop)

    def _listed(self, seat: Seat, typed: Mapping[str, str], why: str = "") -> dict[str, object]:
        trials, periods = self.reminding.experiments.trials(seat), self.reminding.experiments.periods(seat)
        form = {"of": typed.get("of", ""), "to": typed.get("to", TIMING), "steps": typed.get("steps", FIRST)}
        can_start = seat.role == FOCAL
        known = {"kinds": (TIMING, PROMISE), "farthest": FARTHEST, "few": FEW, "arms": (USUAL, TRIED)}
        return {
            "trials": trials,
            "periods": periods,
            "typed": form,
            "wrong": why or typed.get("wrong", ""),
            "can_start": can_start,
            "prepared": None,
            **known,
        }

    def _previewed(self, seat: Seat, query: Mapping[str, str]) -> dict[str, object]:
        try:
            prepared = self.reminding.experiments.prepared(seat, _wanted(query))
        except Unfit as error:
            return self._listed(seat, query, error.why)
        return self._listed(seat, query) | {"prepared": prepared}

    def _one(self, seat: Seat, query: Mapping[str, str]) -> dict[str, object]:
        trial = self.reminding.experiments.trial(seat, query.get("plan", ""), query.get("period", ""))
        drawn = {"bar": Bar.of, "points": points, "percent": percent, "left": LEFT, "early": EARLY, "few": FEW}
        return {"trial": trial, "can_stop": seat.role == FOCAL and trial.stand == "running", **drawn}

    def _start(self, seat: Seat, form: Form) -> str:
        try:
            wanted = _wanted(form)
            self.reminding.experiments.start(seat, wanted)
        except Unfit as error:
            typed = {name: form.get(name, "") for name in ("of", "to", "steps")}
            return f"{TRIALS}?{urlencode(typed | {'wrong': error.why})}"
        return _address(wanted.plan, wanted.period, "started")

    def _stop(self, seat: Seat, form: Form) -> str:
        plan, period = form.get("plan", ""), form.get("period", "")
        self.reminding.experiments.stop(seat, plan, period)
        return _address(plan, period, "ended")


def points(share: float) -> str:
    """`+3,4` points of a hundred."""
    return f"{100 * share:+.1f}".replace(".", ",").replace("-", "−")


def percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",")


def _address(plan: str, period: str, done: str) -> str:
    return f"{TRIALS}/xem?{urlencode({'plan': plan, 'period': period, 'done': done})}"


def _wanted(typed: Mapping[str, str]) -> Wanted:
    """Raises Unfit for steps that nobody can read."""
    plan, _, rest = typed.get("of", "").partition("/")
    report, _, period = rest.partition("/")
    if typed.get("to") == PROMISE:
        return Wanted(plan, report, period, PROMISE)
    written = [each for each in BETWEEN.split(typed.get("steps", "")[:200]) if each]
    if not all(each.isascii() and each.isdigit() for each in written):
        raise Unfit("steps")
    return Wanted(plan, report, period, TIMING, tuple(sorted({-int(each) for each in written})))
