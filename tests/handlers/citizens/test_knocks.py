"""Whoever tries phrases in vain waits a little, is told how long, and is the only one who does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.citizens.knocks import CALM, FREE, LONGEST, SENDERS, Knocks
from handlers.conversation import Turn
from storage.state import Pseudonym
from tests.handlers.citizens.boxes import a_phrase, boxed, copied, opened
from tests.handlers.test_core import act, fill, notes
from tests.world import World

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    yield from copied(sqlite_template, tmp_path)


def tired(tries: int = FREE) -> Knocks:
    knocks = Knocks()
    for _ in range(tries):
        knocks.wrong(b"one", NOW)
    return knocks


def in_vain(world: World, sender: str = "one", times: int = FREE) -> list[Turn]:
    world.press(sender, "mailbox")
    return [world.say(sender, a_phrase(seed)) for seed in range(times)]


def tire(world: World, sender: str = "one", times: int = FREE) -> None:
    """As if they had tried in vain: each real try stretches a phrase."""
    who = Pseudonym.of(world.core.ring, f"web:{sender}", world.clock.real().date()).tags[0]
    knocks = world.database.read(lambda tx: world.core.parts_for(tx, sender)).knocks
    for _ in range(times):
        knocks.wrong(who, world.clock.real())


def test_five_wrong_tries_cost_no_wait_and_the_sixth_comes_after_two_seconds() -> None:
    assert tired(FREE - 1).wait(b"one", NOW) == 0
    assert tired(FREE).wait(b"one", NOW) == 2
    assert tired(FREE).wait(b"one", NOW + timedelta(seconds=2)) == 0


def test_the_wait_doubles_up_to_a_minute() -> None:
    assert [tired(FREE + more).wait(b"one", NOW) for more in range(7)] == [2, 4, 8, 16, 32, LONGEST, LONGEST]


def test_nobody_else_waits() -> None:
    assert tired(30).wait(b"other", NOW) == 0


def test_a_right_phrase_and_ten_calm_minutes_both_end_it() -> None:
    knocks = tired(30)
    knocks.right(b"one", NOW)
    assert knocks.wait(b"one", NOW) == 0
    calm = tired(30)
    calm.wrong(b"one", NOW + CALM + timedelta(seconds=1))
    assert calm.wait(b"one", NOW + CALM + timedelta(seconds=1)) == 0


def test_no_sender_is_kept_and_every_day_begins_anew() -> None:
    knocks = tired(30)
    assert not any(b"one" in name for name in knocks._tries)
    assert "_tries" not in repr(knocks)
    assert knocks.wait(b"one", NOW + timedelta(days=1)) == 0
    assert not knocks._tries


def test_of_a_crowd_only_the_latest_are_known() -> None:
    knocks = tired(FREE)
    for number in range(SENDERS):
        knocks.wrong(number.to_bytes(4, "big"), NOW)
    assert len(knocks._tries) == SENDERS
    assert knocks.wait(b"one", NOW) == 0


def test_who_tries_in_vain_is_told_how_long_to_wait_and_even_the_right_phrase_waits(world: World) -> None:
    phrase = boxed(world)
    assert [notes(turn) for turn in in_vain(world)] == [["mailbox.none"]] * FREE
    turn = world.say("one", phrase)
    [note] = turn.screen.notes
    assert (turn.screen.address, note.id, note.args["seconds"]) == ("mailbox", "mailbox.wait", 2)
    assert turn.screen.asks is not None
    assert turn.screen.asks.value == phrase, "nothing has to be typed again"
    assert opened(world, phrase).screen.address == "mailbox"
    world.clock.pass_time(timedelta(seconds=3))
    assert world.say("one", phrase).screen.address == "mailbox/open"


def test_another_sender_opens_their_mailbox_meanwhile(world: World) -> None:
    phrase = boxed(world)
    tire(world)
    world.press("two", "mailbox")
    assert world.say("two", phrase).screen.address == "mailbox/open"


def test_a_slip_that_costs_the_machine_nothing_is_not_counted(world: World) -> None:
    world.press("one", "mailbox")
    for _ in range(FREE + 2):
        assert notes(world.say("one", "sen lua may")) == ["phrase.count"]
    assert world.say("one", boxed(world)).screen.address == "mailbox/open"


def test_while_somebody_waits_no_phrase_slips_into_a_tip(world: World) -> None:
    phrase = boxed(world)
    fill(world)
    tire(world)
    turn = world.say("one", f"mã của em là {phrase}", place="report/review")
    assert notes(turn) == ["mailbox.wait"]
    assert turn.screen.address == "mailbox"


def test_opening_a_mailbox_forgets_the_tries_before_it(world: World) -> None:
    phrase = boxed(world)
    tire(world, times=FREE - 1)
    world.press("one", act(opened(world, phrase).screen, "mailbox/leave").press)
    tire(world, times=FREE - 1)
    assert opened(world, phrase).screen.address == "mailbox/open"
