"""`nhipcau desk voucher` and `desk vouch`, as operators rely on them."""

import re

import pytest
from sqlalchemy import update

from storage.accounts.present import in_use, unvouched
from storage.engine import Database
from storage.tables import desk as desk_table
from storage.tables import desk_key, desk_member, desk_member_key
from tests.bot.commands import Command
from tests.rings import OFFICE_RING, TRUST
from tests.storage.town import BA_VI, Desk, admitted, enrolled, staffed

PRINT = "(?:[0-9a-f]{4}-){4}[0-9a-f]{4}"


@pytest.fixture
def old(home_database: Database) -> Desk:
    """A desk of two from before there were signatures."""
    made = home_database.write(lambda tx: staffed(tx, "protection"))
    home_database.write(lambda tx: admitted(tx, made))
    for table in (desk_table, desk_key, desk_member, desk_member_key):
        home_database.write(lambda tx, table=table: tx.execute(update(table).values(vouched=None)))
    return made


def test_the_voucher_is_the_citizens_line(operate: Command) -> None:
    assert operate("desk", "voucher").stdout.strip() == TRUST.keys[0].hex()


@pytest.mark.slow
def test_what_nobody_vouches_for_is_listed_and_signed_once_compared(
    operate: Command, home_database: Database, old: Desk
) -> None:
    listed = operate("desk", "vouch").stdout
    assert listed.count("CHƯA KÝ") == 1 + 1 + 2
    key, named = re.findall(rf"khóa ({PRINT})", listed), re.findall(rf"CB-\w{{4}}-\w\w:{PRINT}", listed)
    before = home_database.read(lambda tx: in_use(tx, old.id))
    assert home_database.read(lambda tx: unvouched(tx, TRUST)) == 1
    assert operate("desk", "vouch", old.id.hex(), *key, *named).returncode == 0
    assert (
        home_database.read(lambda tx: in_use(tx, old.id)) != before
    )  # whoever else holds the old one reads nothing more
    assert home_database.read(lambda tx: unvouched(tx, TRUST)) == 0
    assert "Mọi bàn, khóa và cán bộ đều đã được ký" in operate("desk", "vouch").stdout


@pytest.mark.slow
def test_the_list_says_whose_desk_it_is_and_where_and_who_waits(operate: Command, home_database: Database) -> None:
    own = home_database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Bàn tin báo", BA_VI))
    home_database.write(lambda tx: enrolled(tx, own.id))
    listed = operate("desk", "vouch", own.id.hex()).stdout
    place = rf"Xã Quảng Oai, Hà Nội \({BA_VI}\)"
    assert re.search(rf"Bàn tin báo, Cơ quan \w+  .* địa bàn {place}, đơn vị {place}: đã ký", listed)
    assert [line.endswith("(đang chờ): đã ký") for line in listed.splitlines() if "cán bộ CB-" in line].count(True) == 1


@pytest.mark.slow
def test_a_fingerprint_that_does_not_agree_signs_nothing(operate: Command, home_database: Database, old: Desk) -> None:
    ran = operate("desk", "vouch", old.id.hex(), "0000-0000-0000-0000-0000")
    assert (ran.returncode, "Bàn này không có khóa" in ran.stderr) == (2, True)
    assert home_database.read(lambda tx: unvouched(tx, TRUST)) == 1


@pytest.mark.slow
def test_a_desk_nobody_vouches_for_gets_no_new_key_and_the_operator_is_told_what_comes_first(
    operate: Command, old: Desk
) -> None:
    ran = operate("desk", "rotate", old.id.hex())
    assert (ran.returncode, "nhipcau desk vouch" in ran.stderr) == (2, True)


@pytest.mark.slow
def test_under_a_new_secret_the_same_command_signs_anew(operate: Command, home_database: Database) -> None:
    home_database.write(lambda tx: staffed(tx, "protection"))
    ran = operate("desk", "vouch", NHIPCAU_OFFICIALS_SECRET=OFFICE_RING.rotated().text())
    assert "4 chữ ký" in ran.stdout
