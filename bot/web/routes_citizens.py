"""The citizens' pages."""

from starlette.routing import Route

from bot.web.citizen.calendar import CalendarPage
from bot.web.citizen.page import CitizenPages
from bot.web.citizen.receipt_picture import ReceiptPicture
from bot.web.parts import Citizens, Parts
from bot.web.render import Pages


def routes(parts: Parts, side: Citizens, pages: Pages) -> list[Route]:
    return [
        *CitizenPages(side, pages, parts.clock, parts.secure).routes(),
        *ReceiptPicture(side, parts.clock, parts.secure).routes(),
        *CalendarPage(pages, parts.clock).routes(),
    ]
