"""The register's page: what it says first, writing a line, reading for who watches; nothing on the protection side."""

from collections.abc import Callable

import pytest

from storage.accounts.invites import for_office
from storage.accounts.officials import AUDITOR
from storage.accounts.organisations import Side, create_organisation
from tests.bot.web.desk.test_pages import sign_in
from tests.bot.web.house import House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
TOLD = {
    "office": "Công an phường X",
    "number": "15/CV, 20/11/2026",
    "text": "Danh sách người đến trong tháng.",
    "ground": "không nêu",
    "answer": "refused",
}


def at_the_desk(house: House, visit: Visit, side: Side) -> Visitor:
    return sign_in(visit(), house.enrol(house.open_desk(side), side).code)


def watching(house: House, visit: Visit, side: Side) -> Visitor:
    home = house.database.write(lambda tx: create_organisation(tx, "Thanh tra Thành phố", side, "01"))
    token = house.database.write(lambda tx: for_office(tx, home, AUDITOR, house.clock.real()))
    return visit().open(f"/i/{token}").press("Nhận việc")


def test_a_request_is_written_down_and_read_by_who_watches(house: House, visit: Visit) -> None:
    page = at_the_desk(house, visit, "support").open("/d").follow("Sổ yêu cầu")
    assert "không có chức năng xuất" in page.page.text
    assert "Chưa có cơ quan nào yêu cầu." in page.page.words
    written = page.press("Ghi vào sổ", **TOLD)
    assert {"Đã ghi vào sổ.", "Đã từ chối", TOLD["text"]} <= set(written.page.words)
    seen = watching(house, visit, "support").follow("Sổ yêu cầu")
    assert TOLD["text"] in seen.page.words
    assert all("sign-out" in form.action for form in seen.page.forms)


def test_what_lacks_something_stands_in_the_form_as_it_was_typed(house: House, visit: Visit) -> None:
    page = at_the_desk(house, visit, "support").open("/d/requests")
    refused = page.press("Ghi vào sổ", **TOLD | {"ground": "  "})
    assert "Còn ô trống, nên chưa ghi vào sổ" in refused.page.text
    assert refused.form("office").fields["office"] == TOLD["office"]
    assert "Chưa có cơ quan nào yêu cầu." in refused.page.words


def test_the_protection_side_sees_no_register(house: House, visit: Visit) -> None:
    officer = at_the_desk(house, visit, "protection")
    assert "Sổ yêu cầu" not in officer.open("/d").page.links
    assert officer.open("/d/requests").status == 404
    watcher = watching(house, visit, "protection")
    assert not [words for words in watcher.page.links if words.startswith("Sổ yêu cầu")]
    assert "Sổ yêu cầu" not in watcher.open("/w/requests").page.text


@pytest.mark.slow
def test_nobody_who_is_not_signed_in_reads_it(visit: Visit) -> None:
    assert "Mã cán bộ" in visit().open("/d/requests").page.text
    assert "Sổ yêu cầu" not in visit().open("/w/requests").page.text
