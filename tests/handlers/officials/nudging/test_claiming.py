"""A morning is planned by reading and written in pieces: what happens in between counts, nobody is lost or doubled."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from handlers.officials.nudging import ladders
from handlers.officials.nudging.claiming import PIECE
from handlers.officials.nudging.tick import Nudging
from storage.accounts import addresses, officials
from storage.accounts.addresses import TELEGRAM, Chat
from storage.duties import obligations
from storage.duties.nudges import CLAIMED, SENT
from storage.engine import Database
from tests.handlers.officials.chats import RING
from tests.handlers.officials.ticking import NEW_YEAR
from tests.offices import Office, open_office
from tests.seasons.stage import Dying, PowerCut
from tests.world import HANOI, library, sqlite_url

T = TypeVar("T")
UNITS = sorted(unit.code for unit in library().units.in_province(HANOI))[: PIECE + 2]
FIRST, LAST = UNITS[0], UNITS[-1]  # by their codes: of the first piece, and of the second
MORNING, LATER = "2027-06-09T08:00", "2027-06-09T08:01"
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
T_7 = [(date(2027, 6, 9), "T-7")]


@dataclass
class Between:
    """A database in which something happens right before the n-th write; `writes` counts them."""

    database: Database
    n: int = 0
    happens: Callable[[], object] = lambda: None
    writes: int = 0

    def read(self, fn: Callable[[Connection], T]) -> T:
        return self.database.read(fn)

    def write(self, fn: Callable[[Connection], T], person: bytes | None = None) -> T:
        self.writes += 1
        if self.writes == self.n:
            self.happens()
        return self.database.write(fn, person)


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    yield opened(database)
    database.close()


def opened(database: Database) -> Office:
    """What nothing reaches was told of in May, and everything is open."""
    office = open_office(database, *UNITS, since=NEW_YEAR)
    office.tick("2027-05-18T08:00")
    return office


def tick_while(office: Office, happens: Callable[[], object], channels: tuple[str, ...] = ()) -> int:
    """A process that has just begun; it happens between its first piece and its second."""
    between = Between(office.database, 2, happens)
    office.move_to(MORNING)
    return Nudging(between, library(), channels).tick(office.clock.now())  # type: ignore[arg-type]  # a database to it


def told(office: Office, unit: str) -> list[tuple[date, str]]:
    return office.steps(office.seats[unit])


def test_a_report_filed_between_planning_and_writing_is_not_asked_for(office: Office) -> None:
    assert tick_while(office, lambda: office.file(office.seats[LAST])) == len(UNITS) - 1
    assert (told(office, FIRST), told(office, LAST)) == (T_7, [])


@pytest.mark.slow
def test_a_day_promised_between_planning_and_writing_counts(office: Office) -> None:
    day, duty = date(2027, 6, 11), office.duty(LAST)

    def promise() -> None:
        office.database.write(lambda tx: obligations.promise(tx, duty.id, day, office.clock.now()))

    assert tick_while(office, promise) == len(UNITS) - 1
    assert told(office, LAST) == []
    office.tick("2027-06-11T08:00")
    assert told(office, LAST) == [(day, f"P:{day}")]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_day_that_is_being_promised_as_a_reminder_is_written_is_waited_for(database: Database) -> None:
    """READ COMMITTED: what is read before the rows are held is of before the promise."""
    office, day = opened(database), date(2027, 6, 11)
    office.move_to(MORNING)
    with ThreadPoolExecutor(1) as pool:

        def promise(tx: Connection) -> Future[int]:
            obligations.promise(tx, office.duty(LAST).id, day, office.clock.now())
            ticked = pool.submit(office.nudging.tick, office.clock.now())
            while not database.read(lambda other: other.scalar(WAITING)):
                assert not ticked.done()
            return ticked

        assert database.write(promise).result() == len(UNITS) - 1
    assert told(office, LAST) == []


@pytest.mark.slow
def test_who_left_between_planning_and_writing_is_not_told(office: Office) -> None:

    def leave() -> None:
        office.database.write(lambda tx: officials.leave(tx, office.seats[LAST].id, NEW_YEAR))

    assert tick_while(office, leave) == len(UNITS) - 1


@pytest.mark.slow
def test_a_pause_stops_at_the_next_piece_and_the_rest_is_told_when_it_is_lifted(office: Office) -> None:

    def pause(since: str) -> None:
        office.database.write(lambda tx: ladders.pause(tx, HANOI, since))

    assert tick_while(office, lambda: pause(MORNING)) == PIECE
    assert (told(office, FIRST), told(office, LAST)) == (T_7, [])
    pause("")
    assert office.tick(LATER) == len(UNITS) - PIECE
    assert [told(office, unit) for unit in UNITS] == [T_7] * len(UNITS)


@pytest.mark.slow
def test_who_blocked_the_bot_between_planning_and_writing_has_it_on_the_page(office: Office) -> None:
    for unit in (FIRST, LAST):
        who, chat = office.seats[unit].id, Chat(TELEGRAM, unit)
        office.database.write(lambda tx, who=who, chat=chat: addresses.link(tx, RING, who, chat, NEW_YEAR))

    def blocks() -> None:
        office.database.write(lambda tx: addresses.block(tx, RING, Chat(TELEGRAM, LAST)))

    tick_while(office, blocks, (TELEGRAM,))
    assert [office.nudged(office.seats[unit])[-1].state for unit in (FIRST, LAST)] == [CLAIMED, SENT]


@pytest.mark.parametrize(
    ("writes", "after", "gone"),
    [
        (0, True, PIECE),
        pytest.param(1, False, PIECE, marks=pytest.mark.slow),
        pytest.param(1, True, len(UNITS), marks=pytest.mark.slow),
    ],
)
def test_after_a_death_between_two_pieces_the_next_tick_tells_who_is_missing(
    office: Office, writes: int, after: bool, gone: int
) -> None:
    office.move_to(MORNING)
    dying = Nudging(Dying(office.database, writes, after=after), library())  # type: ignore[arg-type]  # a database that dies
    with pytest.raises(PowerCut):
        dying.tick(office.clock.now())
    assert sum(told(office, unit) == T_7 for unit in UNITS) == gone
    assert office.tick(LATER) == len(UNITS) - gone
    assert [told(office, unit) for unit in UNITS] == [T_7] * len(UNITS)
    assert office.tick(LATER) == 0


@pytest.mark.slow
def test_what_a_channel_never_took_is_let_go_in_pieces_and_a_death_between_them_loses_nobody(office: Office) -> None:
    office.nudging = Nudging(office.database, library(), (TELEGRAM,))
    for unit in UNITS:
        who, chat = office.seats[unit].id, Chat(TELEGRAM, unit)
        office.database.write(lambda tx, who=who, chat=chat: addresses.link(tx, RING, who, chat, NEW_YEAR))
    office.tick(MORNING)
    office.move_to("2027-06-10T08:00")
    dying = Nudging(Dying(office.database, 1, after=True), library(), (TELEGRAM,))  # type: ignore[arg-type]  # it dies
    with pytest.raises(PowerCut):
        dying.tick(office.clock.now())
    assert office.tick() == len(UNITS)
    assert [told(office, unit) for unit in UNITS] == [[(date(2027, 6, 10), "T-7")]] * len(UNITS)


def test_after_a_start_with_nothing_to_tell_nothing_is_written(office: Office) -> None:
    office.tick(MORNING)
    between = Between(office.database)
    office.move_to(LATER)
    assert Nudging(between, library()).tick(office.clock.now()) == 0  # type: ignore[arg-type]  # a database to it
    assert between.writes == 0


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_of_two_replicas_at_the_same_minute_each_official_is_told_once(database: Database, database_url: str) -> None:
    office, beside = opened(database), Database(database_url)
    office.move_to(MORNING)
    both = [Nudging(each, library()) for each in (database, beside)]
    with ThreadPoolExecutor(2) as pool:
        shares = list(pool.map(lambda each: each.tick(office.clock.now()), both))
    beside.close()
    assert sum(shares) == len(UNITS)
    assert [told(office, unit) for unit in UNITS] == [T_7] * len(UNITS)
