"""What answered the last event stays where it was said: whoever leaves and comes back does not read it again."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.conversation import Event, Screen, Turn
from handlers.routes import Routes
from handlers.showing import HERE
from tests.handlers.test_core import notes
from tests.world import World, build, sqlite_url

NOWHERE = "report/dropAAAA"  # an act under a mark that nobody holds


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(sqlite_url(tmp_path))


def noted(world: World) -> Turn:
    """Somebody on the page stands at the start, and was told something there."""
    turn = world.press("one", NOWHERE, "start")
    assert (turn.screen.address, notes(turn)) == ("start", ["button.stale"])
    return turn


def start(world: World) -> list[str]:
    return notes(world.core.look("web", "one", "start"))


def test_a_note_is_shown_at_every_reload_until_something_is_followed(world: World) -> None:
    noted(world)
    assert [start(world) for _ in range(2)] == [["button.stale"]] * 2
    world.press("one", "learn", "start")
    assert start(world) == []


@pytest.mark.parametrize(("link", "stays"), [("start", []), (HERE, ["button.stale"])])
def test_who_asks_for_the_same_screen_again_reads_no_answer_twice_and_who_sent_nothing_still_reads_it(
    world: World, link: str, stays: list[str]
) -> None:
    noted(world)
    world.press("one", link, "start")
    assert start(world) == stays


def test_in_another_window_nothing_more_is_written_once_the_notes_are_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(world)
    world.press("one", "learn", "start")
    written = list[object]()
    monkeypatch.setattr(type(world.database), "write", lambda *asked, **_: written.append(asked))
    for place in ("privacy", "services", "start", "learn"):
        world.press("one", place, "learn")
    assert written == []


def test_where_somebody_arrives_is_drawn_once(world: World) -> None:
    drawn = list[str]()
    views = world.core.routes.views

    def watched(show: object) -> object:
        def view(ctx: object, **slots: str) -> Screen:
            drawn.append("start")
            screen: Screen = show(ctx, **slots)  # type: ignore[operator]  # a view
            return screen

        return view

    routes = Routes({**views, "start": watched(views["start"])}, world.core.routes.acts, world.core.routes.texts)  # type: ignore[dict-item]  # a view
    core = replace(world.core, routes=routes)
    turn = core.handle(Event("telegram", "one", "1", press="start", message="7", arrives=True))
    assert (turn.screen.address, drawn) == ("start", ["start"])
