"""What is held of a person: packed and unpacked whole, locked after ten idle minutes."""

from datetime import UTC, datetime, timedelta

from handlers.drafts import Draft
from handlers.held import REMEMBERED_EVENTS, Held, OpenMailbox

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def full() -> Held:
    held = Held(locale="en", place="report/where", query="giữ giấy tờ", receipts=[["xiec"] * 9])
    held.begin_event("one", NOW)
    held.note("form.more_places", count=3)
    held.warn(["held"])
    held.drafts["tip"] = Draft("tip", 1, "where", ["lua"] * 9, "00", "11", answers={"what": ["shop"]})
    held.mailbox = OpenMailbox("support", "tag-of-mailbox", "private-of-mailbox")
    return held


def test_everything_of_it_survives_the_packing() -> None:
    held = full()
    assert vars(Held.unpack(held.pack())) == vars(held)


def test_nobody_known_is_a_fresh_start() -> None:
    assert Held.unpack(None) == Held()


def test_ten_minutes_are_not_yet_idle() -> None:
    held = full()
    held.lock_if_idle(NOW + timedelta(minutes=10))
    assert held.drafts


def test_a_moment_more_locks_everything_but_the_language() -> None:
    held = full()
    held.lock_if_idle(NOW + timedelta(minutes=10, seconds=1))
    assert (held.drafts, held.mailbox, held.receipts, held.query, held.place) == ({}, None, [], "", "start")
    assert (held.notes, held.alert) == ([], [])
    assert held.locale == "en"


def test_a_locked_person_still_recognises_a_redelivered_event() -> None:
    held = full()
    held.lock()
    assert held.has_seen("one")


def test_only_the_last_events_are_remembered_and_not_in_clear() -> None:
    held = Held()
    for number in range(REMEMBERED_EVENTS + 1):
        held.begin_event(f"event-{number}", NOW)
    assert not held.has_seen("event-0")
    assert held.has_seen("event-1")
    assert b"event-" not in held.pack()


def test_notes_and_alerts_end_with_the_next_event() -> None:
    held = full()
    held.begin_event("two", NOW)
    assert (held.notes, held.alert) == ([], [])


def test_nothing_private_shows_in_a_log() -> None:
    shown = repr(full())
    assert not any(secret in shown for secret in ("giữ giấy tờ", "xiec", "lua", "of-mailbox"))


def test_what_was_put_away_outlives_the_lock_and_ends_with_its_time() -> None:
    held = full()
    held.kept, held.kept_until = "sealed", (NOW + timedelta(days=3)).timestamp()
    held.lock_if_idle(NOW + timedelta(days=3))
    assert (held.drafts, held.kept) == ({}, "sealed")
    held.lock_if_idle(NOW + timedelta(days=3, seconds=1))
    assert held.kept == ""
