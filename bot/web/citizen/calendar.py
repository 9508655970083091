"""Where the quick exit leads: a plain calendar of the month. Nothing on it tells where one came from."""

from calendar import Calendar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.render import Pages
from content.programme.workdays import day_of
from content.texts import VIETNAMESE
from handlers.conversation import Clock


class CalendarPage:
    def __init__(self, pages: Pages, clock: Clock) -> None:
        self._pages = pages
        self._clock = clock

    def routes(self) -> list[Route]:
        return [Route("/x", self.show, methods=["GET"])]

    async def show(self, _: Request) -> Response:
        today = day_of(self._clock.real())
        weeks = Calendar(firstweekday=0).monthdatescalendar(today.year, today.month)
        return self._pages.show("calendar.html", VIETNAMESE, today=today, weeks=weeks)
