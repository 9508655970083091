"""The web application of one process: which pages it has, and loads, follows from the sides it is given."""

from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.webhook import WebhookPage
from bot.web.errors import ErrorPages
from bot.web.guard import Guard
from bot.web.health import HealthPage
from bot.web.here import HereOnly
from bot.web.parts import Citizens, Officials, Parts
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
        exception_handlers=errors.handlers(_hidden(parts)),
    )
    app.router.redirect_slashes = False  # it would send a person behind a TLS proxy over http://
    return app


def _routes(parts: Parts, pages: Pages) -> list[BaseRoute]:
    routes: list[BaseRoute] = [Mount("/static", _Assets(directory=STATIC)), *HealthPage(parts).routes()]
    for channel in parts.hooks:
        routes += WebhookPage(channel).routes()
    if parts.citizens:
        routes += _of_citizens(parts, parts.citizens, pages)
    if parts.officials:
        routes += _of_officials(parts, parts.officials, pages)
    if not parts.demo:
        routes.append(_front("/c" if parts.citizens else "/d"))
    return routes


def _of_citizens(parts: Parts, side: Citizens, pages: Pages) -> list[Route]:
    from bot.web import routes_citizens  # noqa: PLC0415  where this side is served

    return routes_citizens.routes(parts, side, pages)


def _of_officials(parts: Parts, side: Officials, pages: Pages) -> list[Route]:
    from bot.web import routes_officials  # noqa: PLC0415  where this side is served

    return routes_officials.routes(parts, side, pages)


def _hidden(parts: Parts) -> Iterable[type[Exception]]:
    if parts.officials is None:
        return ()
    from bot.web.routes_officials import HIDDEN  # noqa: PLC0415  where this side is served

    return HIDDEN


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
