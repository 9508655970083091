"""A tip from the first press to the receipt: few presses, the right readers, nothing sent that should not be."""

import json
import random
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from content.limits import Limits
from handlers.citizens import kept
from handlers.citizens.filing import desks_of
from handlers.citizens.knocks import FREE
from handlers.citizens.parts import Official
from handlers.conversation import Act, Event, Sheet, Turn
from storage.cases.intake import Reader
from storage.files import StoredFile
from tests.handlers.test_core import act, fill, notes
from tests.transcript import CoreStage, screen_text
from tests.world import CO_DO, World, build, sqlite_url

TAPS = 8
A_LIST = "Nguyễn Thị Lan 1999 thôn Đông; Trần Thị Hoa 2000 xóm Bắc; Lê Văn An 0912345678"
PICTURE = StoredFile("00" * 16, "11" * 32, "photo", "image/jpeg", 10, "22" * 32)


def tip_of(world: World, side: str = "protection") -> dict[str, object]:
    whole: dict[str, object] = json.loads(world.cases(side)[0].tip)
    return whole


def press(world: World, turn: Turn, address: str) -> Turn:
    return world.press("one", act(turn.screen, address).press)


def passed(world: World, turn: Turn) -> Turn:
    """The question left open, by the button or the choice that does so."""
    ways = [f"{turn.screen.address}/{way}" for way in ("skip", "none", "unsure", "yes", "done", "on")]
    return press(world, turn, next(way for way in ways if offers(turn, way)))


def offers(turn: Turn, address: str) -> bool:
    return any(one.address == address for row in turn.screen.rows for one in row if isinstance(one, Act))


def at_commune(world: World, what: str = "shop") -> Turn:
    """A tip about a commune that has a desk, up to the review."""
    turn = world.press("one", "report")
    turn = press(world, turn, f"report/what/{what}")
    turn = world.say("one", "Cổ Đô, Hà Nội", turn.screen.address)
    return press(world, turn, "report/danger/no")


def is_mine(world: World, words: str) -> Turn:
    return press(world, world.say("one", words, "report/review"), "report/you/mine")


def shunning(world: World, turn: Turn, whom: str) -> Turn:
    turn = press(world, press(world, press(world, turn, "report/more"), "report/story/skip"), "report/more")
    while turn.screen.address != "report/shun":
        turn = passed(world, turn)
    return press(world, press(world, turn, f"report/shun/{whom}"), "report/enough")


def readers(turn: Turn) -> str:
    return screen_text(turn.screen, "vi").split("Chỉ người trực ở")[-1].splitlines()[0]


def test_from_the_first_screen_to_the_copied_receipt_it_takes_at_most_eight_taps(world: World) -> None:
    stage, taps = CoreStage(world), 0
    for label in (
        "Báo tin",
        "Ở quán, cơ sở",
        "{co do}",
        "Xã Cổ Đô, Hà Nội",
        "Không, hoặc không rõ",
        "Gửi luôn",
        "Tôi đã chép",
    ):
        stage.type(label[1:-1]) if label.startswith("{") else stage.press(label)
        taps += 1
    assert taps <= TAPS
    assert stage.turn.screen.address == "receipt/kept"
    assert len(world.cases("protection")) == 1


def test_the_communes_desk_that_should_not_read_it_gets_no_key(world: World) -> None:
    commune = world.open_desk("protection", "commune", CO_DO, "Bàn Cổ Đô")
    turn = at_commune(world)
    assert "Bàn Cổ Đô" in readers(turn)
    turn = shunning(world, turn, "commune")
    assert "Bàn Cổ Đô" not in readers(turn)
    press(world, turn, "report/send")
    assert world.database.read(lambda tx: world.docket("protection").list(tx, commune.desk_id)) == ()
    assert tip_of(world)["avoid"] == ["commune"]


def test_the_provinces_desk_that_should_not_read_it_gets_no_key(world: World) -> None:
    commune = world.open_desk("protection", "commune", CO_DO, "Bàn Cổ Đô")
    press(world, shunning(world, at_commune(world), "province"), "report/send")
    assert world.cases("protection") == []
    assert len(world.database.read(lambda tx: world.docket("protection").list(tx, commune.desk_id))) == 1


def test_where_nobody_is_left_to_read_it_an_older_button_sends_nothing(world: World) -> None:
    """Only after the choice it becomes a matter the commune's desk does not get: that is said, with whom to call."""
    world.open_desk("protection", "commune", CO_DO, "Bàn Cổ Đô")
    turn = shunning(world, at_commune(world), "province")
    turn = press(world, press(world, turn, "report/what/open"), "report/what/duty")
    assert not offers(turn, "report/send")
    assert "không còn nơi nào nhận tin này ở đây" in screen_text(turn.screen, "vi")
    assert "113" in screen_text(turn.screen, "vi")
    mark = act(turn.screen, "report/drop").mark
    assert world.press("one", f"report/send{mark}").screen.address == "report/review"
    assert world.cases("protection") == []
    assert offers(press(world, turn, "report/shun/open"), "report/shun/province")


@pytest.mark.parametrize(("what", "alone"), [("shop", False), ("duty", True)])
def test_it_is_said_why_the_province_cannot_be_ruled_out(world: World, what: str, *, alone: bool) -> None:
    world.open_desk("protection", "commune", CO_DO, "Bàn Cổ Đô")
    turn = press(world, press(world, at_commune(world, what), "report/more"), "report/story/skip")
    mark = act(turn.screen, "report/drop").mark
    turn = world.press("one", f"report/shun/open{mark}")
    assert offers(turn, "report/shun/province") is not alone
    assert ("chỉ tỉnh, thành phố nhận" in screen_text(turn.screen, "vi")) is alone


def test_unless_said_otherwise_a_tip_may_be_asked_about_and_nobody_is_shunned(world: World) -> None:
    press(world, fill(world), "report/send")
    assert (tip_of(world)["ask"], tip_of(world)["avoid"], tip_of(world)["version"]) == (True, [], 3)


def test_a_list_of_people_is_not_sent_by_an_older_button_either(world: World) -> None:
    turn = press(world, press(world, press(world, fill(world), "report/more"), "report/story/skip"), "report/more")
    while turn.screen.address != "report/review":
        turn = passed(world, turn)
    mark = act(turn.screen, "report/send").mark
    world.say("one", A_LIST, "report/review")
    world.press("one", f"report/story/open{mark}")
    turn = world.press("one", f"report/send{mark}")
    assert turn.screen.address == "report/people"
    assert world.cases("protection") == []
    assert A_LIST in screen_text(press(world, turn, "report/story/open").screen, "vi")


def test_a_list_of_people_is_no_request_for_help_either(world: World) -> None:
    turn = world.press("one", "help")
    assert world.say("one", A_LIST, turn.screen.address).screen.address == "help/people"


def test_over_to_help_go_the_words_and_the_files_and_the_tip_is_gone(world: World) -> None:
    fill(world)
    world.core.handle(Event("web", "one", world.once(), file=PICTURE))
    turn = press(world, is_mine(world, "em bị bắt làm trả nợ"), "report/you/help")
    while turn.screen.address != "help/review":
        turn = passed(world, turn)
    assert "em bị bắt làm trả nợ" in screen_text(turn.screen, "vi")
    assert "Ảnh chụp màn hình" in screen_text(turn.screen, "vi")
    assert world.press("one", "report").screen.address == "report/what"


def test_the_answer_that_it_happened_to_me_leads_to_help_without_a_word(world: World) -> None:
    turn = press(world, press(world, press(world, fill(world), "report/more"), "report/story/skip"), "report/more")
    while turn.screen.address != "report/known":
        turn = passed(world, turn)
    turn = press(world, press(world, turn, "report/known/me"), "report/you/help")
    assert (turn.screen.address, notes(turn)) == ("help/need", [])


def test_who_goes_on_with_a_tip_keeps_words_that_were_no_answer(world: World) -> None:
    turn = press(world, world.press("one", "report"), "report/what/else")
    turn = world.say("one", "em bị ép ở đây", turn.screen.address)
    assert (turn.screen.address, notes(turn)) == ("report/you", [])
    turn = press(world, press(world, turn, "report/you/mine"), "report/you/stay")
    assert (turn.screen.address, notes(turn)) == ("report/where", ["form.caught"])
    turn = press(world, press(world, turn, "report/where/none"), "report/danger/no")
    assert "em bị ép ở đây" in screen_text(turn.screen, "vi")


def test_without_a_desk_for_requests_the_tip_stays_and_the_numbers_are_shown(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path), desks=False)
    with closing(world.database):
        world.open_desk("protection")
        fill(world)
        turn = press(world, is_mine(world, "em bị ép"), "report/you/help")
        assert "113" in screen_text(turn.screen, "vi")
        assert world.press("one", "report").screen.address == "report/mine"


def told(world: World) -> Turn:
    """A tip with a story, at its review: three taps alone are not offered to be kept."""
    return world.say("one", "Quán mở cửa sau suốt đêm.", fill(world).screen.address)


def kept_away(world: World, word: str = "hoa giấy tím") -> Turn:
    turn = press(world, told(world), "report/keep")
    return world.say("one", word, turn.screen.address)


@pytest.mark.parametrize("word", ["ngan", "aaaaaaaa", "123456", "baotin", "anhyeuem", "x" * 41])
def test_a_short_or_common_word_keeps_nothing(word: str) -> None:
    assert not kept.is_own(word)
    assert kept.is_own("hoagiaytim")


@pytest.mark.slow
def test_what_is_too_long_to_be_kept_stays_open_and_whole(world: World) -> None:
    chance = random.Random(1)
    long = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(3900))
    fill(world)
    turn = press(world, world.say("one", long, "report/review"), "report/keep")
    turn = world.say("one", "hoa giấy tím", turn.screen.address)
    assert (notes(turn), turn.screen.address) == (["kept.long"], "report/keep")
    assert world.say("one", "hoa giấy tím", "start").screen.address == "find"


def test_a_word_that_comes_after_the_draft_has_closed_is_looked_up_nowhere(world: World) -> None:
    turn = press(world, told(world), "report/keep")
    world.clock.pass_time(timedelta(minutes=11))
    turn = world.say("one", "hoa giấy tím", turn.screen.address)
    assert (notes(turn), turn.screen.address) == (["button.idle"], "start")


def test_a_place_on_the_map_at_a_page_between_two_questions_is_kept_as_words(world: World) -> None:
    turn = press(world, world.press("one", "report"), "report/what/else")
    world.say("one", "em bị ép ở đây", turn.screen.address)
    turn = world.core.handle(Event("web", "one", world.once(), spot=(21.0, 105.8)))
    assert turn.screen.address == "report/you"


def test_three_taps_are_not_offered_to_be_kept_and_a_story_is(world: World) -> None:
    bare = fill(world)
    whole = world.say("one", "Quán mở cửa sau suốt đêm.", bare.screen.address)
    assert (offers(bare, "report/keep"), offers(whole, "report/keep")) == (False, True)


def test_before_it_is_sent_a_tip_is_said_to_keep_what_stands_there_and_who_can_read_it(world: World) -> None:
    said = screen_text(fill(world).screen, "vi")
    assert "Chỉ người trực ở Bàn protection, hay nơi họ chuyển, đọc được lời bạn gõ." in said.replace("*", "")
    assert "Chỉ giữ điều ở trên, ngày và buổi gửi." in said


def test_the_days_that_are_told_are_those_of_the_limits(world: World) -> None:
    """An operator who keeps tips for longer says so on the way."""
    parts = world.core.parts_for
    rows = Limits.load().rows
    limits = Limits(rows | {"keep": replace(rows["keep"], amount=120)}, frozenset())
    world.core = replace(world.core, parts_for=lambda tx, sender: replace(parts(tx, sender), limits=limits))
    assert "Xong việc ít nhất 120 ngày mới xóa" in screen_text(fill(world).screen, "vi")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Bàn tin, Công an xã A", "Bàn tin, Công an tỉnh B"), "Bàn tin, Công an xã A; Công an tỉnh B"),
        (("Bàn tin, Công an xã A", "Bàn khác, Công an tỉnh B"), "Bàn tin, Công an xã A; Bàn khác, Công an tỉnh B"),
        (("Bàn A", "Bàn A", "Bàn B"), "Bàn A; Bàn B"),
        ((), ""),
    ],
)
def test_what_desks_have_in_common_is_said_once(names: tuple[str, ...], told: str) -> None:
    reading = tuple(Reader(bytes(16), "", bytes(32), name) for name in names)
    assert desks_of(reading) == told


def test_what_is_kept_ends_after_three_days(world: World) -> None:
    kept_away(world)
    for _ in range(3):
        world.clock.pass_time(timedelta(days=1, minutes=1))
        world.say("one", "trời hôm nay", "start")
    assert world.say("one", "hoa giấy tím", "start").screen.address == "find"


@pytest.mark.slow
def test_who_cancels_a_reopened_draft_leaves_no_copy(world: World) -> None:
    kept_away(world)
    turn = world.say("one", "Hoa Giấy Tím", "start")
    assert (notes(turn), turn.screen.address) == (["kept.back"], "report/review")
    press(world, turn, "report/drop")
    assert world.say("one", "hoa giấy tím", "start").screen.address == "find"


@pytest.mark.slow
def test_a_reopened_draft_that_idles_again_is_still_kept(world: World) -> None:
    kept_away(world)
    world.say("one", "hoa giấy tím", "start")
    world.clock.pass_time(timedelta(minutes=11))
    assert world.say("one", "hoa giấy tím", "start").screen.address == "report/review"


@pytest.mark.slow
def test_a_draft_that_is_being_written_is_not_written_over(world: World) -> None:
    kept_away(world)
    fill(world, what="shop")
    turn = world.say("one", "hoa giấy tím", "start")
    assert notes(turn) == ["kept.busy"]
    assert "Ở quán, cơ sở" in screen_text(turn.screen, "vi")


@pytest.mark.slow
def test_another_persons_word_opens_nothing_of_mine(world: World) -> None:
    kept_away(world)
    assert world.say("two", "hoa giấy tím", "start").screen.address == "find"


def guess_in_vain(world: World, times: int) -> None:
    for number in range(times):
        assert world.say("one", f"hoa giấy đỏ {number}", "start").screen.address == "find"


def test_who_guesses_the_word_of_a_kept_draft_waits_and_nothing_is_stretched_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "KIB", 8)
    kept_away(world)
    guess_in_vain(world, FREE)
    with monkeypatch.context() as meanwhile:
        meanwhile.delattr(kept, "stretch")
        assert world.say("one", "hoa giấy tím", "start").screen.address == "find"
    world.clock.pass_time(timedelta(seconds=3))
    assert notes(world.say("one", "hoa giấy tím", "start")) == ["kept.back"]


def test_the_right_word_forgets_the_guesses_before_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KIB", 8)
    kept_away(world)
    for _ in range(2):
        guess_in_vain(world, FREE - 1)
        assert world.say("one", "hoa giấy tím", "start").screen.address == "report/review"


def test_guesses_at_a_kept_draft_hold_up_no_mailbox(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KIB", 8)
    kept_away(world)
    guess_in_vain(world, FREE)
    turn = world.say("one", "nơi nào gần nhất cũng được muốn hỏi trước", "mailbox")
    assert notes(turn) == ["mailbox.none"]


def test_nothing_is_stretched_for_whoever_keeps_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Searching costs everybody else what it did."""
    monkeypatch.delattr(kept, "stretch")
    assert world.say("one", "hoa giấy tím", "start").screen.address == "find"


def test_the_real_addresses_are_shown_where_they_are_known(world: World) -> None:
    official, parts = Official("https://nhipcau.example", lambda: "NhipCauBot"), world.core.parts_for
    world.core = replace(world.core, parts_for=lambda tx, sender: replace(parts(tx, sender), official=official))
    (sheet,) = (block for block in world.press("one", "real-bot").screen.blocks if isinstance(block, Sheet))
    assert [value for _, value in sheet.rows] == ["https://nhipcau.example", "@NhipCauBot"]
