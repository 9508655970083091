"""Which messages of both sides lie in a person's chat, and which of them must go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WIPED = timedelta(hours=48)  # how long Telegram lets a bot delete a message of a private chat
KEPT = 60  # messages; who writes more than that in two days loses the oldest from the chat, not from the draft


@dataclass
class Trail:
    """`lies`: the messages, each with its minute since 1970; `doomed`: to be deleted, perhaps gone already."""

    lies: list[tuple[str, int]] = field(default_factory=list)
    doomed: list[str] = field(default_factory=list)

    @classmethod
    def unpack(cls, raw: dict[str, list[list[str]]]) -> "Trail":
        return cls([(message, int(minute)) for message, minute in raw["lies"]], [*map(str, raw["doomed"])])

    def remember(self, messages: Iterable[str], real: datetime) -> None:
        """These lie in the chat now. What is too old to be deleted is not worth knowing."""
        minute = int(real.timestamp()) // 60
        oldest = minute - int(WIPED.total_seconds()) // 60
        known = {message for message, _ in self.lies}
        fresh = [(message, minute) for message in messages if message not in known]
        self.lies = [each for each in self.lies if each[1] > oldest] + fresh
        for message, _ in self.lies[:-KEPT]:
            self.doom(message)

    def doom(self, message: str) -> None:
        self.lies = [each for each in self.lies if each[0] != message]
        self.doomed = [*self.doomed, message][-2 * KEPT :]

    def doom_all(self, but: str | None = None) -> None:
        for message, _ in self.lies:
            if message != but:
                self.doom(message)

    def wiped(self, messages: Iterable[str]) -> None:
        """The channel has deleted them: until it says so they stay doomed, so that a crash forgets none."""
        gone = set(messages)
        self.doomed = [each for each in self.doomed if each not in gone]
