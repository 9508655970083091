"""Another organisation's auditor: how often each officer opened a case, and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy import Connection, select, update

from handlers.officials.entry.enrolment import take_office
from storage.accounts.invites import NoSuchInvite, for_office
from storage.accounts.officials import AUDITOR, leave
from storage.accounts.organisations import create_desk, create_organisation
from storage.accounts.watched import may_watch
from storage.cases.audit import Audit, Line
from storage.cases.tables import Side
from storage.tables import official
from tests.bot.web.house import PASSPHRASE, TABLES, House
from tests.bot.web.visitor import Visitor
from tests.rings import SIGNER

Visit = Callable[..., Visitor]
CASE = bytes(range(16))
SIDES: dict[Side, Side] = {"protection": "support", "support": "protection"}
AUDITS = official.c.role == AUDITOR


def organisation(house: House, side: Side | None = "protection", province: str = "01") -> bytes:
    return house.database.write(lambda tx: create_organisation(tx, "Thanh tra Thành phố", side, province))


def auditor(house: House, visit: Visit, side: Side = "protection", province: str = "01") -> Visitor:
    home = organisation(house, side, province)
    token = house.database.write(lambda tx: for_office(tx, home, AUDITOR, house.clock.real()))
    return visit().open(f"/i/{token}").press("Nhận việc")


def officer(house: House, side: Side = "protection") -> tuple[bytes, str]:
    accepted = house.enrol(house.open_desk(side), side)
    found = house.enrolment.session(accepted.cookie)
    assert found is not None
    return found.id, found.code


def did(house: House, who: bytes, *whats: str, side: Side = "protection", weeks: int = 0) -> None:
    assert house.parts.officials
    audit = Audit(TABLES[side], house.parts.officials.ring)

    def write(tx: Connection) -> None:
        for what in whats:
            audit.write(tx, Line(what, who, house.clock.now() - timedelta(weeks=weeks), CASE, "lý do riêng"))

    house.database.write(write)


def counts(browser: Visitor) -> list[tuple[str, ...]]:
    cells = r"<code>(\S+)</code></th>" + r"<td>(\d+)</td>" * 4
    return re.findall(cells, browser.answer.text)


def test_an_auditor_sees_what_each_code_did_by_week(house: House, visit: Visit) -> None:
    one, code = officer(house)
    did(house, one, "open", weeks=1)
    did(house, one, "open", "open", "reply", "question", "export", "attachment", "note", "status")
    did(house, one, "open", weeks=8)
    page = auditor(house, visit)
    assert "Giám sát các bàn" in page.page.text
    assert counts(page) == [(code, "2", "0", "2", "2"), (code, "1", "0", "0", "0")]


@pytest.mark.parametrize("side", ["protection", "support"])
def test_that_nobody_is_left_to_read_a_case_is_said_to_its_own_sides_auditor(
    house: House, visit: Visit, side: Side
) -> None:
    one, _ = officer(house, side)
    other = SIDES[side]
    officer(house, other)
    house.file(side)
    told = "không còn ai ở bàn được mở"
    watching, beyond = auditor(house, visit, side), auditor(house, visit, other)
    assert told not in watching.open("/w").answer.text
    house.database.write(lambda tx: leave(tx, one, house.clock.real().date()))
    assert told in watching.open("/w").answer.text
    assert told not in beyond.open("/w").answer.text


def test_what_was_looked_through_at_once_is_counted_by_the_tip(house: House, visit: Visit) -> None:
    one, code = officer(house)
    assert house.parts.officials
    audit = Audit(TABLES["protection"], house.parts.officials.ring)
    line = Line("sift", one, house.clock.now(), detail="510, 22/11/2026–22/11/2026, duty")
    house.database.write(lambda tx: audit.write(tx, line))
    assert counts(auditor(house, visit)) == [(code, "0", "510", "0", "0")]


def test_that_the_program_destroyed_what_was_over_is_said_without_a_number(house: House, visit: Visit) -> None:
    assert house.parts.officials
    officer(house)
    audit = Audit(TABLES["protection"], house.parts.officials.ring)
    for province, weeks in (("01", 1), ("01", 1), ("48", 0)):
        at = house.clock.now() - timedelta(weeks=weeks)
        house.database.write(lambda tx, at=at, of=province: audit.write(tx, Line("destroyed", b"", at, CASE, of)))
    [this, last, *_] = auditor(house, visit).answer.text.split("<h2")[1:]
    assert "hệ thống" in last
    assert "Đã hủy tin hết hạn lưu" in last
    assert "hệ thống" not in this
    assert CASE.hex() not in last


def test_no_case_and_no_text_stands_on_the_page(house: House, visit: Visit) -> None:
    one, _ = officer(house)
    did(house, one, "open")
    html = auditor(house, visit).answer.text
    assert CASE.hex() not in html
    assert "lý do riêng" not in html


@pytest.mark.parametrize("side", get_args(Side))
def test_an_auditor_sees_one_side_of_one_province(house: House, visit: Visit, side: Side) -> None:
    found = {each: officer(house, each) for each in get_args(Side)}
    for each, (who, _) in found.items():
        did(house, who, "open", side=each)
    assert [row[0] for row in counts(auditor(house, visit, side))] == [found[side][1]]
    assert counts(auditor(house, visit, side, "48")) == []


def test_nobody_watches_their_own_desk_or_from_no_side(house: House) -> None:
    outside, own, none = organisation(house), organisation(house), organisation(house, None)
    house.database.write(lambda tx: create_desk(tx, SIGNER, own, "Bàn", ("province", "01")))
    assert [house.database.read(lambda tx, one=one: may_watch(tx, one)) for one in (outside, own, none)] == [
        True,
        False,
        False,
    ]


def test_an_organisation_that_gets_a_desk_watches_no_more(house: House, visit: Visit) -> None:
    one, _ = officer(house)
    did(house, one, "open")
    page = auditor(house, visit)
    assert counts(page)
    [home] = house.database.read(
        lambda tx: tx.execute(select(official.c.organisation_id).where(AUDITS)).scalars().all()
    )
    house.database.write(lambda tx: create_desk(tx, SIGNER, home, "Bàn", ("province", "01")))
    assert counts(page.open("/w")) == []


def test_an_auditor_comes_into_no_desk_and_a_desk_into_no_watch(house: House, visit: Visit) -> None:
    page = auditor(house, visit)
    assert "Đăng nhập bàn trực" in page.open("/d").page.text
    code = house.enrol(house.open_desk()).code
    inside = visit().open("/d").press("Đăng nhập", code=code, passphrase=PASSPHRASE)
    assert counts(inside.open("/w")) == []
    assert "Giám sát các bàn" not in inside.page.text


def test_no_messenger_takes_an_auditors_invite(house: House) -> None:
    home = organisation(house)
    token = house.database.write(lambda tx: for_office(tx, home, AUDITOR, house.clock.real()))
    with pytest.raises(NoSuchInvite):
        house.database.write(lambda tx: take_office(tx, token, house.clock))
    assert house.enrolment.look(token).needs_page


@pytest.mark.parametrize(
    ("side", "told"),
    [
        ("protection", "Tin quá giờ mà chưa ai mở hay nhận: 2."),
        pytest.param("support", "Có yêu cầu giúp quá giờ mà chưa ai mở hay nhận.", marks=pytest.mark.slow),
    ],
)
def test_what_nobody_opened_in_time_is_said_to_its_own_sides_auditor_until_somebody_does(
    house: House, visit: Visit, side: Side, told: str
) -> None:
    officer(house, side)
    officer(house, SIDES[side])
    for _ in range(2):
        house.file(side)
    watching, beyond = auditor(house, visit, side), auditor(house, visit, SIDES[side])
    assert "quá giờ" not in watching.open("/w").page.text
    case, day = TABLES[side].case, house.clock.now().date()
    house.database.write(lambda tx: tx.execute(update(case).values(escalated=day)))
    monday = day - timedelta(days=day.weekday())
    assert f"{told} Lâu nhất từ tuần bắt đầu ngày {monday.day}/{monday.month}/" in watching.open("/w").page.text
    assert "quá giờ" not in beyond.open("/w").page.text
    house.database.write(lambda tx: tx.execute(update(case).values(escalated=None)))
    assert "quá giờ" not in watching.open("/w").page.text
