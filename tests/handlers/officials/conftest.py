from collections.abc import Iterator

import pytest

from handlers.officials.desk.room import Rooms
from handlers.officials.entry.enrolment import Enrolment
from storage.engine import SQLITE, Database
from tests.conftest import HandClock
from tests.desk_rules import rules
from tests.handlers.officials.office import QUICK, RING, Office
from tests.roles import as_zone, once_with_roles


@pytest.fixture
def acting(database_url: str, database: Database) -> Iterator[Database]:
    """What the officials' process works with: on PostgreSQL it has a role of its own there."""
    if database.dialect == SQLITE:
        yield database
        return
    own = Database(as_zone(once_with_roles(database_url), "officials"))
    yield own
    own.close()


@pytest.fixture
def office(database: Database, acting: Database, clock: HandClock) -> Office:
    """Its rooms are the officials' process's; `database` is what the rest of the world does to it."""
    enrolment = Enrolment(acting, clock, RING, QUICK, second_factor=False)
    return Office(database, clock, enrolment, Rooms(acting, clock, RING, rules()))
