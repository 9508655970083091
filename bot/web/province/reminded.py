"""After reminding: every nudge with what became of it and of the report, as a page and as a file."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.desk.statistics import BOM
from bot.web.entry.seats import SeatDoor
from bot.web.parts import Officials
from bot.web.province.reminding import read_day
from bot.web.province.reminding_room import HOME, RemindingRoom
from bot.web.province.scope import Narrowing, scope_of, written
from content.programme.workdays import VIETNAM
from content.texts import VIETNAMESE, Texts
from handlers.conversation import Say
from handlers.officials.nudging.stepwords import STATES, step_words
from handlers.officials.province.outcomes import Filter, Told
from handlers.officials.words import report_words
from storage.accounts.officials import Seat
from storage.duties.ad_hoc import Called

SENT = f"{HOME}/da-gui"
FORMULA = ("=", "+", "-", "@")  # a cell that begins so is run by a spreadsheet
COLUMNS = ("day", "hour", "code", "unit", "report", "step", "channel", "state", "handed-in", "after")


@dataclass(frozen=True)
class Asked:
    """A filter with its address."""

    filter: Filter

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        state, page = query.get("state", ""), query.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 else 1
        kept = state if state in STATES else ""
        day = read_day(query.get("day", ""))
        return cls(Filter(day, query.get("unit", "")[:64], kept, scope_of(query), max(1, number)))

    def href(self, path: str = SENT, **other: object) -> str:
        """The same with something else asked; the first page, unless one is asked for."""
        asked = self.filter
        mine = {"day": asked.day, "unit": asked.unit, "state": asked.state, **written(asked.scope)}
        given: dict[str, object] = {**mine, "page": 1} | other
        named = {name: value for name, value in given.items() if value and (name, value) != ("page", 1)}
        return f"{path}?{urlencode(named)}" if named else path


class RemindedPages(RemindingRoom):
    def __init__(self, door: SeatDoor, side: Officials, texts: Texts) -> None:
        super().__init__(door, side)
        self._texts = texts

    def routes(self) -> list[Route]:
        return [Route(SENT, self.show, methods=["GET"]), Route(f"{SENT}.csv", self.take, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        asked = Asked.of(request.query_params)
        query = request.query_params
        return await self.see(
            request,
            "reminding-sent.html",
            lambda seat: self._look(seat, asked) | Narrowing.of(self.reminding, seat, query).known,
        )

    async def take(self, request: Request) -> Response:
        """All that the filter finds, a row for each report of each nudge."""
        asked = Asked.of(request.query_params)
        find = self.reminding
        found = await self.find(request, lambda seat: (find.table(seat, asked.filter), find.called(seat)))
        if found is None:
            raise HTTPException(404)
        headers = {"content-disposition": 'attachment; filename="loi-nhac.csv"', "cache-control": "no-store"}
        return Response((BOM + self._csv(*found)).encode(), headers=headers, media_type="text/csv; charset=utf-8")

    def _look(self, seat: Seat, asked: Asked) -> dict[str, object]:
        seen = self.reminding.outcomes(seat, asked.filter)
        choices = {"units": self.reminding.offices(seat), "states": STATES}
        return {
            "seen": seen,
            "asked": asked,
            "csv": asked.href(f"{SENT}.csv"),
            "name_of": self.reminding.name_of,
            **choices,
        }

    def _csv(self, rows: Iterable[Told], called: Mapping[tuple[str, str], Called]) -> str:
        written = io.StringIO()
        lines = csv.writer(written)
        lines.writerow(self._say(Say(f"province.remind.column.{each}")) for each in COLUMNS)
        lines.writerows(self._row(one, called.get((one.about.plan, one.about.period))) for one in rows)
        return written.getvalue()

    def _row(self, told: Told, called: Called | None) -> list[object]:
        one, about = told.outcome, told.about
        words = (report_words(about.report, about.period, called), step_words(about.step))
        channel = Say(f"province.remind.channel.{one.channel or 'page'}")
        state = Say(f"province.remind.state.{told.state}")
        said = [self._say(each) for each in (*words, channel, state)]
        return [one.on_day, _clock(told), one.code, _plain(told.unit), *said, told.handed_in or "", _number(told.after)]

    def _say(self, words: Say) -> str:
        args = {name: self._say(value) if isinstance(value, Say) else value for name, value in words.args.items()}
        return self._texts.say(VIETNAMESE, words.id, **args)


def _clock(told: Told) -> str:
    return f"{told.outcome.at.astimezone(VIETNAM):%H:%M}"


def _plain(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words


def _number(days: int | None) -> object:
    return "" if days is None else days
