"""Invites by letter: each to the mailbox its row names, and nobody's is kept before its reader has joined."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from bot import keys
from bot.cli.mail import fresh_name, posting
from bot.mail.letters import Envelope
from bot.mail.message import BadLetter, Letter
from bot.mail.posting import Posting
from bot.mail.smtp import SENT
from bot.settings import Settings
from bot.web.entry.sent_to import Mailed
from content.programme.people_sheet import Person
from handlers.officials.mail.mailed import to_invite


@dataclass(frozen=True)
class Inviting:
    """Made before anything is written: a missing secret or server is told first."""

    posting: Posting
    mailed: Mailed

    @classmethod
    def of(cls, settings: Settings) -> "Inviting":
        """Raises Refused."""
        return cls(posting(settings), Mailed(keys.ring(settings, "officials")))

    def send(self, invited: Iterable[tuple[Person, str]]) -> list[str]:
        """By (person, token), over one connection; returns whose letter the server did not take."""
        return asyncio.run(self._send([each for each in invited if each[0].email]))

    async def _send(self, invited: list[tuple[Person, str]]) -> list[str]:
        failed = []
        async with self.posting.line() as line:
            for person, token in invited:
                try:
                    delivery = await line.send(self._letter(person, token))
                except BadLetter:
                    failed.append(person.name)
                    continue
                if delivery.outcome != SENT:
                    failed.append(person.name)
        return failed

    def _letter(self, person: Person, token: str) -> Letter:
        link = f"{self.posting.page}/i/{token}{self.mailed.link(token, person.email)}"
        mailing = to_invite(person.name, person.role, link)
        return self.posting.letters.letter(mailing, Envelope(person.email, fresh_name(), link))
