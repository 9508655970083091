"""What a place shows beside its screen."""

from datetime import UTC, datetime
from typing import Any

from handlers.context import Context
from handlers.conversation import Say, Screen
from handlers.held import Held
from handlers.routes import Routes
from handlers.showing import show
from tests.world import library

NOW = datetime(2026, 12, 1, tzinfo=UTC)
NOTHING: Any = None


def test_a_note_of_another_version_that_no_catalogue_has_is_left_out() -> None:
    held = Held(place="here", notes=[("a.word.that.was", {"n": 1}), ("button.stale", {})])
    routes = Routes()
    routes.view("here")(lambda ctx: Screen("here", ()))
    ctx: Context[Any] = Context(NOTHING, NOTHING, held, "web", NOW, NOW, library(), None, open_mark="AAAA")
    assert show(routes, ctx, "here").screen.notes == (Say("button.stale"),)
