"""The web application of one process: which pages it has follows from the sides it is given."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.webhook import WebhookPage
from bot.picture import Pictures
from bot.web.citizen.calendar import CalendarPage
from bot.web.citizen.page import CitizenPages
from bot.web.citizen.receipt_picture import ReceiptPicture
from bot.web.demo import DemoPages
from bot.web.demo_clock import ClockPages
from bot.web.desk.handover import HandoverPages
from bot.web.desk.membership import MembershipPages
from bot.web.desk.pages import DeskPages
from bot.web.desk.passphrase import PassphrasePages
from bot.web.desk.requests import RequestPages
from bot.web.desk.second_factor import SecondFactorPages
from bot.web.desk.sifting import SiftingPages
from bot.web.desk.statistics import StatisticsPages
from bot.web.desk.watch import WatchPages
from bot.web.entry.doors import Doors
from bot.web.entry.email import EmailPages
from bot.web.entry.feed import FeedPage
from bot.web.entry.invite import InvitePages
from bot.web.entry.letterway import LetterPages
from bot.web.entry.official import OfficialPages
from bot.web.errors import ErrorPages
from bot.web.guard import Guard
from bot.web.health import HealthPage
from bot.web.here import HereOnly
from bot.web.parts import Officials, Parts
from bot.web.province.adhoc import AdHocPages
from bot.web.province.adhoc_results import AdHocResultPages
from bot.web.province.calls import CallPages
from bot.web.province.experiments import ExperimentPages
from bot.web.province.overview import ProvincePages
from bot.web.province.plans import PlanPages
from bot.web.province.reminded import RemindedPages
from bot.web.province.reminding import RemindingPages
from bot.web.province.reminding_steps import StepPages
from bot.web.province.report import ReportPages
from bot.web.render import STATIC, Pages


def create_app(parts: Parts) -> Starlette:
    pages = Pages(parts.texts)
    errors = ErrorPages(pages)
    app = Starlette(
        routes=_routes(parts, pages),
        middleware=[
            Middleware(Guard, framed=parts.demo is not None, secure=parts.secure, broken=errors.broken),
            *([Middleware(HereOnly, refused=errors.bad)] if parts.demo else []),
        ],
        exception_handlers=errors.handlers(),
    )
    app.router.redirect_slashes = False  # it would send a person behind a TLS proxy over http://
    return app


def _routes(parts: Parts, pages: Pages) -> list[BaseRoute]:
    routes: list[BaseRoute] = [Mount("/static", _Assets(directory=STATIC)), *HealthPage(parts).routes()]
    for channel in parts.hooks:
        routes += WebhookPage(channel).routes()
    if parts.citizens:
        routes += CitizenPages(parts.citizens, pages, parts.clock, parts.secure).routes()
        routes += ReceiptPicture(parts.citizens, parts.clock, parts.secure).routes()
        routes += CalendarPage(pages, parts.clock).routes()
    if parts.officials:
        routes += _officials_routes(parts, parts.officials, pages)
    if not parts.demo:
        routes.append(_front("/c" if parts.citizens else "/d"))
    return routes


def _officials_routes(parts: Parts, side: Officials, pages: Pages) -> list[Route]:
    doors = Doors.of(side, pages, parts.secure)
    rooms = (
        doors,
        MembershipPages(doors.desk, side),
        WatchPages(doors.watch, side),
        RequestPages(doors, side),
        PassphrasePages(doors.desk, side),
        SecondFactorPages(doors.desk, side),
        HandoverPages(doors.desk, side, parts.texts, parts.clock, parts.secure),
        StatisticsPages(doors.desk, side, parts.texts),
        DeskPages(doors.desk, side, parts.secure),
        SiftingPages(doors.desk, side, parts.clock, parts.secure),
        OfficialPages(doors.chat, side, pages),
        PlanPages(doors.province, side, parts.clock),
        ReportPages(doors.province, side),
        AdHocPages(doors.province, side),
        AdHocResultPages(doors.province, side, parts.texts),
        ProvincePages(doors.province, side, parts.clock, Pictures(side.province, parts.texts, side.knows.short)),
        RemindingPages(doors.province, side),
        RemindedPages(doors.province, side, parts.texts),
        StepPages(doors.province, side),
        CallPages(doors.province, side),
        ExperimentPages(doors.province, side),
        InvitePages(doors, side, pages),
    )
    routes = [route for room in rooms for route in room.routes()]
    return [*routes, *_routes_beside(parts, side, doors, pages)]


def _routes_beside(parts: Parts, side: Officials, doors: Doors, pages: Pages) -> list[Route]:
    """What only some installations have: mail and calendar, the demonstration."""
    routes: list[Route] = []
    if side.reached:
        routes += LetterPages(doors, side, side.reached, pages).routes()
        routes += EmailPages(doors, side, side.reached, pages).routes()
        routes += FeedPage(side.reached.feeds, side.lanes, parts.texts).routes()
    if parts.demo:
        routes += DemoPages(parts.demo, doors, side, parts.clock, pages).routes()
        routes += ClockPages(parts.demo, parts.clock, side.knows.workdays).routes()
    return routes


def _front(home: str) -> Route:
    """Without the demonstration the bare address leads to the side this process serves."""

    async def show(_: Request) -> Response:
        return RedirectResponse(home, 303)

    return Route("/", show, methods=["GET"])


class _Assets(StaticFiles):
    """Pages name assets by content, so a browser may keep them; nothing in them is a person's."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # handed on as it came
        response.headers["cache-control"] = "public, max-age=604800"
        return response
