"""`nhipcau desk rotate`, `official leave | forgot | new-phone` for desks, `audit verify`, as operators rely on them."""

import re

import pytest
from sqlalchemy import delete

from handlers.officials.desk.membership import Membership
from handlers.officials.entry.enrolment import Enrolment
from storage.accounts.invites import create_invite
from storage.accounts.present import in_use
from storage.cases.audit import Audit
from storage.cases.tables import PROTECTION
from storage.engine import Database
from tests.bot.commands import Command, Ran
from tests.conftest import HandClock
from tests.handlers.officials.office import PASSPHRASE, QUICK
from tests.rings import OFFICE_RING, SIGNER
from tests.storage.town import filed, unstaffed

RING = OFFICE_RING


@pytest.fixture
def enrolment(home_database: Database, clock: HandClock) -> Enrolment:
    return Enrolment(home_database, clock, RING, QUICK, second_factor=False)


@pytest.fixture
def desk(home_database: Database) -> bytes:
    return home_database.write(lambda tx: unstaffed(tx, "protection"))


@pytest.fixture
def codes(home_database: Database, clock: HandClock, enrolment: Enrolment, desk: bytes) -> tuple[str, str]:
    """Two members of the desk, both admitted."""

    def join() -> tuple[str, str]:
        joined = enrolment.accept(
            home_database.write(lambda tx: create_invite(tx, SIGNER, desk, clock.real())), PASSPHRASE
        )
        return joined.code, joined.cookie

    (first, cookie), (second, _) = join(), join()
    officer = enrolment.session(cookie)
    assert officer is not None
    assert Membership(home_database, clock, RING).approve(officer, second)
    return first, second


def keys_of(enrolment: Enrolment, code: str) -> set[str]:
    officer = enrolment.session(enrolment.sign_in(code, PASSPHRASE))
    assert officer is not None
    return set(officer.desk_keys)


def head_of(ran: Ran) -> str:
    found = re.search(r": [1-9]\d* dòng.*Mã cuối: ([0-9a-f]{64})", ran.stdout)
    assert found, ran.stdout
    return found[1]


def test_a_rotated_desk_holds_old_and_new_keys(
    operate: Command, enrolment: Enrolment, desk: bytes, codes: tuple[str, str]
) -> None:
    before = keys_of(enrolment, codes[0])
    ran = operate("desk", "rotate", desk.hex())
    assert (ran.returncode, "Đã đổi khóa" in ran.stdout) == (0, True)
    assert [len(keys_of(enrolment, code) - before) for code in codes] == [1, 1]


def test_who_leaves_a_desk_takes_no_new_key_along(
    operate: Command, enrolment: Enrolment, codes: tuple[str, str]
) -> None:
    before = keys_of(enrolment, codes[0])
    ran = operate("official", "leave", codes[1].lower())
    assert f"Đã ghi nhận {codes[1]} thôi phụ trách" in ran.stdout
    assert "Bàn đã đổi khóa" in ran.stdout
    assert keys_of(enrolment, codes[0]) > before


def test_who_leaves_while_waiting_changes_no_key_and_the_operator_is_told_so(
    operate: Command,
    home_database: Database,
    clock: HandClock,
    enrolment: Enrolment,
    desk: bytes,
    codes: tuple[str, str],
) -> None:
    waits = enrolment.accept(home_database.write(lambda tx: create_invite(tx, SIGNER, desk, clock.real())), PASSPHRASE)
    before = home_database.read(lambda tx: in_use(tx, desk))
    said = operate("official", "leave", waits.code).stdout
    assert ("khóa của bàn vẫn như cũ" in said, "đổi khóa" in said) == (True, False)
    assert home_database.read(lambda tx: in_use(tx, desk)) == before


def test_a_forgotten_passphrase_is_answered_with_an_invite(
    operate: Command, enrolment: Enrolment, codes: tuple[str, str]
) -> None:
    ran = operate("official", "forgot", codes[1])
    token = re.search(r"/i/([\w-]+)", ran.stdout)
    assert token, ran.stdout
    assert enrolment.accept(token[1], PASSPHRASE).waiting


def test_the_last_one_of_a_desk_is_not_let_go_while_tips_lie_there_that_nobody_else_opens(
    operate: Command, home_database: Database, desk: bytes, codes: tuple[str, str]
) -> None:
    filed(home_database)
    assert operate("official", "leave", codes[0]).returncode == 0
    for word in ("leave", "forgot"):
        ran = operate("official", word, codes[1])
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "Bàn, Cơ quan" in ran.stderr
        assert ": 1 tin chưa xử lý xong" in ran.stderr
        assert "Chưa làm gì cả" in ran.stderr
    done = operate("official", "forgot", codes[1], "--lose")
    assert done.returncode == 0
    assert "không còn ai mở được: 1." in done.stdout
    assert "Không bàn nào nhận thay được" in done.stdout
    assert "đổi khóa" not in done.stdout


@pytest.mark.slow
def test_a_desk_of_the_province_without_members_sends_nobody_to_itself(operate: Command, desk: bytes) -> None:
    ran = operate("desk", "rotate", desk.hex())
    assert "không còn thành viên nào" in ran.stdout
    assert "Tin mới sẽ tới" not in ran.stdout


@pytest.mark.slow
def test_an_audit_that_was_emptied_is_no_whole_one(
    operate: Command, home_database: Database, codes: tuple[str, str]
) -> None:
    filed(home_database)
    home_database.write(lambda tx: tx.execute(delete(PROTECTION.audit)))
    ran = operate("audit", "verify")
    assert (ran.returncode, "Nhật ký đã bị xóa" in ran.stderr) == (2, True)


def test_a_lost_phone_is_dropped(operate: Command, codes: tuple[str, str]) -> None:
    assert "Đã bỏ mã 6 số cũ" in operate("official", "new-phone", codes[0]).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("official", "forgot", "CB-AAAA-AA"),
        ("official", "new-phone", "CB-AAAA-AA"),
        ("desk", "rotate", "00" * 16),
        ("audit", "verify", "--head", "không"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    operate: Command, home_database: Database, words: tuple[str, ...]
) -> None:
    ran = operate(*words)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)


def test_a_whole_audit_says_how_many_lines_and_its_head(operate: Command, codes: tuple[str, str]) -> None:
    ran = operate("audit", "verify")
    assert ran.returncode == 0
    assert ": 3 dòng" in ran.stdout
    assert ": 0 dòng" in ran.stdout
    assert "không thấy được nếu ai cắt bỏ các dòng cuối" in ran.stdout
    assert "chép mã cuối ra nơi khác" in ran.stdout
    assert "không mất dòng nào" in operate("audit", "verify", "--head", head_of(ran)).stdout


def test_a_cut_end_is_found_with_the_head_kept_elsewhere(
    operate: Command, home_database: Database, codes: tuple[str, str]
) -> None:
    head, audit = head_of(operate("audit", "verify")), PROTECTION.audit
    home_database.write(lambda tx: tx.execute(delete(audit).where(audit.c.n == 3)))
    assert operate("audit", "verify").returncode == 0
    cut = operate("audit", "verify", "--head", head)
    assert (cut.returncode, "bị cắt" in cut.stderr) == (2, True)


def test_a_line_taken_out_is_found_without_it(
    operate: Command, home_database: Database, codes: tuple[str, str]
) -> None:
    assert home_database.read(Audit(PROTECTION, RING).verify).count == 3
    audit = PROTECTION.audit
    home_database.write(lambda tx: tx.execute(delete(audit).where(audit.c.n == 2)))
    ran = operate("audit", "verify")
    assert (ran.returncode, "đứt ở dòng 2" in ran.stderr) == (2, True)
