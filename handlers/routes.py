"""Which function answers which address. A module of handlers fills one table; the core joins them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from handlers.conversation import NoSuchAddress, Screen, StaleAct

if TYPE_CHECKING:
    from handlers.context import Context

Slots = dict[str, str]
Function = TypeVar("Function")
View = Callable[..., Screen]
Do = Callable[..., str]
Mark = Callable[..., str]


@dataclass
class Routes:
    """`view`: what an address shows, changing nothing. `act`: what a press does. `text`: what typed words do there.

    Patterns are addresses with `{names}`; a fixed part beats a named one. Acts and texts answer with the address
    to show next: what they have to say is left as a note in the state, so that showing it again is always safe.
    """

    views: dict[str, View] = field(default_factory=dict)
    acts: dict[str, tuple[Do, Mark]] = field(default_factory=dict)
    texts: dict[str, Do] = field(default_factory=dict)

    def view(self, pattern: str) -> Callable[[View], View]:
        return _enter(self.views, pattern)

    def act(self, pattern: str, under: Mark) -> Callable[[Do], Do]:
        """`under` tells the mark a button must carry here, given what `function` is given; no act without one."""

        def register(function: Do) -> Do:
            _enter(self.acts, pattern)((function, under))
            return function

        return register

    def text(self, pattern: str) -> Callable[[Do], Do]:
        return _enter(self.texts, pattern)

    def include(self, other: "Routes") -> None:
        _join(self.views, other.views)
        _join(self.acts, other.acts)
        _join(self.texts, other.texts)

    def show(self, ctx: "Context[Any]", address: str) -> Screen:
        function, slots = match(self.views, address)
        return function(ctx, **slots)

    def press(self, ctx: "Context[Any]", address: str, mark: str) -> str:
        """Raises StaleAct for a mark that is not the one held."""
        (function, under), slots = match(self.acts, address)
        if not secrets.compare_digest(under(ctx, **slots), mark):
            raise StaleAct(address)
        return function(ctx, **slots)

    def takes_text(self, address: str) -> bool:
        """Whether typed words answer something at the address."""
        return _takes(self.texts, address)

    def typed(self, ctx: "Context[Any]", address: str, text: str) -> str | None:
        """None where nothing is asked at the address."""
        try:
            function, slots = match(self.texts, address)
        except NoSuchAddress:
            return None
        return function(ctx, text, **slots)


def _takes(table: dict[str, Do], address: str) -> bool:
    try:
        match(table, address)
    except NoSuchAddress:
        return False
    return True


def match(table: dict[str, Function], address: str) -> tuple[Function, Slots]:
    """The function for an address and what its named parts hold; raises NoSuchAddress."""
    if address in table and "{" not in address:
        return table[address], {}
    parts = address.split("/")
    for pattern, wanted in _ordered(tuple(table)).get(len(parts), ()):
        slots = _fit(wanted, parts)
        if slots is not None:
            return table[pattern], slots
    raise NoSuchAddress(address)


@lru_cache(maxsize=64)
def _ordered(patterns: tuple[str, ...]) -> dict[int, list[tuple[str, list[str]]]]:
    """By number of parts, those with the fewest named ones first, each with its parts: a table is looked through twice
    at every event.
    """
    found: dict[int, list[tuple[str, list[str]]]] = {}
    for pattern in sorted(patterns, key=_named_parts):
        parts = pattern.split("/")
        found.setdefault(len(parts), []).append((pattern, parts))
    return found


def _fit(pattern: list[str], parts: list[str]) -> Slots | None:
    """They are as many."""
    slots: Slots = {}
    for want, got in zip(pattern, parts, strict=True):
        if want.startswith("{"):
            slots[want[1:-1].replace("-", "_")] = got
        elif want != got:
            return None
    return slots


def _join(mine: dict[str, Function], theirs: dict[str, Function]) -> None:
    for pattern, function in theirs.items():
        _enter(mine, pattern)(function)


def _named_parts(pattern: str) -> int:
    return pattern.count("{")


def _enter(table: dict[str, Function], pattern: str) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        if pattern in table:
            raise ValueError(f"two functions answer {pattern}")
        table[pattern] = function
        return function

    return register
