"""What people send beside text: sealed in pieces, kept only if it is filed, opened only with its own key."""

import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Delete, Update, func, select, update

from storage import files
from storage.engine import Database
from storage.file_tables import citizen_file, citizen_file_piece
from storage.files import BLOCK, LARGEST, PIECE, Full, Shelf, StoredFile, TooLarge
from storage.vault import Unreadable
from tests.storage.town import MARKER, TODAY


def taken(database: Database, content: bytes, size: int = 10_000) -> StoredFile:
    """Sent in pieces of `size` bytes."""
    taking = Shelf(database).open("photo", "image/jpeg", TODAY)
    for start in range(0, len(content), size):
        taking.add(content[start : start + size])
    return taking.close()


def pieces(database: Database) -> list[bytes]:
    return database.read(lambda tx: list(tx.scalars(select(citizen_file_piece.c.sealed))))


def heads(database: Database) -> int:
    return database.read(lambda tx: int(tx.scalar(select(func.count()).select_from(citizen_file)) or 0))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_sent_is_read_back_whole(database: Database, size: int) -> None:
    content = secrets.token_bytes(size - size // 2) + bytes(size // 2)  # ends in noughts, as the padding does
    file = taken(database, content, 50_001)
    assert file.size == size
    assert database.read(lambda tx: files.read(tx, file)) == content


def test_a_file_comes_in_and_is_read_on_either_database(database: Database) -> None:
    content = secrets.token_bytes(2 * PIECE + 5)
    file = taken(database, content)
    assert database.read(lambda tx: files.read(tx, file)) == content


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_pieces_are_of_one_length_so_that_the_size_cannot_be_read_off(database: Database) -> None:
    taken(database, b"x")
    taken(database, bytes(PIECE + 1))
    assert {len(piece) - len(pieces(database)[0]) for piece in pieces(database)} == {0}
    assert all(BLOCK < len(piece) < BLOCK + 100 for piece in pieces(database))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_file_of_the_database_reads_for_what_was_in_it(database: Database, tmp_path: Path) -> None:
    file = taken(database, (MARKER * 9000).encode())
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("nhipcau.db*"))
    assert len(raw) > file.size
    for secret in (MARKER.encode(), MARKER.encode()[::-1], bytes.fromhex(file.key), bytes.fromhex(file.digest)):
        assert secret not in raw
    assert file.key.encode() not in raw


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_key_or_a_file_that_is_gone_does_not_open(database: Database) -> None:
    file, other = taken(database, b"one"), taken(database, b"other")
    for changed in (replace(file, key=other.key), replace(file, id=other.id), replace(file, id=secrets.token_hex(16))):
        with pytest.raises(Unreadable):
            database.read(lambda tx, one=changed: files.read(tx, one))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(update(citizen_file_piece).values(n=citizen_file_piece.c.n + 10), id="moved"),
        pytest.param(citizen_file_piece.delete().where(citizen_file_piece.c.n == 0), id="without its first piece"),
        pytest.param(citizen_file_piece.delete().where(citizen_file_piece.c.n == 2), id="without its last piece"),
        pytest.param(update(citizen_file_piece).values(sealed=b"\1\0\1" + bytes(BLOCK)), id="written over"),
    ],
)
def test_a_spoiled_file_does_not_pass_for_another_one(database: Database, spoil: Update | Delete) -> None:
    file = taken(database, bytes(2 * PIECE + 1))
    database.write(lambda tx: tx.execute(spoil))
    with pytest.raises(Unreadable):
        database.read(lambda tx: files.read(tx, file))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_more_than_a_bot_is_handed_is_refused_and_nothing_of_it_stays(database: Database) -> None:
    taking = Shelf(database).open("video", "video/mp4", TODAY)
    taking.add(bytes(PIECE))
    with pytest.raises(TooLarge):
        taking.add(bytes(LARGEST))
    taking.abandon()
    assert (heads(database), pieces(database)) == (0, [])


def test_what_nobody_filed_is_swept_and_what_was_filed_stays(database: Database) -> None:
    filed, left = taken(database, b"filed"), taken(database, b"left")
    assert database.write(lambda tx: files.keep(tx, [filed.id, secrets.token_hex(16)])) == {filed.id}

    def swept(days: int) -> int:
        return database.write(lambda tx: files.purge(tx, TODAY + timedelta(days=days)))

    assert (swept(0), swept(1), swept(2), swept(400)) == (0, 0, 1, 0)
    assert database.read(lambda tx: files.read(tx, filed)) == b"filed"
    with pytest.raises(Unreadable):
        database.read(lambda tx: files.read(tx, left))
    assert len(pieces(database)) == 1


def test_the_sender_can_take_a_file_back_until_it_is_filed(database: Database) -> None:
    filed, back = taken(database, b"filed"), taken(database, b"back")

    def both(tx: Connection) -> None:
        files.keep(tx, [filed.id])
        files.drop(tx, [filed.id, back.id])

    database.write(both)
    assert database.read(lambda tx: files.read(tx, filed)) == b"filed"
    assert (heads(database), len(pieces(database))) == (1, 1)


def test_a_filed_file_says_neither_its_day_nor_its_side_nor_its_case(database: Database) -> None:
    file = taken(database, b"x")
    database.write(lambda tx: files.keep(tx, [file.id]))
    [row] = database.read(lambda tx: tx.execute(select(citizen_file)).all())
    assert row._asdict() == {"id": bytes.fromhex(file.id), "day": None}
    assert {column.name for column in citizen_file_piece.c} == {"file_id", "n", "sealed"}


def test_neither_key_nor_digest_shows_in_a_repr(database: Database) -> None:
    file = taken(database, b"x")
    assert file.key not in repr(file)
    assert file.digest not in repr(file)


def test_beyond_so_many_unfiled_pieces_nothing_more_is_taken(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "UNFILED", 4)
    filed, left = taken(database, bytes(2 * PIECE)), taken(database, b"left")
    with pytest.raises(Full):
        taken(database, b"more")
    assert len(pieces(database)) == database.read(files.unfiled) == 4
    database.write(lambda tx: files.keep(tx, [filed.id]))
    assert database.read(files.unfiled) == 1
    database.write(lambda tx: files.drop(tx, [left.id]))
    assert isinstance(taken(database, b"room again"), StoredFile)
