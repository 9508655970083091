"""The phrase of a mailbox is a key wherever it is typed, and whatever words stand around it: it is kept nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.language.phrases import LISTENED, PhraseList
from handlers.conversation import Event, ReceiptWords, Turn
from handlers.held import Held
from storage.state import CITIZENS, Pseudonym
from tests.handlers.citizens.test_attach import begun, on_the_shelf, press, stored, unwanted
from tests.handlers.test_core import act, fill, notes
from tests.world import World, build, library, sqlite_url

MESSAGE = "701"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = build(sqlite_url(tmp_path))
    yield made
    made.database.close()


@pytest.fixture
def phrase(world: World) -> str:
    """Of a mailbox that is there."""
    shown = press(world, fill(world), "report/send").screen
    [words] = [block.words for block in shown.blocks if isinstance(block, ReceiptWords)]
    world.press("one", act(shown, "receipt/copied").press)
    return " ".join(words)


def wrapped(phrase: str) -> str:
    return f"Chị ơi mã của em là {phrase} em quên mất cách mở"


def say(world: World, text: str) -> Turn:
    return world.core.handle(Event("web", "one", world.once(), text=text, message=MESSAGE))


def held(world: World) -> Held:
    who = Pseudonym.of(world.core.ring, "web:one", world.clock.real().date())
    return Held.unpack(world.database.read(lambda tx: CITIZENS.load(tx, who)))


def assert_opened_and_kept_nowhere(world: World, turn: Turn, phrase: str) -> None:
    assert turn.screen.address == "mailbox/open"
    assert set(turn.wipe) == {MESSAGE}
    assert phrase not in held(world).pack().decode()
    assert phrase not in str(turn.screen)


@pytest.mark.parametrize("place", ["start", "learn", "report/what"])
def test_a_phrase_typed_anywhere_opens_its_mailbox_and_says_so(world: World, phrase: str, place: str) -> None:
    world.press("one", place)
    for text in (phrase, wrapped(phrase)):
        turn = say(world, text)
        assert_opened_and_kept_nowhere(world, turn, phrase)
        assert notes(turn) == ["phrase.found.web"]
        world.press("one", act(turn.screen, "mailbox/leave").press)
        world.press("one", place)


def test_at_the_open_question_of_a_form_it_is_a_key_and_no_answer(world: World, phrase: str) -> None:
    fill(world)
    turn = say(world, phrase)
    assert_opened_and_kept_nowhere(world, turn, phrase)
    assert world.press("one", "report").screen.address == "report/review"


def test_at_the_door_other_words_around_it_do_no_harm(world: World, phrase: str) -> None:
    world.press("one", "mailbox")
    turn = say(world, wrapped(phrase))
    assert_opened_and_kept_nowhere(world, turn, phrase)
    assert notes(turn) == []


def test_a_letter_that_holds_a_code_is_not_sent(world: World, phrase: str) -> None:
    world.press("one", "mailbox")
    say(world, phrase)
    turn = say(world, wrapped(phrase))
    assert notes(turn) == ["mailbox.holds_code"]
    assert_opened_and_kept_nowhere(world, turn, phrase)
    [case] = world.cases("protection")
    assert "quên mất cách mở" not in str(case)


def test_a_caption_that_is_a_code_opens_the_mailbox_and_the_picture_goes_along(world: World, phrase: str) -> None:
    begun(world)
    event = Event("web", "one", world.once(), text=wrapped(phrase), file=stored(world), message=MESSAGE)
    turn = world.core.handle(event)
    assert_opened_and_kept_nowhere(world, turn, phrase)
    assert notes(turn)[0] == "file.kept.photo"
    assert on_the_shelf(world) == 1


def test_a_caption_of_a_file_that_was_refused_is_a_code_all_the_same(world: World, phrase: str) -> None:
    turn = unwanted(world, "nowhere", caption=phrase)
    assert (turn.screen.address, notes(turn)) == ("mailbox/open", ["file.nowhere", "phrase.found.web"])
    assert phrase not in held(world).pack().decode()


def test_syllables_that_fit_by_chance_and_open_nothing_are_a_persons_words(world: World) -> None:
    """`gần nhất cũng được muốn hỏi trước` and such pass the check; a tip must not be lost for that."""
    by_chance = "nơi nào gần nhất cũng được muốn hỏi trước"
    assert library().phrases.within(f"em ở {by_chance}")
    begun(world)
    turn = say(world, f"em ở {by_chance}")
    assert turn.screen.address == "report/where"
    assert turn.wipe == ()
    world.press("one", "start")
    assert say(world, f"em tìm {by_chance}").screen.address == "find"


def test_nine_syllables_that_open_nothing_are_told_so_in_the_search(world: World) -> None:
    world.press("one", "start")
    turn = say(world, "nơi nào gần nhất cũng được muốn hỏi trước")
    assert (turn.screen.address, notes(turn)) == ("mailbox", ["mailbox.none"])


def test_a_code_is_looked_for_in_a_text_of_sixty_words_and_not_in_a_story(phrase: str) -> None:
    phrases: PhraseList = library().phrases
    before = LISTENED - len(phrase.split())
    assert phrases.within("xyz " * before + phrase) == (phrase,)
    assert phrases.within("xyz " * (before + 1) + phrase) == ()
    assert phrases.within(" ".join(phrase.split()[1:])) == ()


def test_a_word_no_code_has_is_named_in_short(world: World) -> None:
    world.press("one", "mailbox")
    say(world, " ".join(["x" * 3000] * 9))
    [(note, args)] = held(world).notes
    assert note == "phrase.unknown"
    assert len(str(args["word"])) < 40
