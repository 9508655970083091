"""The officials' pages, and what must not be told apart in them from what is not there."""

from starlette.routing import Route

from bot.picture import Pictures
from bot.web.demo import FOCAL_CHAT, DemoPages
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
from bot.web.parts import Officials, Parts
from bot.web.province.adhoc import AdHocPages
from bot.web.province.adhoc_results import AdHocResultPages
from bot.web.province.calls import CallPages
from bot.web.province.directory import DirectoryPages
from bot.web.province.experiments import ExperimentPages
from bot.web.province.overview import ProvincePages
from bot.web.province.plans import PlanPages
from bot.web.province.reminded import RemindedPages
from bot.web.province.reminding import RemindingPages
from bot.web.province.reminding_steps import StepPages
from bot.web.province.report import ReportPages
from bot.web.render import OFFICIAL, Pages
from handlers.officials.desk.atdesk import NotAdmitted
from handlers.officials.province import room as province
from storage.cases.opened import NotHere

# A case of another desk, or a report of another province, looks like one that never was.
HIDDEN: tuple[type[Exception], ...] = (NotHere, NotAdmitted, province.NotHere, province.NotYours)


def routes(parts: Parts, side: Officials, pages: Pages) -> list[Route]:
    doors = Doors.of(side, pages, parts.secure, FOCAL_CHAT if parts.demo else OFFICIAL.home)
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
        DirectoryPages(doors.province, side),
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
