"""What lies in a chat, and what must go from it."""

import json
from datetime import UTC, datetime, timedelta

from handlers.trail import KEPT, Trail

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_what_lies_in_a_chat_is_known_once() -> None:
    trail = Trail()
    trail.remember(["7", "8"], NOON)
    trail.remember(["8", "9"], NOON)
    assert [message for message, _ in trail.lies] == ["7", "8", "9"]


def test_what_the_messenger_would_not_delete_any_more_is_forgotten() -> None:
    trail = Trail()
    trail.remember(["7"], NOON)
    trail.remember(["8"], NOON + timedelta(hours=48, minutes=1))
    assert [message for message, _ in trail.lies] == ["8"]


def test_everything_goes_but_the_message_that_is_shown() -> None:
    trail = Trail()
    trail.remember(["7", "8", "9"], NOON)
    trail.doom_all(but="8")
    assert trail.doomed == ["7", "9"]
    assert [message for message, _ in trail.lies] == ["8"]


def test_what_is_doomed_stays_so_until_the_channel_has_deleted_it() -> None:
    trail = Trail()
    trail.remember(["7", "8"], NOON)
    trail.doom_all()
    again = Trail.unpack(json.loads(json.dumps(vars(trail))))
    assert again == trail
    again.wiped(["7"])
    assert again.doomed == ["8"]


def test_who_writes_very_much_loses_the_oldest_from_the_chat_and_stays_small() -> None:
    trail = Trail()
    for number in range(5 * KEPT):
        trail.remember([str(2_000_000_000 + number)], NOON)
    assert len(trail.lies) == KEPT
    assert trail.doomed[-1] == str(2_000_000_000 + 4 * KEPT - 1)
    assert len(json.dumps(vars(trail))) < 4 * 1024
