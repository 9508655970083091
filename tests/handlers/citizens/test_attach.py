"""What a citizen sends beside words: it goes with the draft that is open, and is refused kindly where there is none."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from handlers.conversation import Event, Screen, Sheet, Spot, Turn, Unwanted
from handlers.drafts import MOST_BYTES, MOST_FILES
from storage import files
from storage.file_tables import citizen_file
from storage.files import Shelf, StoredFile
from storage.tables import citizen_state
from storage.vault import Unreadable
from tests.handlers.test_core import act, fill, notes
from tests.world import World, build, sqlite_url

PICTURE = b"a-picture-with-a-marker-4471"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = build(sqlite_url(tmp_path))
    yield made
    made.database.close()


def stored(world: World, kind: str = "photo", content: bytes = PICTURE) -> StoredFile:
    taking = Shelf(world.database).open(kind, "image/jpeg", world.clock.real().date())
    taking.add(content)
    return taking.close()


def send(world: World, file: StoredFile, caption: str | None = None) -> Turn:
    return world.core.handle(Event("web", "one", world.once(), text=caption, file=file))


def spot(world: World, where: Spot = (21.028511, 105.8542)) -> Turn:
    return world.core.handle(Event("web", "one", world.once(), spot=where))


def unwanted(world: World, why: Unwanted, size: int = 0, caption: str | None = None) -> Turn:
    return world.core.handle(Event("web", "one", world.once(), text=caption, unwanted=(why, size)))


def begun(world: World, what: str = "else") -> Turn:
    """A tip at its question of where."""
    first = world.press("one", "report")
    return world.press("one", act(first.screen, f"report/what/{what}").press)


def press(world: World, turn: Turn, address: str) -> Turn:
    return world.press("one", act(turn.screen, address).press)


def on_the_shelf(world: World) -> int:
    return world.database.read(lambda tx: int(tx.scalar(select(func.count()).select_from(citizen_file)) or 0))


def sheet(screen: Screen) -> dict[str, str]:
    """The rows of the review that have a text of ours for a label."""
    [one] = [block for block in screen.blocks if isinstance(block, Sheet)]
    return {getattr(label, "id", ""): str(value) for label, value in one.rows}


def document(world: World) -> dict[str, Any]:
    """The one tip, as its desk opens it."""
    [case] = world.cases("protection")
    read: dict[str, Any] = json.loads(case.tip)
    return read


def test_a_picture_is_taken_and_the_same_question_stays_open(world: World) -> None:
    begun(world)
    turn = send(world, stored(world))
    assert turn.screen.address == "report/where"
    assert notes(turn) == ["file.kept.photo", "file.bodies"]


def test_what_to_know_of_such_files_is_said_once(world: World) -> None:
    begun(world)
    send(world, stored(world))
    assert notes(send(world, stored(world))) == ["file.kept.photo"]
    assert notes(send(world, stored(world, "voice"))) == ["file.kept.voice", "file.voice", "file.unopened"]
    assert notes(send(world, stored(world, "voice"))) == ["file.kept.voice"]
    assert notes(send(world, stored(world, "video"))) == ["file.kept.video"]


def test_the_desk_gets_the_key_of_what_was_sent_and_nobody_else(world: World, tmp_path: Path) -> None:
    fill(world)
    sent = send(world, stored(world))
    filed = press(world, sent, "report/send")
    assert filed.screen.address == "receipt"
    [found] = document(world)["files"]
    assert world.database.read(lambda tx: files.read(tx, StoredFile(**found))) == PICTURE
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (PICTURE, found["key"].encode(), bytes.fromhex(found["key"]), found["digest"].encode()):
        assert secret not in raw


def test_what_was_filed_is_never_swept_and_says_no_day(world: World) -> None:
    fill(world)
    press(world, send(world, stored(world)), "report/send")
    later = world.clock.real().date() + timedelta(days=40)
    assert world.database.write(lambda tx: files.purge(tx, later)) == 0
    assert on_the_shelf(world) == 1


def test_a_press_on_send_that_comes_twice_files_one_case_with_one_file(world: World) -> None:
    fill(world)
    turn = send(world, stored(world))
    event = Event("web", "one", "same", press=act(turn.screen, "report/send").press)
    assert world.core.handle(event).screen == world.core.handle(event).screen
    assert len(document(world)["files"]) == 1


def test_a_file_delivered_twice_goes_along_once(world: World) -> None:
    fill(world)
    event = Event("web", "one", "same", file=stored(world))
    first, again = world.core.handle(event), world.core.handle(event)
    assert first.screen == again.screen
    assert sheet(again.screen)["file.with.photo"] == "1"


def test_the_review_counts_what_goes_along_and_lets_it_be_left_out(world: World) -> None:
    fill(world)
    for kind in ("photo", "photo", "voice"):
        turn = send(world, stored(world, kind))
    assert {"file.with.photo": "2", "file.with.voice": "1"}.items() <= sheet(turn.screen).items()
    fewer = press(world, turn, "report/files/drop-last")
    assert notes(fewer) == ["file.dropped.last"]
    assert sheet(fewer.screen)["file.with.photo"] == "2"
    assert "file.with.voice" not in sheet(fewer.screen)
    assert on_the_shelf(world) == 2
    without = press(world, fewer, "report/files/drop")
    assert notes(without) == ["file.dropped"]
    assert not {"file.with.photo", "file.with.voice"} & sheet(without.screen).keys()
    assert on_the_shelf(world) == 0
    press(world, without, "report/send")
    assert document(world)["files"] == []


def asked_for_files(world: World) -> Turn:
    """A tip at its question of what goes along."""
    turn = press(world, fill(world), "report/more")
    turn = press(world, world.say("one", "Một chuyện."), "report/more")
    return press(world, press(world, turn, "report/when/unsure"), "report/known/skip")


def test_nobody_is_told_that_files_were_sent_before_one_came(world: World) -> None:
    early = press(world, asked_for_files(world), "report/proof/sent")
    assert (early.screen.address, notes(early)) == ("report/proof", ["file.none_yet"])
    came = press(world, send(world, stored(world)), "report/proof/sent")
    assert (came.screen.address, notes(came)) == ("report/shun", [])


def test_files_that_were_left_out_again_are_claimed_neither_at_the_review_nor_at_the_desk(world: World) -> None:
    asked_for_files(world)
    turn = press(world, press(world, send(world, stored(world)), "report/proof/sent"), "report/enough")
    assert "tip.proof" in sheet(turn.screen)
    without = press(world, turn, "report/files/drop")
    assert "tip.proof" not in sheet(without.screen)
    press(world, without, "report/send")
    assert "proof" not in [each["field"] for each in document(world)["answers"]]


def test_leaving_out_needs_the_mark_of_the_draft(world: World) -> None:
    fill(world)
    send(world, stored(world))
    assert notes(world.press("one", "report/files/dropAAAA")) == ["button.stale"]
    assert on_the_shelf(world) == 1


def test_dropping_the_draft_deletes_its_files(world: World) -> None:
    fill(world)
    press(world, send(world, stored(world)), "report/drop")
    assert on_the_shelf(world) == 0


def test_coming_in_by_a_door_again_deletes_the_files_of_what_was_open(world: World) -> None:
    begun(world)
    send(world, stored(world))
    world.core.handle(Event("web", "one", world.once(), press="start", arrives=True))
    assert on_the_shelf(world) == 0


def test_ten_idle_minutes_delete_the_files_of_what_closed(world: World) -> None:
    begun(world)
    send(world, stored(world))
    world.clock.pass_time(timedelta(minutes=11))
    assert world.core.close("web", "one") is not None
    assert on_the_shelf(world) == 0


def test_quick_exit_deletes_the_files_too(world: World) -> None:
    begun(world)
    send(world, stored(world))
    world.core.forget("web", "one")
    assert on_the_shelf(world) == 0


def test_a_file_fetched_anew_at_a_redelivery_goes_and_the_first_one_stays(world: World) -> None:
    fill(world)
    first, again = stored(world), stored(world)
    world.core.handle(Event("web", "one", "same", file=first))
    turn = world.core.handle(Event("web", "one", "same", file=again))
    assert on_the_shelf(world) == 1
    press(world, turn, "report/send")
    [found] = document(world)["files"]
    assert found["id"] == first.id


def test_a_file_may_be_the_first_thing_somebody_sends_to_a_form(world: World) -> None:
    world.press("one", "report")
    assert world.core.takes_files("web", "one")
    turn = send(world, stored(world))
    assert turn.screen.address == "report/what"
    assert notes(turn)[0] == "file.kept.photo"
    assert on_the_shelf(world) == 1


def test_a_request_for_help_takes_files_as_well(world: World) -> None:
    turn = world.press("one", "help")
    turn = press(world, turn, "help/need/mind")
    assert notes(send(world, stored(world)))[0] == "file.kept.photo"


def test_words_below_a_picture_are_kept_and_heard(world: World) -> None:
    begun(world)
    turn = send(world, stored(world), "có người bị giữ giấy tờ, bị đánh")
    assert "form.caught" in notes(turn)
    assert turn.screen.alert
    for answer in ("where/none", "danger/no"):
        turn = press(world, turn, f"report/{answer}")
    assert "có người bị giữ giấy tờ, bị đánh" in str(turn.screen.blocks)


@pytest.mark.parametrize("place", ["start", "learn", "privacy"])
def test_without_a_draft_nothing_is_kept_and_the_way_is_shown(world: World, place: str) -> None:
    world.press("one", place)
    assert not world.core.takes_files("web", "one")
    turn = send(world, stored(world))
    assert notes(turn) == ["file.nowhere"]
    assert on_the_shelf(world) == 0
    assert notes(unwanted(world, "nowhere")) == ["file.nowhere"]


def test_words_below_a_refused_picture_are_looked_up_and_not_lost(world: World) -> None:
    turn = unwanted(world, "nowhere", caption="em muốn chết")
    assert turn.screen.address == "find"
    assert notes(turn) == ["file.nowhere"]
    assert turn.screen.alert
    assert act(turn.screen, "hand-on/help")


def test_a_draft_begun_elsewhere_takes_what_is_sent_from_the_menu(world: World) -> None:
    begun(world)
    world.press("one", "start")
    turn = send(world, stored(world))
    assert turn.screen.address == "report/where"


def test_of_two_drafts_begun_none_is_guessed_at(world: World) -> None:
    begun(world)
    press(world, world.press("one", "help"), "help/need/mind")
    world.press("one", "learn")
    assert notes(send(world, stored(world))) == ["file.nowhere"]
    world.press("one", "report")
    assert notes(send(world, stored(world)))[0] == "file.kept.photo"


def test_after_ten_idle_minutes_nothing_is_taken_and_the_reason_is_said(world: World) -> None:
    begun(world)
    world.clock.pass_time(timedelta(minutes=11))
    assert not world.core.takes_files("web", "one")
    turn = send(world, stored(world))
    assert notes(turn) == ["button.idle", "file.nowhere"]
    assert turn.screen.address == "start"
    assert on_the_shelf(world) == 0


def test_the_eleventh_file_is_refused_before_it_is_fetched(world: World) -> None:
    fill(world)
    for _ in range(MOST_FILES):
        assert world.core.takes_files("web", "one")
        send(world, stored(world))
    assert not world.core.takes_files("web", "one")
    assert notes(send(world, stored(world))) == notes(unwanted(world, "nowhere")) == ["file.many"]
    assert on_the_shelf(world) == MOST_FILES


def test_a_few_very_large_files_are_as_many_as_ten(world: World) -> None:
    fill(world)
    for _ in range(3):
        assert world.core.takes_files("web", "one")
        send(world, replace(stored(world), size=MOST_BYTES // 3))
    assert not world.core.takes_files("web", "one")


def test_a_draft_with_all_its_files_shows_in_no_row(world: World) -> None:
    world.say("two", "hiv", "start")
    fill(world)
    for _ in range(MOST_FILES):
        send(world, stored(world))
    world.say("one", "ế" * 1900, "report/review")
    sealed = world.database.read(lambda tx: list(tx.scalars(select(citizen_state.c.sealed))))
    assert len(sealed) == 2
    assert len({len(each) for each in sealed}) == 1


def test_files_that_lay_too_long_are_not_promised_to_the_desk(world: World) -> None:
    fill(world)
    turn = send(world, stored(world))
    world.database.write(lambda tx: files.purge(tx, world.clock.real().date() + timedelta(days=2)))
    filed = press(world, turn, "report/send")
    assert notes(filed) == ["file.lost"]
    assert document(world)["files"] == []


def test_a_place_on_the_map_is_kept_as_words(world: World) -> None:
    fill(world)
    turn = spot(world)
    assert notes(turn) == ["spot.kept"]
    press(world, turn, "report/send")
    answers = document(world)["answers"]
    assert "Vị trí: 21.02851, 105.85420" in str(answers)


def test_at_the_question_of_where_the_commune_is_still_asked_for(world: World) -> None:
    begun(world)
    turn = spot(world)
    assert turn.screen.address == "report/where"
    assert notes(turn) == ["spot.kept", "spot.commune"]


def test_a_place_that_no_longer_fits_stays_in_the_box(world: World) -> None:
    fill(world)
    world.say("one", "ế" * 1995, "report/review")
    turn = spot(world)
    assert notes(turn) == ["form.caught_full"]


def test_a_place_without_a_draft_is_not_kept(world: World) -> None:
    assert notes(spot(world)) == ["spot.nowhere"]


@pytest.mark.parametrize(
    ("why", "size", "told"),
    [
        ("big", 34, "file.too-big"),
        ("big", 0, "file.too-big-unsaid"),
        ("contact", 0, "contact.refused"),
        ("stray", 0, "stray.refused"),
    ],
)
def test_what_cannot_be_taken_is_refused_where_the_person_is(world: World, why: Unwanted, size: int, told: str) -> None:
    begun(world)
    turn = unwanted(world, why, size)
    assert (turn.screen.address, notes(turn)) == ("report/where", [told])


def test_words_below_a_file_that_is_too_big_are_kept(world: World) -> None:
    fill(world)
    turn = unwanted(world, "big", 34, "quay cảnh ở quán")
    assert notes(turn) == ["file.too-big", "form.caught"]
    press(world, turn, "report/send")
    assert "quay cảnh ở quán" in str(document(world)["answers"])


def test_the_mailbox_takes_words_only(world: World) -> None:
    begun(world)
    world.press("one", "mailbox")
    turn = send(world, stored(world))
    assert notes(turn) == ["file.mailbox"]
    assert on_the_shelf(world) == 0


def test_where_no_desk_has_a_key_no_file_begins_a_draft(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path), desks=False)
    world.press("one", "report")
    assert not world.core.takes_files("web", "one")
    assert send(world, stored(world)).screen.address == "report"
    assert on_the_shelf(world) == 0


def test_a_file_that_was_refused_does_not_open_any_more(world: World) -> None:
    file = stored(world)
    send(world, file)
    with pytest.raises(Unreadable):
        world.database.read(lambda tx: files.read(tx, file))
