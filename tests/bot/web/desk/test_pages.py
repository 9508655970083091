"""The desk's pages over a real database: enrolling, signing in, reading, writing, admitting."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text, update

from storage.tables import desk_key
from tests.bot.web.house import PASSPHRASE, STORY, TABLES, House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def desk(house: House) -> bytes:
    return house.open_desk()


@pytest.fixture
def officer(house: House, desk: bytes, visit: Visit) -> Visitor:
    """Signed in as the first member of the protection desk."""
    return sign_in(visit(), house.enrol(desk).code)


def sign_in(browser: Visitor, code: str, passphrase: str = PASSPHRASE) -> Visitor:
    return browser.open("/d").press("Đăng nhập", code=code, passphrase=passphrase)


def test_signing_in_shows_the_inbox(officer: Visitor) -> None:
    assert "Hộp thư đến" in officer.page.words
    assert "Chưa có tin nào. Khi có tin mới, tin sẽ hiện ở đây." in officer.page.words
    assert officer.page.lang == "vi"


def test_a_wrong_passphrase_keeps_the_code_and_says_not_which_is_wrong(
    officer: Visitor, house: House, visit: Visit
) -> None:
    code = house.accounts[0].code
    wrong = sign_in(visit(), code, "sai mất rồi bạn ơi")
    assert wrong.status == 403
    assert wrong.form("code").fields["code"] == code
    assert wrong.page.text.count("Mã và cụm mật khẩu không khớp") == 1
    assert "sai mất rồi" not in wrong.answer.text
    assert "không khớp" in sign_in(visit(), "CB-AAAA-AA").page.text


def test_an_invite_is_used_up_by_choosing_a_passphrase(house: House, desk: bytes, visit: Visit) -> None:
    address = f"/i/{house.invite(desk)}"
    newcomer = visit().open(address)
    assert "Bàn protection, Công an Thành phố" in newcomer.page.words
    enrolled = newcomer.press("Nhận lời mời", passphrase=PASSPHRASE, repeated=PASSPHRASE)
    assert "Mã cán bộ của anh/chị" in enrolled.page.words
    assert "Hộp thư đến" in enrolled.page.words
    assert visit().open(address).status == 404


@pytest.mark.parametrize(
    ("passphrase", "repeated", "told"), [("ngắn", "ngắn", "dễ đoán"), (PASSPHRASE, "khác", "không giống")]
)
def test_an_invite_survives_a_bad_passphrase(
    house: House, desk: bytes, visit: Visit, passphrase: str, repeated: str, told: str
) -> None:
    newcomer = visit().open(f"/i/{house.invite(desk)}")
    told_off = newcomer.press("Nhận lời mời", passphrase=passphrase, repeated=repeated)
    assert told_off.status == 400
    assert told in told_off.page.text
    assert "Hộp thư đến" in told_off.press("Nhận lời mời", passphrase=PASSPHRASE, repeated=PASSPHRASE).page.words


def test_the_inbox_names_kind_place_urgency_and_status(officer: Visitor, house: House) -> None:
    house.file()
    house.file(kind="net", urgency="usual", area=None)
    page = officer.open("/d").page
    first, second = (line for line in page.links if line.startswith(("Bị lừa", "Quảng cáo")))
    assert "Xã Cổ Đô, Hà Nội · 22/11/2026, 12–18 giờ Mở xem chậm nhất 23/11 · còn 1 ngày" in first
    assert "Nguy hiểm hoặc bị ép Đã nhận 1 mục mới" in first
    assert "Không rõ địa bàn" in second


def opened(officer: Visitor, house: House) -> Visitor:
    house.file()
    return officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")


def test_a_case_shows_what_was_told_as_it_was_told(officer: Visitor, house: House) -> None:
    sheet = opened(officer, house)
    assert "Người ta giữ căn cước của tôi. Tôi ở <tầng 3>, **không** ra được." in sheet.page.words
    assert "<tầng 3>" not in sheet.answer.text
    assert STORY.splitlines()[0] in sheet.answer.text


def test_a_reply_is_written_and_said_to_be_sent(officer: Visitor, house: House) -> None:
    sheet = opened(officer, house).press("Gửi trả lời", text="Chúng tôi đang tới.")
    assert "Đã gửi trả lời. Người gửi sẽ thấy khi mở hộp thư." in sheet.page.words
    assert "Chúng tôi đang tới." in sheet.page.words
    assert "Bàn trả lời (anh/chị) · 14:05 ngày 22/11" in sheet.page.words


def test_a_question_and_a_note_are_told_apart(officer: Visitor, house: House) -> None:
    sheet = (
        opened(officer, house)
        .press("Gửi câu hỏi", text="Bạn ở tầng mấy?")
        .press("Lưu ghi chú", text="Đã báo trực ban.")
    )
    assert "Bàn hỏi (anh/chị) · 14:05 ngày 22/11" in sheet.page.words
    assert any(words.startswith("Ghi chú nội bộ, người gửi không thấy") for words in sheet.page.words)


def test_the_person_reads_the_reply_and_never_the_note(officer: Visitor, house: House) -> None:
    case = house.file()
    sheet = officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    sheet.press("Gửi trả lời", text="Chào bạn.").press("Lưu ghi chú", text="Chỉ cho bàn.")
    assert case.letters() == ["Chào bạn."]


def damage(house: House, *numbers: int) -> None:
    entry = TABLES["protection"].entry
    damaged = update(entry).where(entry.c.n.in_(numbers)).values(sealed=bytes(200))
    house.database.write(lambda tx: tx.execute(damaged))


def test_what_does_not_open_is_said_on_the_page_and_the_rest_is_read_and_done(officer: Visitor, house: House) -> None:
    sheet = opened(officer, house).press("Gửi trả lời", text="Chúng tôi đang tới.").press("Bắt đầu xử lý")
    damage(house, 2)
    shown = sheet.press("Lưu ghi chú", text="Trả lời bị hỏng.")
    assert "Không đọc được mục này" in shown.page.words
    assert "Trả lời bị hỏng." in shown.page.words
    assert "Người ta giữ căn cước" in shown.answer.text
    assert "Chúng tôi đang tới." not in shown.answer.text


def test_a_case_whose_tip_does_not_open_is_answered_and_asks_and_passes_on_nothing(
    officer: Visitor, house: House
) -> None:
    house.open_desk()
    case = house.file()
    sheet = officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    damage(house, 1)
    shown = sheet.press("Gửi trả lời", text="Tin bị hỏng, bạn viết lại nhé.")
    assert "Không đọc được nội dung đã gửi" in shown.page.words
    assert "Gửi câu hỏi" not in shown.answer.text
    assert case.letters() == ["Tin bị hỏng, bạn viết lại nhé."]
    assert officer.open(f"{officer.answer.url.path}/file.docx").status == 200


@pytest.mark.parametrize("cell", ["day = 'no day'", pytest.param("status = 'zz'", marks=pytest.mark.slow)])
def test_a_case_with_a_damaged_cell_is_named_and_read_and_all_others_are_opened(
    officer: Visitor, house: House, cell: str
) -> None:
    house.file()
    sheet = opened(officer, house)
    own, case = sheet.answer.url.path.rpartition("/")[2], TABLES["protection"].case
    damaged = text(f"UPDATE protection_case SET {cell} WHERE id = :case")
    house.database.write(lambda tx: tx.execute(damaged, {"case": bytes.fromhex(own)}))
    [other] = house.database.read(lambda tx: tx.execute(select(case.c.id).where(case.c.id != bytes.fromhex(own)))).all()
    inbox = officer.open("/d")
    assert own[:6].upper() not in inbox.page.text
    assert "1 việc có dữ liệu hỏng" in inbox.page.text
    shown = inbox.follow("1 việc có dữ liệu hỏng").follow(own[:6].upper())
    assert f"Hãy báo mã {own[:6].upper()} cho người quản trị" in shown.page.text
    assert "Người ta giữ căn cước" in shown.answer.text
    assert "Đã gọi quản trị." in shown.press("Lưu ghi chú", text="Đã gọi quản trị.").page.words
    assert officer.open(f"/d/c/{own}/file.docx").status == 200
    assert officer.open(f"/d/c/{other.id.hex()}").status == 200


@pytest.mark.slow
def test_who_has_not_opened_a_damaged_case_is_asked_why_as_always(officer: Visitor, house: House) -> None:
    house.open_desk()
    house.file()
    house.database.write(lambda tx: tx.execute(text("UPDATE protection_case SET slot = 2000000000")))
    [row] = house.database.read(lambda tx: tx.execute(select(TABLES["protection"].case.c.id)).all())
    closed = officer.open("/d?show=damaged").follow(row.id.hex()[:6].upper())
    assert "Người ta giữ căn cước" not in closed.answer.text
    read = closed.press("Mở tin", reason="other", text="Dữ liệu hỏng.")
    assert "Người ta giữ căn cước" in read.answer.text
    assert "Hộp thư đến" in read.press("Tôi xin rút").page.text


def test_a_desk_nobody_vouches_for_says_that_no_tip_comes(officer: Visitor, house: House) -> None:
    house.database.write(lambda tx: tx.execute(update(desk_key).values(vouched=None)))
    shown = officer.open("/d").page.text
    assert "tin mới chưa gửi tới đây" in shown
    assert "Khi có tin mới" not in shown
    assert "nhipcau" not in shown


def test_an_empty_reply_is_not_sent(officer: Visitor, house: House) -> None:
    assert "Ô viết còn trống" in opened(officer, house).press("Gửi trả lời", text="  ").page.text


def test_a_status_changes_along_its_life_cycle(officer: Visitor, house: House) -> None:
    sheet = opened(officer, house).press("Bắt đầu xử lý")
    assert "Đã đổi tình trạng." in sheet.page.words
    assert "Đã nhận → Đang xem xét (anh/chị) · 14:05 ngày 22/11" in sheet.page.words
    closed = sheet.press("Khép việc này")
    assert any("Đã khép" in words for words in closed.page.words)


def test_a_change_that_came_too_late_is_told(officer: Visitor, house: House) -> None:
    sheet = opened(officer, house)
    form = sheet.form("csrf")
    stale = {"csrf": form.fields["csrf"], "to": "received"}
    path = next(form.action for form in sheet.page.forms if form.action.endswith("/status"))
    assert "vừa được đổi ở nơi khác" in sheet.post(path, stale).page.text


def test_a_case_of_the_other_side_looks_like_none(officer: Visitor, house: House, visit: Visit) -> None:
    house.enrol(house.open_desk("support"), "support")
    helper = sign_in(visit(), house.accounts[-1].code)
    house.file("support", kind="request", urgency="usual")
    path = next(href for said, href in helper.open("/d").page.links.items() if said.startswith("Yêu cầu"))
    assert helper.open(path).status == 200
    assert officer.open(path).status == 404
    assert officer.open("/d/c/zz").status == 404
    assert officer.open(f"/d/c/{'0' * 32}").status == 404


def test_an_expired_session_loses_no_reply(officer: Visitor, house: House) -> None:
    sheet = opened(officer, house)
    form = next(form for form in sheet.page.forms if form.action.endswith("/reply"))
    officer.client.cookies.clear()
    expired = officer.post(form.action, {"csrf": form.fields["csrf"], "text": "Thư dài đã viết."})
    assert expired.status == 403
    assert expired.form("text").fields["text"] == "Thư dài đã viết."
    kept = expired.answer
    sign_in(officer, house.accounts[0].code)
    officer.answer = kept
    shown_anew = officer.press("Gửi lại")  # its token is of the time before signing in
    assert shown_anew.form("text").fields["text"] == "Thư dài đã viết."
    unopened = shown_anew.press("Gửi lại")  # a new visit has opened nothing yet
    assert unopened.form("text").fields["text"] == "Thư dài đã viết."
    kept = unopened.answer
    assert (
        "Thư dài đã viết."
        not in officer.open(form.action.removesuffix("/reply")).press("Mở tin", reason="duty").page.words
    )
    officer.answer = kept
    sent = officer.press("Gửi lại")
    assert "Đã gửi trả lời. Người gửi sẽ thấy khi mở hộp thư." in sent.page.words
    assert "Thư dài đã viết." in sent.page.words


def test_a_foreign_token_writes_nothing(officer: Visitor, house: House) -> None:
    sheet = opened(officer, house)
    path = next(form.action for form in sheet.page.forms if form.action.endswith("/reply"))
    again = officer.post(path, {"csrf": "0" * 32, "text": "Không phải tôi."})
    assert again.status == 403
    assert officer.open(path.removesuffix("/reply")).page.text.count("Không phải tôi.") == 0


def test_signing_out_closes_the_desk(officer: Visitor) -> None:
    cookie = officer.client.cookies["d"]
    assert "Đăng nhập bàn trực" in officer.press("Đăng xuất").page.words
    officer.client.cookies.set("d", cookie, path="/d")
    assert "Đăng nhập bàn trực" in officer.open("/d").page.words


def test_without_signing_in_a_case_leads_to_the_door(visit: Visit) -> None:
    assert "Đăng nhập bàn trực" in visit().open(f"/d/c/{'0' * 32}").page.words


@pytest.mark.parametrize("kind", ["reply", "ask", "note"])
def test_a_double_press_writes_once(officer: Visitor, house: House, kind: str) -> None:
    sheet = opened(officer, house)
    form = next(form for form in sheet.page.forms if form.action.endswith(kind))
    fields = form.fields | {"text": "Hai lần bấm."}
    officer.post(form.action, fields)
    twice = officer.post(form.action, fields)
    assert "done=" in str(twice.answer.url)
    assert twice.page.words.count("Hai lần bấm.") == 1


def test_the_same_page_filled_in_anew_is_written(officer: Visitor, house: House) -> None:
    """A browser brings an old page back, with its old `once`."""
    sheet = opened(officer, house)
    form = next(form for form in sheet.page.forms if form.action.endswith("reply"))
    officer.post(form.action, form.fields | {"text": "Thư thứ nhất."})
    second = officer.post(form.action, form.fields | {"text": "Thư thứ hai."})
    assert {"Thư thứ nhất.", "Thư thứ hai."} <= set(second.page.words)
