"""Work that can wait lets in whoever cannot."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import Connection

from storage import settings
from storage.engine import Database
from storage.pieces import batches, in_pieces

SOON = 20  # pieces: a fifth of a second, on a machine that has much else to do


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_waits_for_the_writer_comes_in_between_two_pieces(database: Database) -> None:
    begun = Event()

    def piece(tx: Connection, number: int) -> int:
        begun.set()
        settings.put(tx, "n", str(number))
        return number

    def person() -> str | None:
        begun.wait()
        return database.write(lambda tx: settings.get(tx, "n"))

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(person)
        done = next(number for number in in_pieces(database, range(1000), piece) if waiting.done())
    assert done < SOON


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_piece_that_fails_takes_back_itself_alone(database: Database) -> None:
    def piece(tx: Connection, number: int) -> None:
        settings.put(tx, "n", str(number))
        if number == 2:
            raise KeyError

    with pytest.raises(KeyError):
        list(in_pieces(database, range(4), piece))
    assert database.read(lambda tx: settings.get(tx, "n")) == "1"


def test_batches_are_of_one_size_but_for_the_last() -> None:
    assert list(batches("abcde", 2)) == ["ab", "cd", "e"]
    assert list(batches("", 2)) == []
