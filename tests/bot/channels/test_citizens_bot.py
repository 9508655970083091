"""The citizens' bot, as a person and a thief see it, through the real library and a strict stand-in."""

from datetime import timedelta
from pathlib import Path

import pytest

from content.doorlinks import code_of
from tests.bots import CITIZENS, Bot, citizens_bot
from tests.telegram import Person, Standin
from tests.world import World

STORY = "Quán đó giữ giấy tờ của ba người."
PLACE = "co do"


@pytest.fixture
def lan(api: Standin, bot: Bot) -> Person:
    person = api.person(CITIZENS)
    person.start()
    api.wait_idle(person, 30)
    return person


def press(person: Person, *labels: str) -> None:
    for label in labels:
        person.press(label)
        person.api.wait_idle(person)


def say(person: Person, text: str) -> None:
    person.say(text)
    person.api.wait_idle(person)


def fill(person: Person, story: str = STORY) -> None:
    """A tip up to its review."""
    press(person, "Báo tin", "Chuyện khác")
    say(person, PLACE)
    press(person, "Xã Cổ Đô, Hà Nội", "Không, hoặc không rõ", "Kể thêm")
    say(person, story)
    assert "Gửi luôn" in person.buttons()


def receipt(person: Person) -> str:
    lines = [line for line in person.newest().text.splitlines() if line.count(" · ") == 2]
    return " ".join(" ".join(line.split(" · ")) for line in lines)


def test_after_a_whole_tip_a_thief_of_the_token_reads_no_answer_and_no_phrase(lan: Person, api: Standin) -> None:
    fill(lan)
    assert api.thief(CITIZENS).holds(STORY), "while it is being written it lies in the chat"
    press(lan, "Gửi luôn")
    phrase = receipt(lan)
    assert len(phrase.split()) == 9
    press(lan, "Tôi đã chép", "Hộp thư của tôi")
    say(lan, phrase)
    assert "Hộp thư của bạn" in lan.newest().text
    loot = api.thief(CITIZENS)
    assert not any(loot.holds(words) for words in (STORY, PLACE, "Cổ Đô", "Chuyện khác", *phrase.split()[:0], phrase))
    assert not any(loot.holds(" · ".join(phrase.split()[at : at + 3])) for at in (0, 3, 6))
    assert not loot.pending


def test_a_receipt_is_shown_by_changing_a_message_and_never_pushed(lan: Person, api: Standin) -> None:
    fill(lan)
    review = lan.newest()
    press(lan, "Gửi luôn")
    assert lan.newest().id == review.id
    first = receipt(lan).split()[0]
    assert not any(f"{first} ·" in text for text in lan.notifications() + lan.notifications(silent=True))


def test_a_receipt_whose_message_is_gone_comes_under_a_veil(lan: Person, api: Standin) -> None:
    fill(lan)
    review = lan.newest()
    lan.delete_message(review)
    lan.press_old(review, "Gửi luôn")
    api.wait_idle(lan)
    first = receipt(lan).split()[0]
    assert not any(f"{first} ·" in text for text in lan.notifications(silent=True))
    assert lan.notifications(silent=True)[-1] == "…"


def test_typed_words_of_a_receipt_are_deleted_on_arrival_even_when_they_are_wrong(lan: Person, api: Standin) -> None:
    press(lan, "Hộp thư của tôi")
    say(lan, "sen lua may tre song cam vang gao chim")
    assert not api.thief(CITIZENS).holds("sen lua may")


def test_after_ten_quiet_minutes_the_chat_shows_only_the_public_menu(
    lan: Person, api: Standin, world: World, bot: Bot
) -> None:
    fill(lan)
    world.clock.pass_time(timedelta(minutes=9))
    bot.sweep()
    assert "Gửi luôn" in lan.buttons()
    world.clock.pass_time(timedelta(minutes=2))
    bot.sweep()
    assert [message.labels for message in lan.messages()] == [lan.buttons()]
    assert lan.newest().text.startswith("Chào bạn")
    assert not api.thief(CITIZENS).holds(STORY)


def test_reading_is_not_disturbed_by_the_lock(lan: Person, world: World, bot: Bot) -> None:
    press(lan, "Tìm hiểu")
    world.clock.pass_time(timedelta(minutes=30))
    bot.sweep()
    assert not lan.newest().text.startswith("Chào bạn")


def test_start_wipes_what_was_open_and_shows_the_menu(lan: Person, api: Standin) -> None:
    fill(lan)
    lan.start()
    api.wait_idle(lan)
    assert lan.newest().text.startswith("Chào bạn")
    assert not api.thief(CITIZENS).holds(STORY)
    press(lan, "Báo tin")
    assert "Chuyện gì đang xảy ra?" in lan.newest().text, "the draft is gone"


def test_a_press_changes_its_message_and_words_get_a_new_one(lan: Person) -> None:
    menu = lan.newest()
    press(lan, "Tìm hiểu")
    assert lan.newest().id == menu.id
    say(lan, "hiv")
    assert lan.newest().id > menu.id
    assert lan.notifications() == [], "an answer makes no sound"


def test_words_after_a_link_answer_the_screen_the_link_led_to(lan: Person) -> None:
    """Telegram does not say where a person is: the state has to know."""
    press(lan, "Báo tin", "Chuyện khác")
    menu = lan.messages()[1]
    lan.press_data(menu, "mailbox")
    lan.api.wait_idle(lan)
    say(lan, "sai ma roi")
    assert "mã" in lan.newest().text.lower()
    assert "Ở đâu?" not in lan.newest().text


def test_the_same_update_twice_acts_once(lan: Person, api: Standin, world: World) -> None:
    api.repeat_updates(CITIZENS)
    fill(lan)
    press(lan, "Gửi luôn", "Tôi đã chép")
    assert len(world.cases("protection")) == 1


def test_updates_in_another_order_lose_nothing_and_double_nothing(lan: Person, api: Standin, world: World) -> None:
    fill(lan)
    api.mix_updates(CITIZENS, seed=3)
    review = lan.newest()
    send = str(review.button("Gửi luôn")["callback_data"])
    hold = api.hold("getUpdates")
    lan.press_data(review, "learn")
    hold.wait()
    for _ in range(3):
        lan.press_data(review, send)
    hold.release()
    api.wait_idle(lan)
    assert len(world.cases("protection")) == 1
    assert len(receipt(lan).split()) == 9


def test_a_person_who_blocks_the_bot_is_written_to_no_more(lan: Person, api: Standin, bot: Bot, world: World) -> None:
    fill(lan)
    lan.block()
    api.wait_idle(lan, shown=False)
    world.clock.pass_time(timedelta(minutes=20))
    before = len(lan.ever())
    bot.sweep()
    assert len(lan.ever()) == before


@pytest.mark.slow
def test_when_asked_to_wait_it_waits_and_shows_what_is_newest(lan: Person, api: Standin) -> None:
    api.fail("editMessageText", 429, retry_after=1)
    lan.press("Tìm hiểu")
    lan.press("Tìm hiểu")
    api.wait_idle(lan)
    assert not lan.newest().text.startswith("Chào bạn")
    assert api.answered[429] == 1


@pytest.mark.slow
def test_a_failing_messenger_is_tried_again(lan: Person, api: Standin) -> None:
    api.fail("editMessageText", 502)
    api.drop("editMessageText", "after")
    press(lan, "Tìm hiểu")
    assert not lan.newest().text.startswith("Chào bạn")


def test_a_button_that_waited_too_long_is_served_all_the_same(lan: Person, api: Standin) -> None:
    api.expiry = 0.0
    lan.press("Tìm hiểu")
    api.wait_for(lambda: not lan.newest().text.startswith("Chào bạn"))


def test_a_group_hears_a_kind_word_and_is_left(lan: Person, api: Standin) -> None:
    group = lan.add_to_group()
    api.wait_for(lambda: api.bot(CITIZENS).calls["leaveChat"])
    assert any("nói chuyện riêng" in text for text in group.sees())


def test_a_contact_card_is_refused_and_deleted_with_a_reason(lan: Person, api: Standin) -> None:
    lan.send_contact("+84912345678")
    api.wait_idle(lan)
    assert "số điện thoại" in lan.newest().text
    assert not api.thief(CITIZENS).holds("84912345678")


def test_a_shared_link_leads_to_its_place_without_naming_it(lan: Person, api: Standin) -> None:
    lan.start(code_of("help"))
    api.wait_idle(lan)
    press_here = lan.newest().text
    lan.start("help")
    api.wait_idle(lan)
    assert lan.newest().text == press_here
    lan.start("nowhere-at-all")
    api.wait_idle(lan)
    assert lan.newest().text.startswith("Chào bạn")


def test_commands_of_the_menu_open_places(lan: Person, api: Standin) -> None:
    say(lan, "/hopthu")
    assert "chín chữ" in lan.newest().text
    say(lan, "/xoa")
    press(lan, "Xóa tin nhắn ở đây")
    assert "tự xóa cả cuộc trò chuyện" in lan.newest().text, "what remains is said"
    assert [message for message in lan.messages() if not message.by_bot] == []


def test_how_the_bot_presents_itself_is_set_only_when_it_differs(world: World, api: Standin) -> None:
    calls = api.bot(CITIZENS).calls
    for dressed in (2, 4):  # in two languages each time
        with citizens_bot(world, api) as bot:
            person = api.person(CITIZENS)
            person.start()
            api.wait_idle(person, 30)
            api.wait_for(lambda dressed=dressed: calls["getMyShortDescription"] == dressed, 30)
            assert bot.channel.status == "on"
    assert calls["setMyDescription"] == 2, "once a language"
    assert calls["setChatMenuButton"] <= 1


def test_a_photo_is_taken_into_the_draft_and_reaches_the_desk_sealed(
    lan: Person, api: Standin, world: World, tmp_path: Path
) -> None:
    content = b"\xff\xd8" + b"MARKER-OF-A-PICTURE" * 9000
    press(lan, "Báo tin", "Chuyện khác")
    lan.send_photo(content)
    api.wait_idle(lan)
    assert "ảnh" in lan.newest().text
    assert all(b"MARKER-OF-A-PICTURE" not in path.read_bytes() for path in tmp_path.glob("nhipcau.db*"))
    say(lan, PLACE)
    press(lan, "Xã Cổ Đô, Hà Nội", "Không, hoặc không rõ", "Gửi luôn", "Tôi đã chép")
    # Telegram itself hands a file out for an hour after the bot fetched it; no message leads to it any more.
    assert not any('"photo"' in message for message in api.thief(CITIZENS).messages)


def test_a_file_that_is_too_large_is_not_fetched(lan: Person, api: Standin) -> None:
    press(lan, "Báo tin", "Chuyện khác")
    lan.send_video(b"x", size=34 * 1024 * 1024)
    api.wait_idle(lan)
    assert "34 MB" in lan.newest().text
    assert api.bot(CITIZENS).calls["getFile"] == 0
