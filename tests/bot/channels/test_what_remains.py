"""What a thief of the token finds when things go wrong: races, outages, restarts, receipts in odd places."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.channels import outbox
from tests.bot.channels.test_citizens_bot import STORY, fill, press, receipt, say
from tests.bots import CITIZENS, Bot, citizens_bot
from tests.telegram import Person, Standin
from tests.world import World

LETTER = "Em vẫn bị giữ ở đó."


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    monkeypatch.setattr(outbox, "PAUSES", (0.05,) * len(outbox.PAUSES))
    with Standin() as standin:
        yield standin
        assert not standin.violations


@pytest.fixture
def lan(api: Standin, bot: Bot) -> Person:
    return newcomer(api)


def newcomer(api: Standin) -> Person:
    person = api.person(CITIZENS)
    person.start()
    api.wait_idle(person, 30)
    return person


def sent_tip(person: Person) -> str:
    fill(person)
    press(person, "Gửi luôn")
    phrase = receipt(person)
    press(person, "Tôi đã chép")
    return phrase


def in_mailbox(person: Person) -> Person:
    phrase = sent_tip(person)
    press(person, "Hộp thư của tôi")
    say(person, phrase)
    return person


@pytest.mark.slow
def test_a_letter_that_is_answered_late_is_not_shown_after_the_mailbox_was_left(lan: Person, api: Standin) -> None:
    mailbox = in_mailbox(lan).kept()
    hold = api.hold("sendMessage")
    lan.say(LETTER)
    hold.wait()
    lan.press_old(mailbox, "Rời hộp thư")
    api.wait_for(lambda: not api.bot(CITIZENS).queue.unconfirmed(lan.id))
    hold.release()
    api.wait_idle(lan)
    assert not api.thief(CITIZENS).holds(LETTER)


def test_a_copied_receipt_is_taken_away_whatever_overtakes_its_answer(lan: Person, api: Standin) -> None:
    fill(lan)
    press(lan, "Gửi luôn")
    first, shown = receipt(lan).split()[0], lan.kept()
    hold = api.hold("sendMessage")
    lan.say("/timhieu")
    hold.wait()
    lan.press_old(shown, "Tôi đã chép")
    lan.say("/giup")
    api.wait_for(lambda: not api.bot(CITIZENS).queue.unconfirmed(lan.id))
    hold.release()
    api.wait_idle(lan)
    assert not api.thief(CITIZENS).holds(f"{first} ·")


@pytest.mark.slow
def test_a_message_that_came_out_though_the_line_broke_is_known_and_goes(
    lan: Person, api: Standin, world: World, bot: Bot
) -> None:
    in_mailbox(lan)
    api.drop("sendMessage", "after")
    say(lan, LETTER)
    press(lan, "Rời hộp thư")
    assert not api.thief(CITIZENS).holds(LETTER)


@pytest.mark.slow
def test_the_lock_waits_for_a_messenger_that_is_away(lan: Person, api: Standin, world: World, bot: Bot) -> None:
    fill(lan)
    world.clock.pass_time(timedelta(minutes=11))
    api.fail("*", 502, times=10_000)
    bot.sweep()
    assert api.thief(CITIZENS).holds(STORY)
    api.mischief.faults.clear()
    bot.sweep()
    assert not api.thief(CITIZENS).holds(STORY)


@pytest.mark.slow
def test_one_chat_that_cannot_be_locked_leaves_no_other_open(
    lan: Person, api: Standin, world: World, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(lan)
    hoa = newcomer(api)
    fill(hoa)
    talk, whole = bot.inner["talk"], world.core.close

    def close(channel: str, sender: str) -> object:
        if sender == str(lan.id):
            raise ValueError
        return whole(channel, sender)

    monkeypatch.setattr(type(world.core), "close", lambda _self, channel, sender: close(channel, sender))
    world.clock.pass_time(timedelta(minutes=11))
    bot.sweep()
    assert "Gửi luôn" not in hoa.buttons()
    assert str(lan.id) in talk.opened
    assert bot.channel.status == "on"


@pytest.mark.slow
@pytest.mark.parametrize("before", ["/hopthu ", "/start ", "/gi-do "])
def test_a_receipt_behind_a_command_opens_its_mailbox_and_goes(before: str, lan: Person, api: Standin) -> None:
    phrase = sent_tip(lan)
    say(lan, before + phrase)
    assert "Hộp thư của bạn" in lan.newest().text
    assert not api.thief(CITIZENS).holds(phrase)


@pytest.mark.slow
def test_a_receipt_that_never_came_out_waits_for_its_owner(lan: Person, api: Standin, world: World, bot: Bot) -> None:
    fill(lan)
    api.fail("editMessageText", 502, times=10_000)
    lan.press("Gửi luôn")
    api.wait_for(lambda: world.cases("protection"))
    bot.settle(10)
    world.clock.pass_time(timedelta(minutes=11))
    api.mischief.faults.clear()
    lan.start()
    api.wait_idle(lan)
    press(lan, "Xem mã chưa chép")
    assert len(receipt(lan).split()) == 9


@pytest.mark.slow
def test_a_restart_takes_what_is_open_out_of_sight_and_loses_nothing(api: Standin, world: World) -> None:
    with citizens_bot(world, api):
        lan = newcomer(api)
        fill(lan)
    assert not api.thief(CITIZENS).holds(STORY)
    with citizens_bot(world, api):
        press(lan, "Tiếp tục")
        assert STORY in lan.newest().text
        press(lan, "Gửi luôn")
        assert len(receipt(lan).split()) == 9


@pytest.mark.slow
def test_who_blocked_the_bot_in_mid_tip_and_comes_back_finds_nothing_of_it(lan: Person, api: Standin) -> None:
    fill(lan)
    lan.block()
    api.wait_idle(lan, shown=False)
    lan.unblock()
    lan.start()
    api.wait_idle(lan)
    assert not api.thief(CITIZENS).holds(STORY)


@pytest.mark.slow
def test_a_group_where_the_bot_may_not_write_is_left_all_the_same(lan: Person, api: Standin) -> None:
    api.fail("sendMessage", 403)
    lan.add_to_group()
    api.wait_for(lambda: api.bot(CITIZENS).calls["leaveChat"])


@pytest.mark.slow
def test_a_reply_that_is_refused_does_not_take_the_next_with_it(lan: Person, api: Standin) -> None:
    hold = api.hold("answerCallbackQuery")
    api.fail("editMessageText", 400)
    lan.press("Tìm hiểu")
    lan.say("hiv")
    hold.release()
    api.wait_for(lambda: "HIV" in lan.newest().text)


def test_a_photo_that_is_still_being_fetched_is_known_and_goes_with_the_rest(lan: Person, api: Standin) -> None:
    press(lan, "Báo tin", "Chuyện khác")
    hold = api.hold("getFile")
    lan.send_photo()
    hold.wait()
    lan.start()
    api.wait_for(lambda: not any('"photo"' in message for message in api.thief(CITIZENS).messages))
    hold.release()
