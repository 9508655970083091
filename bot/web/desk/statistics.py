"""Numbers by quarter at a province's desk: a page, and a CSV file. No text that anybody wrote is in either."""

import csv
import io
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.entry.door import HOME, Door
from bot.web.parts import Officials
from bot.web.words import day, portion
from content.suppression import Line
from content.texts import VIETNAMESE, Texts
from handlers.officials.desk.quarterly import Quarter
from storage.duties.lifecycle import OVER

NUMBERS = f"{HOME}/numbers"
BOM = "\ufeff"  # by which Excel knows that the letters are Vietnamese


class StatisticsPages:
    def __init__(self, door: Door, side: Officials, texts: Texts) -> None:
        self._door = door
        self._exports = side.exports
        self._area = side.knows.area
        self._texts = texts

    def routes(self) -> list[Route]:
        return [
            Route(NUMBERS, self.show, methods=["GET"]),
            Route(f"{NUMBERS}/{{quarter}}.csv", self.take, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """One quarter, the newest unless another is asked for."""
        caller, asked = await self._door.caller(request), request.query_params.get("quarter", "")
        officer = caller.officer
        if officer is None or not officer.admitted:
            return RedirectResponse(HOME, 303)
        found = await self._door.run(caller.visit, lambda: self._exports(officer).quarters(officer))
        seen = next((each for each in found if each.quarter == asked), found[0] if found else None)
        lost = await self._door.run(caller.visit, lambda: self._exports(officer).undivided(officer))
        takes = self._exports(officer).lets_out
        shown = {"found": found, "seen": seen, "takes": takes, "outcomes": OVER, "lost": lost}
        said = {"area": self._area, "day": day, "portion": portion}
        return self._door.show(caller, "statistics.html", 200, here="numbers", **shown, **said)

    async def take(self, request: Request) -> Response:
        caller, quarter = await self._door.caller(request), request.path_params["quarter"]
        officer = caller.officer
        if officer is None or not officer.admitted:
            return RedirectResponse(HOME, 303)
        seen = await self._door.run(caller.visit, lambda: self._exports(officer).take_quarter(officer, quarter))
        headers = {"content-disposition": f'attachment; filename="so-lieu-{quarter}.csv"', "cache-control": "no-store"}
        return Response((BOM + self._csv(seen)).encode(), headers=headers, media_type="text/csv; charset=utf-8")

    def _csv(self, seen: Quarter) -> str:
        written = io.StringIO()
        csv.writer(written).writerows(self._rows(seen))
        return written.getvalue()

    def _rows(self, seen: Quarter) -> Iterable[list[object]]:
        yield [self._say("area"), self._say("received"), *(self._say(f"column.{each}") for each in seen.columns)]
        for area, line in seen.lines:
            yield [self._area(area) if area else self._say("nowhere"), *self._cells(line)]
        yield [self._say("total"), *self._cells(seen.total)]
        yield []
        for outcome, count in zip(OVER, seen.outcomes, strict=True):
            yield [self._texts.say(VIETNAMESE, f"case.status.{outcome}"), self._cell(count)]
        yield []
        yield [self._say("hidden.means")]
        yield [self._say("as-of", day=f"{seen.as_of:%d/%m/%Y}")]

    def _cells(self, line: Line) -> list[object]:
        return [self._cell(each) for each in (line.whole, *line.parts)]

    def _cell(self, count: int | None) -> object:
        return self._say("hidden") if count is None else count

    def _say(self, text_id: str, **args: object) -> str:
        return self._texts.say(VIETNAMESE, f"desk.numbers.{text_id}", **args)
