"""What became of the reports asked for out of turn: all of them, one with every commune's answers, and as CSV."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.entry.doorway import Caller
from bot.web.entry.seats import SeatDoor
from bot.web.forms import Form
from bot.web.parts import Officials
from bot.web.province.adhoc import HERE
from bot.web.words import SAID, portion
from content.programme.out_of_turn import Question
from content.texts import VIETNAMESE, Texts
from handlers.officials.province.asking_out_of_turn import Results, asked_of
from handlers.officials.province.overview import Line, Tally
from storage.accounts.officials import FOCAL, Seat
from storage.duties.lifecycle import EXPECTED, OWED

BOM = "\ufeff"  # by which Excel knows that the letters are Vietnamese
BEGUN = tuple(state for state in OWED if state != EXPECTED)
FORMULA = ("=", "+", "-", "@", "\t")  # a cell that begins so would be calculated


@dataclass(frozen=True)
class Sum:
    """What came to one question: how many answered; the total of the numbers, or how many said yes."""

    question: Question
    answered: int
    total: int


class AdHocResultPages:
    def __init__(self, door: SeatDoor, side: Officials, texts: Texts) -> None:
        self._door = door
        self._asking = side.province.out_of_turn
        self._plans = side.province.plans
        self._texts = texts

    def routes(self) -> list[Route]:
        one = f"{HERE}/{{plan}}/{{code}}"
        return [
            Route(HERE, self.every, methods=["GET"]),
            Route(one, self.show, methods=["GET"]),
            Route(f"{one}/csv", self.take, methods=["GET"]),
            Route(f"{one}/close", self.ask_to_close, methods=["GET"]),
            Route(f"{one}/close", self.close, methods=["POST"]),
        ]

    async def every(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        seat = caller.officer
        if seat is None:
            return self._door.closed(caller)
        standing, plans = await self._door.run(
            caller.visit, lambda: (self._asking.standing(seat), self._asking.plans(seat))
        )
        shown = {"standing": standing, "can_ask": bool(plans) and seat.role == FOCAL, "portion": portion}
        return self._door.show(caller, "adhoc.html", 200, here="asked", **shown, **SAID)

    async def show(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        if caller.officer is None:
            return self._door.closed(caller)
        done = request.query_params.get("done", "")
        seen = await self._seen(caller, caller.officer, request)
        shown = {"seen": seen, "tally": Tally.of(seen.lines), "sums": tuple(_sums(seen)), "portion": portion}
        shown["asked_of"] = asked_of(seen.lines)
        told = {"done": done if done in ("opened", "closed") else "", "answer": self._answer}
        return self._door.show(caller, "adhoc-results.html", 200, here="asked", **shown, **told, **SAID)

    async def take(self, request: Request) -> Response:
        caller = await self._door.caller(request)
        if caller.officer is None:
            raise HTTPException(404)
        seen = await self._seen(caller, caller.officer, request)
        written = io.StringIO()
        csv.writer(written).writerows(self._rows(seen))
        name = f'attachment; filename="dot-xuat-{seen.asked.code}.csv"'
        headers = {"content-disposition": name, "cache-control": "no-store"}
        return Response((BOM + written.getvalue()).encode(), headers=headers, media_type="text/csv; charset=utf-8")

    async def ask_to_close(self, request: Request) -> Response:
        """What it does, and whom it stops in the middle; nothing is closed yet."""
        caller = await self._door.caller(request)
        seat, plan, code = caller.officer, self._plan_id(request), request.path_params["code"]
        if seat is None:
            return self._door.closed(caller)
        seen = await self._door.run(caller.visit, lambda: self._asking.before_closing(seat, plan, code))
        begun = [line for line in seen.lines if line.state in BEGUN]
        left = sum(line.state in OWED for line in seen.lines)
        shown = {"asked": seen.asked, "begun": begun, "left": left, "filed": sum(line.filed for line in seen.lines)}
        return self._door.show(caller, "adhoc-close.html", 200, here="asked", **shown, **SAID)

    async def close(self, request: Request) -> Response:
        plan, code = self._plan_id(request), request.path_params["code"]

        async def act(caller: Caller[Seat], seat: Seat, _: Form) -> Response:
            await self._door.run(caller.visit, lambda: self._asking.close(seat, plan, code))
            return RedirectResponse(f"{request.url.path.removesuffix('/close')}?done=closed", 303)

        return await self._door.posted(request, act)

    async def _seen(self, caller: Caller[Seat], seat: Seat, request: Request) -> Results:
        plan, code = self._plan_id(request), request.path_params["code"]
        return await self._door.run(caller.visit, lambda: self._asking.results(seat, plan, code))

    def _plan_id(self, request: Request) -> str:
        """The address has the plan's id in small letters."""
        asked = request.path_params["plan"]
        found = next((each.id for each in self._plans() if each.id.lower() == asked), None)
        if found is None:
            raise HTTPException(404)
        return found

    def _rows(self, seen: Results) -> Iterable[list[str]]:
        heads = ("unit", "state", "filed")
        yield [*map(self._say, heads), *(each.text for each in seen.questions)]
        for line in seen.lines:
            day = f"{line.handed_in:%d/%m/%Y}" if line.handed_in else ""
            answers = (self._answer(seen, line, number) for number in range(len(seen.questions)))
            cells = [line.name, self._texts.say(VIETNAMESE, f"province.state.{line.shade}"), day, *answers]
            yield [_inert(cell) for cell in cells]
        yield []
        yield [self._say("csv.means")]

    def _answer(self, seen: Results, line: Line, number: int) -> str:
        """ "" where there is none: it never becomes a nought."""
        said = "".join(seen.answers.get(line.id, {}).get(f"q{number + 1}", ())[:1])
        if seen.questions[number].kind == "yesno" and said:
            return self._say(f"answer.{said}")
        return said

    def _say(self, text_id: str) -> str:
        return self._texts.say(VIETNAMESE, f"province.asked.{text_id}")


def _sums(seen: Results) -> Iterable[Sum]:
    """Of what stands with the province, a part of a report too; who is exempt does not count."""
    counted = [seen.answers.get(line.id, {}) for line in seen.lines if line.filed or line.state == "partial"]
    for number, question in enumerate(seen.questions, 1):
        said = [values[0] for answers in counted if (values := answers.get(f"q{number}"))]
        yes, whole = sum(each == "yes" for each in said), sum(int(each) for each in said if each.isdigit())
        yield Sum(question, len(said), {"yesno": yes, "count": whole}.get(question.kind, 0))


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
