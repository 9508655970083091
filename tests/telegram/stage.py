"""A transcript's stage in Telegram: a person of the stand-in, and a bot that somebody else runs behind it.

    stage = TelegramStage(world, api, api.person(token))
    transcript.play_file(stage, name)
    assert not api.violations

The person writes /start at the first thing they do. In sight are the messages that the bot sent or changed last.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.keyboard import shortened
from handlers.conversation import MARK
from tests.office_stage import TYPED, WAYS
from tests.telegram.ledger import Message
from tests.telegram.people import Person
from tests.telegram.standin import PATIENCE, Standin

RECEIPT = 9  # syllables
QUESTION = re.compile(r"\b[A-Z]\d\d\b")


def nobody(role: str, said: str) -> None:
    raise ValueError(f"nobody is called {role}")


@dataclass
class TelegramStage:
    """`acts`: what others do (`elsewhere` of a transcript). `moved`: called before every look, so that the runner can
    do what its timer would by now (the idle lock); it returns when that is done.
    """

    world: Any
    api: Standin
    person: Person
    acts: Callable[[str, str], None] = nobody
    moved: Callable[[], object] | None = None
    patience: float = PATIENCE
    _sight: list[int] = field(default_factory=list, init=False)
    _begun: bool = field(default=False, init=False)

    def press(self, label: str) -> None:
        self._look()
        self.person.press(shortened(label))
        self._wait()

    def type(self, text: str) -> None:
        self._look()
        if text == "fills the report":
            self.fill()
            return
        self.person.say(text)
        self._wait()

    def text(self) -> str:
        return "\n".join(message.text for message in self.in_sight())

    def buttons(self) -> list[str]:
        """A label that was cut is told in full beside the buttons."""
        told = [line.removeprefix("• ") for line in self.text().splitlines()]
        labels = [label for message in self.in_sight() for label in message.labels]
        return labels + [line for line in told if line not in labels and shortened(line) in labels]

    def receipt(self) -> str:
        """The phrase as it stands there, a few syllables on a line."""
        words = [word for message in self.in_sight() for word in _syllables(message)]
        return " ".join(words) if len(words) == RECEIPT else ""

    def elsewhere(self, role: str, said: str) -> None:
        self._look()
        self.acts(role, said)

    def in_sight(self) -> list[Message]:
        """What the bot sent or changed since the person last did something; nothing yet: what was in sight before."""
        self._look()
        mine = [message for message in self.person.messages() if message.by_bot]
        if fresh := [message.id for message in mine if message.moment > self.person.chat.acted]:
            self._sight = fresh
        return [message for message in mine if message.id in self._sight]

    def fill(self) -> None:
        """From where an official's report can be begun to its review."""
        self._press_data(next(data for data in self._presses() if data.lstrip("+").startswith("file/")))
        while not any("/send" in data for data in self._presses()):
            self._answer()

    def _answer(self) -> None:
        """One question, in the shortest way that fits. Its code is told; an act ends with a mark of four letters."""
        asked = QUESTION.search(self.text())
        assert asked, self.text()
        if asked.group().lower() in TYPED:
            self.type(TYPED[asked.group().lower()])
            return
        acts = [data for data in self._presses() if MARK.fullmatch(data[-4:])]
        ways = (data for way in WAYS for data in acts if data[:-4].endswith(f"/{way}"))
        self._press_data(next(ways, acts[0]))

    def _presses(self) -> list[str]:
        rows = [row for message in self.in_sight() for row in message.rows]
        return [str(button["callback_data"]) for row in rows for button in row if "callback_data" in button]

    def _press_data(self, data: str) -> None:
        at = next(one for one in reversed(self.in_sight()) if any(_carries(row, data) for row in one.rows))
        self.person.press_data(at, data)
        self._wait()

    def _look(self) -> None:
        if not self._begun:
            self._begun = True
            self.person.start()
            self._wait()
        if self.moved:
            self.moved()

    def _wait(self) -> None:
        self.api.wait_idle(self.person, self.patience)


def _carries(row: tuple[Mapping[str, object], ...], data: str) -> bool:
    return any(button.get("callback_data") == data for button in row)


def _syllables(message: Message) -> list[str]:
    """Of the lines in bold with dots between the words."""
    wide = message.text.encode("utf-16-le")
    bold = [one for one in message.rich.entities if one["type"] == "bold"]
    lines = [_part(wide, int(one["offset"]), int(one["length"])) for one in bold]
    return [word for line in lines if " · " in line for word in line.split(" · ")]


def _part(wide: bytes, start: int, length: int) -> str:
    return wide[2 * start : 2 * (start + length)].decode("utf-16-le")
