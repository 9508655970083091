"""What the province asks out of turn goes by its title wherever it is named; two of one title by their number too."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from content.programme.out_of_turn import Question
from handlers.officials.parts import duty_address
from handlers.officials.province.asking_out_of_turn import Wanted
from storage.accounts.officials import Seat
from storage.engine import Database
from tests.handlers.officials.chats import words
from tests.handlers.officials.mail.test_mailed import said
from tests.offices import BA_VI, HN, Office, open_office
from tests.world import sqlite_url

TITLE, CODE = "Rà soát cơ sở lưu trú", "2027D01"
NUMBERED = "đột xuất số"


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """The day before its last day."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    made = open_office(database, BA_VI)
    made.move_to("2027-06-08T09:00")
    ask(made)
    yield made
    database.close()


def ask(office: Office) -> None:
    wanted = Wanted(HN, TITLE, date(2027, 6, 9), (Question("count", "Bao nhiêu cơ sở?"),), (BA_VI,))
    office.province.out_of_turn.ask(office.focal, wanted)


def shown(office: Office, who: Seat, place: str) -> str:
    """Its words, then its buttons."""
    screen = office.core.look("web", who.id.hex(), place).screen
    return "\n".join([words(screen), *(said(choice.label) for row in screen.rows for choice in row)])


def test_its_unit_reads_the_title_on_every_screen(office: Office) -> None:
    here = office.address(BA_VI, CODE)
    for place in ("start", *(f"{room}/{here}" for room in ("due", "file", "promise", "document", "stuck", "nothing"))):
        text = shown(office, office.seats[BA_VI], place)
        assert TITLE in text, place
        assert NUMBERED not in text, place


def test_the_province_reads_the_title_in_its_lists_and_in_its_digest_of_the_late(office: Office) -> None:
    office.tick("2027-06-16T08:00")
    [nudge] = office.nudged(office.focal)
    for place in ("start", f"overview/{HN}/{CODE}".lower(), f"nudge/{duty_address(nudge.id)}"):
        text = shown(office, office.focal, place)
        assert TITLE in text, place
        assert NUMBERED not in text, place


def test_two_of_one_title_are_told_apart_by_their_numbers(office: Office) -> None:
    ask(office)
    text = shown(office, office.seats[BA_VI], "start")
    assert f"“{TITLE}” (đột xuất số 1 năm 2027)" in text
    assert f"“{TITLE}” (đột xuất số 2 năm 2027)" in text
