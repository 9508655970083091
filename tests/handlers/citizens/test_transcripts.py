"""Every transcript, on the conversation core alone, over both databases."""

import pytest

from storage.engine import Database
from tests import transcript
from tests.world import over


@pytest.mark.parametrize("name", transcript.names())
def test_a_conversation_goes_as_written(name: str, database: Database) -> None:
    transcript.play_file(transcript.CoreStage(over(database)), name)
