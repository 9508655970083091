"""One letter at once: what somebody asked for on a page, or an operator at the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.mail.letters import Envelope, Letters
from bot.mail.message import BadLetter, Sender
from bot.mail.server import Server
from bot.mail.smtp import REFUSED, Delivery, Line
from handlers.officials.mail.mailed import Mailing

SOON = 10.0  # seconds for each step: somebody waits


@dataclass(frozen=True)
class Posting:
    """`now`: the security time, which letters are dated by."""

    server: Server
    sender: Sender
    letters: Letters
    now: Callable[[], datetime]
    page: str

    async def send(self, mailing: Mailing, to: str, letter: str) -> Delivery:
        """`letter`: the name it goes under. Such a letter answers somebody: there is nothing to turn off."""
        try:
            written = self.letters.letter(mailing, Envelope(to, letter, f"{self.page}/o/letter"))
            async with Line(self.server, self.sender, self.now, timeout=SOON) as line:
                return await line.send(written)
        except BadLetter as error:
            return Delivery(REFUSED, error=type(error).__name__)

    def line(self) -> Line:
        """For many letters."""
        return Line(self.server, self.sender, self.now)
