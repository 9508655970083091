"""One event, one transaction: redelivery, stale buttons, links that write nothing, slow work outside."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from handlers.conversation import Act, Event, Link, Para, ReceiptWords, Say, Screen, Turn
from storage.state import HOLLOW, outer_ring
from storage.tables import citizen_state, desk_key
from storage.vault import Place, open_
from tests.world import World, build, sqlite_url


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(sqlite_url(tmp_path))


def rows(world: World) -> int:
    """Of how many people anything is held: what is forgotten stays as a hollow row until its day is over."""
    found = world.database.read(lambda tx: tx.execute(select(citizen_state.c.tag, citizen_state.c.sealed)).all())
    outer = outer_ring(world.core.ring)
    return sum(open_(outer, Place("citizen_state", "sealed", row.tag), row.sealed) != HOLLOW for row in found)


def act(screen: Screen, address: str) -> Act:
    return next(one for row in screen.rows for one in row if isinstance(one, Act) and one.address == address)


def fill(world: World, sender: str = "one", *, what: str = "else") -> Turn:
    """A tip up to its review."""
    turn = world.press(sender, "report")
    turn = world.press(sender, act(turn.screen, f"report/what/{what}").press)
    if turn.screen.address == "report/you":
        turn = world.press(sender, act(turn.screen, "report/you/others").press)
    turn = world.press(sender, act(turn.screen, "report/where/none").press)
    return world.press(sender, act(turn.screen, "report/danger/no").press)


def notes(turn: Turn) -> list[str]:
    return [getattr(note, "id", "") for note in turn.screen.notes]


def test_looking_and_following_links_writes_nothing(world: World) -> None:
    for place in ("start", "learn", "report", "help", "mailbox", "privacy", "services"):
        assert world.press("one", place, "start").screen.address.startswith(place)
        world.core.look("web", "one", place)
    assert rows(world) == 0


def test_a_link_can_be_followed_in_passing(world: World) -> None:
    event = Event("telegram", "one", "1", press="learn", message="7")
    assert world.core.glance(event) == world.core.handle(event)
    assert world.core.glimpse("telegram", "one", "learn") == world.core.look("telegram", "one", "learn")


def test_what_changes_anything_is_not_done_in_passing(world: World) -> None:
    drop = act(fill(world).screen, "report/drop").press
    for said in ({"press": drop}, {"text": "chào"}, {"press": "start", "arrives": True}):
        assert world.core.glance(Event("telegram", "one", "x", message="7", **said)) is None  # type: ignore[arg-type]  # of several kinds


def test_a_link_away_from_an_open_question_is_not_followed_in_passing(world: World) -> None:
    """Words typed next would be taken for its answer: where the person stands is written down."""
    world.press("one", act(world.press("one", "report").screen, "report/what/else").press)
    assert world.core.glance(Event("web", "one", "x", press="learn")) is None


def test_whoever_is_known_by_an_address_is_found_in_the_event_s_own_write(world: World) -> None:
    one = "one", world.database.read(lambda tx: world.core.parts_for(tx, "one"))
    told = world.core.handle_from(Event("web", "", "1", text="chào"), lambda _tx: one)
    assert told is not None
    assert told.screen.address == world.core.handle(Event("web", "two", "2", text="chào")).screen.address
    assert rows(world) == 2


def test_of_nobody_nothing_is_written(world: World) -> None:
    assert world.core.handle_from(Event("web", "", "1", text="chào"), lambda _tx: None) is None
    assert world.core.handle_from(Event("web", "", "1", press="learn"), lambda _tx: None) is None
    assert rows(world) == 0


def test_every_link_of_every_public_screen_leads_somewhere(world: World) -> None:
    seen, ahead = set(), ["start"]
    while ahead:
        place = ahead.pop()
        seen.add(place)
        screen = world.core.look("web", "one", place).screen
        assert screen.address.startswith(place), f"{place} fell back to {screen.address}"
        ahead += [
            one.address for row in screen.rows for one in row if isinstance(one, Link) and one.address not in seen
        ]
    assert len(seen) > 30


def test_whoever_acts_or_types_has_one_row_and_only_one(world: World) -> None:
    fill(world)
    world.say("one", "hiv", "start")
    assert rows(world) == 1
    world.say("two", "hiv", "start")
    assert rows(world) == 2


def test_a_redelivered_event_is_answered_and_acts_once(world: World) -> None:
    review = fill(world)
    event = Event("web", "one", "same", press=act(review.screen, "report/send").press)
    first, again = world.core.handle(event), world.core.handle(event)
    assert first.screen == again.screen
    assert len(world.cases("protection")) == 1


def test_a_redelivered_text_is_not_searched_or_added_twice(world: World) -> None:
    event = Event("web", "one", "same", text="giữ giấy tờ", place="start")
    assert world.core.handle(event) == world.core.handle(event)


def test_a_second_press_of_send_shows_the_receipt_again(world: World) -> None:
    send = act(fill(world).screen, "report/send").press
    first, second = world.press("one", send), world.press("one", send)
    assert second.screen.blocks == first.screen.blocks
    assert notes(second) == ["button.sent"]
    assert len(world.cases("protection")) == 1


def test_a_button_of_an_earlier_draft_no_longer_works_and_shows_where_one_is(world: World) -> None:
    old = act(fill(world).screen, "report/send").press
    world.press("one", act(world.core.look("web", "one", "report").screen, "report/drop").press)
    turn = world.press("one", old, "learn")
    assert notes(turn) == ["button.stale"]
    assert turn.screen.address == "learn"
    assert world.cases("protection") == []


def test_a_button_of_somebody_else_does_not_work(world: World) -> None:
    send = act(fill(world, "one").screen, "report/send").press
    fill(world, "two")
    assert notes(world.press("two", send)) == ["button.stale"]
    assert world.cases("protection") == []


def test_the_right_mark_on_another_question_reopens_that_question(world: World) -> None:
    turn = world.press("one", "report")
    turn = world.press("one", act(turn.screen, "report/what/else").press)
    net = act(turn.screen, "report/where/net").press
    none = act(turn.screen, "report/where/none").press
    world.press("one", net)
    turn = world.press("one", none)
    assert turn.screen.address == "report/where"


@pytest.mark.parametrize(
    "press", ["nowhere", "report/send", "report/what/u16", "../etc", "A", "report/what/zzzAAAA", ""]
)
def test_an_address_that_leads_nowhere_or_lacks_its_mark_changes_nothing(world: World, press: str) -> None:
    turn = world.press("one", press, "learn")
    assert turn.screen.address in ("learn", "start")
    assert world.cases("protection") == []


@pytest.mark.parametrize(
    "place", ["report/review", "report/danger", "mailbox/open", "mailbox/close", "receipt", "find"]
)
def test_a_private_place_without_its_state_is_the_public_menu(world: World, place: str) -> None:
    assert world.core.look("web", "stranger", place).screen.address == "start"


def test_the_receipt_is_shown_again_until_it_is_copied(world: World) -> None:
    sent = world.press("one", act(fill(world).screen, "report/send").press)
    assert world.core.look("web", "one", "receipt").screen.blocks == sent.screen.blocks
    world.press("one", act(sent.screen, "receipt/copied").press)
    assert world.core.look("web", "one", "receipt").screen.address == "start"


def test_notes_are_shown_only_where_they_were_said(world: World) -> None:
    world.press("one", act(fill(world).screen, "report/drop").press)
    assert notes(world.core.look("web", "one", "start")) == ["form.dropped"]
    assert notes(world.core.look("web", "one", "learn")) == []


def test_leaving_forgets_everything(world: World) -> None:
    fill(world)
    privacy = world.press("one", "privacy")
    world.press("one", act(privacy.screen, "leave").press)
    assert rows(world) == 0
    assert world.core.look("web", "one", "report/review").screen.address == "start"


def test_quick_exit_forgets_without_a_button(world: World) -> None:
    fill(world)
    world.core.forget("web", "one")
    assert rows(world) == 0


def test_two_people_never_see_each_others_drafts(world: World) -> None:
    fill(world, "one", what="u16")
    assert world.core.look("web", "two", "report/review").screen.address == "start"
    assert world.core.look("telegram", "one", "report/review").screen.address == "start"


def test_a_tip_and_a_request_can_be_written_side_by_side(world: World) -> None:
    fill(world)
    turn = world.press("one", "help")
    world.press("one", act(turn.screen, "help/need/legal").press)
    assert world.core.look("web", "one", "report").screen.address == "report/review"
    assert world.core.look("web", "one", "help").screen.address == "help/need"


def test_of_a_draft_of_an_older_form_goes_on_what_todays_questions_take(world: World) -> None:
    fill(world)
    tip = world.core.library.forms["tip"]
    danger = replace(tip.by_id["danger"], id="risk")
    newer = replace(tip, version=tip.version + 1, fields=(*tip.fields[:2], danger, *tip.fields[3:]))
    core = replace(world.core, library=replace(world.core.library, forms={**world.core.library.forms, "tip": newer}))
    assert core.look("web", "one", "report").screen.address == "report/risk"


def test_without_a_desk_that_has_a_key_the_form_is_not_offered_but_the_numbers_are(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path), desks=False)
    for form in ("report", "help"):
        pressed, drawn = world.press("one", form).screen, world.core.look("web", "one", form).screen
        assert pressed == drawn, "a page shows it again by its address"
        assert pressed.address == form
        assert any(getattr(getattr(block, "text", None), "id", "") == "start.numbers" for block in pressed.blocks)
        told = world.say("one", "em bị nhốt", form)
        assert (told.screen.address, bool(told.screen.alert)) == ("find", True)


def test_where_nobody_vouches_for_the_desks_keys_the_form_is_not_offered(world: World) -> None:
    """Somebody has put keys of their own in their place: what is being written stays, and is sealed to nobody."""
    review = fill(world).screen
    world.database.write(lambda tx: tx.execute(update(desk_key).values(public=bytes(32))))
    assert world.press("one", act(review, "report/send").press).screen.address == "report/review"
    assert world.cases("protection") == []
    for form in ("report", "help"):
        assert world.press("two", form).screen.blocks[0] == Para(Say("form.closed"), "title")


def test_a_commune_with_a_desk_is_asked_first_and_the_province_reads_along(world: World) -> None:
    commune = world.open_desk("protection", "commune", "09634", "Công an xã")
    turn = world.press("one", "report")
    turn = world.press("one", act(turn.screen, "report/what/shop").press)
    turn = world.say("one", "Xã Cổ Đô", turn.screen.address)
    review = world.press("one", act(turn.screen, "report/danger/no").press)
    world.press("one", act(review.screen, "report/send").press)
    listed = world.database.read(lambda tx: world.docket("protection").list(tx, commune.desk_id))
    assert [row.own for row in listed] == [True]
    assert [case.row.own for case in world.cases("protection")] == [False]


def test_a_child_starts_at_the_province_even_where_the_commune_has_a_desk(world: World) -> None:
    commune = world.open_desk("protection", "commune", "09634", "Công an xã")
    turn = world.press("one", "report")
    turn = world.press("one", act(turn.screen, "report/what/u16").press)
    turn = world.press("one", act(turn.screen, "report/you/others").press)
    turn = world.say("one", "Xã Cổ Đô", turn.screen.address)
    review = world.press("one", act(turn.screen, "report/danger/no").press)
    world.press("one", act(review.screen, "report/send").press)
    assert world.database.read(lambda tx: world.docket("protection").list(tx, commune.desk_id)) == ()
    assert [case.row.kind for case in world.cases("protection")] == ["u16"]


def test_what_a_request_is_about_stays_inside_the_envelope(world: World) -> None:
    send_help(world)
    case = world.cases("support")[0]
    assert case.row.kind == "request"
    assert "HIV" in case.tip.decode()
    assert world.cases("protection") == []


def receipts(screen: Screen) -> list[tuple[str, ...]]:
    return [block.words for block in screen.blocks if isinstance(block, ReceiptWords)]


def send_help(world: World) -> Turn:
    turn = world.press("one", "help")
    for press in (
        "help/need/hiv",
        "help/need/done",
        "help/age/skip",
        "help/where/none",
        "help/services/on",
        "help/story/skip",
        "help/send",
    ):
        turn = world.press("one", act(world.core.look("web", "one", "help").screen, press).press)
    return turn


def test_a_receipt_whose_answer_was_lost_is_found_from_wherever_one_is(world: World) -> None:
    sent = world.press("one", act(fill(world).screen, "report/send").press)
    for place in ("report/review", "report/danger", "find", "nowhere", "mailbox/open"):
        assert world.core.look("web", "one", place).screen.blocks == sent.screen.blocks
    start = world.core.look("web", "one", "start").screen
    assert start.rows[0][0].address == "receipt"


def test_a_second_sending_does_not_take_the_first_receipt_away(world: World) -> None:
    first = receipts(world.press("one", act(fill(world).screen, "report/send").press).screen)
    both = receipts(send_help(world).screen)
    assert both[:1] == first
    assert len(both) == 2
    world.press("one", act(world.core.look("web", "one", "receipt").screen, "receipt/copied").press)
    assert world.core.look("web", "one", "receipt").screen.address == "start"


def test_pressing_send_after_idleness_says_that_nothing_was_sent(world: World) -> None:
    review = fill(world)
    world.clock.pass_time(timedelta(minutes=11))
    turn = world.press("one", act(review.screen, "report/send").press, "report/review")
    assert notes(turn) == ["button.idle"]
    assert world.cases("protection") == []


def test_who_keeps_writing_keeps_what_is_open(world: World) -> None:
    fill(world)
    for _ in range(5):
        world.clock.pass_time(timedelta(minutes=8))
        world.core.stay("web", "one")
    assert world.core.look("web", "one", "report").screen.address == "report/review"


def test_what_has_closed_does_not_open_again_by_writing(world: World) -> None:
    fill(world)
    world.clock.pass_time(timedelta(minutes=11))
    world.core.stay("web", "one")
    assert world.core.look("web", "one", "report").screen.address == "report/what"


def test_staying_makes_no_row_of_somebody_who_never_acted(world: World) -> None:
    world.core.stay("web", "nobody")
    assert rows(world) == 0


def test_an_answer_to_a_question_left_in_another_tab_is_not_dropped_silently(world: World) -> None:
    turn = world.press("one", "report")
    turn = world.press("one", act(turn.screen, "report/what/else").press)
    here, there = act(turn.screen, "report/where/none"), act(turn.screen, "report/where/net")
    world.press("one", there.press)
    assert notes(world.press("one", here.press)) == ["form.reopened"]


def test_a_tip_for_a_far_place_says_that_no_desk_of_its_own_is_there(world: World) -> None:
    turn = world.press("one", "report")
    turn = world.press("one", act(turn.screen, "report/what/shop").press)
    turn = world.say("one", "Xã Cờ Đỏ", turn.screen.address)
    review = world.press("one", act(turn.screen, "report/danger/no").press).screen
    said = [getattr(getattr(block, "text", None), "id", "") for block in review.blocks]
    assert said.index("form.far") < said.index("form.readers.web")


def test_a_very_long_place_is_refused_before_it_is_looked_for(world: World) -> None:
    turn = world.press("one", "report")
    turn = world.press("one", act(turn.screen, "report/what/shop").press)
    turn = world.say("one", "a" * 60_000, turn.screen.address)
    assert notes(turn) == ["answer.place_long"]


def test_an_empty_search_says_so(world: World) -> None:
    turn = world.say("one", "  ", "learn")
    assert (turn.screen.address, notes(turn)) == ("learn", ["answer.empty"])


def test_a_phrase_typed_into_the_search_opens_its_mailbox(world: World) -> None:
    words = receipts(world.press("one", act(fill(world).screen, "report/send").press).screen)[0]
    assert world.say("two", " ".join(words), "start").screen.address == "mailbox/open"


def test_a_mistyped_phrase_makes_the_door_private(world: World) -> None:
    assert not world.core.look("web", "one", "mailbox").screen.private
    assert world.say("one", "sen lua may", "mailbox").screen.private
