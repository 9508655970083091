from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock, SystemClock
from content.programme.workdays import VIETNAM

LATER = datetime(2027, 6, 9, 8, 0, tzinfo=VIETNAM)
MOMENT = timedelta(seconds=5)


def test_the_programme_lives_in_viet_nams_time_and_security_in_utc() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(hours=7)
    assert clock.real().tzinfo is UTC
    assert abs(clock.now() - clock.real()) < MOMENT


def test_a_moved_clock_runs_on_from_there() -> None:
    clock = MovableClock()
    clock.move(LATER)
    first = clock.now()
    assert LATER <= first <= clock.now()


def test_security_time_does_not_move_with_it() -> None:
    clock = MovableClock()
    before = clock.real()
    clock.move(LATER)
    assert clock.real() - before < MOMENT


def test_a_restart_with_the_offset_goes_on_from_there() -> None:
    restarted = MovableClock(MovableClock().move(LATER))
    assert abs(restarted.now() - LATER) < MOMENT


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        MovableClock().move(datetime(2027, 6, 9, 8, 0))  # noqa: DTZ001  that is the point


def test_the_moved_time_reads_in_viet_nams_zone_whatever_was_asked() -> None:
    clock = MovableClock()
    clock.move(LATER.astimezone(UTC))
    moved = clock.now()
    assert moved.utcoffset() == timedelta(hours=7)
    assert moved.date() == LATER.date()
