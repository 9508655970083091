"""A province's desk reads its numbers, and takes them or one case away: the audit knows; the support side cannot."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from docx import Document
from docx.document import Document as Word
from sqlalchemy import update

from content.programme.workdays import VIETNAM
from handlers.officials.desk.statistics import Numbers
from storage import settings as kept
from storage.cases.audit import Audit
from storage.cases.mailbox import Written
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from tests.bot.web.desk.test_desk_files import file_with, stored
from tests.bot.web.desk.test_pages import sign_in
from tests.bot.web.house import STORY, House
from tests.bot.web.visitor import Visitor
from tests.desk_rules import rules

Visit = Callable[..., Visitor]
SETTLED = datetime(2027, 1, 22, 8, 0, tzinfo=VIETNAM)
CASES = {"09634": 6, "09619": 2, None: 3}


@pytest.fixture
def officer(house: House, visit: Visit) -> Visitor:
    return sign_in(visit(), house.enrol(house.open_desk()).code)


def fill(house: House, tables: CaseTables = PROTECTION) -> None:
    """A quarter with eleven cases, all handled in time, and laid down."""
    for area, count in CASES.items():
        for _ in range(count):
            house.file(tables.side, area=area)
    done = update(tables.case).values(status="resolved", opened=date(2026, 11, 22), over=date(2026, 12, 1))
    house.database.write(lambda tx: tx.execute(done))
    assert Numbers(house.database, tables, rules()).tick(SETTLED) == 1


def audited(house: House, tables: CaseTables = PROTECTION) -> list[tuple[str, str]]:
    assert house.parts.officials
    audit = Audit(tables, house.parts.officials.ring)
    return house.database.read(lambda tx: [(line.what, line.detail) for line in audit.read(tx)])


def test_until_a_quarter_is_settled_the_page_says_when_it_will_be(officer: Visitor) -> None:
    words = officer.open("/d").follow("Số liệu").page.text
    assert "Chưa có quý nào được chốt." in words


def test_where_old_numbers_were_for_the_whole_province_the_page_says_until_when(officer: Visitor, house: House) -> None:
    house.database.write(lambda tx: kept.put(tx, "undivided:protection", "2026Q2"))
    fill(house)
    assert "Từ quý 2 năm 2026 trở về trước, số được tính chung" in officer.open("/d/numbers").page.text


def test_the_page_shows_a_quarter_and_hides_small_places(officer: Visitor, house: House) -> None:
    fill(house)
    text = officer.open("/d/numbers").page.text
    assert "11 tin đã nhận" in text
    assert "11/11 (100,0 %)" in text
    assert "Xã Cổ Đô, Hà Nội 6 6 6 6 6 6 0" in " ".join(text.split())
    assert " ẩn ẩn ẩn ẩn ẩn ẩn" in " ".join(text.split())


def test_the_file_says_the_same_without_any_text_and_is_written_into_the_audit(officer: Visitor, house: House) -> None:
    fill(house)
    answer = officer.open("/d/numbers").follow("Tải tệp CSV").answer
    assert answer.headers["content-disposition"] == 'attachment; filename="so-lieu-2026Q4.csv"'
    assert answer.content.startswith("\ufeff".encode())
    rows = [row for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))) if row]
    assert rows[0][:3] == ["Địa bàn", "Đã nhận", "Tiếp nhận đúng hạn"]
    assert {row[0]: row[1] for row in rows[1:5]} == {
        "Không rõ nơi": "ẩn",
        "Xã Cổ Đô, Hà Nội": "6",
        "Xã Quảng Oai, Hà Nội": "ẩn",
        "Tổng cộng": "11",
    }
    assert STORY not in answer.text
    assert audited(house)[-1] == ("export", "2026Q4")


def test_a_quarter_that_is_not_there_is_not_found(officer: Visitor) -> None:
    assert officer.open("/d/numbers/2026Q4.csv").status == 404


def test_nothing_of_the_support_side_leaves(house: House, visit: Visit) -> None:
    helper = sign_in(visit(), house.enrol(house.open_desk("support"), "support").code)
    fill(house, SUPPORT)
    page = helper.open("/d/numbers").page
    assert "11 tin đã nhận" in page.text
    assert not any("CSV" in link for link in page.links)
    assert helper.open("/d/numbers/2026Q4.csv").status == 404
    sheet = helper.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    case = sheet.answer.url.path
    assert helper.open(f"{case}/file.docx").status == 404
    assert not {"file", "export"} & dict(audited(house, SUPPORT)).keys()


def test_one_case_is_a_paper_with_lines_to_sign_and_without_notes(officer: Visitor, house: House) -> None:
    case = house.file()
    sheet = officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    sheet.press("Gửi trả lời", text="Chào bạn.").press("Lưu ghi chú", text="Chỉ cho bàn.")
    case.add("Tôi nhớ thêm một điều.")
    answer = officer.open(f"{sheet.answer.url.path}/file.docx").answer
    assert 'filename="ban-giao-' in answer.headers["content-disposition"]
    paper = Document(io.BytesIO(answer.content))
    text, cells = written(paper)
    assert all(said in text for said in (STORY, "Chào bạn.", "Tôi nhớ thêm một điều.", "không phải văn bản đã ký"))
    assert "Chỉ cho bàn." not in text
    assert "Tệp gửi kèm" not in text
    assert all(said in cells for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÊN GIAO", "BÊN NHẬN", "CB-"))
    assert audited(house)[-1] == ("file", "")


def written(paper: Word) -> tuple[str, str]:
    """What stands in its lines, and in its tables."""
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join(line.text for line in paper.paragraphs), "\n".join(cells)


def taken(officer: Visitor) -> Word:
    """The paper of the one case there is."""
    sheet = officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    return Document(io.BytesIO(officer.open(f"{sheet.answer.url.path}/file.docx").answer.content))


def test_the_paper_names_every_file_by_the_sha_256_of_what_was_sent(officer: Visitor, house: House) -> None:
    sent = (b"a photo", b"a voice")
    file_with(house, *(stored(house, content) for content in sent))
    _, cells = written(taken(officer))
    for content in sent:
        assert hashlib.sha256(content).hexdigest() in cells.replace("\n", "")


def test_the_paper_says_which_letter_a_file_came_with(officer: Visitor, house: House) -> None:
    case, letter = house.file(), Written("Tôi gửi thêm.", files=(stored(house, b"a voice"),))
    house.database.write(lambda tx: case.mailbox.add(tx, case.tag, case.private, letter, SETTLED.date()))
    text, cells = written(taken(officer))
    assert "Tôi gửi thêm. (kèm tệp số 1)" in text
    assert hashlib.sha256(b"a voice").hexdigest() in cells.replace("\n", "")


def test_the_paper_is_laid_out_as_the_decree_asks_and_names_no_author(officer: Visitor, house: House) -> None:
    house.file()
    sheet = officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")
    content = officer.open(f"{sheet.answer.url.path}/file.docx").answer.content
    paper = Document(io.BytesIO(content))
    page = paper.sections[0]
    sizes = (page.page_width, page.page_height, page.top_margin, page.left_margin, page.right_margin)
    assert [round(size.mm) for size in sizes if size] == [210, 297, 20, 30, 15]
    for foot in (page.footer, page.first_page_footer):
        assert "không phải văn bản đã ký" in foot.paragraphs[0].text
    assert paper.styles["Normal"].font.name == "Times New Roman"
    assert paper.core_properties.author == ""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert "python-docx" not in "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def test_a_case_that_was_not_opened_with_a_reason_is_not_written_to_a_file(officer: Visitor, house: House) -> None:
    house.file()
    officer.open("/d")
    case = next(href for said, href in officer.page.links.items() if said.startswith("Bị lừa"))
    assert "Mở tin" in officer.open(f"{case}/file.docx").page.text
    assert "file" not in dict(audited(house))
