"""What a fresh reader stumbled over on the way: nothing typed is lost, nobody is taken for somebody else."""

import pytest

from handlers.conversation import Turn
from tests.bench.flood import walk
from tests.bench.junk import REAL
from tests.handlers.test_core import act, fill, notes
from tests.transcript import screen_text
from tests.world import World, library

BAR = "Karaoke Sao Đêm, phường Cửa Nam"


def pressed(world: World, turn: Turn, *addresses: str) -> Turn:
    for address in addresses:
        turn = world.press("one", act(turn.screen, address).press)
    return turn


def box(turn: Turn) -> str:
    assert turn.screen.asks is not None
    return turn.screen.asks.value


def at_review(world: World) -> Turn:
    turn = pressed(world, world.press("one", "report"), "report/what/shop")
    return pressed(world, world.say("one", BAR, turn.screen.address), "report/danger/no")


def test_a_place_to_be_changed_stands_in_its_box_and_back_leads_to_the_review(world: World) -> None:
    turn = pressed(world, at_review(world), "report/where/open")
    assert box(turn) == BAR
    assert pressed(world, turn, "report/enough").screen.address == "report/review"


def test_a_place_left_as_it_was_is_not_asked_about_again(world: World) -> None:
    turn = pressed(world, world.press("one", "report"), "report/what/shop")
    turn = world.say("one", "karaoke sao dem, cua nam", turn.screen.address)
    assert turn.screen.address == "report/where"
    turn = pressed(world, turn, "report/where/00082")
    turn = pressed(world, turn, "report/where/open")
    assert world.say("one", box(turn), turn.screen.address).screen.address == "report/danger"


def test_an_empty_box_keeps_nothing_and_says_so(world: World) -> None:
    turn = world.say("one", "  ", world.press("one", "report").screen.address)
    assert notes(turn) == ["answer.empty"]


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("có em 15 tuổi ở quán", "u16"),
        ("cô ấy mới 17 tuổi", "u18"),
        ("mấy cô trông chưa đủ 18", "u18"),
        ("họ nhốt người, giữ giấy tờ không cho về", "held"),
        ("quán mở cả đêm", None),
        ("chị ấy 25 tuổi", None),
    ],
)
def test_what_was_written_marks_the_choice_it_fits(world: World, words: str, choice: str | None) -> None:
    turn = world.say("one", words, world.press("one", "report").screen.address)
    marked = [one.address for row in turn.screen.rows for one in row if getattr(one, "style", "") == "main"]
    assert (turn.screen.address, marked) == ("report/what", [f"report/what/{choice}"] if choice else [])
    assert words[:20] in screen_text(turn.screen, "vi")


def test_a_witness_is_asked_whose_story_it_is_and_reads_no_more(world: World) -> None:
    turn = pressed(world, world.press("one", "report"), "report/what/u18")
    assert turn.screen.address == "report/you"
    assert "không cần báo tin" not in screen_text(turn.screen, "vi")
    assert pressed(world, turn, "report/you/others").screen.address == "report/where"


def test_whoever_says_it_is_theirs_reads_of_help_first_and_may_go_back_or_on(world: World) -> None:
    turn = pressed(world, world.press("one", "report"), "report/what/u18", "report/you/mine")
    assert "111" in screen_text(turn.screen, "vi")
    again = pressed(world, turn, "report/what/open", "report/what/u18")
    assert again.screen.address == "report/you"
    turn = pressed(world, again, "report/you/mine", "report/you/stay")
    assert turn.screen.address == "report/where"


@pytest.mark.parametrize("words", ["Có em bị giữ.", "bạn tôi bị giữ giấy tờ", "cháu bé bị ép", "có con bị nhốt"])
def test_somebody_else_is_not_taken_for_the_teller(words: str) -> None:
    assert not library().lookover.is_own_story(words)


def test_a_second_window_hears_that_it_was_sent_and_only_once(world: World) -> None:
    review = fill(world)
    pressed(world, review, "report/send")
    assert notes(pressed(world, review, "report/send")) == ["button.sent"]
    assert len(world.cases("protection")) == 1


def test_of_what_was_thrown_away_nobody_hears_that_it_was_sent(world: World) -> None:
    pressed(world, fill(world), "report/send")
    review = fill(world)
    pressed(world, review, "report/drop")
    assert notes(pressed(world, review, "report/send")) == ["button.stale"]


def test_who_is_forced_to_pay_is_in_danger_and_gets_room_to_write(world: World) -> None:
    turn = pressed(world, world.press("one", "help"), "help/need/debt", "help/need/done", "help/age/skip")
    turn = pressed(world, turn, "help/where/none")
    article = next(one.address for row in turn.screen.rows for one in row if one.address.startswith("a/"))
    turn = world.press("one", article)
    assert any(one.address == "help" for row in turn.screen.rows for one in row)
    turn = pressed(world, world.press("one", "help"), "help/services/on")
    assert (turn.screen.address, box(turn)) == ("help/story", "")
    turn = world.say("one", "Tôi muốn về nhà.", turn.screen.address)
    said = screen_text(pressed(world, turn, "help/send").screen, "vi")
    assert "Bạn không có lỗi" in said
    assert "113 hoặc 111" in said.replace("*", "")
    assert [case.row.urgency for case in world.cases("support")] == ["now"]


def test_the_way_that_the_flood_measures_is_the_form_s_own(world: World) -> None:
    for number, (story, danger) in enumerate(REAL[:2]):
        assert walk(world, f"person {number}", story, danger=danger) > 0


def test_a_house_whose_name_is_like_a_commune_s_elsewhere_is_no_commune(world: World) -> None:
    turn = pressed(world, world.press("one", "report"), "report/what/shop")
    turn = world.say("one", "quán Thu Hà", turn.screen.address)
    assert notes(turn) == ["answer.place"]
    assert box(turn) == "quán Thu Hà"


def test_a_slip_in_the_name_of_a_commune_here_still_finds_it(world: World) -> None:
    turn = pressed(world, world.press("one", "report"), "report/what/shop")
    offered = act(world.say("one", "Cổ Đôo", turn.screen.address).screen, "report/where/09634")
    assert offered.label == "Xã Cổ Đô, Hà Nội"
