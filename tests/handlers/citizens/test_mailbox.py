"""Within a mailbox: the desk's questions on top, answers, additions, files, and how far the desk is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlalchemy import update

from handlers.conversation import Ask, Event, Letter, Letters, Link, Para, Say, Screen, Sheet, Turn
from handlers.drafts import MOST_FILES
from storage import files, notice_tokens
from storage.cases.opened import StoredEntry
from storage.cases.tables import PROTECTION
from storage.files import Shelf, StoredFile
from storage.receipts import derive
from tests.handlers.citizens.boxes import a_phrase, boxed, copied, desk, opened
from tests.handlers.citizens.test_knocks import tire
from tests.handlers.test_core import act, notes
from tests.world import World


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    yield from copied(sqlite_template, tmp_path)


@pytest.fixture
def phrase(world: World) -> str:
    return boxed(world)


def looked(world: World) -> Screen:
    return world.press("one", "mailbox/open").screen


def asked_before(world: World, way: str) -> Screen:
    """The page on which one is asked once more, from the open mailbox."""
    page = way.removesuffix("/now")
    assert page in ways(looked(world))
    return world.press("one", page).screen


def opened_by(who: str, world: World, phrase: str) -> Turn:
    world.press(who, "mailbox")
    return world.say(who, phrase)


def said(screen: Screen) -> list[str]:
    """The ids of the paragraphs, in their order."""
    return [block.text.id for block in screen.blocks if isinstance(block, Para) and isinstance(block.text, Say)]


def letters(screen: Screen) -> list[list[Letter]]:
    return [list(block.letters) for block in screen.blocks if isinstance(block, Letters)]


def ways(screen: Screen) -> list[str]:
    return [one.address for row in screen.rows for one in row if isinstance(one, Link)]


def entries(world: World) -> tuple[StoredEntry, ...]:
    [case] = world.cases("protection")
    return case.entries


def send(
    world: World, caption: str | None = None, place: str | None = None, size: int = 9, channel: str = "web"
) -> Turn:
    taking = Shelf(world.database).open("photo", "image/jpeg", world.clock.real().date())
    taking.add(b"x" * size)
    file = taking.close()
    return world.core.handle(Event(channel, "one", world.once(), text=caption, file=file, place=place, message="7"))


def test_what_the_desk_asks_stands_on_top_with_a_way_to_answer(world: World, phrase: str) -> None:
    desk(world, "reply", "Chúng tôi đã nhận.")
    desk(world, "question", "Việc này xảy ra lúc nào?")
    screen = opened(world, phrase).screen
    on_top, others = letters(screen)
    assert [letter.text for letter in on_top] == ["Việc này xảy ra lúc nào?"]
    assert [letter.kind for letter in others] == ["reply"]
    kinds = [type(block) for block in screen.blocks]
    assert kinds.index(Letters) < kinds.index(Sheet)
    assert "mailbox/answer/3" in ways(screen)


def test_a_letter_that_does_not_open_is_said_to_and_keeps_no_other_shut(world: World, phrase: str) -> None:
    for text in ("Chúng tôi đã nhận.", "Chúng tôi đang xem."):
        desk(world, "reply", text)
    entry = PROTECTION.entry
    world.database.write(lambda tx: tx.execute(update(entry).where(entry.c.n == 2).values(sealed=bytes(200))))
    [shown] = letters(opened(world, phrase).screen)
    assert [letter.kind for letter in shown] == ["unreadable", "reply"]
    assert "chúng tôi không mở được" in shown[0].text
    assert shown[1].text == "Chúng tôi đang xem."
    world.say("one", "Bạn gửi lại giúp tôi.")
    assert entries(world)[-1].text == "Bạn gửi lại giúp tôi."


@pytest.mark.slow
def test_each_of_several_questions_has_a_way_of_its_own(world: World, phrase: str) -> None:
    for text in ("Lúc nào?", "Có ai bị giữ không?"):
        desk(world, "question", text)
    screen = opened(world, phrase).screen
    assert [way for way in ways(screen) if "answer" in way] == ["mailbox/answer/2", "mailbox/answer/3"]
    assert letters(world.press("one", "mailbox/answer/3").screen) == [
        [Letter("desk", "question", "Có ai bị giữ không?")]
    ]


def test_an_answer_goes_to_its_question_and_the_question_is_gone(world: World, phrase: str) -> None:
    desk(world, "question", "Lúc nào?")
    opened(world, phrase)
    world.press("one", "mailbox/answer/2")
    turn = world.say("one", "Buổi tối thứ Sáu.")
    assert (turn.screen.address, notes(turn)) == ("mailbox/open", ["mailbox.answered"])
    assert not [way for way in ways(turn.screen) if "answer" in way]
    answer = entries(world)[-1]
    assert (answer.kind, answer.text, answer.answers) == ("answer", "Buổi tối thứ Sáu.", 2)


@pytest.mark.slow
def test_an_old_way_to_a_question_that_is_answered_shows_the_mailbox(world: World, phrase: str) -> None:
    desk(world, "question", "Lúc nào?")
    opened(world, phrase)
    world.press("one", "mailbox/answer/2")
    world.say("one", "Buổi tối.")
    assert world.press("one", "mailbox/answer/2").screen.address == "mailbox/open"
    assert notes(world.say("one", "Và cả sáng nay.", place="mailbox/answer/2")) == ["mailbox.added"]
    assert entries(world)[-1].kind == "addition"


@pytest.mark.parametrize("words", ["  ", "x" * 2001])
def test_an_answer_that_cannot_be_taken_leaves_its_question_open(world: World, phrase: str, words: str) -> None:
    desk(world, "question", "Lúc nào?")
    opened(world, phrase)
    world.press("one", "mailbox/answer/2")
    turn = world.say("one", words)
    assert turn.screen.address == "mailbox/answer/2"
    assert isinstance(turn.screen.asks, Ask)
    assert turn.screen.asks.value == words.strip()
    assert len(entries(world)) == 1


def test_a_stranger_without_the_phrase_sees_no_question(world: World, phrase: str) -> None:
    desk(world, "question", "Lúc nào?")
    opened(world, phrase)
    for place in ("mailbox/open", "mailbox/answer/2"):
        assert world.press("other", place).screen.address == "start"


def test_ten_idle_minutes_close_a_question_too(world: World, phrase: str) -> None:
    desk(world, "question", "Lúc nào?")
    opened(world, phrase)
    world.press("one", "mailbox/answer/2")
    world.clock.pass_time(timedelta(minutes=11))
    turn = world.say("one", "Buổi tối thứ Sáu.", place="mailbox/answer/2")
    assert (turn.screen.address, notes(turn)) == ("find", ["find.kept"])
    assert len(entries(world)) == 1


def test_a_file_goes_to_the_desk_with_its_caption(world: World, phrase: str) -> None:
    opened(world, phrase)
    assert world.core.takes_files("web", "one")
    turn = send(world, "Ảnh biển số xe.")
    assert (turn.screen.address, notes(turn)) == ("mailbox/open", ["mailbox.file_added"])
    [entry] = entries(world)
    assert (entry.kind, entry.text) == ("addition", "Ảnh biển số xe.")
    assert world.database.read(lambda tx: files.read(tx, entry.files[0])) == b"x" * 9
    assert world.database.write(lambda tx: files.purge(tx, world.clock.real().date() + timedelta(days=40))) == 0
    assert letters(turn.screen)[-1][-1] == Letter("person", "file", "Ảnh biển số xe.")


LIST = "Chị Lan 0912345678\nChị Hoa 0987654321\nChị Mai 0966555444"


@pytest.mark.parametrize("to_question", [False, True])
def test_a_list_of_people_goes_into_no_letter_and_waits_in_the_box(
    world: World, phrase: str, to_question: bool
) -> None:
    desk(world, "question", "Ai ở đó?")
    opened(world, phrase)
    if to_question:
        world.press("one", "mailbox/answer/2")
    before = entries(world)
    turn = world.say("one", LIST)
    assert "mailbox.people" in notes(turn)
    assert isinstance(turn.screen.asks, Ask)
    assert turn.screen.asks.value == LIST
    assert entries(world) == before


def test_accounts_in_a_row_go_to_a_desk_that_may_have_asked_for_pages(world: World, phrase: str) -> None:
    opened(world, phrase)
    looked = world.say("one", "@lan_hn @hoa_hn @mai_hn @cuc_hn", "mailbox/open")
    assert [getattr(each, "id", "") for each in looked.screen.notes] == ["look.profile"]
    assert notes(world.press("one", act(looked.screen, "mailbox/look/0/send").press)) == ["mailbox.added"]


CLUE = "Gọi (0912) 345 678 nhé"


@pytest.mark.parametrize("asked", [False, True])
def test_words_that_may_betray_the_writer_are_looked_over_before_they_go(
    world: World, phrase: str, asked: bool
) -> None:
    desk(world, "question", "Ở tầng mấy?") if asked else None
    n = entries(world)[-1].n if asked else 0
    opened(world, phrase)
    before = len(entries(world))
    turn = world.say("one", CLUE, f"mailbox/answer/{n}" if asked else "mailbox/open")
    assert turn.screen.address == f"mailbox/look/{n}"
    assert [getattr(each, "id", "") for each in turn.screen.notes] == ["look.phone"]
    assert len(entries(world)) == before
    again = world.say("one", CLUE.replace("0912", "0913"), turn.screen.address)
    assert again.screen.address == f"mailbox/look/{n}", "what is changed is looked over anew"
    sent = world.press("one", act(again.screen, f"mailbox/look/{n}/send").press)
    assert notes(sent) == ["mailbox.answered" if asked else "mailbox.added"]
    assert (entries(world)[-1].text, entries(world)[-1].answers) == ("Gọi (0913) 345 678 nhé", n)


def test_words_mended_go_at_once_and_the_same_words_sent_twice_go_too(world: World, phrase: str) -> None:
    opened(world, phrase)
    turn = world.say("one", CLUE, "mailbox/open")
    assert notes(world.say("one", "Không có gì thêm", turn.screen.address)) == ["mailbox.added"]
    turn = world.say("one", CLUE, "mailbox/open")
    assert notes(world.say("one", CLUE, turn.screen.address)) == ["mailbox.added"]
    assert [each.text for each in entries(world)][-2:] == ["Không có gì thêm", CLUE]


def test_such_words_below_a_file_stay_in_the_box(world: World, phrase: str) -> None:
    opened(world, phrase)
    turn = send(world, CLUE)
    assert notes(turn) == ["mailbox.words_left", "mailbox.file_added"]
    assert turn.screen.asks is not None
    assert turn.screen.asks.value == CLUE
    assert CLUE not in str([each.text for each in entries(world)])


def test_a_letter_that_is_looked_over_waits_while_a_file_is_sent(world: World, phrase: str) -> None:
    """A chat has no box: neither the file nor words below it take the letter's place."""
    for words in (phrase, CLUE):
        turn = world.core.handle(Event("telegram", "one", world.once(), text=words, message="7"))
    look = turn.screen.address
    for caption in ("", "Ảnh biển số xe."):
        turn = send(world, caption, look, channel="telegram")
        assert (turn.screen.address, notes(turn)) == (look, ["mailbox.file_added", "look.phone"])
        assert asked(turn) == CLUE
    yes = act(turn.screen, f"{look}/send").press
    world.core.handle(Event("telegram", "one", world.once(), press=yes, message="7"))
    assert [each.text for each in entries(world)] == ["", "Ảnh biển số xe.", CLUE]


def test_on_the_page_what_stands_in_the_box_beside_a_file_takes_the_letters_place(world: World, phrase: str) -> None:
    opened(world, phrase)
    look = world.say("one", CLUE).screen.address
    other = CLUE.replace("0912", "0913")
    turn = send(world, other, look)
    assert (turn.screen.address, asked(turn)) == (look, other)
    assert asked(world.press("one", "mailbox/open")) == other
    assert asked(send(world, "Không có gì thêm.", look)) == ""
    assert CLUE not in [each.text for each in entries(world)]


@pytest.mark.slow
@pytest.mark.parametrize("way", ["mailbox/leave", "mailbox/close/now", "mailbox/withdraw/now"])
def test_a_letter_that_was_not_sent_is_thrown_away_with_its_mailbox(world: World, phrase: str, way: str) -> None:
    opened(world, phrase)
    world.say("one", CLUE)
    screen = looked(world) if way == "mailbox/leave" else asked_before(world, way)
    world.press("one", act(screen, way).press)
    assert world.press("one", "find").screen.address == "start"
    assert asked(opened(world, boxed(world))) == ""


@pytest.mark.slow
def test_it_waits_in_no_other_mailbox_and_begins_no_tip(world: World, phrase: str) -> None:
    opened(world, phrase)
    world.say("one", CLUE)
    assert world.press("one", "find").screen.address == "start"
    assert asked(world.say("one", phrase, "start")) == CLUE
    assert asked(world.say("one", boxed(world), "start")) == ""


def asked(turn: Turn) -> str:
    """What stands in the box."""
    assert isinstance(turn.screen.asks, Ask)
    return turn.screen.asks.value


def test_a_list_below_a_file_stays_behind_and_the_file_goes(world: World, phrase: str) -> None:
    opened(world, phrase)
    turn = send(world, LIST)
    assert {"mailbox.people", "mailbox.file_added"} <= set(notes(turn))
    assert entries(world)[-1].text == ""


def test_a_file_without_words_may_answer_a_question(world: World, phrase: str) -> None:
    desk(world, "question", "Bạn có ảnh không?")
    opened(world, phrase)
    world.press("one", "mailbox/answer/2")
    assert not [way for way in ways(send(world).screen) if "answer" in way]
    assert (entries(world)[-1].answers, entries(world)[-1].text) == (2, "")


def test_a_code_below_a_file_is_not_sent_with_it(world: World, phrase: str) -> None:
    opened(world, phrase)
    turn = send(world, f"mã của em {phrase}")
    assert notes(turn) == ["mailbox.caption_held_code", "mailbox.file_added"]
    assert set(turn.wipe) == {"7"}
    assert entries(world)[-1].text == ""


@pytest.mark.slow
def test_a_caption_in_which_no_code_could_be_looked_for_waits_in_the_box(world: World, phrase: str) -> None:
    opened(world, phrase)
    tire(world)
    words = f"em sợ, {a_phrase(1)}"
    turn = send(world, words)
    assert notes(turn) == ["mailbox.wait", "mailbox.file_added"]
    assert isinstance(turn.screen.asks, Ask)
    assert turn.screen.asks.value == words
    assert set(turn.wipe) == {"7"}
    assert (entries(world)[-1].text, len(entries(world)[-1].files)) == ("", 1)


def test_a_mailbox_takes_so_many_files_and_no_more(world: World, phrase: str) -> None:
    opened(world, phrase)
    for _ in range(MOST_FILES):
        send(world)
    assert not world.core.takes_files("web", "one")
    assert notes(send(world)) == ["file.mailbox"]
    assert len(entries(world)) == MOST_FILES


@pytest.mark.slow
def test_a_chat_that_has_no_box_for_files_says_that_it_takes_them(world: World, phrase: str) -> None:
    shown = world.core.handle(Event("telegram", "one", world.once(), text=phrase, message="7")).screen
    assert (shown.address, "mailbox.files" in said(shown)) == ("mailbox/open", True)
    assert "mailbox.files" not in said(opened(world, phrase).screen)


def test_before_it_is_opened_a_mailbox_takes_no_file(world: World) -> None:
    world.press("one", "mailbox")
    assert not world.core.takes_files("web", "one")
    assert notes(send(world, place="mailbox")) == ["file.mailbox"]


def test_until_somebody_opens_it_the_day_is_said_by_which_that_is_due(world: World, phrase: str) -> None:
    """Filed in the second slot of 22 November, which ends at noon: 24 hours later is noon of the next day."""
    opened(world, phrase)
    tomorrow = short(0, 23, 11)
    assert due(looked(world)) == [("mailbox.due.take-up", {"day": tomorrow})]
    world.database.write(lambda tx: tx.execute(update(PROTECTION.case).values(slot=None)))
    assert due(looked(world)) == [("mailbox.due.take-up", {"day": tomorrow})]


def test_once_somebody_has_looked_the_days_of_the_desk_are_said_and_when_they_are_over(
    world: World, phrase: str
) -> None:
    """Filed on 22 November: 20 days end on 12 December, and four months at the most on 22 March, a working Monday."""
    opened(world, phrase)
    mark(world, "opened")
    assert due(looked(world)) == [("mailbox.due.decide", {"day": short(5, 12, 12)})]
    world.clock.move_to(world.clock.real() + timedelta(days=21))
    later = [("mailbox.due.longer", {"day": short(0, 22, 3)}), ("mailbox.due.then.protection", {})]
    assert due(looked(world)) == later
    mark(world, "asked")
    assert due(looked(world)) == [("mailbox.due.asked", {"days": 15})]
    world.clock.move_to(world.clock.now() + timedelta(days=130))
    assert [each for each, _ in due(looked(world))] == ["mailbox.due.past", "mailbox.due.then.protection"]


def test_of_what_is_over_the_last_sure_day_of_its_mailbox_is_said(world: World, phrase: str) -> None:
    opened(world, phrase)
    mark(world, "over")
    world.database.write(lambda tx: tx.execute(update(PROTECTION.case).values(status="resolved")))
    assert due(looked(world)) == [("mailbox.due.kept", {"day": short(4, 19, 2)})]


def short(weekday: int, day: int, month: int) -> Say:
    return Say("weekday.short", {"weekday": Say(f"weekday.{weekday}"), "day": day, "month": month})


def test_what_was_told_upwards_is_late_only_when_its_day_is_over(world: World, phrase: str) -> None:
    """Told upwards after twelve hours; the receipt and the mailbox have named the next day."""
    opened(world, phrase)
    before = due(looked(world))
    mark(world, "escalated")
    world.clock.move_to(world.clock.real() + timedelta(days=1))
    assert (before[0][0], due(looked(world))) == ("mailbox.due.take-up", before)
    world.clock.move_to(world.clock.real() + timedelta(days=2))
    assert due(looked(world)) == [("mailbox.due.reminded", {}), ("mailbox.due.then.protection", {})]


def mark(world: World, column: str) -> None:
    """As of today."""
    today = world.clock.now().date()
    world.database.write(lambda tx: tx.execute(update(PROTECTION.case).values({column: today})))


def test_nobody_is_told_that_nobody_began_once_somebody_looked(world: World, phrase: str) -> None:
    opened(world, phrase)
    assert "mailbox.status.received" in said(looked(world))
    world.database.write(lambda tx: tx.execute(update(PROTECTION.case).values(opened=world.clock.now().date())))
    assert "mailbox.status.opened" in said(looked(world))


def test_of_a_day_that_is_over_it_is_said_that_it_is_and_what_one_can_do(world: World, phrase: str) -> None:
    opened(world, phrase)
    world.clock.move_to(world.clock.real() + timedelta(days=2))
    assert due(looked(world)) == [
        ("mailbox.due.unopened", {"day": short(0, 23, 11)}),
        ("mailbox.due.then.protection", {}),
    ]


@pytest.mark.slow
def test_of_a_request_that_nobody_opened_it_is_said_to_send_another_request_and_not_a_tip(world: World) -> None:
    phrase = boxed(world, "support")
    world.clock.move_to(world.clock.real() + timedelta(days=9))
    assert [each for each, _ in due(opened(world, phrase).screen)] == [
        "mailbox.due.unopened",
        "mailbox.due.then.support",
    ]


def due(screen: Screen) -> list[tuple[str, dict[str, object]]]:
    texts = [block.text for block in screen.blocks if isinstance(block, Para)]
    return [(text.id, dict(text.args)) for text in texts if isinstance(text, Say) and text.id.startswith("mailbox.due")]


def test_the_door_says_the_truth_about_a_lost_code(world: World) -> None:
    screen = world.press("one", "mailbox").screen
    assert {"mailbox.lost", "mailbox.again"} <= set(said(screen))
    assert "report" in ways(screen)


def test_withdrawing_closes_it_on_the_day_the_programme_stands_at(world: World, phrase: str) -> None:
    opened(world, phrase)
    world.press("one", act(asked_before(world, "mailbox/withdraw/now"), "mailbox/withdraw/now").press)
    row = world.database.read(lambda tx: tx.execute(PROTECTION.case.select()).one())
    assert (row.status, row.over) == ("withdrawn", world.clock.now().date())


def test_a_mailbox_is_closed_without_withdrawing_and_only_after_a_second_question(world: World, phrase: str) -> None:
    opened(world, phrase)
    screen = asked_before(world, "mailbox/close/now")
    assert opened_by("two", world, phrase).screen.address == "mailbox/open"
    turn = world.press("one", act(screen, "mailbox/close/now").press)
    assert (turn.screen.address, notes(turn)) == ("start", ["mailbox.closed"])
    assert world.press("two", "mailbox/open").screen.address == "start"
    assert notes(opened(world, phrase)) == ["mailbox.none"]
    [case] = world.cases("protection")
    assert (case.row.status, [entry.kind for entry in case.entries]) == ("received", ["closed"])


def test_a_button_of_an_older_screen_neither_closes_nor_withdraws(world: World, phrase: str) -> None:
    """`close` withdrew and `shut` closed."""
    mark = act(opened(world, phrase).screen, "mailbox/leave").mark
    for older in ("close", "close/yes", "shut", "shut/yes", "withdraw"):
        turn = world.press("one", f"mailbox/{older}{mark}", "mailbox/open")
        assert (turn.screen.address, notes(turn)) == ("mailbox/open", ["button.stale"])
    [case] = world.cases("protection")
    assert (case.row.status, case.entries) == ("received", ())


@pytest.mark.slow
def test_whoever_closes_what_is_over_is_not_told_that_the_desk_sees_it(world: World, phrase: str) -> None:
    mark(world, "over")
    world.database.write(lambda tx: tx.execute(update(PROTECTION.case).values(status="resolved")))
    opened(world, phrase)
    screen = asked_before(world, "mailbox/close/now")
    assert "mailbox.close.means.over" in said(screen)
    world.press("one", act(screen, "mailbox/close/now").press)
    assert entries(world) == ()


@pytest.mark.parametrize("way", ["mailbox/withdraw/now", "mailbox/close/now"])
def test_who_closed_it_is_told_of_no_letter_any_more(world: World, phrase: str, way: str) -> None:
    [receipt] = derive(phrase, world.core.ring)
    [token] = notice_tokens.tokens_of(world.core.ring, receipt.public)
    wish, today = notice_tokens.Wish("telegram:1", "vi"), world.clock.real().date()
    world.database.write(lambda tx: notice_tokens.keep(tx, world.core.ring, token, wish, today))
    opened(world, phrase)
    screen = asked_before(world, way)
    assert world.database.read(lambda tx: notice_tokens.is_kept(tx, world.core.ring, token))
    world.press("one", act(screen, way).press)
    assert not world.database.read(lambda tx: notice_tokens.is_kept(tx, world.core.ring, token))


@pytest.mark.parametrize(("locale", "limit"), [("vi", "tối đa 30 ngày"), ("en", "at most 30 days")])
def test_nobody_is_promised_the_whole_thirty_days(world: World, locale: str, limit: str) -> None:
    assert limit in world.core.library.texts.say(locale, "notice.on", days=notice_tokens.KEPT.days)


def test_numbers_open_a_mailbox_and_so_does_a_slip_of_the_ear(world: World, phrase: str) -> None:
    numbers = world.core.library.phrases.digits(phrase.split())
    turn = opened(world, " ".join(numbers))
    assert turn.screen.address == "mailbox/open"
    assert not any(number in str(turn.screen) for number in numbers)


def test_a_stored_file_says_nothing_of_its_key(world: World) -> None:
    assert "secret-key" not in repr(StoredFile("id", "secret-key", "photo", "image/jpeg", 1, "digest"))


def test_a_slip_that_was_forgiven_is_told_and_to_a_messenger_without_the_word(world: World) -> None:
    phrase = boxed(world, phrase=next(each for each in map(a_phrase, range(99)) if each.startswith("l")))
    typed = f"n{phrase[1:]}"
    assert notes(opened(world, typed)) == ["phrase.mended.web"]
    told = world.core.handle(Event("telegram", "two", world.once(), text=typed, message="7"))
    assert notes(told) == ["phrase.found.telegram", "phrase.mended.telegram"]
    assert "{right}" not in world.core.library.texts.pattern("vi", "phrase.mended.telegram")


def test_a_mailbox_with_a_damaged_cell_says_so_and_keeps_nobody_there(world: World, phrase: str) -> None:
    world.database.write(lambda tx: tx.execute(sql("UPDATE protection_case SET day = 'no day'")))
    shown = opened(world, phrase).screen
    assert said(shown) == ["mailbox.open", "mailbox.damaged"]
    assert shown.private
    assert world.press("one", act(shown, "mailbox/leave").press).screen.address == "start"


def test_a_withdrawn_mailbox_that_is_damaged_is_not_opened_again(world: World, phrase: str) -> None:
    world.database.write(lambda tx: tx.execute(sql("UPDATE protection_case SET status = 'withdrawn', day = 'no day'")))
    assert "mailbox.damaged" not in said(opened(world, phrase).screen)


def test_who_looks_for_new_letters_is_not_told_again_that_theirs_went(world: World, phrase: str) -> None:
    opened(world, phrase)
    place = world.say("one", "Cửa sau mở.", "mailbox/open").screen.address
    assert notes(world.core.look("web", "one", place)) == ["mailbox.added"]
    world.press("one", "mailbox/open", place)
    assert notes(world.core.look("web", "one", place)) == []
