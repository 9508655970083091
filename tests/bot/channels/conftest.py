"""A Telegram to speak to, and the citizens' bot over a world of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bots import Bot, citizens_bot
from tests.telegram import Standin
from tests.world import World, build, sqlite_url


@pytest.fixture
def api() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin
        assert not standin.violations


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(sqlite_url(tmp_path))


@pytest.fixture
def bot(world: World, api: Standin) -> Iterator[Bot]:
    with citizens_bot(world, api) as running:
        yield running
