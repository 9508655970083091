"""`GET /health`: for the one who watches the machine, and for scripts that wait for the start.

"ok" as long as the page works: a messenger out of reach is told beside it and is no reason to restart, and so is that
some desk has a key nobody vouches for. How many, outsiders are not told: that is for the log and `doctor`.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.parts import Parts


class HealthPage:
    def __init__(self, parts: Parts) -> None:
        sides = {"citizens": parts.citizens, "officials": parts.officials}
        self._channels, self._unvouched = parts.channels, parts.unvouched
        self._serves = [name for name, side in sides.items() if side is not None]

    def routes(self) -> list[Route]:
        return [Route("/health", self.show, methods=["GET"])]

    async def show(self, _: Request) -> Response:
        told = {"serves": self._serves, "channels": dict(self._channels()), "unvouched": self._unvouched() > 0}
        return JSONResponse({"status": "ok", **told})
