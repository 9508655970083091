"""The province's overview: one period of one plan, its rates, a tile and a row for every unit. No JavaScript."""

from collections.abc import Callable
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.picture import Pictures
from bot.web.entry.seats import SeatDoor
from bot.web.parts import Officials
from bot.web.province.lines import Wish, initials, is_unreachable, kinds, of_kind, shades, trait_of, traits, wish_for
from bot.web.province.scope import ROWS
from bot.web.render import PROVINCE
from bot.web.words import SAID, late_by, portion
from content.programme.workdays import day_of
from handlers.conversation import Clock
from handlers.officials.province.overview import Overview
from handlers.officials.province.undated import Undated
from storage.accounts.officials import Seat

HOME = PROVINCE.home
Seen = tuple[Overview | None, tuple[str, ...], tuple[Undated, ...], int]


class ProvincePages:
    def __init__(self, door: SeatDoor, side: Officials, clock: Clock, pictures: Pictures) -> None:
        self._door = door
        self._province = side.province
        self._short = side.knows.short
        self._late_by = late_by(side.knows.workdays)
        self._clock = clock
        self._pictures = pictures

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.show, methods=["GET"]),
            Route(f"{HOME}/overview.png", self.picture, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        caller, asked = await self._door.caller(request), Wish.of(request.query_params)
        if caller.officer is None:
            return self._door.closed(caller)
        seen, unseated, undated, kept = await self._door.run(caller.visit, self._looking(caller.officer, asked))
        if seen is None:
            return self._door.show(caller, "overview-empty.html", here="overview")
        beside = {"unseated": unseated, "undated": undated, "kept": kept}
        return self._door.show(caller, "overview.html", 200, **self._context(seen, asked), **beside)

    async def picture(self, request: Request) -> Response:
        """The same as messengers are sent. It is as it was just now: nobody keeps it for later."""
        caller, asked = await self._door.caller(request), Wish.of(request.query_params)
        officer = caller.officer
        if officer is None or asked.plan is None or asked.period is None:
            raise HTTPException(404)
        picture = f"{asked.plan}/{asked.period}"
        png = await self._door.run(caller.visit, lambda: self._pictures.png(officer.id, picture))
        return Response(png, media_type="image/png", headers={"cache-control": "no-store"})

    def _looking(self, seat: Seat, asked: Wish) -> Callable[[], Seen]:
        province = self._province
        return lambda: (
            province.overview(seat, asked.plan, asked.period),
            province.unseated(seat),
            province.undated(seat),
            len(province.directory(seat)),
        )

    def _context(self, seen: Overview, asked: Wish) -> dict[str, object]:
        wish = wish_for(seen, asked)
        return {
            "here": "overview",
            "seen": seen,
            "wish": wish,
            "of_kind": len(of_kind(seen, wish.kind)),
            "shades": shades(seen, wish.kind),
            "traits": traits(seen, wish.kind),
            "kinds": kinds(seen, wish),
            "today": self._today(),
            "portion": portion,
            "late_by": self._late_by,
            "short": self._short,
            "unreachable": is_unreachable,
            "trait_of": trait_of,
            "initials": initials,
            "rows": ROWS,
            **SAID,
        }

    def _today(self) -> date:
        return day_of(self._clock.now())
