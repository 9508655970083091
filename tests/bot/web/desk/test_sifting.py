"""The desk's page for a flood: why first, what differs on top, a group closed in one press.

The rules are proved in tests/handlers/officials/desk/test_sifting.py.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from handlers.officials.desk.sifting import FLOOD
from storage.cases.intake import Intake
from storage.cases.tables import PROTECTION
from tests.bot.web.desk.test_desk_work import audited
from tests.bot.web.desk.test_pages import sign_in
from tests.bot.web.house import House
from tests.bot.web.visitor import Visitor
from tests.rings import TRUST
from tests.storage.town import TODAY, filing, some_receipt, tip

Visit = Callable[..., Visitor]
JUNK = "Quán karaoke Ánh Sao ở Cổ Đô có nhiều chuyện lạ, đề nghị kiểm tra ngay lập tức số {}"
REAL = "Chị gái em đi làm ở Bắc Ninh bị thu hết giấy tờ <b>ba tháng</b> nay."


@pytest.fixture
def officer(house: House, visit: Visit) -> Visitor:
    return sign_in(visit(), house.enrol(house.open_desk()).code)


@pytest.fixture
def flood(house: House, officer: Visitor) -> None:
    told(house, *(JUNK.format(number) for number in range(FLOOD)), REAL)


def told(house: House, *stories: str) -> None:
    """Tips of today, filed at once."""
    intake = Intake(PROTECTION, TRUST)

    def file(tx: Connection) -> None:
        readers = intake.readers(tx, None, "province", "01")
        for story in stories:
            assert intake.file(tx, filing(some_receipt(), readers, area=None, tip=tip(story), day=TODAY))

    house.database.write(file)


def sifted(officer: Visitor, reason: str = "duty") -> Visitor:
    door = officer.open("/d").follow("Lọc khi bị dồn tin")
    return door.press("Lọc tin", reason=reason, since=f"{TODAY}", until=f"{TODAY}")


def closed(house: House) -> int:
    return sum(what == "close" for what, _ in audited(house))


@pytest.mark.usefixtures("flood")
def test_why_is_asked_first_and_then_what_differs_stands_on_top(house: House, officer: Visitor) -> None:
    door = officer.open("/d").follow("Lọc khi bị dồn tin")
    assert f"Có {FLOOD + 1} tin chưa ai mở." in door.page.words
    assert "Bắc Ninh" not in door.answer.text
    page = sifted(officer)
    assert {"Khác với phần lớn (1)", "Nhóm giống nhau (1)"} <= page.page.links.keys()
    assert "Chị gái em đi làm" in page.answer.text
    assert "<b>ba tháng" not in page.answer.text
    assert "karaoke" not in page.answer.text
    assert "Vì sao anh/chị mở tin này?" in page.follow("Bị lừa").answer.text


@pytest.mark.slow
@pytest.mark.usefixtures("flood")
def test_a_group_is_closed_once_its_samples_were_read(house: House, officer: Visitor) -> None:
    groups = sifted(officer).follow("Nhóm giống nhau")
    button, form = f"Khép {FLOOD} tin, không có căn cứ", groups.form("like")
    assert "karaoke Ánh Sao" in groups.answer.text
    unread = groups.post(form.action, {name: form.fields[name] for name in ("csrf", "like")} | {"text": "Chép."})
    assert "Còn thiếu lý do hoặc ô đánh dấu" in unread.page.text
    assert closed(house) == 0
    done = unread.press(button, text="Chép cùng một lời.")
    assert f"Đã khép {FLOOD} tin, không có căn cứ." in done.answer.text
    assert closed(house) == FLOOD
    assert "Đã xong (50)" in officer.open("/d").page.links


@pytest.mark.slow
@pytest.mark.usefixtures("flood")
def test_without_a_reason_in_this_visit_and_hour_there_is_nothing_to_see(house: House, officer: Visitor) -> None:
    assert "Còn thiếu lý do" in sifted(officer, "other").page.text
    assert "Vì sao anh/chị lọc?" in officer.open("/d/sift/lines").answer.text
    assert "Chị gái em" in sifted(officer).answer.text
    for _ in range(3):
        house.clock.pass_(21)
        officer.open("/d")
    assert "Vì sao anh/chị lọc?" in officer.open("/d/sift/lines").answer.text
    sifted(officer).press("Đăng xuất")
    sign_in(officer, house.accounts[0].code)
    assert "Vì sao anh/chị lọc?" in officer.open("/d/sift/lines").answer.text


def test_the_support_side_is_not_offered_it(house: House, visit: Visit) -> None:
    helper = sign_in(visit(), house.enrol(house.open_desk("support"), "support").code)
    for path in ("/d/sift", "/d/sift/lines"):
        assert helper.open(path).answer.url.path == "/d"


def test_a_few_tips_are_opened_one_by_one(house: House, officer: Visitor) -> None:
    told(house, REAL)
    assert "Lọc khi bị dồn tin" not in officer.open("/d").page.links
    page = officer.open("/d/sift")
    assert "Số tin chưa mở còn ít." in page.page.text
    assert "Lọc tin" not in {button for form in page.page.forms for button in form.buttons}


@pytest.mark.slow
@pytest.mark.usefixtures("flood")
def test_a_group_that_was_closed_by_mistake_is_opened_again_from_the_list_of_the_week(
    house: House, officer: Visitor
) -> None:
    groups = sifted(officer).follow("Nhóm giống nhau")
    done = groups.press(f"Khép {FLOOD} tin, không có căn cứ", seen="yes", text="Chép cùng một lời.")
    week, button = done.follow("Khép nhầm cả nhóm?"), f"Mở lại {FLOOD} tin"
    assert {f"{FLOOD} tin đang khép", f"Người bấm: {house.accounts[0].code} · 14:05 ngày 22/11"} <= {*week.page.words}
    assert "Còn thiếu lý do" in week.press(button, text=" ").page.text
    back = officer.open("/d/sift").press(button, text="Có tin thật trong đó.")
    assert f"Đã mở lại {FLOOD} tin." in back.page.text
    assert f"Có {FLOOD + 1} tin chưa ai mở." in back.page.text
    assert "Mở lại" not in {button for form in back.page.forms for button in form.buttons}
    assert sum(what == "reopen" for what, _ in audited(house)) == FLOOD
    again = sifted(officer).follow("Nhóm giống nhau")
    assert f"{FLOOD} tin gần giống nhau" in again.page.text
