"""A file on its way in delays nobody but its sender, never for long, and leaves nothing behind if it does not come."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from functools import partial
from typing import cast

import pytest
from sqlalchemy import func, select

from bot.channels.fetching import AT_ONCE, Fetching, Refusal
from bot.channels.message import Gone, Refused, RemoteFile, Slower, TooBig, Unreachable, Wire
from bot.lanes import Lanes
from storage import files
from storage.engine import Busy, Database
from storage.file_tables import citizen_file
from storage.files import LARGEST, Shelf, StoredFile, Taking
from tests.conftest import HandClock

PHOTO = RemoteFile("F", "photo", "image/jpeg", 7)
BYTES = b"\xff\xd8photo"
MEBIBYTE = 1024 * 1024

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class FileWire:
    """Hands a file over in two pieces, after so many failures half-way; with `gate`, not before it opens."""

    def __init__(self, *failures: Exception, gate: asyncio.Event | None = None) -> None:
        self.failures = list(failures)
        self.gate = gate
        self.asked = self.now = self.most = 0
        self.begun: asyncio.Queue[None] = asyncio.Queue()

    async def fetch(self, file: RemoteFile) -> AsyncIterator[bytes]:
        self.asked += 1
        self.now += 1
        self.most = max(self.most, self.now)
        self.begun.put_nowait(None)
        try:
            yield BYTES[:3]
            if self.gate:
                await self.gate.wait()
            if self.failures:
                raise self.failures.pop(0)
            yield BYTES[3:]
        finally:
            self.now -= 1


class BusyShelf(Shelf):
    """The database cannot be had so many times."""

    def __init__(self, database: Database, times: int) -> None:
        super().__init__(database)
        self.times = times

    def open(self, kind: str, mime: str, today: date) -> Taking:
        self.times -= 1
        if self.times >= 0:
            raise Busy
        return super().open(kind, mime, today)


@pytest.fixture
def shelf(database: Database) -> Iterator[Shelf]:
    yield Shelf(database)
    left = select(func.count()).select_from(citizen_file)
    assert database.read(lambda tx: tx.scalar(left)) == database.read(files.unfiled), "a head without its only piece"


def fetching(wire: FileWire, shelf: Shelf, patience: float = 30.0) -> Fetching:
    return Fetching(cast(Wire, wire), shelf, Lanes(2), HandClock(), patience=patience, pauses=(0.0, 0.0))


def take(make: Callable[[], Fetching], file: RemoteFile = PHOTO) -> StoredFile | Refusal:
    async def story() -> StoredFile | Refusal:
        fetching = make()
        try:
            return await fetching.take("77", file)
        finally:
            await cast(Lanes, fetching.lanes).drain()

    return asyncio.run(story())


def assert_came(database: Database, taken: StoredFile | Refusal) -> None:
    assert isinstance(taken, StoredFile)
    assert database.read(lambda tx: files.read(tx, taken)) == BYTES
    assert database.read(files.unfiled) == 1


def test_a_file_comes_in_sealed(database: Database, shelf: Shelf) -> None:
    assert_came(database, take(partial(fetching, FileWire(), shelf)))


@pytest.mark.parametrize("failure", [Unreachable(), Slower(0.0), Gone()])
def test_what_breaks_half_way_is_tried_again(database: Database, shelf: Shelf, failure: Exception) -> None:
    assert_came(database, take(partial(fetching, FileWire(failure, failure), shelf)))


def test_a_database_that_was_busy_is_asked_again(database: Database, shelf: Shelf) -> None:
    assert_came(database, take(partial(fetching, FileWire(), BusyShelf(database, 2))))


def test_after_three_tries_it_is_left_for_later_and_nothing_of_it_stays(database: Database, shelf: Shelf) -> None:
    wire = FileWire(*(Unreachable() for _ in range(9)))
    assert take(partial(fetching, wire, shelf)) == ("later", 0)
    assert wire.asked == 3
    assert database.read(files.unfiled) == 0


def test_a_database_that_stays_busy_is_no_error_of_the_batch(database: Database, shelf: Shelf) -> None:
    assert take(partial(fetching, FileWire(), BusyShelf(database, 9))) == ("later", 0)


def test_a_download_that_hangs_is_given_up(database: Database, shelf: Shelf) -> None:
    assert take(lambda: fetching(FileWire(gate=asyncio.Event()), shelf, patience=0.1)) == ("later", 0)
    assert database.read(files.unfiled) == 0


def test_a_long_order_to_wait_is_not_waited_for(database: Database, shelf: Shelf) -> None:
    assert take(partial(fetching, FileWire(Slower(3600.0)), shelf, patience=0.1)) == ("later", 0)


@pytest.mark.parametrize("failure", [TooBig(), files.TooLarge()])
def test_a_file_that_is_too_big_is_not_asked_for_again(database: Database, shelf: Shelf, failure: Exception) -> None:
    wire = FileWire(failure)
    assert take(partial(fetching, wire, shelf), RemoteFile("F", "video", "video/mp4", 3 * MEBIBYTE)) == ("big", 3)
    assert wire.asked == 1
    assert database.read(files.unfiled) == 0


def test_a_file_that_says_it_is_too_big_is_never_asked_for(shelf: Shelf) -> None:
    wire = FileWire()
    assert take(partial(fetching, wire, shelf), RemoteFile("F", "video", "video/mp4", LARGEST + 1)) == ("big", 21)
    assert wire.asked == 0


def test_a_file_the_messenger_has_thrown_away_is_to_be_sent_again(database: Database, shelf: Shelf) -> None:
    wire = FileWire(Refused())
    assert take(partial(fetching, wire, shelf)) == ("later", 0)
    assert wire.asked == 1
    assert database.read(files.unfiled) == 0


def test_where_too_much_lies_unfiled_a_file_is_refused_kindly(
    database: Database, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "UNFILED", 0)
    assert take(partial(fetching, FileWire(), shelf)) == ("later", 0)
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(citizen_file))) == 0


def test_only_a_few_files_come_in_at_once_and_all_of_them_come(database: Database, shelf: Shelf) -> None:
    wire = FileWire()

    async def story() -> list[StoredFile | Refusal]:
        wire.gate = asyncio.Event()
        taking = fetching(wire, shelf)
        all_of_them = [asyncio.ensure_future(taking.take(str(chat), PHOTO)) for chat in range(3 * AT_ONCE)]
        for _ in range(AT_ONCE):
            await wire.begun.get()
        wire.gate.set()
        taken = await asyncio.gather(*all_of_them)
        await cast(Lanes, taking.lanes).drain()
        return taken

    assert all(isinstance(each, StoredFile) for each in asyncio.run(story()))
    assert wire.most == AT_ONCE


def test_a_file_whose_sender_is_not_waited_for_any_more_leaves_nothing(database: Database, shelf: Shelf) -> None:
    async def story() -> None:
        wire = FileWire(gate=asyncio.Event())
        taking = fetching(wire, shelf)
        one = asyncio.ensure_future(taking.take("77", PHOTO))
        await wire.begun.get()
        one.cancel()
        with pytest.raises(asyncio.CancelledError):
            await one
        await cast(Lanes, taking.lanes).drain()

    asyncio.run(story())
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(citizen_file))) == 0
