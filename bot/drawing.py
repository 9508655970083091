"""The overview as a picture for a messenger: every commune as a tile with its state as sign and colour, and the rates.

Light, 1,080 pixels wide; half a second. Colours and signs are those of the province's page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.inks import FONTS, INK, PAPER, SOFT
from bot.web.province.lines import UNREACHABLE, initials, is_unreachable, shades
from bot.web.words import day, portion
from handlers.conversation import Say, Text
from handlers.officials.province.overview import Line, Overview
from handlers.officials.words import day_words, report_words

WIDTH, EDGE, GAP = 1080, 48, 8
COLUMNS = 12
TILE = (WIDTH - 2 * EDGE - (COLUMNS - 1) * GAP) // COLUMNS
# Fill, ink and border of each state.
COLOURS = {
    "late": ("#fcebe9", "#a3262a", "#a3262a"),
    "returned": ("#fff1d6", "#8a5300", "#d99a2b"),
    "expected": ("#ffffff", "#4d5956", "#7d776b"),
    "draft": ("#e4eef8", "#2f5d8a", "#2f5d8a"),
    "partial": ("#e4eef8", "#2f5d8a", "#2f5d8a"),
    "submitted": ("#e2f0ed", "#0f5b57", "#0f5b57"),
    "accepted": ("#0f5b57", "#ffffff", "#0f5b57"),
    "exempt": ("#f1eee7", "#4d5956", "#ddd6c9"),
    UNREACHABLE: ("#ffffff", "#8a5300", "#8a5300"),
}
Box = tuple[float, float, float, float]
Words = Callable[[Text], str]


def overview_png(seen: Overview, say: Words, short: Callable[[str], str]) -> bytes:
    """`say` puts a text into words; `short` is a commune's bare name by its code."""
    sheet = _Sheet.of_height(_height(seen))
    top = _head(sheet, seen, say)
    top = _rates(sheet, seen, say, top)
    top = _legend(sheet, seen, say, top)
    _tiles(sheet, seen, short, top)
    return sheet.png()


@dataclass(frozen=True)
class _Sheet:
    """Drawn at twice the size and halved, so that edges are smooth."""

    image: Image.Image
    draw: ImageDraw.ImageDraw

    @classmethod
    def of_height(cls, height: int) -> "_Sheet":
        image = Image.new("RGB", (2 * WIDTH, 2 * height), PAPER)
        return cls(image, ImageDraw.Draw(image))

    def write(self, at: tuple[float, float], words: str, size: int, colour: str = INK, **how: object) -> None:
        """`bold`, and Pillow's `anchor`: by default `at` is the left end of the middle line."""
        font = _font(2 * size, bold=bool(how.get("bold")))
        self.draw.text((2 * at[0], 2 * at[1]), words, colour, font, anchor=str(how.get("anchor", "lm")))

    def width(self, words: str, size: int, *, bold: bool = False) -> float:
        return self.draw.textlength(words, _font(2 * size, bold=bold)) / 2

    def rounded(self, box: Box, fill: str, border: str) -> None:
        self.draw.rounded_rectangle(_twice(box), 16, fill, border, 3)

    def png(self) -> bytes:
        out = BytesIO()
        self.image.reduce(2).save(out, "PNG", compress_level=6)
        return out.getvalue()


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"noto-sans-{'bold' if bold else 'regular'}.ttf", size)


def _twice(numbers: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(2 * number for number in numbers)


def _height(seen: Overview) -> int:
    rows = -(-len(seen.communes) // COLUMNS)
    return 432 + rows * (TILE + GAP) + EDGE - GAP


def _head(sheet: _Sheet, seen: Overview, say: Words) -> float:
    title = say(Say("province.title", {"report": report_words(seen.report, seen.period, seen.called)}))
    told = {"before": day(seen.before), "last": day_words(seen.last_day), "to": seen.to}
    sheet.write((EDGE, 62), seen.plan.jurisdiction, 26, SOFT)
    size = _fitting(sheet, title, 42)
    sheet.write((EDGE, 108), _cut(sheet, title, size, bold=True), size, bold=True)
    due = say(Say("province.due", told))
    sheet.write((EDGE, 156), _cut(sheet, due, 24), 24, SOFT)
    return 190


def _fitting(sheet: _Sheet, words: str, size: int) -> int:
    while size > 26 and sheet.width(words, size, bold=True) > WIDTH - 2 * EDGE:
        size -= 2
    return size


def _cut(sheet: _Sheet, words: str, size: int, *, bold: bool = False) -> str:
    if sheet.width(words, size, bold=bold) <= WIDTH - 2 * EDGE:
        return words
    while sheet.width(words + "…", size, bold=bold) > WIDTH - 2 * EDGE:
        words = words[:-1]
    return words.rstrip(" ,.;") + "…"


def _rates(sheet: _Sheet, seen: Overview, say: Words, top: float) -> float:
    tally, half = seen.tally, (WIDTH - 2 * EDGE) / 2
    for number, (name, part) in enumerate((("filed", tally.submitted), ("timely", tally.on_time))):
        left = EDGE + number * (half + GAP)
        sheet.write((left, top + 20), say(Say(f"province.{name}.title")), 26, SOFT)
        sheet.write((left, top + 62), say(portion(part, tally.expected)), 40, bold=True)
    return top + 104


def _legend(sheet: _Sheet, seen: Overview, say: Words, top: float) -> float:
    """Every state with its sign, its word and how many there are; what nobody is in as well."""
    entries = [*shades(seen), *([(UNREACHABLE, seen.tally.unreachable)] if seen.tally.unreachable else [])]
    wide = (WIDTH - 2 * EDGE) / 3
    for number, (shade, count) in enumerate(entries):
        left, middle = EDGE + number % 3 * wide, top + 16 + number // 3 * 40
        ink = COLOURS[shade][1] if shade != "accepted" else COLOURS[shade][0]
        _sign(sheet, shade, (left + 14, middle), ink, PAPER)
        words = f"{say(Say(f'province.state.{shade}'))}: {count}"
        sheet.write((left + 38, middle), words, _narrow(sheet, words, wide - 50), bold=True, colour=ink)
    return top + 138


def _narrow(sheet: _Sheet, words: str, room: float) -> int:
    return next((size for size in (24, 22, 20, 18) if sheet.width(words, size, bold=True) <= room), 16)


def _tiles(sheet: _Sheet, seen: Overview, short: Callable[[str], str], top: float) -> None:
    for number, line in enumerate(seen.communes):
        left = EDGE + number % COLUMNS * (TILE + GAP)
        _tile(sheet, line, short(line.owner), (left, top + number // COLUMNS * (TILE + GAP)))


def _tile(sheet: _Sheet, line: Line, name: str, at: tuple[float, float]) -> None:
    (left, top), shade = at, line.shade
    if shade == "expected" and is_unreachable(line):
        shade = UNREACHABLE
    fill, ink, border = COLOURS[shade]
    sheet.rounded((left, top, left + TILE, top + TILE), fill, border)
    _sign(sheet, shade, (left + TILE / 2, top + 24), ink, fill)
    sheet.write((left + TILE / 2, top + TILE - 22), initials(name), 22, ink, anchor="mm", bold=True)


def _sign(sheet: _Sheet, shade: str, at: tuple[float, float], ink: str, under: str) -> None:
    """The same shapes as on the page, in a box of 24 pixels around `at`."""
    SIGNS[shade](_Pen(sheet.draw, at, ink, under))


@dataclass(frozen=True)
class _Pen:
    """Draws in the coordinates of the page's signs: 16 by 16, the middle at 8, 8."""

    draw: ImageDraw.ImageDraw
    at: tuple[float, float]
    ink: str
    under: str

    def line(self, *points: tuple[float, float], cut: bool = False, wide: int = 5) -> None:
        self.draw.line([self._place(point) for point in points], self.under if cut else self.ink, wide, joint="curve")

    def disc(self, middle: tuple[float, float], radius: float, *, cut: bool = False) -> None:
        self.draw.ellipse(self._around(middle, radius), self.under if cut else self.ink)

    def ring(self, middle: tuple[float, float], radius: float) -> None:
        self.draw.ellipse(self._around(middle, radius), None, self.ink, 5)

    def slice(self, middle: tuple[float, float], radius: float, since: int, until: int) -> None:
        """Filled; in degrees from three o'clock, clockwise."""
        self.draw.pieslice(self._around(middle, radius), since, until, self.ink)

    def bow(self, middle: tuple[float, float], radius: float, since: int, until: int) -> None:
        self.draw.arc(self._around(middle, radius), since, until, self.ink, 5)

    def filled(self, *points: tuple[float, float]) -> None:
        self.draw.polygon([self._place(point) for point in points], self.ink)

    def _place(self, point: tuple[float, float]) -> tuple[float, float]:
        return 2 * self.at[0] + 3 * (point[0] - 8), 2 * self.at[1] + 3 * (point[1] - 8)

    def _around(self, middle: tuple[float, float], radius: float) -> Box:
        x, y = self._place(middle)
        return x - 3 * radius, y - 3 * radius, x + 3 * radius, y + 3 * radius


def _late(pen: _Pen) -> None:
    pen.filled((8, 1.2), (15.4, 14.4), (0.6, 14.4))
    pen.line((8, 6), (8, 10), cut=True)
    pen.disc((8, 12), 1.05, cut=True)


def _returned(pen: _Pen) -> None:
    pen.line((5.5, 2.5), (2, 6), (5.5, 9.5))
    pen.line((2.4, 6), (10, 6))
    pen.bow((10, 10), 4.6, -90, 90)
    pen.line((10, 14), (6, 14))


def _expected(pen: _Pen) -> None:
    pen.ring((8, 8), 6.6)


def _draft(pen: _Pen) -> None:
    pen.ring((8, 8), 6.6)
    pen.slice((8, 8), 6.4, -90, 90)


def _partial(pen: _Pen) -> None:
    pen.ring((8, 8), 6.6)
    pen.slice((8, 8), 6.4, -90, 180)


def _exempt(pen: _Pen) -> None:
    pen.ring((8, 8), 6.6)
    pen.line((5, 8), (11, 8))


def _submitted(pen: _Pen) -> None:
    pen.line((2.5, 8.5), (6.2, 12.2), (13.5, 4), wide=7)


def _accepted(pen: _Pen) -> None:
    pen.disc((8, 8), 7.2)
    pen.line((4.4, 8.3), (7, 10.9), (11.6, 5.6), cut=True)


def _nobody(pen: _Pen) -> None:
    pen.ring((8, 4.6), 3.2)
    pen.bow((8, 15), 5.8, 190, 350)
    pen.line((1.5, 1.5), (14.5, 14.5))


SIGNS: dict[str, Callable[[_Pen], None]] = {
    "late": _late,
    "returned": _returned,
    "expected": _expected,
    "draft": _draft,
    "partial": _partial,
    "submitted": _submitted,
    "accepted": _accepted,
    "exempt": _exempt,
    UNREACHABLE: _nobody,
}
