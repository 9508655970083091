"""Who wants to be told: a token in the case, a sealed address elsewhere, and no way from one to the other."""

import json
import secrets
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Row, select

from storage import notice_tokens
from storage.engine import Database
from storage.notice_tokens import KEPT, UNTAKEN, VIETNAM, Wish, moment_after
from storage.stirring import stir_wishes
from storage.tables import citizen_notice, released_notice
from storage.vault import Keyring

RING = Keyring.fresh()
LAN, MAI = Wish("telegram:1234567890", "vi"), Wish("telegram:42", "en")
NINE = datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM)
TODAY = NINE.date()
LATER = timedelta(hours=7)


@pytest.fixture
def token() -> bytes:
    return notice_tokens.tokens_of(RING, secrets.token_bytes(32))[0]


def keep(database: Database, token: bytes, wish: Wish = LAN) -> None:
    database.write(lambda tx: notice_tokens.keep(tx, RING, token, wish, TODAY))


def reply(database: Database, token: bytes, at: datetime = NINE) -> None:
    tip = json.dumps({"form": "tip", "notice": token.hex()}).encode()
    database.write(lambda tx: notice_tokens.release(tx, tip, at))


def told(database: Database, at: datetime = NINE + LATER) -> tuple[Wish, ...]:
    return database.write(lambda tx: notice_tokens.take(tx, RING, at))


def rows(database: Database) -> list[Row[tuple[object, ...]]]:
    return list(database.read(lambda tx: tx.execute(select(citizen_notice)).all()))


def released(database: Database) -> int:
    return len(database.read(lambda tx: tx.execute(select(released_notice)).all()))


def test_a_reply_tells_whoever_asked_for_it_once(database: Database, token: bytes) -> None:
    keep(database, token)
    reply(database, token)
    reply(database, token)
    assert released(database) == 1
    assert told(database, NINE + timedelta(minutes=59)) == ()
    assert told(database) == (LAN,)
    assert (told(database), released(database)) == ((), 0)
    reply(database, token)
    assert told(database) == ()


def test_a_case_of_nobody_who_asked_lets_its_token_go_all_the_same(database: Database, token: bytes) -> None:
    reply(database, token)
    assert released(database) == 1
    assert (told(database), released(database)) == ((), 0)


def test_a_case_of_before_there_were_notices_tells_nobody(database: Database) -> None:
    database.write(lambda tx: notice_tokens.release(tx, b'{"form": "tip"}', NINE))
    assert released(database) == 0


def test_nobody_is_told_at_night_however_long_it_waited(database: Database, token: bytes) -> None:
    keep(database, token)
    reply(database, token)
    tomorrow = NINE + timedelta(days=1)
    for hour in (20, 23, 3, 7):
        assert told(database, tomorrow.replace(hour=hour)) == ()
    assert told(database, tomorrow.replace(hour=8)) == (LAN,)


@pytest.mark.parametrize("hour", [0, 3, 7, 9, 14, 16, 19, 20, 23])
def test_the_moment_is_by_chance_one_to_six_hours_later_and_by_day(hour: int) -> None:
    wrote = NINE.replace(hour=hour, minute=30)
    moments = [moment_after(wrote) for _ in range(60)]
    assert all(8 <= moment.hour < 20 for moment in moments)
    assert all(moment - wrote >= timedelta(hours=1) for moment in moments)
    assert all(moment - wrote < timedelta(hours=22) for moment in moments)
    assert max(moments) - min(moments) > timedelta(hours=1)


def test_who_wiped_the_chat_is_told_of_no_mailbox_and_others_are(database: Database, token: bytes) -> None:
    other, third = (notice_tokens.tokens_of(RING, bytes([n] * 32))[0] for n in (1, 2))
    for each, wish in ((token, LAN), (other, LAN), (third, MAI)):
        keep(database, each, wish)
        reply(database, each)
    assert database.write(lambda tx: notice_tokens.forget(tx, RING, LAN.address)) == 2
    assert told(database) == (MAI,)


def test_one_person_with_two_mailboxes_hears_one_line(database: Database, token: bytes) -> None:
    other = notice_tokens.tokens_of(RING, bytes(32))[0]
    for each in (token, other):
        keep(database, each)
        reply(database, each)
    assert told(database) == (LAN,)


def test_it_can_be_taken_back_and_asked_for_again(database: Database, token: bytes) -> None:
    keep(database, token)
    database.write(lambda tx: notice_tokens.drop(tx, RING, token))
    assert not database.read(lambda tx: notice_tokens.is_kept(tx, RING, token))
    keep(database, token, MAI)
    reply(database, token)
    assert told(database) == (MAI,)
    assert len(rows(database)) == 1


def test_a_dump_shows_neither_an_address_nor_which_row_is_somebodys(database: Database, token: bytes) -> None:
    keep(database, token)
    stir_wishes(database, RING, TODAY)
    lying = rows(database)
    assert len(lying) > 1
    assert len({len(row.sealed) for row in lying}) == 1
    assert not any(b"1234567890" in row.sealed or token in row.sealed or row.tag == token for row in lying)


def test_every_hour_every_row_changes_and_nothing_vanishes(database: Database, token: bytes) -> None:
    keep(database, token)
    before = {row.tag: row.sealed for row in rows(database)}
    database.write(lambda tx: notice_tokens.forget(tx, RING, LAN.address))
    stir_wishes(database, RING, TODAY)
    after = {row.tag: row.sealed for row in rows(database)}
    assert set(before) < set(after)
    assert all(before[tag] != after[tag] for tag in before)
    assert not database.read(lambda tx: notice_tokens.is_kept(tx, RING, token))


def test_an_older_key_of_the_zone_still_leads_to_the_address(database: Database, token: bytes) -> None:
    keep(database, token)
    reply(database, token)
    rotated = RING.rotated()
    assert database.write(lambda tx: notice_tokens.take(tx, rotated, NINE + LATER)) == (LAN,)


def test_the_token_of_a_case_cannot_be_made_from_what_is_at_rest(token: bytes) -> None:
    public = secrets.token_bytes(32)
    [mine] = notice_tokens.tokens_of(RING, public)
    assert mine == notice_tokens.tokens_of(RING, public)[0]
    assert mine not in notice_tokens.tokens_of(Keyring.fresh(), public)
    assert token != mine


def test_after_a_month_nothing_is_left(database: Database, token: bytes) -> None:
    keep(database, token)
    reply(database, token)
    database.write(lambda tx: notice_tokens.purge(tx, NINE + KEPT))
    assert len(rows(database)) == 1
    assert database.write(lambda tx: notice_tokens.purge(tx, NINE + KEPT + timedelta(days=1))) == 1
    assert (rows(database), released(database)) == ([], 0)


def test_what_no_bot_follows_goes_after_two_days(database: Database, token: bytes) -> None:
    reply(database, token)
    database.write(lambda tx: notice_tokens.purge(tx, NINE + timedelta(hours=1)))
    assert released(database) == 1
    database.write(lambda tx: notice_tokens.purge(tx, NINE + UNTAKEN + timedelta(hours=22)))
    assert released(database) == 0


def test_no_address_shows_in_a_repr() -> None:
    assert "1234567890" not in repr(LAN)


def test_a_wish_under_a_key_that_was_removed_stops_nobody_elses(database: Database, token: bytes) -> None:
    """Tagged under an older key, and sealed anew under a newer one that is gone since."""
    other, both = notice_tokens.tokens_of(RING, bytes(32))[0], RING.rotated()
    keep(database, token)
    stir_wishes(database, both, TODAY)
    keep(database, other, MAI)
    reply(database, token)
    reply(database, other)
    stir_wishes(database, RING, TODAY)
    assert database.write(lambda tx: notice_tokens.forget(tx, RING, LAN.address)) == 0
    assert told(database) == (MAI,)
    assert released(database) == 0


def test_asking_again_begins_the_month_anew(database: Database, token: bytes) -> None:
    keep(database, token)
    late = TODAY + KEPT - timedelta(days=1)
    database.write(lambda tx: notice_tokens.keep(tx, RING, token, LAN, late))
    database.write(lambda tx: notice_tokens.purge(tx, NINE + KEPT + timedelta(days=2)))
    reply(database, token, NINE + KEPT + timedelta(days=2))
    assert told(database, NINE + KEPT + timedelta(days=2, hours=7)) == (LAN,)
