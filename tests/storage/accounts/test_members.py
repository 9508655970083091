from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from storage.accounts import members, turnover
from storage.accounts.deskkeys import KeyPair
from storage.cases.docket import Docket
from storage.cases.intake import Intake
from storage.cases.opened import Holder, NotHere
from storage.cases.tables import PROTECTION
from storage.engine import Database
from storage.tables import desk_key
from tests.rings import SIGNER, TRUST
from tests.storage.town import (
    BA_VI,
    HANOI,
    MARKER,
    TODAY,
    Desk,
    admitted,
    enrolled,
    filed,
    filing,
    some_receipt,
    staffed,
    unstaffed,
)


def test_the_first_member_makes_the_desks_key(database: Database) -> None:
    desk_id = database.write(lambda tx: unstaffed(tx, "protection"))
    officer, pair = database.write(lambda tx: enrolled(tx, desk_id))
    assert len(database.read(lambda tx: members.keys_of(tx, desk_id, officer, pair.private))) == 1
    assert database.read(lambda tx: members.waiting(tx, desk_id)) == ()


def test_of_two_first_members_at_once_one_makes_the_key_and_one_waits(database: Database) -> None:
    desk_id = database.write(lambda tx: unstaffed(tx, "protection"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: database.write(lambda tx: enrolled(tx, desk_id)), range(2)))
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(desk_key))) == 1
    assert len(database.read(lambda tx: members.waiting(tx, desk_id))) == 1


def test_an_officer_finds_their_desk(database: Database) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    assert database.read(lambda tx: members.desks_of(tx, TRUST, desk.officer)) == (desk.id,)
    assert database.read(lambda tx: members.desks_of(tx, TRUST, bytes(16))) == ()


def opens(database: Database, desk_id: bytes, officer: tuple[bytes, KeyPair]) -> list[bool]:
    """Of each case of the desk, by id: whether this officer can open it."""
    keys = database.read(lambda tx: members.keys_of(tx, desk_id, officer[0], officer[1].private))
    docket = Docket(PROTECTION)

    def can(case_id: bytes) -> bool:
        try:
            case = database.read(lambda tx: docket.open(tx, Holder(desk_id, keys), case_id))
        except NotHere:
            return False
        return MARKER.encode() in case.tip

    rows = database.read(lambda tx: docket.list(tx, desk_id))
    return [can(row.id) for row in sorted(rows, key=lambda row: row.kind)]


def test_who_leaves_can_open_nothing_that_comes_after(database: Database) -> None:
    desk, leaver, stays = trio(database)
    filed(database, kind="a")
    assert opens(database, desk.id, leaver) == [True]
    database.write(lambda tx: turnover.leave(tx, SIGNER, leaver[0], TODAY))
    filed(database, kind="b")
    assert opens(database, desk.id, leaver) == [True, False]
    assert opens(database, desk.id, stays) == [True, True]


def test_at_a_rotation_old_and_new_cases_open_for_everybody_in_office(database: Database) -> None:
    desk, one, other = trio(database)
    for kind in "abc":
        filed(database, kind=kind)
        assert database.write(lambda tx: turnover.rotate(tx, SIGNER, desk.id, TODAY))
    assert [opens(database, desk.id, officer) for officer in (one, other)] == [[True] * 3] * 2
    assert len(database.read(lambda tx: members.keys_of(tx, desk.id, one[0], one[1].private))) == 4


def test_one_key_at_a_time_is_sealed_to(database: Database) -> None:
    desk, *_ = trio(database)
    database.write(lambda tx: turnover.rotate(tx, SIGNER, desk.id, TODAY))
    rows = database.read(lambda tx: tx.execute(select(desk_key.c.until_day)).scalars().all())
    assert sorted(rows, key=str) == [TODAY, None]


def test_who_waits_gets_no_key_by_a_rotation(database: Database) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    waits, pair = database.write(lambda tx: enrolled(tx, desk.id))
    database.write(lambda tx: turnover.rotate(tx, SIGNER, desk.id, TODAY))
    assert database.read(lambda tx: members.keys_of(tx, desk.id, waits, pair.private)) == {}


def test_a_desk_that_everybody_left_is_passed_over(database: Database) -> None:
    province = database.write(lambda tx: staffed(tx, "protection", name="Tỉnh"))
    desk = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Xã"))
    assert _asked(database) == ["Xã", "Tỉnh"]
    database.write(lambda tx: turnover.leave(tx, SIGNER, desk.officer, TODAY))
    assert _asked(database) == ["Tỉnh"]
    assert province.id


def test_after_the_last_one_left_the_next_invited_one_begins_anew_and_loses_nobody_elses_tips(
    database: Database,
) -> None:
    province = database.write(lambda tx: staffed(tx, "protection", name="Tỉnh"))
    desk = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Xã"))
    filed_in_ba_vi(database, kind="a")
    database.write(lambda tx: turnover.leave(tx, SIGNER, desk.officer, TODAY))
    newcomer = database.write(lambda tx: enrolled(tx, desk.id))
    assert database.read(lambda tx: members.waiting(tx, desk.id)) == ()
    filed_in_ba_vi(database, kind="b")
    assert opens(database, desk.id, newcomer) == [False, True]
    assert _all_open(database, province) == 2


def trio(database: Database) -> tuple[Desk, tuple[bytes, KeyPair], tuple[bytes, KeyPair]]:
    """A desk of three members, and the two newest of them."""
    desk = database.write(lambda tx: staffed(tx, "protection"))
    one, other = (database.write(lambda tx: admitted(tx, desk)) for _ in range(2))
    return desk, one, other


def filed_in_ba_vi(database: Database, kind: str) -> None:
    receipt = some_receipt()
    readers = database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, BA_VI, "commune", HANOI))
    assert database.write(lambda tx: Intake(PROTECTION, TRUST).file(tx, filing(receipt, readers, kind=kind)))


def _asked(database: Database) -> list[str]:
    return [
        one.name for one in database.read(lambda tx: Intake(PROTECTION, TRUST).readers(tx, BA_VI, "commune", HANOI))
    ]


def _all_open(database: Database, desk: Desk) -> int:
    docket = Docket(PROTECTION)
    rows = database.read(lambda tx: docket.list(tx, desk.id))
    return len([database.read(lambda tx, row=row: docket.open(tx, desk.holder, row.id)) for row in rows])
