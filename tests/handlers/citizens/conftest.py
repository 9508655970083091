"""A town with its desks, for one test of the citizens' conversation."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.world import World, build, sqlite_url


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = build(sqlite_url(tmp_path))
    with closing(world.database):
        yield world
