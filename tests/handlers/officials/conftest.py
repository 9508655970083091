import pytest

from handlers.officials.desk.room import Rooms
from handlers.officials.entry.enrolment import Enrolment
from storage.engine import Database
from tests.conftest import HandClock
from tests.desk_rules import rules
from tests.handlers.officials.office import QUICK, RING, Office


@pytest.fixture
def office(database: Database, clock: HandClock) -> Office:
    enrolment = Enrolment(database, clock, RING, QUICK, second_factor=False)
    return Office(database, clock, enrolment, Rooms(database, clock, RING, rules()))
