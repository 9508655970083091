"""Every transcript of the officials' chat under their process's role of PostgreSQL: nothing they do is refused."""

from collections.abc import Iterator

import pytest

from storage.grants import ROLES
from tests import transcript
from tests.office_stage import OfficeStage
from tests.offices import open_office
from tests.roles import Acting, once_with_roles

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["postgres"], indirect=True)]


@pytest.fixture
def database(database_url: str) -> Iterator[Acting]:
    made = Acting(once_with_roles(database_url))
    yield made
    made.close()


@pytest.mark.parametrize("name", transcript.names("officials"))
def test_a_conversation_goes_as_written_under_the_officials_role(name: str, database: Acting) -> None:
    stage = OfficeStage(open_office(database))
    database.role = ROLES["officials"]
    transcript.play_file(stage, name)
