"""`GET /health`: for the one who watches the machine, and for scripts that wait for the start.

"ok" as long as the page works: a messenger out of reach is told beside it and is no reason to restart.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.parts import Parts


class HealthPage:
    def __init__(self, parts: Parts) -> None:
        sides = {"citizens": parts.citizens, "officials": parts.officials}
        self._channels = parts.channels
        self._serves = [name for name, side in sides.items() if side is not None]

    def routes(self) -> list[Route]:
        return [Route("/health", self.show, methods=["GET"])]

    async def show(self, _: Request) -> Response:
        return JSONResponse({"status": "ok", "serves": self._serves, "channels": dict(self._channels())})
