"""Conversations as transcripts: a test reads as lines said and lines shown.

    citizen: [Báo tin]                     presses the button with this label
    citizen: co do                         types
    bot: Ở đâu? | Gõ tên xã [Không rõ]     shows each part of the text, and has each button
    not: [Gửi luôn]                        none of these is shown
    citizen: {receipt}                     types the receipt that was shown last
    desk protection: replies Chúng tôi đã xem.
    clock: 11 minutes                      time goes by
    clock: at 2027-06-09T08:00             the programme's clock is moved

The same files run on the core alone and on the rendered page: whatever can press, type and show is a stage.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from content.programme.workdays import VIETNAM
from content.words import Words
from handlers.conversation import (
    Act,
    Block,
    Choice,
    Letters,
    Para,
    Picture,
    Prose,
    ReceiptWords,
    Say,
    Screen,
    Sheet,
    Text,
    Turn,
)
from storage.cases.envelope import Entry
from tests.world import World, library

FOLDER = Path(__file__).parent / "transcripts"
BUTTON = re.compile(r"\[([^\]]+)\]")


class Stage(Protocol):
    """Where a transcript is played."""

    world: World

    def press(self, label: str) -> None: ...
    def type(self, text: str) -> None: ...
    def text(self) -> str: ...
    def buttons(self) -> list[str]: ...
    def receipt(self) -> str: ...
    def elsewhere(self, role: str, said: str) -> None: ...


@dataclass
class CoreStage:
    """The conversation core alone; the stage remembers the place, as the page's cookie does."""

    world: World
    sender: str = "one"
    turn: Turn = field(init=False)

    def __post_init__(self) -> None:
        self.turn = self.world.core.look("web", self.sender, "start")

    def press(self, label: str) -> None:
        choice = next(one for one in self._choices() if plain(one.label, self.turn.locale) == label)
        self.turn = self.world.press(self.sender, choice.press, self.turn.screen.address)

    def type(self, text: str) -> None:
        self.turn = self.world.say(self.sender, text, self.turn.screen.address)

    def text(self) -> str:
        """As a page would show it now: looked at anew, so that what only the answer knew would be missed."""
        self.turn = self.world.core.look("web", self.sender, self.turn.screen.address)
        return screen_text(self.turn.screen, self.turn.locale)

    def buttons(self) -> list[str]:
        return [plain(choice.label, self.turn.locale) for choice in self._choices()]

    def receipt(self) -> str:
        return " ".join(
            word for block in self.turn.screen.blocks if isinstance(block, ReceiptWords) for word in block.words
        )

    def elsewhere(self, role: str, said: str) -> None:
        raise ValueError(f"nobody is called {role}")

    def marked(self, label: str) -> Act:
        """The act behind a button, to press it again later as an old message would."""
        return next(one for one in self._choices() if isinstance(one, Act) and plain(one.label, "vi") == label)

    def _choices(self) -> list[Choice]:
        return [choice for row in self.turn.screen.rows for choice in row]


def play(stage: Stage, lines: Iterable[str]) -> None:
    """Raises AssertionError that names the line."""
    receipt = ""
    for number, line in enumerate(lines, start=1):
        role, _, said = line.strip().partition(":")
        if not role or role.startswith("#"):
            continue
        said = said.strip().replace("{receipt}", receipt)
        try:
            _play_line(stage, role, said)
        except (AssertionError, StopIteration) as problem:
            shown = f"{stage.text()}\n{stage.buttons()}"
            raise AssertionError(f"line {number}: {line.strip()}\nshown:\n{shown}") from problem
        receipt = stage.receipt() or receipt


def play_file(stage: Stage, name: str) -> None:
    play(stage, (FOLDER / name).read_text("utf-8").splitlines())


def names(of: str = "") -> list[str]:
    """The files of the folder, or of a folder in it, as `play_file` takes them."""
    return sorted(str(path.relative_to(FOLDER)) for path in (FOLDER / of).glob("*.txt"))


def _play_line(stage: Stage, role: str, said: str) -> None:
    match role.split():
        case ["citizen" | "official"] if BUTTON.fullmatch(said):
            stage.press(said[1:-1])
        case ["citizen" | "official"]:
            stage.type(said)
        case ["bot"]:
            _check(stage, said, shown=True)
        case ["not"]:
            _check(stage, said, shown=False)
        case ["desk", side]:
            _desk(stage.world, side, said)
        case ["clock"] if said.startswith("at "):
            stage.world.clock.move_to(at(said.removeprefix("at ")))
        case ["clock"]:
            amount, unit = said.split()
            stage.world.clock.pass_time(timedelta(**{unit: float(amount)}))
        case _:
            stage.elsewhere(role, said)


def _check(stage: Stage, said: str, *, shown: bool) -> None:
    text, buttons = squeeze(stage.text()), [squeeze(label) for label in stage.buttons()]
    for label in BUTTON.findall(said):
        assert (squeeze(label) in buttons) is shown, f"button [{label}]"
    for part in BUTTON.sub("", said).split("|"):
        if part.strip():
            assert (squeeze(part) in text) is shown, f"text “{part.strip()}”"


def _desk(world: World, side: str, said: str) -> None:
    """The desk's latest case: `replies …`, `asks …`, `takes`, `closes`, `reads …` (the tip holds it)."""
    verb, _, text = said.partition(" ")
    docket, holder = world.docket(side), world.holders[side]
    opened = world.cases(side)[0]
    if verb == "reads":
        assert squeeze(text) in squeeze(str(opened.tip.decode()) + " ".join(each.text for each in opened.entries))
        return
    kinds, statuses = {"replies": "reply", "asks": "question"}, {"takes": "in-hand", "closes": "resolved"}
    if verb in kinds:
        entry = Entry("desk", kinds[verb], text, b"officer", world.clock.now())
        world.database.write(lambda tx: docket.write(tx, holder, opened.row.id, entry))
    else:
        status, now = statuses[verb], world.clock.now()
        world.database.write(lambda tx: docket.change(tx, holder, opened.row.id, status, b"officer", now))


def at(iso: str) -> datetime:
    """`2027-06-09T08:00`, in Việt Nam."""
    return datetime.fromisoformat(iso).replace(tzinfo=VIETNAM)


def squeeze(text: str) -> str:
    return " ".join(text.replace("**", "").split())


def screen_text(screen: Screen, locale: str) -> str:
    parts: list[Text] = [*screen.alert, *screen.notes]
    for block in screen.blocks:
        parts += _block_texts(block)
    if screen.asks:
        parts += [screen.asks.label, screen.asks.value]
    parts += [hint for row in screen.rows for one in row if (hint := getattr(one, "hint", None))]
    return "\n".join(plain(part, locale) for part in parts)


def _block_texts(block: Block) -> list[Text]:
    match block:
        case Para(text):
            return [text]
        case Prose(title, markdown, sources, as_of):
            return [title, markdown, *sources, as_of]
        case Sheet(rows, title):
            return [*([title] if title else []), *(part for row in rows for part in row)]
        case ReceiptWords(words):
            return list(words)
        case Letters(letters):
            return [letter.text for letter in letters]
        case Picture(_, alt):
            return [alt]


def plain(text: Text, locale: str) -> str:
    if isinstance(text, Words):
        return text.in_(locale)
    if isinstance(text, Say):
        args = {
            name: plain(value, locale) if isinstance(value, Say | Words) else value for name, value in text.args.items()
        }
        return library().texts.say(locale, text.id, **args)
    return text
