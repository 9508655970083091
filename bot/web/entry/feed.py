"""`GET /l/<token>.ics`: an official's private calendar. The token is all there is; we keep its hash."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.markup import Tongue
from bot.web.parts import TRY_AGAIN, Lanes
from content.texts import VIETNAMESE, Texts
from handlers.conversation import Text
from handlers.officials.mail.calendar import DayEntry
from handlers.officials.mail.feeds import Feeds, NoSuchFeed

KIND = "text/calendar; charset=utf-8"


class FeedPage:
    def __init__(self, feeds: Feeds, lanes: Lanes, texts: Texts) -> None:
        self._feeds = feeds
        self._lanes = lanes
        self._tongue = Tongue(texts, VIETNAMESE)
        self._host = urlsplit(feeds.page).hostname or "localhost"

    def routes(self) -> list[Route]:
        return [Route("/l/{token}.ics", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """304 for a calendar that has this one already; a closed one answers as if it had never been."""
        token = request.path_params["token"]
        try:
            found, body = await self._lanes.run(token, lambda: self._written(token))
        except NoSuchFeed:
            return Response(status_code=404)
        except TRY_AGAIN:
            return Response(status_code=503, headers={"retry-after": "60"})
        known = {"etag": _mark(body), "cache-control": "private, no-cache", **_changed(found)}
        if known["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=known)
        return Response(body, headers=known | {"content-type": KIND})

    def _written(self, token: str) -> tuple[tuple[DayEntry, ...], bytes]:
        """On a thread. Raises NoSuchFeed."""
        from bot.ics import feed  # noqa: PLC0415  icalendar takes 0.2 s: not before somebody has a calendar

        found = self._feeds.entries(token)
        return found, feed(found, self._host, self._say, alarms=True)

    def _say(self, text: Text) -> str:
        return self._tongue.text(text).striptags()


def _mark(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _changed(entries: tuple[DayEntry, ...]) -> dict[str, str]:
    newest: datetime | None = max((entry.changed for entry in entries), default=None)
    return {"last-modified": format_datetime(newest.astimezone(UTC), usegmt=True)} if newest else {}
