"""A tip handled to the end on the desk's pages: why it is opened, sorting, passing on, closing; the inbox in pages.

The rules themselves are proved in tests/handlers/officials/desk/test_casework.py; their other pages are left to
`make prove`.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from content.replies import Replies
from storage.accounts.organisations import create_desk, create_organisation
from storage.cases.audit import Audit
from storage.cases.tables import PROTECTION
from storage.tables import desk as desks
from tests.bot.web.desk.test_pages import sign_in
from tests.bot.web.house import PASSPHRASE, House
from tests.bot.web.visitor import Visitor
from tests.rings import SIGNER

Visit = Callable[..., Visitor]


@pytest.fixture
def desk(house: House) -> bytes:
    return house.open_desk()


@pytest.fixture
def officer(house: House, desk: bytes, visit: Visit) -> Visitor:
    return sign_in(visit(), house.enrol(desk).code)


@pytest.fixture
def sheet(house: House, officer: Visitor) -> Visitor:
    """The one case of the desk, opened."""
    house.file()
    return officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")


def audited(house: House) -> list[tuple[str, str]]:
    """What was done to cases, in order, with what is said of it."""
    assert house.parts.officials
    audit = Audit(PROTECTION, house.parts.officials.ring)
    lines = house.database.read(lambda tx: list(audit.read(tx)))
    return [(line.what, line.detail) for line in lines if line.case_id]


def test_before_a_case_is_opened_the_page_asks_why_and_shows_nothing_of_it(house: House, officer: Visitor) -> None:
    house.file()
    door = officer.open("/d").follow("Bị lừa")
    assert "Vì sao anh/chị mở tin này?" in door.answer.text
    assert "căn cước" not in door.answer.text
    assert "căn cước" in door.press("Mở tin", reason="given").page.text
    assert audited(house)[-1] == ("open", "given")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("status", {"to": "verifying"}),
        ("close", {"to": "unfounded", "text": "Không rõ."}),
        ("keep", {}),
        ("note", {"text": " "}),
    ],
)
def test_a_case_that_was_not_opened_is_neither_changed_nor_closed(
    house: House, officer: Visitor, kind: str, told: dict[str, str]
) -> None:
    house.file()
    door = officer.open("/d").follow("Bị lừa")
    page, csrf = door.answer.url.path, door.form("reason").fields["csrf"]
    answer = officer.client.post(f"{page}/{kind}", data={"csrf": csrf} | told, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert audited(house) == []
    assert "Vì sao anh/chị mở tin này?" in officer.open(page).answer.text


def test_the_reason_is_asked_once_in_a_visit(house: House, officer: Visitor, sheet: Visitor) -> None:
    path = sheet.answer.url.path
    assert "căn cước" in officer.open(path).page.text
    assert [what for what, _ in audited(house)] == ["open"]
    officer.press("Đăng xuất")
    sign_in(officer, house.accounts[0].code)
    assert "căn cước" not in officer.open(path).answer.text


def test_another_reason_wants_a_line(house: House, officer: Visitor) -> None:
    house.file()
    door = officer.open("/d").follow("Bị lừa")
    refused = door.press("Mở tin", reason="other", text=" ")
    assert "Ô viết còn trống" in refused.page.text
    assert "căn cước" not in refused.answer.text
    assert "căn cước" in refused.press("Mở tin", reason="other", text="Công an thành phố hỏi").page.text
    assert audited(house) == [("open", "other")]


@pytest.mark.slow
def test_a_cookie_of_opened_cases_is_worth_nothing_in_another_visit(
    house: House, desk: bytes, sheet: Visitor, visit: Visit
) -> None:
    other = sign_in(visit(), house.accounts[0].code)
    other.client.cookies.set("o", sheet.client.cookies["o"], path="/d")
    assert "căn cước" not in other.open(sheet.answer.url.path).answer.text


@pytest.mark.slow
def test_what_was_sent_along_wants_the_case_opened(house: House, officer: Visitor) -> None:
    house.file()
    door = officer.open("/d").follow("Bị lừa")
    assert "Vì sao anh/chị mở tin này?" in officer.open(f"{door.answer.url.path}/file/0").answer.text


def test_a_template_fills_the_box_and_is_sent_only_by_the_officer(house: House, sheet: Visitor) -> None:
    words = {each.id: each for each in Replies.load().rows}["received"]
    filled = sheet.follow(words.title)
    form = next(form for form in filled.page.forms if form.action.endswith("/reply"))
    assert form.fields["text"].splitlines() == words.text.splitlines()
    assert [what for what, _ in audited(house)] == ["open"]
    assert "Bàn trả lời" in filled.press("Gửi trả lời").page.text


@pytest.mark.slow
def test_a_template_of_the_other_side_is_not_offered(sheet: Visitor) -> None:
    assert "Chỉ một nơi giúp" not in sheet.page.text
    filled = sheet.open(f"{sheet.answer.url.path}?fill=place")
    assert all(not form.fields.get("text") for form in filled.page.forms)


@pytest.mark.slow
def test_sorting_changes_what_the_inbox_says_and_counts_as_classified(officer: Visitor, sheet: Visitor) -> None:
    sorted_ = sheet.press("Lưu phân loại", sort="u18", urgency="high")
    assert {"Đã lưu phân loại.", "Loại việc: Người 16–17 tuổi", "Mức độ: Gấp"} <= set(sorted_.page.words)
    assert any("Đã nhận → Đã phân loại" in words for words in sorted_.page.words)
    [line] = (line for line in officer.open("/d").page.links if line.startswith("Người 16–17 tuổi"))
    assert "Gấp Đã phân loại" in line


@pytest.mark.slow
def test_a_case_is_closed_as_forwarded_with_office_number_and_day(house: House, sheet: Visitor) -> None:
    told = {"office": "Viện kiểm sát khu vực 3", "number": "12/PC-CA", "day": "2026-11-20", "text": "Đã bàn giao."}
    closed = sheet.press("Khép, đã chuyển", **told)
    assert {"Đã khép việc này.", "Số văn bản: 12/PC-CA", "Ngày: 20/11/2026"} <= set(closed.page.words)
    assert any("Đã nhận → Đã chuyển cơ quan khác" in words for words in closed.page.words)
    assert audited(house)[-1] == ("close", "forwarded")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("button", "typed"),
    [
        ("Khép, đã chuyển", {"office": "", "day": "2026-11-20"}),
        ("Khép, đã chuyển", {"office": "Viện kiểm sát", "day": "hôm qua"}),
        ("Khép, không có căn cứ", {"text": "  "}),
    ],
)
def test_an_outcome_without_what_must_be_known_closes_nothing(
    sheet: Visitor, button: str, typed: dict[str, str]
) -> None:
    refused = sheet.press(button, **typed)
    assert "Ô viết còn trống" in refused.page.text
    assert "Bắt đầu xử lý" in refused.page.words


@pytest.mark.slow
def test_a_day_of_passing_on_that_is_to_come_is_refused_in_words(sheet: Visitor) -> None:
    refused = sheet.press("Khép, đã chuyển", office="Viện kiểm sát", day="2026-11-23")
    assert "ngày chuyển muộn nhất là hôm nay" in refused.page.text
    assert 'max="2026-11-22"' in refused.answer.text


@pytest.mark.slow
def test_a_closed_case_stands_at_the_end_and_can_be_taken_up_again(officer: Visitor, sheet: Visitor) -> None:
    path = sheet.answer.url.path
    sheet.press("Khép, không có căn cứ", text="Trùng với tin đã xử lý.")
    inbox = officer.open("/d").page
    assert "Đã xong" in inbox.words
    assert {"Tất cả (1)", "Đã xong (1)"} <= inbox.links.keys()
    again = officer.open(path).press("Bắt đầu xử lý")
    assert any("Không có căn cứ → Đang xem xét" in words for words in again.page.words)


def second_desk(house: House, visit: Visit) -> Visitor:
    """A commune's desk of the same side, with a member."""

    def create(tx: Connection) -> bytes:
        organisation = create_organisation(tx, "Công an xã Cổ Đô", "protection", "01", "09634")
        return create_desk(tx, SIGNER, organisation, "Bàn xã", ("commune", "09634"))

    return sign_in(visit(), house.enrol(house.database.write(create)).code)


def test_a_case_goes_to_another_desk_which_says_that_it_has_it(
    house: House, officer: Visitor, desk: bytes, visit: Visit
) -> None:
    commune = second_desk(house, visit)
    house.file()
    sheet = officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    form = next(form for form in sheet.page.forms if form.action.endswith("/transfer"))
    passed = sheet.post(form.action, form.fields | {"text": "Xã gần nơi ở hơn.", "to": to_desk(house, "Bàn xã")})
    assert "Đã chuyển tin. Bàn này vẫn đọc được." in passed.page.words
    assert "Đã chuyển, chờ nơi kia nhận" in passed.page.text
    taken = commune.open("/d").follow("Bị lừa").press("Mở tin", reason="given")
    assert "Nội dung: Xã gần nơi ở hơn." in taken.page.words
    assert "Việc này là của anh/chị. Từ giờ nó đứng trên các việc khác." in taken.press("Nhận việc này").page.words
    assert "Đã nhận việc được chuyển tới" in officer.open(passed.answer.url.path).page.text
    assert [what for what, _ in audited(house)] == ["open", "transfer", "open", "take"]


@pytest.mark.slow
def test_a_desk_that_gave_it_back_reads_along_and_is_offered_no_decision(
    house: House, officer: Visitor, visit: Visit
) -> None:
    commune = second_desk(house, visit)
    house.file()
    sheet = officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    along = give(sheet, to_desk(house, "Bàn xã"))
    assert "Trả lời và xử lý là việc của bàn đang giữ." in along.page.text
    assert {"Lưu ghi chú", "Nhận việc này"} <= labels(along)
    assert not labels(along) & {"Gửi trả lời", "Gửi câu hỏi", "Lưu phân loại", "Khép, không có căn cứ"}
    drawn = along.press("Nhận việc này")
    assert "Nhận việc về bàn mình" in drawn.page.text
    assert {"Gửi trả lời", "Lưu phân loại"} <= labels(drawn)
    give(drawn, to_desk(house, "Bàn xã"))
    taken = commune.open("/d").follow("Bị lừa").press("Mở tin", reason="given")
    assert {"Lưu phân loại", "Khép, không có căn cứ"} <= labels(taken.press("Nhận việc này"))
    kept = give(taken, to_desk(house, "Bàn protection"))
    assert "Lưu ghi chú" in labels(kept)
    assert not labels(kept) & {
        "Gửi trả lời",
        "Nhận việc này",
        "Lưu phân loại",
        "Khép, không có căn cứ",
        "Bắt đầu xử lý",
        "Giữ lại",
    }


@pytest.mark.slow
def test_of_a_tip_about_an_official_it_is_said_where_it_is_passed_on_that_a_desk_may_be_concerned(
    house: House, officer: Visitor, visit: Visit
) -> None:
    second_desk(house, visit)
    hint = "xem nơi nhận có dính vào không"
    for kind, label in (("duty", "Cán bộ làm sai"), ("held", "Bị lừa")):
        house.file(kind=kind)
        sheet = officer.open("/d").follow(label).press("Mở tin", reason="duty")
        assert (hint in sheet.page.text) == (kind == "duty")


@pytest.mark.slow
def test_a_reply_to_a_case_that_was_passed_on_meanwhile_stays_in_its_box(
    house: House, officer: Visitor, sheet: Visitor, visit: Visit
) -> None:
    second_desk(house, visit)
    reply = next(form for form in officer.open(sheet.answer.url.path).page.forms if form.action.endswith("/reply"))
    give(officer, to_desk(house, "Bàn xã"))
    refused = officer.post(reply.action, reply.fields | {"text": "Chào bạn, thư dài."})
    assert (refused.status, refused.form("text").fields["text"]) == (409, "Chào bạn, thư dài.")
    assert "vừa được đổi ở nơi khác" in refused.page.text
    assert audited(house)[-1] == ("transfer", "")


def labels(page: Visitor) -> set[str]:
    return {button for form in page.page.forms for button in form.buttons}


def give(sheet: Visitor, to: str) -> Visitor:
    form = next(form for form in sheet.page.forms if form.action.endswith("/transfer"))
    return sheet.post(form.action, form.fields | {"text": "Nơi kia gần hơn.", "to": to})


def to_desk(house: House, name: str) -> str:
    found = house.database.read(lambda tx: tx.scalar(select(desks.c.id).where(desks.c.name == name)))
    assert isinstance(found, bytes)
    return found.hex()


@pytest.mark.slow
def test_a_desk_that_may_not_have_it_is_refused_even_when_it_is_named(
    house: House, sheet: Visitor, visit: Visit
) -> None:
    house.open_desk("support")
    action = f"{sheet.answer.url.path}/transfer"
    fields = {"csrf": sheet.page.forms[0].fields["csrf"], "text": "Xem giúp."}
    for to in (to_desk(house, "Bàn support"), to_desk(house, "Bàn protection"), "zz"):
        assert "vừa được đổi ở nơi khác" in sheet.post(action, fields | {"to": to}).page.text


def a_colleague(house: House, desk: bytes) -> str:
    """A second member of the desk, admitted by the first: their code."""
    second = house.enrol(desk)
    first = house.enrolment.session(house.enrolment.sign_in(house.accounts[0].code, PASSPHRASE))
    assert house.parts.officials
    assert first
    house.parts.officials.membership.approve(first, second.code)
    return second.code


def test_what_an_officer_takes_stands_first_under_its_own_heading(house: House, officer: Visitor) -> None:
    house.file()
    house.file(kind="net", urgency="usual")
    sheet = officer.open("/d").follow("Quảng cáo").press("Mở tin", reason="duty")
    taken = sheet.press("Nhận việc này")
    assert "Việc này là của anh/chị" in taken.page.text
    assert "Nhận việc này" not in labels(taken)
    inbox = officer.open("/d")
    assert "Việc của tôi (1)" in inbox.page.links
    assert [words.split()[0] for words, href in inbox.page.links.items() if href.startswith("/d/c/")] == ["Quảng", "Bị"]


@pytest.mark.slow
def test_who_would_take_what_a_colleague_has_just_taken_is_told_so_and_asked_once_more(
    house: House, officer: Visitor, desk: bytes, sheet: Visitor, visit: Visit
) -> None:
    other = sign_in(visit(), a_colleague(house, desk))
    theirs = other.open(sheet.answer.url.path).press("Mở tin", reason="duty")
    sheet.press("Nhận việc này")
    told = theirs.press("Nhận việc này")
    code = house.accounts[0].code
    assert f"Việc này vừa về tay {code}, lúc 14:05 ngày 22/11." in told.page.text
    assert f"{code} đang làm" in told.page.text
    assert "Việc này là của anh/chị" in told.press("Nhận việc này").page.text
    assert [what for what, _ in audited(house) if what == "take"] == ["take", "take"]


def test_who_steps_aside_comes_to_the_inbox_and_is_not_let_in_again(
    house: House, officer: Visitor, sheet: Visitor, visit: Visit
) -> None:
    path, other = sheet.answer.url.path, sign_in(visit(), house.accounts[0].code)
    other.open(path).press("Mở tin", reason="check")
    aside = sheet.open(path).press("Tôi xin rút", text="Người bị báo là người nhà tôi.")
    assert (aside.answer.url.path, "Anh/chị đã rút khỏi việc này." in aside.page.text) == ("/d", True)
    again = officer.open(path).press("Mở tin", reason="duty")
    for page in (again, other.open(path)):
        assert "Anh/chị đã xin rút khỏi việc này." in page.page.text
        assert "căn cước" not in page.answer.text
    assert audited(house)[-1] == ("step-aside", "")


def test_whom_it_concerns_can_step_aside_before_reading_it(house: House, officer: Visitor) -> None:
    house.file()
    door = officer.open("/d").follow("Bị lừa")
    assert "Bàn này chỉ có anh/chị." in door.page.text
    assert door.press("Tôi xin rút").answer.url.path == "/d"
    assert [what for what, _ in audited(house)] == ["step-aside"]


@pytest.mark.slow
def test_a_colleague_is_asked_to_go_on(house: House, officer: Visitor, desk: bytes, visit: Visit) -> None:
    second = a_colleague(house, desk)
    house.file()
    sheet = officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    given = sheet.press("Giao việc", to=second, text="Mai tôi nghỉ.")
    assert {f"Người nhận: {second}", "Nội dung: Mai tôi nghỉ."} <= set(given.page.words)
    assert f"{second} đang làm" in given.page.text
    assert audited(house)[-1] == ("hand-over", second)
    theirs = sign_in(visit(), second)
    assert "Vừa giao cho tôi" in theirs.page.text
    theirs.follow("Bị lừa").press("Mở tin", reason="given")
    assert "Vừa giao cho tôi" not in theirs.open("/d").page.text


@pytest.mark.slow
def test_opened_cases_that_tell_the_same_are_shown_to_each_other_until_it_is_noted(
    house: House, officer: Visitor, sheet: Visitor
) -> None:
    assert "Có thể cùng một chuyện" not in sheet.page.words
    house.file(kind="net")
    second = officer.open("/d").follow("Quảng cáo").press("Mở tin", reason="duty")
    assert "Có thể cùng một chuyện" in second.page.words
    noted = second.press("Ghi là trùng nhau")
    assert "Đã ghi chú ở cả hai tin." in noted.page.words
    assert "Có thể cùng một chuyện" not in noted.page.words


@pytest.mark.slow
def test_a_case_is_kept_from_being_destroyed_and_let_go_again(sheet: Visitor) -> None:
    kept = sheet.press("Giữ lại")
    assert "Đang giữ lại" in kept.answer.text
    assert "Đang giữ lại" not in kept.press("Thôi giữ").answer.text


@pytest.mark.slow
def test_a_last_day_is_moved_with_a_reason_and_the_law_beside_it(house: House, sheet: Visitor) -> None:
    moved = sheet.press("Gia hạn một lần", text="Chờ kết quả giám định.")
    assert {"Đã gia hạn.", "Nội dung: Chờ kết quả giám định."} <= set(moved.page.words)
    assert audited(house)[-1] == ("extend", "")


@pytest.mark.slow
def test_a_long_inbox_comes_in_pages(house: House, officer: Visitor) -> None:
    for _ in range(51):
        house.file(urgency="usual")
    first = officer.open("/d")
    assert len(_lines(first)) == 50
    assert "Tất cả (51)" in first.page.links
    assert len(_lines(first.follow("Trang sau"))) == 1
    assert len(_lines(officer.open("/d?page=99&show=nothing"))) == 1
    assert "Mục này đang trống." in officer.open("/d?show=over").page.words


def _lines(page: Visitor) -> list[str]:
    return [href for href in page.page.links.values() if href.startswith("/d/c/")]
