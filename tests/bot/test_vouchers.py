"""Who vouches for the desks' keys, as a process and `nhipcau doctor` ask it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot import keys
from bot.findings import Finding
from bot.keys import NoSecret
from bot.settings import BadSettings, Settings
from bot.vouchers import UnvouchedDesks, vouchers
from storage.accounts.vouching import Trust
from storage.engine import Database
from storage.tables import desk_key, desk_member_key
from storage.vault import Keyring
from tests.migrated import ready
from tests.rings import OFFICE_RING, TRUST
from tests.storage.town import staffed
from tests.world import sqlite_url

LINE, OTHER = (Trust.of(ring).keys[0].hex() for ring in (OFFICE_RING, Keyring.fresh()))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    ready(sqlite_url(tmp_path))
    opened = Database(sqlite_url(tmp_path))
    opened.write(lambda tx: staffed(tx, "protection"))
    yield opened
    opened.close()


def of_citizens(folder: Path, line: str) -> Settings:
    return Settings.load(home=folder, database_url=sqlite_url(folder), desk_voucher=line)


def test_the_citizens_process_wants_the_line_and_takes_nobody_elses_word(tmp_path: Path) -> None:
    with pytest.raises(NoSecret) as refused:
        keys.trust(of_citizens(tmp_path, ""), "citizens")
    assert refused.value.text_id == "cli.voucher.missing"
    assert keys.trust(of_citizens(tmp_path, LINE), "citizens") == TRUST
    assert len(keys.trust(of_citizens(tmp_path, f"{OTHER},{LINE}"), "citizens").keys) == 2


def test_one_process_for_both_needs_no_line() -> None:
    given = Settings.load(officials_secret=OFFICE_RING.text())
    assert keys.trust(given, "all") == keys.trust(given, "officials") == TRUST


@pytest.mark.parametrize("line", ["abcd", "a" * 63, " ".join(["a" * 64] * 3), "1:" + "a" * 64])
def test_a_line_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(BadSettings) as refused:
        Settings.load(desk_voucher=line)
    assert (refused.value.text_id, refused.value.args_for_text) == (
        "cli.settings.bad.voucher",
        {"name": "NHIPCAU_DESK_VOUCHER"},
    )


def test_the_doctor_asks_for_the_line_and_counts_the_desks_it_would_pass_over(
    database: Database, tmp_path: Path
) -> None:
    def found(line: str) -> list[Finding]:
        return list(vouchers(of_citizens(tmp_path, line), "citizens"))

    assert found(LINE) == []
    assert [each.text_id for each in found("")] == ["cli.voucher.missing"]
    assert found(OTHER) == [Finding("missing", "cli.doctor.unvouched", {"count": 1})]


@pytest.mark.slow
def test_the_doctor_tells_the_officials_side_of_a_stranger_among_the_members(
    database: Database, tmp_path: Path
) -> None:
    settings = Settings.load(home=tmp_path, database_url=sqlite_url(tmp_path), officials_secret=OFFICE_RING.text())
    assert list(vouchers(settings, "officials")) == []
    database.write(lambda tx: tx.execute(update(desk_member_key).values(vouched=bytes(64))))
    assert list(vouchers(settings, "officials")) == [Finding("unsafe", "cli.doctor.strange", {"count": 1})]


def test_the_log_tells_once_how_many_desks_nobody_vouches_for(database: Database) -> None:
    desks = UnvouchedDesks(database, TRUST)
    assert desks.look() == 0
    database.write(lambda tx: tx.execute(update(desk_key).values(vouched=None)))
    with capture_logs() as told:
        assert (desks.look(), desks.look(), desks.count) == (1, 1, 1)
    assert [(each["event"], each["count"]) for each in told] == [("unvouched-desks", 1)]
