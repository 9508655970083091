"""The members' page: two say yes, everybody sees it, and nobody outside looks in."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from storage.accounts.deskkeys import fingerprint
from storage.tables import desk_key, desk_member_key, official, official_key
from tests.bot.web.house import PASSPHRASE, House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
YES = "Đồng ý cho vào"


@pytest.fixture
def desk(house: House) -> bytes:
    return house.open_desk()


@pytest.fixture
def first(house: House, visit: Visit, desk: bytes) -> Visitor:
    return signed_in(visit, house.enrol(desk).code)


def signed_in(visit: Visit, code: str) -> Visitor:
    return visit().open("/d").press("Đăng nhập", code=code, passphrase=PASSPHRASE)


def test_a_waiting_member_is_admitted_on_the_page_and_announced(house: House, first: Visitor, desk: bytes) -> None:
    second = house.enrol(desk)
    page = first.open("/d/members").page
    assert "một người đồng ý là đủ" in page.text
    done = first.press(YES)
    assert "Người này đã vào bàn" in done.page.text
    assert f"{house.accounts[0].code} đã đồng ý" in done.page.text
    assert YES not in done.page.words
    officer = house.enrolment.session(second.cookie)
    assert officer is not None
    assert officer.admitted


def test_the_page_shows_the_fingerprints_of_the_keys_that_this_member_holds(
    house: House, first: Visitor, desk: bytes
) -> None:
    """Not of what somebody put in its place."""
    for column in (desk_key.c.public, official_key.c.public):
        genuine = house.database.read(lambda tx, column=column: tx.scalar(select(column)))
        house.database.write(lambda tx, column=column: tx.execute(update(column.table).values(public=bytes(32))))
        assert fingerprint(genuine) in first.open("/d/members").page.text


def test_a_member_nobody_vouches_for_is_pointed_out(house: House, first: Visitor, desk: bytes) -> None:
    house.enrol(desk)
    assert "Chưa được xác nhận" not in first.open("/d/members").press(YES).page.text
    second = select(official.c.id).where(official.c.code == house.accounts[1].code).scalar_subquery()
    forged = update(desk_member_key).where(desk_member_key.c.official_id == second).values(vouched=bytes(64))
    house.database.write(lambda tx: tx.execute(forged))
    assert f"{house.accounts[1].code} " in first.open("/d/members").page.text
    assert "Chưa được xác nhận" in first.page.text


def test_where_nobody_vouches_for_the_desks_key_nobody_is_admitted_and_the_page_says_why(
    house: House, first: Visitor, desk: bytes
) -> None:
    house.enrol(desk)
    first.open("/d/members")
    house.database.write(lambda tx: tx.execute(update(desk_key).values(vouched=None)))
    for shown in (first.press(YES), first.open("/d/members")):
        assert "Khóa của bàn chưa được xác nhận" in shown.page.text
        assert YES not in shown.page.words


def test_the_third_waits_for_two(house: House, visit: Visit, first: Visitor, desk: bytes) -> None:
    second, _ = house.enrol(desk), first
    first.open("/d/members").press(YES)
    third = house.enrol(desk)
    once = first.open("/d/members").press(YES)
    assert "Cần thêm một thành viên nữa" in once.page.text
    assert "Chờ một người nữa" in once.page.text
    other = signed_in(visit, second.code).open("/d/members")
    assert f"{house.accounts[0].code} đã đồng ý" in other.page.text
    assert "Người này đã vào bàn" in other.press(YES).page.text
    officer = house.enrolment.session(third.cookie)
    assert officer is not None
    assert officer.admitted


def test_a_second_press_says_that_nobody_waits(house: House, first: Visitor, desk: bytes) -> None:
    house.enrol(desk)
    form = first.open("/d/members").form("code")
    for told in ("Người này đã vào bàn", "Người này không còn chờ"):
        assert told in first.post("/d/members", form.fields).page.text


def test_a_foreign_form_admits_nobody(house: House, first: Visitor, desk: bytes) -> None:
    second = house.enrol(desk)
    assert first.post("/d/members", {"csrf": "0" * 32, "code": second.code}).status == 403
    officer = house.enrolment.session(second.cookie)
    assert officer is not None
    assert not officer.admitted


def test_who_waits_and_who_is_outside_see_no_members(house: House, visit: Visit, first: Visitor, desk: bytes) -> None:
    waiting = signed_in(visit, house.enrol(desk).code).open("/d/members")
    outside = visit().open("/d/members")
    for page in (waiting.page, outside.page):
        assert "Thành viên của bàn" not in page.text
        assert house.accounts[0].code not in page.text


def test_a_desk_of_one_is_told_what_it_risks(first: Visitor) -> None:
    assert "Hãy mời thêm người" in first.open("/d/members").page.text


def test_who_waits_reads_the_fingerprint_that_a_member_compares_by_telephone(
    house: House, first: Visitor, desk: bytes, visit: Visit
) -> None:
    waits = signed_in(visit, house.enrol(desk).code).page.text
    [own] = re.findall(r"(?:[0-9a-f]{4}-){4}[0-9a-f]{4}", waits)
    assert own in first.open("/d/members").page.text
