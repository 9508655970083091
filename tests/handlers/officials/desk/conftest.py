"""A desk, who sits at it, and a tip that came."""

import pytest

from handlers.officials.desk.room import DeskRoom
from handlers.officials.entry.officer import Officer
from tests.handlers.officials.office import Office


@pytest.fixture
def officer(office: Office) -> Officer:
    return office.officer()


@pytest.fixture
def room(office: Office, officer: Officer) -> DeskRoom:
    return office.room(officer)


@pytest.fixture
def case(office: Office, officer: Officer, room: DeskRoom) -> str:
    office.tip()
    [line] = room.inbox(officer).lines
    return line.id
