"""The receipt as a picture, for whoever would rather keep one: drawn for this one answer, kept nowhere."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.chat import CHANNEL
from bot.web.cookies import Jar, Visit
from bot.web.forms import is_ours, read_form
from bot.web.parts import Citizens
from bot.web.render import CITIZEN
from handlers.conversation import Clock, ReceiptWords, Screen

PATH = "/c/receipt.png"
HEADERS = {"content-disposition": 'attachment; filename="anh.png"', "cache-control": "no-store"}


class ReceiptPicture:
    """Only of the screen the visitor is at: a receipt that was copied, or closed by idleness, is not drawn again."""

    def __init__(self, side: Citizens, clock: Clock, secure: bool) -> None:
        self._core = side.core
        self._lanes = side.lanes
        self._clock = clock
        self._ring = side.ring.under("web")
        self._jar = Jar("c", CITIZEN.home, self._ring, secure)

    def routes(self) -> list[Route]:
        return [Route(PATH, self.draw, methods=["POST"])]

    async def draw(self, request: Request) -> Response:
        form, fields = await read_form(request), self._jar.fields(request)
        visit = Visit(**fields) if fields else None
        if visit is None or not is_ours(form, self._ring, visit.sender):
            raise HTTPException(403)
        if visit.is_idle(self._clock.real()):
            raise HTTPException(404)
        sender, place = visit.sender, visit.place
        png = await self._lanes.run(sender, lambda: self._png(sender, place))
        return Response(png, media_type="image/png", headers=HEADERS)

    def _png(self, sender: str, place: str) -> bytes:
        """In a thread: it is drawn in a tenth of a second. Pillow is loaded with the first: it costs 10 MiB."""
        from bot.receipt_drawing import receipt_png  # noqa: PLC0415  see above

        words = _words(self._core.look(CHANNEL, sender, place).screen)
        if not words:
            raise HTTPException(404)
        return receipt_png(words)


def _words(screen: Screen) -> tuple[str, ...]:
    """Of one receipt, the latest, where several wait to be copied."""
    codes = [block.words for block in screen.blocks if isinstance(block, ReceiptWords)]
    return codes[-1] if codes else ()
