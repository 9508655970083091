"""Whoever floods waits, loses nothing, and holds up nobody else; of sources only keyed hashes are held, for a day."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.intake_limits import GROUP, MEGABYTE, ONE, Buckets, Limits, PacedCore, Rate, asks_for
from content.language.phrases import PhraseList
from handlers.conversation import Event, Turn
from storage.engine import Database
from tests.conftest import HandClock
from tests.handlers.test_core import act, fill, notes
from tests.world import World, over

FEW = {"step": Rate(2, 10), "send": Rate(2, 10), "file": Rate(2, 10)}
TWO = ONE | {"send": Rate(2, 360)}  # a receipt takes half a tenth of a second
HOUR = 3600


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def world(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    made = over(Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"))
    made.core = PacedCore.over(made.core, replace(Limits.of(made.clock), one=Buckets(made.clock, TWO)))
    yield made
    made.database.close()


def pressed(address: str) -> Event:
    return Event("web", "one", "1", press=address)


def test_a_burst_goes_on_then_one_at_a_time(clock: HandClock) -> None:
    buckets = Buckets(clock, FEW)
    assert [buckets.take("a", "send") for _ in range(4)] == [0, 0, 10, 10]
    clock.pass_time(timedelta(seconds=4))
    assert buckets.take("a", "send") == 6
    clock.pass_time(timedelta(seconds=6))
    assert [buckets.take("a", "send") for _ in range(2)] == [0, 10]


def test_who_waits_holds_up_nobody_else_and_nothing_else_of_theirs(clock: HandClock) -> None:
    buckets = Buckets(clock, FEW)
    assert [buckets.take("flood", "send") for _ in range(3)] == [0, 0, 10]
    assert buckets.take("other", "send") == 0
    assert buckets.take("flood", "step") == 0


def test_a_pause_never_saves_up_more_than_a_burst(clock: HandClock) -> None:
    buckets = Buckets(clock, FEW)
    buckets.take("a", "send")
    clock.pass_time(timedelta(hours=5))
    assert [buckets.take("a", "send") for _ in range(3)] == [0, 0, 10]


def test_memory_is_bounded_and_whoever_was_quiet_longest_goes_first(clock: HandClock) -> None:
    buckets = Buckets(clock, FEW, most=100)
    for number in range(1_000):
        buckets.take("flood", "send")
        buckets.take(f"visitor {number}", "send")
    assert len(buckets) == 100
    assert buckets.take("flood", "send")


def test_a_source_stands_nowhere_and_is_another_tomorrow(clock: HandClock) -> None:
    buckets = Buckets(clock, FEW)
    for _ in range(3):
        buckets.take("203.0.113.7", "send")
    assert "203.0.113.7" not in repr(vars(buckets))
    [before] = buckets._left
    clock.pass_time(timedelta(days=1))
    assert buckets.take("203.0.113.7", "send") == 0
    assert list(buckets._left) != [before]


def test_what_costs_something() -> None:
    assert asks_for(pressed("report/sendK7QF")) == asks_for(pressed("help/sendK7QF")) == "send"
    assert asks_for(pressed("report/what/heldK7QF")) == asks_for(pressed("hand-on/helpK7QF")) == "step"
    assert asks_for(Event("web", "one", "1", text="Cổ Đô", place="report/where")) == "step"
    assert asks_for(pressed("mailbox/close/nowK7QF")) == "step"
    free = ("report", "a/papers", "mailbox", "mailbox/leaveK7QF", "language/enK7QF", "?", "report/send")
    assert [asks_for(pressed(each)) for each in free] == [None] * len(free)
    assert asks_for(Event("web", "one", "1", text="nợ", place="start")) is None
    assert asks_for(Event("telegram", "one", "1", press="start", arrives=True)) is None


@pytest.mark.parametrize(
    ("channel", "place"), [("web", "mailbox/open"), ("web", "mailbox/answer/2"), ("web", "mailbox"), ("telegram", None)]
)
def test_letters_and_whatever_is_typed_in_a_messenger_are_steps(channel: str, place: str | None) -> None:
    assert asks_for(Event(channel, "one", "1", text="thư", place=place)) == "step"


def test_nobody_waits_longer_to_send_than_a_draft_stays_open() -> None:
    for rates in (ONE, GROUP):
        assert max(rates["send"].seconds, rates["step"].seconds) <= 6 * 60
    assert ONE["send"].burst + HOUR / ONE["send"].seconds >= 3
    assert GROUP["send"].burst >= 10 * ONE["send"].burst


def test_a_flood_waits_with_its_draft_at_hand_and_others_send_meanwhile(world: World) -> None:
    sent = [send(world) for _ in range(4)]
    assert [turn.screen.address for turn in sent] == ["receipt"] * 2 + ["report/review"] * 2
    assert send(world, "another").screen.address == "receipt"
    assert len(world.cases("protection")) == 3


def test_whoever_waits_is_told_so_kindly_and_the_same_press_counts_later(world: World) -> None:
    for _ in range(2):
        send(world)
    event = Event("web", "one", "the same", press=act(fill(world).screen, "report/send").press)
    held = world.core.handle(event)
    assert held.screen.notes[0].id == "flood.wait"
    assert held.screen.notes[0].args == {"minutes": 6}
    assert held.screen == world.core.look("web", "one", "report/review").screen
    world.clock.pass_time(timedelta(minutes=6))
    assert world.core.handle(event).screen.address == "receipt"


def test_words_that_are_held_up_stay_in_their_box_and_are_heard(world: World) -> None:
    turn = world.press("one", "report")
    world.press("one", act(turn.screen, "report/what/else").press)
    for _ in range(int(ONE["step"].burst)):
        world.press("one", "report/where/no-such-placeAAAA")
    turn = world.say("one", "em bị đánh ở Cờ Đo", "report/where")
    assert notes(turn) == ["flood.wait"]
    assert turn.screen.asks is not None
    assert turn.screen.asks.value == "em bị đánh ở Cờ Đo"
    assert turn.screen.alert


def test_a_person_may_send_files_for_one_large_tip_and_not_fill_the_shelf(clock: HandClock) -> None:
    limits = Limits.of(clock)
    assert [limits.takes_file("web", "one", "", 20 * MEGABYTE) for _ in range(6)] == [True] * 5 + [False]
    assert [limits.takes_file("web", str(n), "3f2", 20 * MEGABYTE) for n in range(8)].count(True) == 7


def test_a_group_that_floods_waits_with_every_cookie_it_takes(clock: HandClock) -> None:
    limits = Limits.of(clock)
    sends = [Event("web", f"cookie {n}", str(n), press="report/sendK7QF") for n in range(100)]
    passed = [limits.of_group(event, "3f2") is event for event in sends]
    assert passed.count(True) == GROUP["send"].burst
    assert limits.of_group(sends[0], "9aa") is sends[0]
    assert all(limits.of_group(event, "") is event for event in sends)


def test_a_group_that_guesses_phrases_waits_whatever_page_it_says_it_is_on(clock: HandClock) -> None:
    phrases = PhraseList.load()
    phrase = " ".join(phrases.draw(Random(7).randrange))
    limits = Limits.of(clock, phrases.within)
    guesses = [Event("web", f"cookie {n}", str(n), text=phrase, place="start") for n in range(60)]
    assert [limits.of_group(guess, "3f2") is guess for guess in guesses].count(True) == GROUP["guess"].burst
    assert limits.of_group(guesses[0], "9aa") is guesses[0]
    asked = replace(guesses[0], text="tìm chỗ khám")
    assert limits.of_group(asked, "3f2") is asked


def send(world: World, sender: str = "one") -> Turn:
    """A whole tip, or a further try at the one that waits."""
    turn = world.press(sender, "report")
    turn = turn if turn.screen.address == "report/review" else fill(world, sender)
    return world.press(sender, act(turn.screen, "report/send").press)
