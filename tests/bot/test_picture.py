"""The overview as a picture: as wide as a phone shows it, every tile in the colour of its state, every word drawn."""

import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageFont

from bot.compose_officials import knowledge
from bot.drawing import COLOURS, COLUMNS, EDGE, GAP, TILE
from bot.inks import FONTS
from bot.picture import Pictures
from bot.web.province.lines import initials
from content.programme.out_of_turn import Question
from handlers.officials.province.asking_out_of_turn import Wanted
from handlers.officials.province.room import NotHere
from storage.engine import Database
from tests.handlers.officials.ticking import NEW_YEAR
from tests.offices import BA_VI, HN, Office, open_office
from tests.world import library

CO_DO, PICTURE = "09634", f"{HN}/2027S1"
Pixel = tuple[int, int, int]


@pytest.fixture
def database_url(tmp_path: object, request: pytest.FixtureRequest) -> str:
    """One database is enough: what is drawn has been read already."""

    shutil.copy(request.getfixturevalue("sqlite_template"), f"{tmp_path}/nhipcau.db")
    return f"sqlite:///{tmp_path}/nhipcau.db"


@pytest.fixture
def office(database: Database) -> Office:
    made = open_office(database, BA_VI, CO_DO, since=NEW_YEAR)
    made.move_to("2027-06-10T09:00")
    return made


@pytest.fixture
def pictures(office: Office) -> Pictures:
    return Pictures(office.province, library().texts, knowledge(library()).short)


def tiles(office: Office, pictures: Pictures) -> dict[str, Pixel]:
    """The colour in the corner of each commune's tile."""
    image = Image.open(BytesIO(pictures.png(office.focal.id, PICTURE))).convert("RGB")
    seen = office.province.overview(office.focal, HN, "2027S1")
    assert seen is not None
    assert image.width == 1080
    rows = -(-len(seen.communes) // COLUMNS)
    top = image.height - EDGE - rows * (TILE + GAP) + GAP
    return {line.owner: _pixel(image, number, top) for number, line in enumerate(seen.communes)}


def _pixel(image: Image.Image, number: int, top: int) -> Pixel:
    at = (EDGE + number % COLUMNS * (TILE + GAP) + 8, top + number // COLUMNS * (TILE + GAP) + TILE // 2)
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return pixel


def colour(shade: str) -> Pixel:
    written = COLOURS[shade][0].lstrip("#")
    return tuple(int(written[at : at + 2], 16) for at in (0, 2, 4))


def test_each_commune_has_a_tile_in_the_colour_of_its_state(office: Office, pictures: Pictures) -> None:
    office.file(office.seats[BA_VI])
    before = tiles(office, pictures)
    assert len(before) == 126
    assert (before[BA_VI], before[CO_DO]) == (colour("submitted"), colour("expected"))
    office.province.accept(office.focal, office.address(BA_VI))
    office.move_to("2027-06-17T09:00")
    after = tiles(office, pictures)
    assert (after[BA_VI], after[CO_DO]) == (colour("accepted"), colour("late"))


@pytest.mark.slow
def test_a_long_title_of_what_is_asked_out_of_turn_stays_on_the_sheet(office: Office, pictures: Pictures) -> None:
    title = (
        "Rà soát cơ sở lưu trú, karaoke, xoa bóp, vũ trường, quán bar và các điểm phức tạp trên địa bàn trong quý hai"
    )
    wanted = Wanted(HN, title, date(2027, 6, 18), (Question("count", "Bao nhiêu cơ sở?"),), (BA_VI,))
    office.province.out_of_turn.ask(office.focal, wanted)
    image = Image.open(BytesIO(pictures.png(office.focal.id, f"{HN}/2027D01"))).convert("RGB")
    margin = image.crop((image.width - EDGE + 2, 80, image.width, 136))
    assert len(margin.getcolors()) == 1


def test_only_the_province_sees_it_and_only_what_is_there(office: Office, pictures: Pictures) -> None:
    for who, picture in (
        (office.seats[BA_VI].id, PICTURE),
        (bytes(16), PICTURE),
        (office.focal.id, f"{HN}/2031"),
        (office.focal.id, "nonsense"),
    ):
        with pytest.raises(NotHere):
            pictures.png(who, picture)


def letters() -> Iterator[str]:
    texts = library().texts
    yield from (
        texts.pattern("vi", text_id) for text_id in texts.ids("vi") if text_id.startswith(("province.", "office."))
    )
    yield from (unit.name + initials(unit.name) for unit in library().units.in_province("01"))
    yield from (plan.jurisdiction for plan in library().plans.values())


@pytest.mark.parametrize("name", ["regular", "bold"])
def test_the_fonts_have_every_letter_that_is_drawn(name: str) -> None:
    font = ImageFont.truetype(FONTS / f"noto-sans-{name}.ttf", 40)
    absent = bytes(font.getmask("\uf8ff"))
    needed = sorted({letter for words in letters() for letter in words if letter.isalpha() or letter.isdigit()})
    assert len(needed) > 100
    assert [letter for letter in needed if bytes(font.getmask(letter)) == absent] == []
