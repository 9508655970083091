"""How often an official's event asks the database: that is what most of its time goes into."""

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from handlers.conversation import Act, Event, Turn
from storage.accounts.addresses import TELEGRAM
from storage.engine import Database
from tests.handlers.officials.chats import Chats
from tests.migrated import ready
from tests.offices import BA_VI, open_office
from tests.world import sqlite_url

CHAT = "7001"
ANSWER, ARRIVAL, HOME = 5, 12, 12  # at most


@pytest.fixture
def chats(tmp_path: Path) -> Iterator[Chats]:
    """Ba Vì's reporter is reached in a chat."""
    ready(sqlite_url(tmp_path))
    with closing(Database(sqlite_url(tmp_path))) as database:
        chats = Chats(open_office(database))
        chats.office.move_to("2027-06-09T08:00")
        chats.link(chats.office.seats[BA_VI], CHAT)
        yield chats


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Every statement of this process from now on."""
    found = list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def go(chats: Chats, press: str, numbers: Iterator[int], *, arrives: bool = False) -> Turn:
    told = Event(TELEGRAM, "", str(next(numbers)), press=press, message="7", arrives=arrives)
    turn = chats.office.core.handle_from(told, lambda tx: chats.arrivals.comes(tx, TELEGRAM, CHAT))
    assert turn is not None
    return turn


def answers(turn: Turn) -> list[str]:
    return [one.press for row in turn.screen.rows for one in row if isinstance(one, Act)]


def test_an_answer_to_a_report_asks_five_times(chats: Chats, asked: list[str]) -> None:
    numbers = count(1)
    home = go(chats, "start", numbers, arrives=True)
    form = next(one.press for row in home.screen.rows for one in row if one.press.startswith("file/"))
    turn = go(chats, answers(go(chats, form, numbers))[0], numbers)
    assert turn.screen.address.endswith("/b02")
    asked.clear()
    back = go(chats, answers(turn)[-1], numbers)
    assert (back.screen.address.endswith("/b01"), len(asked)) == (True, ANSWER), "\n".join(asked)


def test_to_arrive_asks_no_oftener_than_to_look_home(chats: Chats, asked: list[str]) -> None:
    numbers = count(1)
    go(chats, "start", numbers, arrives=True)
    asked.clear()
    go(chats, "start", numbers, arrives=True)
    arrival = len(asked)
    asked.clear()
    go(chats, "start", numbers)
    assert (arrival <= ARRIVAL, len(asked) <= HOME) == (True, True), "\n".join(asked)
