"""Whoever comes first waits for no template: the start was drawn before the port answered."""

from pathlib import Path

import pytest

from bot.lanes import Lanes
from bot.web import first_page
from bot.web.parts import Citizens, Parts
from bot.web.render import _templates
from handlers.conversation import Turn
from handlers.core import Core
from storage.engine import Busy
from storage.vault import Keyring
from tests.bot.web.house import House
from tests.handlers.test_core import rows
from tests.page import PageStage
from tests.world import World, build, library, sqlite_url


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(sqlite_url(tmp_path))


@pytest.fixture(autouse=True)
def _nothing_compiled() -> None:
    _templates.cache_clear()


def compiled() -> set[str]:
    cache = _templates().cache
    assert cache is not None
    return {name for _, name in cache.keys()}  # noqa: SIM118  jinja's cache cannot be walked through otherwise


def parts(core: object, world: World) -> Parts:
    side = Citizens(core, Lanes(), Keyring.fresh())  # type: ignore[arg-type]  # or a thing in its place
    return Parts(library().texts, world.clock, "http://testserver", citizens=side)


def test_the_first_visitor_finds_every_template_compiled(world: World) -> None:
    first_page.draw(parts(world.core, world))
    before = compiled()
    PageStage(world).close()
    assert compiled() == before
    assert "chat.html" in before


def test_drawing_it_writes_nothing(world: World) -> None:
    first_page.draw(parts(world.core, world))
    assert rows(world) == 0


class BusyCore(Core[object]):
    def look(self, channel: str, sender: str, place: str) -> Turn:
        raise Busy


def test_a_database_that_is_busy_stops_no_start(world: World) -> None:
    first_page.draw(parts(BusyCore(**vars(world.core)), world))
    assert compiled() == set()


def test_a_process_of_officials_draws_no_page_of_citizens(house: House) -> None:
    first_page.draw(Parts(library().texts, house.clock, "http://testserver", officials=house.parts.officials))
    assert compiled() == set()
