"""The one form engine's routes: under one address, every form is asked field by field, skipped, reviewed and sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from handlers.context import Context
from handlers.conversation import Screen
from handlers.filling import Filling
from handlers.home import Home
from handlers.routes import Routes, Slots

P = TypeVar("P")


def _nothing(_: Filling[Any]) -> str | None:
    return None


@dataclass
class FormFlow(Generic[P]):
    """The routes of one form. A fixed last part beats a named one: `skip` is never taken for a choice.

    `first`: the page of the home's own that must be answered before the form goes on, if one must.
    """

    home: Home[P]
    routes: Routes = field(default_factory=Routes)
    first: Callable[[Filling[Any]], str | None] = _nothing

    def __post_init__(self) -> None:
        under, do = self.home.pattern, self.act
        for path in (under, f"{under}/{{field_id}}"):
            self.routes.view(path)(self._show)
            self.routes.text(path)(self._type)
        do("more", Filling.more)
        do("enough", Filling.enough)
        do("send", Filling.finish)
        do("drop", Filling.drop)
        do("same/{part_id}", Filling.same_part)
        do("{field_id}/open", Filling.reopen)
        do("{field_id}/skip", Filling.skip)
        do("{field_id}/done", Filling.done)
        do("{field_id}/typed", Filling.keep_typed)
        do("{field_id}/places", Filling.more_places)
        do("{field_id}/zero", Filling.zero)
        do("{field_id}/same", Filling.same)
        do("{field_id}/{choice_id}", Filling.choose)

    def act(self, path: str, function: Callable[..., str]) -> None:
        """`function` takes a Filling and what the path names; the draft is kept after it."""
        self.routes.act(f"{self.home.pattern}/{path}", under=self.mark)(self._acting(function))

    def open(self, ctx: Context[P], slots: Slots, *, writing: bool = False) -> tuple[Filling[P], Slots]:
        """The form at hand, and the slots that are not part of where it stands."""
        mine = {name: slots[name] for name in slots if f"{{{name}}}" in self.home.pattern}
        if writing:
            self.home.take_turn(ctx, mine)
        return Filling.of(self.home, ctx, mine), {name: slots[name] for name in slots if name not in mine}

    def start_with(self, ctx: Context[P], words: str) -> str:
        return self._acting(Filling.start_with)(ctx, words=words)

    def _acting(self, function: Callable[..., str]) -> Callable[..., str]:
        def act(ctx: Context[P], **slots: str) -> str:
            filling, rest = self._opened(ctx, slots)
            place = function(filling, **rest)
            page = self.first(filling) if filling.held else None
            place = filling.turn_to(page) if page else place
            filling.keep()
            return place

        return act

    def mark(self, ctx: Context[Any], **slots: str) -> str:
        """What the buttons of the draft at hand carry."""
        filling, rest = self.open(ctx, slots, writing=True)
        ctx.opened = self, slots, (filling, rest)
        return filling.mark

    def _opened(self, ctx: Context[P], slots: Slots) -> tuple[Filling[P], Slots]:
        """As its mark was looked up just now, if it was: the act comes next, and nothing lies between them."""
        before, ctx.opened = ctx.opened, None
        if before is not None and before[0] is self and before[1] == slots:
            found: tuple[Filling[P], Slots] = before[2]
            return found
        return self.open(ctx, slots, writing=True)

    def _show(self, ctx: Context[P], **slots: str) -> Screen:
        filling, rest = self.open(ctx, slots)
        return filling.show(**rest)

    def _type(self, ctx: Context[P], text: str, **slots: str) -> str:
        return self._acting(Filling.type)(ctx, text=text, **slots)
