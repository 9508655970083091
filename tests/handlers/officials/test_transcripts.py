"""Every transcript of the officials' chat, on the conversation core alone, over both databases."""

import pytest

from storage.engine import Database
from tests import transcript
from tests.office_stage import OfficeStage
from tests.offices import open_office


@pytest.mark.parametrize("name", transcript.names("officials"))
def test_a_conversation_goes_as_written(name: str, database: Database) -> None:
    transcript.play_file(OfficeStage(open_office(database)), name)
