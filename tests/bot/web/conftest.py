"""The pages of a small house, asked as a browser asks them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.bot.web.house import House, build
from tests.bot.web.province_house import JUNE, Hanoi
from tests.bot.web.visitor import Visitor


@pytest.fixture
def house(tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    built = build(Path(shutil.copy(sqlite_template, tmp_path)))
    yield built
    built.database.close()


@pytest.fixture
def visit(house: House) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def make(app: Starlette | None = None) -> Visitor:
        visitors.append(Visitor(app or house.app))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.client.close()


@pytest.fixture
def hanoi(house: House) -> Hanoi:
    """The plan is on, and it is June 2027."""
    house.clock.moment = JUNE
    opened = Hanoi(house)
    opened.switch_on()
    return opened
