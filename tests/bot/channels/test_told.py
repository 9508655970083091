"""Being told of a letter in the chat: asked once, off unless wanted, a line that says nothing, never after wiping."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import notice_tokens
from storage.cases.envelope import Entry
from storage.tables import citizen_notice
from tests.bot.channels.test_citizens_bot import press, receipt, say
from tests.bots import CITIZENS, Bot
from tests.telegram import Person, Standin
from tests.world import World

LINE = "Có điều mới cho bạn."
YES, NEVER = "Báo tôi khi có thư", "Đừng bao giờ nhắn cho tôi trước"
LATER = timedelta(hours=7)


@pytest.fixture
def lan(api: Standin, bot: Bot) -> Person:
    """At the question after her receipt is copied."""
    person = api.person(CITIZENS)
    person.start()
    api.wait_idle(person, 30)
    press(person, "Báo tin", "Chuyện khác", "Không rõ", "Không, hoặc không rõ", "Gửi luôn")
    return person


def reply(world: World) -> None:
    """The desk's one case is answered, as its room does it."""
    holder, docket = world.holders["protection"], world.docket("protection")
    [case] = world.cases("protection")
    entry = Entry("desk", "reply", "Chúng tôi đã xem.", b"officer", world.clock.now())
    world.database.write(lambda tx: docket.write(tx, holder, case.row.id, entry))
    world.database.write(lambda tx: notice_tokens.release(tx, case.tip, world.clock.real()))


def sweep(bot: Bot, person: Person) -> list[str]:
    bot.sweep()
    return [message.text for message in person.messages()]


def test_who_wants_it_is_told_once_without_a_sound_and_of_nothing(
    lan: Person, api: Standin, world: World, bot: Bot
) -> None:
    press(lan, "Tôi đã chép")
    assert {YES, NEVER} <= set(lan.buttons())
    press(lan, YES)
    assert "Bot sẽ báo một lần" in lan.newest().text
    reply(world)
    assert LINE not in sweep(bot, lan)
    world.clock.pass_time(LATER)
    assert sweep(bot, lan).count(LINE) == 1
    assert LINE in lan.notifications(silent=True)
    assert LINE not in lan.notifications()
    reply(world)
    world.clock.pass_time(timedelta(days=1))
    assert sweep(bot, lan).count(LINE) == 1


@pytest.mark.slow
def test_who_says_nothing_is_never_told(lan: Person, api: Standin, world: World, bot: Bot) -> None:
    press(lan, "Tôi đã chép", "Về đầu")
    reply(world)
    world.clock.pass_time(LATER)
    assert LINE not in sweep(bot, lan)


def test_no_button_carries_what_leads_from_the_chat_to_the_tip(lan: Person, api: Standin, world: World) -> None:
    [case] = world.cases("protection")
    token = json.loads(case.tip)["notice"]
    press(lan, "Tôi đã chép")
    assert YES in lan.buttons()
    assert not api.thief(CITIZENS).holds(token)
    press(lan, YES)
    assert not api.thief(CITIZENS).holds(token)


def test_an_old_button_promises_nothing_once_the_chat_was_locked(lan: Person, api: Standin, world: World) -> None:
    press(lan, "Tôi đã chép")
    asked = lan.newest()
    world.clock.pass_time(timedelta(minutes=11))
    lan.press_old(asked, YES)
    api.wait_idle(lan)
    assert not any("Bot sẽ báo" in message.text for message in lan.messages())


def test_whoever_wiped_the_chat_is_not_told(lan: Person, api: Standin, world: World, bot: Bot) -> None:
    press(lan, "Tôi đã chép", YES)
    reply(world)
    press(lan, "Về đầu", "Ai biết gì về tôi?", "Xóa tin nhắn ở đây")
    world.clock.pass_time(LATER)
    assert LINE not in sweep(bot, lan)


def test_whoever_blocked_the_bot_is_not_told_when_they_are_back(
    lan: Person, api: Standin, world: World, bot: Bot
) -> None:
    press(lan, "Tôi đã chép", YES)
    reply(world)
    lan.block()
    api.wait_idle(lan, shown=False)
    lan.unblock()
    lan.start()
    api.wait_idle(lan)
    world.clock.pass_time(LATER)
    assert LINE not in sweep(bot, lan)


@pytest.mark.slow
def test_in_the_mailbox_it_can_be_asked_for_again_and_taken_back(
    lan: Person, api: Standin, world: World, bot: Bot
) -> None:
    phrase = receipt(lan)
    press(lan, "Tôi đã chép", "Hộp thư của tôi")
    say(lan, phrase)
    press(lan, YES)
    assert NEVER in lan.buttons()
    press(lan, NEVER)
    assert YES in lan.buttons()
    reply(world)
    world.clock.pass_time(LATER)
    assert LINE not in sweep(bot, lan)
    press(lan, "Hộp thư của tôi")
    say(lan, phrase)
    press(lan, YES)
    reply(world)
    world.clock.pass_time(LATER + timedelta(hours=17))
    assert LINE in sweep(bot, lan)


def test_nothing_at_telegram_or_in_the_database_joins_the_person_to_the_case(
    lan: Person, api: Standin, world: World
) -> None:
    press(lan, "Tôi đã chép", YES)
    [case] = world.cases("protection")
    token = bytes.fromhex(json.loads(case.tip)["notice"])
    stored = world.database.read(lambda tx: tx.execute(select(citizen_notice)).all())
    assert not any(token in value for row in stored for value in (row.tag, row.sealed))
    assert not any(str(lan.id).encode() in row.sealed for row in stored)
    assert not api.thief(CITIZENS).holds(token.hex())
