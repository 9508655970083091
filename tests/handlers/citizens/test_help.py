"""Asking for help: own words are not asked for again, what fits stands first, and danger waits for no working day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content.services import Keeper, Service, Services
from handlers.citizens import citizens_core
from handlers.conversation import Act, Link, Para, Say, Screen, Sheet, Turn
from storage.duties import confirmed
from storage.state import CITIZENS
from storage.vault import Keyring
from tests.handlers.citizens.boxes import boxed, copied, opened
from tests.handlers.test_core import act, notes
from tests.transcript import screen_text
from tests.world import World, citizen_parts, library

IN_DEBT = "tôi 20 tuổi, nợ tiền chủ, chủ bắt tôi tiếp khách trả nợ"
SATURDAY = date(2026, 11, 21)  # the world's today is the Sunday after


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    yield from copied(sqlite_template, tmp_path)


def pressed(world: World, turn: Turn, *addresses: str) -> Turn:
    for address in addresses:
        turn = world.press("one", act(turn.screen, address).press)
    return turn


def chosen(screen: Screen) -> list[str]:
    return [one.address for row in screen.rows for one in row if isinstance(one, Act) and one.style == "main"]


def told(world: World, words: str = IN_DEBT) -> Turn:
    return world.say("one", words, world.press("one", "help").screen.address)


def services(world: World, *needs: str) -> Screen:
    turn = pressed(world, world.press("one", "help"), *(f"help/need/{need}" for need in needs))
    return pressed(world, turn, "help/need/done", "help/age/skip", "help/where/none").screen


def names(screen: Screen) -> list[str]:
    return [
        str(getattr(name, "vi", name)) for block in screen.blocks if isinstance(block, Sheet) for name, _ in block.rows
    ]


def test_whoever_writes_of_a_debt_finds_it_chosen_and_their_age_too(world: World) -> None:
    turn = told(world)
    assert (chosen(turn.screen), notes(turn)) == (["help/need/debt", "help/need/done"], ["help.offered_need"])
    turn = pressed(world, turn, "help/need/done")
    assert (chosen(turn.screen), notes(turn)) == (["help/age/adult"], ["help.offered_age"])
    turn = pressed(world, turn, "help/age/adult", "help/where/none", "help/services/on")
    assert IN_DEBT in screen_text(turn.screen, "vi")


def test_what_was_offered_can_be_taken_back_and_stays_so(world: World) -> None:
    turn = pressed(world, told(world), "help/need/debt", "help/need/skip")
    assert turn.screen.address == "help/age"
    turn = pressed(world, turn, "help/age/skip", "help/where/none", "help/services/on", "help/age/open")
    assert chosen(turn.screen) == []


@pytest.mark.parametrize("words", ["em trai 14 tuổi, chị 19 tuổi đều buồn", "tôi lo quá", "làm ở đó 15 ngày"])
def test_an_age_is_offered_only_where_one_is_named(world: World, words: str) -> None:
    assert chosen(pressed(world, told(world, words), "help/need/skip").screen) == []


def test_the_fitting_article_stands_first_among_the_ways_on(world: World) -> None:
    screen = services(world, "danger", "debt")
    links = [one.address for row in screen.rows for one in row if isinstance(one, Link)]
    assert links[:2] == ["a/giu-giay-to-ep-no", "a/ke-hoach-an-toan"]


def test_a_number_that_stands_in_the_warning_is_not_listed_again(world: World) -> None:
    assert names(services(world, "danger", "debt")) == ["Ngôi nhà Bình yên", "Trung tâm trợ giúp pháp lý"]


def test_what_cannot_be_called_or_looked_up_is_listed_only_where_nothing_else_is(world: World) -> None:
    assert "Hội Phụ nữ nơi bạn ở" not in names(services(world, "legal"))


def test_where_nothing_can_be_called_kinds_of_places_are_named(world: World) -> None:
    assert "Hội Phụ nữ nơi bạn ở" in names(services(world, "job"))


def test_who_asks_about_their_health_is_left_with_more_than_an_ambulance(world: World) -> None:
    assert {"Cấp cứu", "Cơ sở y tế, bệnh viện"} <= set(names(services(world, "health")))


@pytest.mark.parametrize(("urgency", "weekday"), [("now", 6), ("usual", 0)])
def test_who_is_in_danger_waits_for_no_working_day(world: World, urgency: str, weekday: int) -> None:
    phrase = boxed(world, "support", urgency=urgency, day=SATURDAY, slot=1)
    texts = [block.text for block in opened(world, phrase).screen.blocks if isinstance(block, Para)]
    [due] = [text for text in texts if isinstance(text, Say) and text.id == "mailbox.due.take-up"]
    day = due.args["day"]
    assert isinstance(day, Say)
    assert day.args["weekday"] == Say(f"weekday.{weekday}")


def test_to_a_victim_no_text_for_owners_is_shown(world: World) -> None:
    words = "chủ nhà trọ giữ giấy tờ nhân viên"
    owners = "a/chu-co-so"

    def found(typed: str) -> list[str]:
        rows = world.say("one", typed, "start").screen.rows
        return [one.address for row in rows for one in row if isinstance(one, Link)]

    assert owners in found(words)
    assert owners not in found(f"{words}, bắt em trả nợ")


def kept(world: World) -> None:
    """As after a start with an own file: the clinic has a keeper, and was looked at in June."""

    def mend(entry: Service) -> Service:
        keeper = Keeper("HN-2026-2030", "09700", 6)
        return replace(entry, as_of=date(2026, 6, 1), keeper=keeper) if entry.id == "place-commune-health" else entry

    shelf = library()
    services = Services([mend(each) for each in shelf.services.every], shelf.services.needs)
    ring = Keyring.fresh()
    now = replace(shelf, services=services)
    world.core = citizens_core(world.database, world.clock, ring, now, citizen_parts(ring), CITIZENS)


def test_what_somebody_keeps_right_says_since_when_and_not_who_keeps_it(world: World) -> None:
    kept(world)
    shown = screen_text(world.press("one", "services/health").screen, "vi")
    assert "Kiểm tra ngày\n1/6/2026" in shown
    assert "Ba Vì" not in shown


def test_what_its_keeper_confirmed_bears_that_day(world: World) -> None:
    kept(world)
    world.database.write(lambda tx: confirmed.confirm(tx, "place-commune-health", date(2026, 11, 20)))
    assert "Xác nhận ngày\n20/11/2026" in screen_text(world.press("one", "services/health").screen, "vi")
    world.database.write(lambda tx: confirmed.take_back(tx, "place-commune-health"))
    assert "Kiểm tra ngày\n1/6/2026" in screen_text(world.press("one", "services/health").screen, "vi")
