"""A screen as Telegram messages: its words in order, in Telegram's HTML, and its choices as buttons below the last."""

from collections.abc import Iterator
from typing import Literal

from bot.channels import commands
from bot.channels.html import Speech, bold, quoted
from bot.channels.keyboard import keyboard, shortened
from bot.channels.message import Look, Page
from bot.channels.prose import prose
from bot.channels.splitting import split
from content.texts import LOCALES, Texts
from handlers.conversation import (
    Ask,
    Block,
    Letters,
    Link,
    Para,
    Picture,
    Prose,
    ReceiptWords,
    Screen,
    Sheet,
    Text,
    Turn,
)

RECEIPT_LINE = 3  # syllables


class Painter:
    """The catalogues at work for both bots. Of a person's words nothing is kept."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._speeches = {locale: Speech(texts, locale) for locale in LOCALES}

    def pages(self, turn: Turn) -> tuple[Page, ...]:
        """At least one message, none longer than Telegram takes; the buttons stand below the last.

        Raises ValueError for a choice that no button can carry.
        """
        speech = self._speeches[turn.locale]
        *before, last = split("".join(_painted(speech, turn.screen)))
        return (*map(Page, before), Page(last, keyboard(speech, turn.screen.rows)))

    def look(self, bot: Literal["citizens", "officials"], locale: str) -> Look:
        """How a bot presents itself; the officials' one in Vietnamese alone."""
        officials = bot == "officials"

        def say(what: str) -> str:
            return self._texts.say(locale, f"office.look.{what}" if officials else f"telegram.look.{what}")

        names = commands.OFFICIALS if officials else commands.CITIZENS
        return Look({name: say(f"command.{name}") for name in names}, say("description"), say("short"))


def _painted(speech: Speech, screen: Screen) -> Iterator[str]:
    """Every part with the space below it."""
    for line in (*screen.alert, *screen.notes):
        yield _apart(speech.text(line))
    yield from _blocks(speech, screen)
    yield _apart("\n".join(_told_beside(speech, screen)))
    if screen.asks:
        yield from _asked(speech, screen.asks)


def _apart(html: str) -> str:
    return f"{html}\n\n" if html else ""


def _blocks(speech: Speech, screen: Screen) -> Iterator[str]:
    """The step stands beside the question that it counts, else on top."""
    step = f"({screen.step[0]}/{screen.step[1]})" if screen.step else ""
    if step and not any(map(_is_title, screen.blocks)):
        yield _apart(step)
    for block in screen.blocks:
        if _is_title(block):
            yield f"{_block(speech, block)} {step}".rstrip() + "\n"
            step = ""
        else:
            yield _apart(_block(speech, block))


def _is_title(block: Block) -> bool:
    return isinstance(block, Para) and block.style == "title"


def _block(speech: Speech, block: Block) -> str:
    match block:
        case Para(text, style):
            return _para(speech.text(text), style)
        case Prose():
            return _article(speech, block)
        case Sheet(rows, title):
            lines = [_row(speech, label, value) for label, value in rows]
            return "\n".join([*([bold(speech.text(title))] if title else []), *lines])
        case ReceiptWords(words):
            in_lines = (words[at : at + RECEIPT_LINE] for at in range(0, len(words), RECEIPT_LINE))
            return "\n".join(bold(quoted(" · ".join(line))) for line in in_lines)
        case Letters():
            return _letters(speech, block)
        case Picture(_, alt):
            return speech.text(alt)


def _para(html: str, style: str) -> str:
    if style == "title":
        return bold(html)
    return f"<i>{html}</i>" if style == "small" else html


def _article(speech: Speech, article: Prose) -> str:
    parts = [bold(quoted(article.title)), prose(article.markdown)]
    sources = [f"• {quoted(source)}" for source in article.sources]
    checked = [speech.say("page.as-of", day=article.as_of)] if article.as_of else []
    if sources or checked:
        lines = "\n".join([bold(speech.say("page.sources")), *sources, *checked])
        parts.append(f"<blockquote expandable>{lines}</blockquote>")
    return "\n\n".join(parts)


def _row(speech: Speech, label: Text, value: Text) -> str:
    """`label: value`; a question keeps its own mark."""
    name, told = speech.text(label), speech.text(value)
    colon = "" if not told or name.endswith(("?", ":", ".")) else ":"
    return f"{bold(name + colon)} {told}".rstrip()


def _letters(speech: Speech, block: Letters) -> str:
    return "\n".join(
        f"{bold(speech.say(f'page.letter.{letter.author}.{letter.kind}'))}\n<blockquote>{quoted(letter.text)}</blockquote>"
        for letter in block.letters
    )


def _told_beside(speech: Speech, screen: Screen) -> Iterator[str]:
    """What a button has no room for: the hint to where it leads, and, named as such, the end of a long label."""
    cut: list[str] = []
    for choice in (one for row in screen.rows for one in row):
        label = speech.label(choice.label)
        if isinstance(choice, Link) and choice.hint:
            yield f"• {bold(quoted(label))} – {speech.text(choice.hint)}"
        elif shortened(label) != label:
            cut.append(f"• {quoted(label)}")
    if cut:
        yield "\n".join((f"<i>{speech.say('telegram.whole')}</i>", *cut))


def _asked(speech: Speech, ask: Ask) -> Iterator[str]:
    """What was typed stands there to be copied, never a receipt; then what can be typed."""
    if ask.value.strip() and ask.kind != "secret":
        yield _apart(f"{speech.say('telegram.typed')}\n<code>{quoted(ask.value)}</code>")
    yield f"<i>{speech.text(ask.label)}</i>"
