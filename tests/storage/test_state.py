from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from storage.engine import Database
from storage.state import CITIZENS, HOLLOW, OFFICIALS, SIZE, Pseudonym, outer_ring
from storage.stirring import HOURLY, MORNING, stir
from storage.tables import citizen_state, official_state
from storage.vault import Key, Keyring, Place, Unreadable, open_, seal

TODAY = date(2026, 11, 22)
RING = Keyring.fresh()
MARKER = b"ban-nhap-rieng"


def save(
    database: Database, sender: str = "web:1", today: date = TODAY, plain: bytes = MARKER, ring: Keyring = RING
) -> None:
    database.write(lambda tx: CITIZENS.save(tx, Pseudonym.of(ring, sender, today), plain))


def load(database: Database, sender: str = "web:1", today: date = TODAY, ring: Keyring = RING) -> bytes | None:
    return database.read(lambda tx: CITIZENS.load(tx, Pseudonym.of(ring, sender, today)))


def rows(database: Database) -> list[tuple[bytes, date, bytes]]:
    return [tuple(row) for row in database.read(lambda tx: tx.execute(select(citizen_state)).all())]


def test_a_person_finds_their_state_again(database: Database) -> None:
    save(database)
    assert load(database) == MARKER
    assert load(database, sender="web:2") is None


@pytest.mark.parametrize(("later", "there"), [(0, True), (1, True), (2, True), (3, False)])
def test_a_state_is_found_for_three_days(database: Database, later: int, *, there: bool) -> None:
    save(database)
    assert (load(database, today=TODAY + timedelta(days=later)) == MARKER) is there


def test_a_person_has_one_row_and_its_tag_changes_daily(database: Database) -> None:
    save(database)
    first = rows(database)[0][0]
    save(database, today=TODAY + timedelta(days=1), plain=b"newer")
    [(second, day, _)] = [row for row in rows(database) if row[0] != first]
    assert (second != first, day) == (True, TODAY + timedelta(days=1))
    assert load(database, today=TODAY + timedelta(days=1)) == b"newer"


def test_saving_twice_a_day_keeps_the_last(database: Database) -> None:
    save(database)
    save(database, plain=b"newer")
    assert load(database) == b"newer"
    assert len(rows(database)) == 1


def test_forgetting_leaves_nothing_of_any_day(database: Database) -> None:
    save(database)
    database.write(lambda tx: CITIZENS.forget(tx, Pseudonym.of(RING, "web:1", TODAY + timedelta(days=2))))
    assert [load(database, today=TODAY + timedelta(days=ahead)) for ahead in range(3)] == [None] * 3
    assert opened_inside(database) == [HOLLOW]


def test_nothing_vanishes_in_the_hour_in_which_something_comes(database: Database) -> None:
    """Else two dumps would lead from one day's pseudonym to the next."""
    save(database)
    [(first, *_)] = rows(database)
    save(database, today=TODAY + timedelta(days=1))
    assert first in {row[0] for row in rows(database)}
    assert sorted(opened_inside(database), key=len).count(HOLLOW) == 1
    assert load(database, today=TODAY + timedelta(days=1)) == MARKER


def opened_inside(database: Database, ring: Keyring = RING) -> list[bytes]:
    """What stands inside the outer seal of every row."""
    return [open_(outer_ring(ring), Place("citizen_state", "sealed", tag), sealed) for tag, _, sealed in rows(database)]


def test_forgetting_one_person_leaves_the_others(database: Database) -> None:
    save(database)
    save(database, sender="web:2")
    database.write(lambda tx: CITIZENS.forget(tx, Pseudonym.of(RING, "web:1", TODAY)))
    assert load(database, sender="web:2") == MARKER


def test_purging_takes_only_what_nobody_can_look_up(database: Database) -> None:
    for back in range(5):
        save(database, sender=f"web:{back}", today=TODAY - timedelta(days=back))
    assert database.write(lambda tx: CITIZENS.purge(tx, TODAY)) == 2
    assert [load(database, sender=f"web:{back}") is not None for back in range(5)] == [True] * 3 + [False] * 2


def test_a_row_tells_neither_who_nor_how_much(database: Database) -> None:
    save(database, sender="web:1", plain=b"")
    save(database, sender="web:2", plain=bytes(16000))
    (tag_1, _, sealed_1), (tag_2, _, sealed_2) = rows(database)
    assert len(sealed_1) == len(sealed_2)
    assert b"web" not in tag_1 + tag_2 + sealed_1 + sealed_2


@pytest.mark.parametrize("size", [0, SIZE // 2, SIZE - 1, SIZE, 3 * SIZE])
def test_every_row_a_person_can_fill_is_of_one_length(database: Database, size: int) -> None:
    save(database, plain=bytes(size))
    assert SIZE <= len(rows(database)[0][2]) < SIZE + 128
    assert load(database) == bytes(size)
    assert load(database) == bytes(size)


def test_a_state_saved_before_a_rotation_is_found_after_it_and_moves_to_the_new_key(database: Database) -> None:
    save(database)
    rotated = RING.rotated()
    assert load(database, ring=rotated) == MARKER
    save(database, ring=rotated, plain=b"newer")
    assert load(database, ring=rotated) == b"newer"
    assert opened_inside(database, rotated).count(HOLLOW) == len(rows(database)) - 1


def test_a_row_put_in_another_persons_place_does_not_open(database: Database) -> None:
    save(database, sender="web:1")
    save(database, sender="web:2")
    sealed = rows(database)[0][2]
    database.write(lambda tx: tx.execute(update(citizen_state).values(sealed=sealed)))
    opened = [load(database, sender=sender) for sender in ("web:1", "web:2")]
    assert sorted(opened, key=bool) == [None, MARKER]


def test_the_officials_states_lie_in_a_table_of_their_own(database: Database) -> None:
    who = Pseudonym.of(RING, "web:1", TODAY)
    database.write(lambda tx: OFFICIALS.save(tx, who, MARKER))
    assert load(database) is None
    assert database.read(lambda tx: OFFICIALS.load(tx, who)) == MARKER
    assert database.write(lambda tx: OFFICIALS.purge(tx, TODAY + timedelta(days=3))) == 1


def test_a_state_moved_to_the_other_table_does_not_open(database: Database) -> None:
    save(database)
    database.write(
        lambda tx: tx.execute(insert(official_state).from_select(["tag", "day", "sealed"], select(citizen_state)))
    )
    assert database.read(lambda tx: OFFICIALS.load(tx, Pseudonym.of(RING, "web:1", TODAY))) is None


@pytest.mark.parametrize("odd", ["sealed once, as before there were two seals", "no seal at all", "nothing"])
def test_whoever_finds_a_row_that_does_not_open_begins_anew(database: Database, odd: str) -> None:
    who = Pseudonym.of(RING, "web:1", TODAY)
    save(database, today=TODAY - timedelta(days=1), plain=b"yesterday's")
    place = Place("citizen_state", "sealed", who.tags[0])
    once = seal(who.ring, place, MARKER, pad=SIZE)
    sealed = {"sealed once, as before there were two seals": once, "nothing": b""}.get(odd, bytes(len(once)))
    row = {"tag": who.tags[0], "day": TODAY, "sealed": sealed}
    database.write(lambda tx: tx.execute(insert(citizen_state).values(**row)))
    assert load(database) == b"yesterday's"
    save(database, plain=b"newer")
    assert load(database) == b"newer"


def test_stirring_changes_every_row_and_nothing_in_it(database: Database) -> None:
    for sender in ("web:1", "web:2"):
        save(database, sender=sender)
    before = {row[0]: row[2] for row in rows(database)}
    assert stir(database, CITIZENS, RING, TODAY) == 2
    after = {row[0]: row[2] for row in rows(database)}
    assert before.keys() <= after.keys()
    assert not set(before.values()) & set(after.values())
    assert len({len(sealed) for sealed in (*before.values(), *after.values())}) == 1
    assert load(database) == load(database, sender="web:2") == MARKER


def test_stirring_brings_rows_of_nobody_that_look_like_all_others(database: Database) -> None:
    save(database)
    stir(database, CITIZENS, RING, TODAY + timedelta(days=1), first=True)
    of_nobody = [row for row in rows(database) if row[1] == TODAY + timedelta(days=1)]
    assert MORNING <= len(of_nobody) <= MORNING + HOURLY
    assert len({(len(row[0]), len(row[2])) for row in rows(database)}) == 1


def test_stirring_moves_rows_to_the_present_key(database: Database) -> None:
    save(database)
    [(mine, *_)] = rows(database)
    later = RING.rotated()
    stir(database, CITIZENS, later, TODAY)
    sealed = {row[0]: row[2] for row in rows(database)}[mine]
    assert sealed[1:3] == later.current.id.to_bytes(2, "big")
    assert load(database, ring=later) == MARKER


def test_the_outer_seal_alone_does_not_open_a_state(database: Database) -> None:
    """The zone's ring is what the hourly work holds: what a person left opens with their own address alone."""
    save(database)
    [(tag, _, sealed)] = rows(database)
    place = Place("citizen_state", "sealed", tag)
    inner = open_(outer_ring(RING), place, sealed)
    assert MARKER not in inner
    with pytest.raises(Unreadable):
        open_(outer_ring(RING), place, inner)


def test_a_row_under_a_key_that_was_removed_stops_no_stirring(database: Database) -> None:
    save(database, ring=Keyring((Key(9, bytes(32)),)))
    [(lost, _, as_it_was)] = rows(database)
    stir(database, CITIZENS, RING, TODAY)
    save(database)
    before = {row[0]: row[2] for row in rows(database)}
    stir(database, CITIZENS, RING, TODAY)
    after = {row[0]: row[2] for row in rows(database)}
    assert {tag for tag in before if after[tag] == before[tag]} == {lost}
    assert after[lost] == as_it_was
    assert load(database) == MARKER
