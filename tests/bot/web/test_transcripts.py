"""The same transcripts as on the core, on the page as it is rendered."""

from contextlib import closing
from pathlib import Path

import pytest

from tests import transcript
from tests.page import PageStage
from tests.world import build, sqlite_url

QUICK = ("tip-in-three-steps.txt", "help-request.txt", "mailbox-idle.txt", "start.txt")

# A messenger takes words at any question; the page has a box only where one is asked for.
TYPED_ANYWHERE = ("tip-of-ones-own-sent.txt",)
NAMES = [name for name in transcript.names() if name not in TYPED_ANYWHERE]


# The core walks them all every time; what the page adds shows in some.
@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in NAMES]
)
def test_a_conversation_goes_as_written_on_the_page(name: str, tmp_path: Path) -> None:
    with closing(PageStage(build(sqlite_url(tmp_path)))) as stage:
        transcript.play_file(stage, name)
