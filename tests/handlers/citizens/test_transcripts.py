"""Every transcript, on the conversation core alone."""

from pathlib import Path

import pytest

from tests import transcript
from tests.world import build, sqlite_url


@pytest.mark.parametrize("name", transcript.names())
def test_a_conversation_goes_as_written(name: str, tmp_path: Path) -> None:
    transcript.play_file(transcript.CoreStage(build(sqlite_url(tmp_path))), name)
