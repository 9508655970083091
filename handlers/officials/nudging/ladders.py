"""The ladder of each plan: the shipped one, or the one its province has set; and whether its reminders are paused."""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from content.library import Library
from content.programme.ladder import Audience, Ladder
from storage import settings as kept
from storage.duties.nudges import PAUSED

PREFIX = "ladder:"
Offsets = Mapping[Audience, Iterable[int]]
TO: tuple[Audience, ...] = ("unit", "leader", "province")


def ladder_of(tx: Connection, library: Library, plan: str) -> Ladder:
    stored = kept.get(tx, PREFIX + plan)
    return library.ladder.with_steps(json.loads(stored)) if stored else library.ladder


def set_ladder(tx: Connection, library: Library, plan: str, offsets: Offsets) -> None:
    """From the next tick on. ValueError as `Ladder.with_steps`."""
    library.ladder.with_steps(offsets)
    kept.put(tx, PREFIX + plan, json.dumps({to: sorted(set(each)) for to, each in offsets.items()}))


def with_timing(usual: Ladder, steps: Iterable[int]) -> Ladder:
    """The same with other steps for the unit up to the last day; what comes after it, and above it, stays.

    ValueError as `Ladder.with_steps`.
    """
    stay = {to: [each.offset for each in usual.steps if each.to == to] for to in TO}
    late = [offset for offset in stay["unit"] if offset > 0]
    return usual.with_steps({**stay, "unit": [*steps, *late]})


def paused(tx: Connection) -> Mapping[str, str]:
    """Since when, by the province's code."""
    return {key.removeprefix(PAUSED): since for key, since in kept.get_all(tx, PAUSED).items() if since}


def pause(tx: Connection, province_code: str, since: str) -> None:
    """Nothing goes out by itself in this province until it is lifted with "" for `since`."""
    kept.put(tx, PAUSED + province_code, since)
