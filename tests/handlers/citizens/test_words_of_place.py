"""Words at the question where: what is looked for in a story is looked for there, too. All names are made up."""

from handlers.conversation import Act, Say, Turn
from tests.handlers.test_core import act
from tests.transcript import screen_text
from tests.world import World

A_LIST = "Nguyễn Thị Lan 1999 số 5 Lê Lợi; Trần Thị Hoa 2000 số 6 Lê Lợi; Lê Thị Mai 2001, xã Cổ Đô, Hà Nội"
OWN_HOME = "cạnh nhà tôi số 5, hỏi chị Lan 0912345678, xã Cổ Đô, Hà Nội"


def at(world: World, words: str, what: str = "shop") -> Turn:
    """A tip whose place was told so."""
    turn = press(world, world.press("one", "report"), f"report/what/{what}")
    return world.say("one", words, turn.screen.address)


def press(world: World, turn: Turn, address: str) -> Turn:
    return world.press("one", act(turn.screen, address).press)


def test_a_list_of_people_is_no_place(world: World) -> None:
    turn = at(world, A_LIST)
    assert turn.screen.address == "report/people"
    turn = press(world, turn, "report/where/open")
    assert A_LIST in screen_text(turn.screen, "vi")
    assert world.say("one", "xã Cổ Đô, Hà Nội", turn.screen.address).screen.address == "report/danger"


def test_what_betrays_the_writer_is_pointed_at_and_mended_there(world: World) -> None:
    turn = press(world, at(world, OWN_HOME), "report/danger/no")
    assert {note.id for note in turn.screen.notes} == {"look.phone", "look.self"}
    mend = next(one for row in turn.screen.rows for one in row if isinstance(one, Act))
    assert (mend.label, mend.address) == (Say("look.mend"), "report/where/open")


def test_an_address_is_what_is_asked_for(world: World) -> None:
    assert (
        press(world, at(world, "Ông Lê Văn Tám, số 15 phố Lê Lợi, xã Cổ Đô, Hà Nội"), "report/danger/no").screen.notes
        == ()
    )


def test_whoever_says_there_that_they_are_held_is_asked_whose_story_it_is(world: World) -> None:
    assert at(world, "em bị nhốt ở phòng 203 nhà nghỉ Hoa, xã Cổ Đô, Hà Nội").screen.address == "report/you"


def test_opened_again_the_commune_is_not_offered_without_the_words_beside_it(world: World) -> None:
    turn = press(world, press(world, at(world, OWN_HOME), "report/danger/no"), "report/where/open")
    addresses = {one.address for row in turn.screen.rows for one in row if isinstance(one, Act)}
    assert not any(each.rpartition("/")[2].isdigit() for each in addresses)


def test_accounts_are_taken_where_pages_are_asked_for(world: World) -> None:
    turn = press(world, at(world, "xã Cổ Đô, Hà Nội", "net"), "report/danger/no")
    for way in ("more", "story/skip", "more", "when/skip", "known/skip"):
        turn = world.press("one", f"report/{way}{act(turn.screen, 'report/drop').mark}")
    assert turn.screen.address == "report/page"
    assert world.say("one", "@lan99, @hoa88, @mai77, @cuc66", "report/page").screen.address == "report/proof"
