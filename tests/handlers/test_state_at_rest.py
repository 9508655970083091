"""What lies in the database of a person who is writing: nothing that can be read, nothing that tells them apart."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from storage.tables import citizen_state
from tests.handlers.test_core import fill
from tests.world import build, sqlite_url

MARKER = "Chim-sẻ-marker-7219"


def test_a_row_with_a_draft_and_a_row_without_one_are_of_one_size(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path))
    fill(world, "with-a-draft")
    world.say("who-only-searched", "hiv", "start")
    world.say("who-wrote-much", "ế" * 4000, "start")
    fill(world, "who-told-much")
    world.say("who-told-much", "ế" * 1900, "report/review")
    sealed = world.database.read(lambda tx: list(tx.scalars(select(citizen_state.c.sealed))))
    assert len({len(each) for each in sealed}) == 1


def test_neither_the_sender_nor_the_words_can_be_read_in_the_files(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path))
    fill(world, "sender-4711-marker")
    world.say("sender-4711-marker", MARKER, "report/review")
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert MARKER.encode(encoding) not in raw
        assert "sender-4711".encode(encoding) not in raw


def test_yesterdays_row_is_found_and_moved_to_today(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path))
    world.press(
        "one",
        next(
            one.press
            for row in world.press("one", "start").screen.rows
            for one in row
            if one.press.startswith("language")
        ),
    )
    world.clock.pass_time(timedelta(days=1))
    assert world.core.look("web", "one", "start").locale == "en"
    world.clock.pass_time(timedelta(days=3))
    assert world.core.look("web", "one", "start").locale == "vi"
