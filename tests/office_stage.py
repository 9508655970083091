"""A transcript's stage for the reporter of one commune; the province, the clock and the tick act elsewhere.

clock: at 2027-06-09T08:00
tick: 2                                so many digests are sent now
official: fills the report             answers every open question in the shortest way that fits
province: returns Lý do.               | province: accepts
"""

from dataclasses import dataclass, field

from handlers.conversation import Act, Choice, Turn
from storage.accounts.officials import Seat
from tests.offices import BA_VI, Office
from tests.transcript import plain, screen_text

# Of each question the first of these that is offered; numbers are typed where a nought would not fit.
WAYS = ("same", "yes", "done", "zero", "skip")
TYPED = {"b02": "12/KH-UBND", "b03": "12/3/2026", "k01": "5"}


@dataclass
class OfficeStage:
    world: Office
    unit: str = BA_VI
    turn: Turn = field(init=False)

    def __post_init__(self) -> None:
        self.turn = self.world.press(self._seat, "start")

    @property
    def _seat(self) -> Seat:
        return self.world.seats[self.unit]

    def press(self, label: str) -> None:
        choice = next(one for one in self._choices() if plain(one.label, "vi") == label)
        self._go(choice)

    def type(self, text: str) -> None:
        if text == "fills the report":
            self.fill()
            return
        self.turn = self.world.say(self._seat, text, self.turn.screen.address)

    def fill(self) -> None:
        """From where the report can be begun to its review."""
        begin = next(one for one in self._choices() if one.press.startswith("file/"))
        self._go(begin)
        while not self.turn.screen.address.endswith("/review"):
            name = self.turn.screen.address.split("/")[-1]
            if name in TYPED:
                self.type(TYPED[name])
            else:
                self._go(self._shortest())

    def text(self) -> str:
        """As a page would show it now: looked at anew."""
        self.turn = self.world.core.look("web", self._seat.id.hex(), self.turn.screen.address)
        return screen_text(self.turn.screen, "vi")

    def buttons(self) -> list[str]:
        return [plain(choice.label, "vi") for choice in self._choices()]

    def receipt(self) -> str:
        """Officials have none of a citizen's."""
        return ""

    def elsewhere(self, role: str, said: str) -> None:
        if role == "tick":
            assert self.world.tick() == int(said)
            return
        verb, _, reason = said.partition(" ")
        line, focal = self.world.address(self.unit), self.world.focal
        assert role == "province", role
        if verb == "returns":
            self.world.province.send_back(focal, line, reason)
        else:
            self.world.province.accept(focal, line)

    def _go(self, choice: Choice) -> None:
        self.turn = self.world.press(self._seat, choice.press, self.turn.screen.address)

    def _shortest(self) -> Choice:
        acts = [one for one in self._choices() if isinstance(one, Act)]
        for way in WAYS:
            for act in acts:
                if act.address.endswith(f"/{way}"):
                    return act
        return acts[0]

    def _choices(self) -> list[Choice]:
        return [choice for row in self.turn.screen.rows for choice in row]
