"""Transcripts read off the painted messages, such as Telegram takes them."""

from bot.channels.message import Button, Page
from bot.channels.painting import Painter
from bot.channels.splitting import MESSAGE
from handlers.conversation import Turn
from tests.bot.channels.telegram_html import units, visible
from tests.office_stage import OfficeStage
from tests.transcript import CoreStage
from tests.world import library

PAINTER = Painter(library().texts)


class PaintedCitizen(CoreStage):
    def text(self) -> str:
        super().text()
        return words(self.turn)

    def buttons(self) -> list[str]:
        return [button.label for button in buttons_of(painted(self.turn))]


class PaintedOfficial(OfficeStage):
    def text(self) -> str:
        super().text()
        return words(self.turn)

    def buttons(self) -> list[str]:
        return [button.label for button in buttons_of(painted(self.turn))]


def painted(turn: Turn) -> tuple[Page, ...]:
    """The messages of a turn. AssertionError for what Telegram would refuse."""
    pages = PAINTER.pages(turn)
    assert all(0 < units(visible(page.html).strip()) <= MESSAGE for page in pages)
    assert not any(page.rows for page in pages[:-1])
    for button in buttons_of(pages):
        assert 0 < len(button.label) <= 64
        assert 0 < len(button.press.encode()) <= 64
    return pages


def words(turn: Turn) -> str:
    """What is read in the chat."""
    return "\n".join(visible(page.html) for page in painted(turn))


def buttons_of(pages: tuple[Page, ...]) -> list[Button]:
    return [button for page in pages for row in page.rows for button in row]
