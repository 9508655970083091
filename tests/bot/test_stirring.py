from datetime import UTC, date, datetime, timedelta

from bot.stirring import Stirring
from storage import notice_tokens
from storage.engine import Database
from storage.state import CITIZENS, Pseudonym
from storage.vault import Keyring

RING = Keyring.fresh()
NOON = datetime(2027, 3, 1, 12, 5, tzinfo=UTC)


def test_once_an_hour_everything_citizens_left_is_sealed_anew(database: Database) -> None:
    who, wish = Pseudonym.of(RING, "telegram:1", date(2027, 3, 1)), notice_tokens.Wish("telegram:1", "vi")
    database.write(lambda tx: CITIZENS.save(tx, who, b"{}"))
    database.write(lambda tx: notice_tokens.keep(tx, RING, b"t" * 16, wish, date(2027, 3, 1)))
    stirring = Stirring(database, RING)
    assert stirring.tick(NOON) == 1
    assert stirring.tick(NOON + timedelta(minutes=54)) == 0
    assert stirring.tick(NOON + timedelta(minutes=56)) > 1  # rows of nobody came in
    assert database.read(lambda tx: CITIZENS.load(tx, who)) == b"{}"
    assert database.read(lambda tx: notice_tokens.is_kept(tx, RING, b"t" * 16))
