"""How the two bots of an installation are put together. Without a token there is none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.running import Channel
from bot.settings import Settings
from bot.web.parts import Citizens, Officials
from content.library import Library
from handlers.conversation import Clock
from storage.engine import Database
from storage.vault import Keyring, tag

if TYPE_CHECKING:
    from handlers.officials.parts import Whereabouts


@dataclass(frozen=True)
class Fitting:
    """What both bots stand on."""

    settings: Settings
    database: Database
    library: Library
    clock: Clock

    def citizens(self, side: Citizens) -> Channel | None:
        token = self.settings.citizens_token
        if token is None:
            return None
        from bot.channels.fitting_citizens import plan  # noqa: PLC0415  as the officials' below

        return Channel(plan(self, token, side))

    def officials(self, side: Officials, where: "Whereabouts") -> Channel | None:
        token = self.settings.officials_token
        if token is None:
            return None
        from bot.channels.fitting_officials import plan  # noqa: PLC0415  the citizens' process holds none of their code

        return Channel(plan(self, token, side, where))

    def hook(self, name: str, ring: Keyring) -> tuple[str, str]:
        """Where updates are brought to, and what proves that they come from the messenger."""
        if not self.settings.telegram_webhook:
            return "", ""
        return f"{self.settings.address}/telegram/{name}", tag(ring, "webhook", name.encode()).hex()
