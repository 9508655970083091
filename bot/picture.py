"""What a `Picture` of the conversation shows, for one official. Pillow is loaded with the first: it costs 10 MiB."""

from collections.abc import Callable

from bot.web.markup import Tongue
from content.texts import VIETNAMESE, Texts
from handlers.officials.province.room import Province


class Pictures:
    def __init__(self, province: Province, texts: Texts, short: Callable[[str], str]) -> None:
        self._province = province
        self._tongue = Tongue(texts, VIETNAMESE)
        self._short = short

    def png(self, official_id: bytes, picture: str) -> bytes:
        """Takes half a second: not in the loop. Raises NotHere for who may not see it, or what is not there."""
        from bot.drawing import overview_png  # noqa: PLC0415  see above

        plan, _, period = picture.partition("/")
        seen = self._province.watched(official_id, plan, period)
        return overview_png(seen, lambda text: self._tongue.text(text).striptags(), self._short)
