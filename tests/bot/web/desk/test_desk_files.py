"""What was sent with a tip, at the desk: pictures are shown drawn anew, and anything else stays shut."""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot import sandbox
from storage import files
from storage.accounts.deskkeys import KeyPair
from storage.cases.intake import Filing, Intake
from storage.file_tables import citizen_file_piece
from storage.files import Shelf, StoredFile
from tests.bot.test_cleaning import MARKER, telltale
from tests.bot.test_cleaning_documents import real, recorded, voice
from tests.bot.web.desk.test_pages import sign_in
from tests.bot.web.desk.test_watch import auditor, counts
from tests.bot.web.house import TABLES, House
from tests.bot.web.visitor import Visitor
from tests.rings import TRUST

Visit = Callable[..., Visitor]
TODAY = date(2026, 11, 22)


@pytest.fixture
def officer(house: House, visit: Visit) -> Visitor:
    return sign_in(visit(), house.enrol(house.open_desk()).code)


def stored(house: House, content: bytes, kind: str = "photo", mime: str = "image/jpeg") -> StoredFile:
    taking = Shelf(house.database).open(kind, mime, TODAY)
    taking.add(content)
    file = taking.close()
    house.database.write(lambda tx: files.keep(tx, [file.id]))
    return file


def file_with(house: House, *sent: StoredFile, side: str = "protection") -> None:
    """A case with these files on the province's desk."""
    intake, tag, public = Intake(TABLES[side], TRUST), secrets.token_bytes(16), KeyPair.new().public
    tip = {"form": "tip", "version": 1, "answers": [], "files": [asdict(file) for file in sent]}

    def write(tx: object) -> bool:
        readers = intake.readers(tx, None, "province", "01")
        return intake.file(tx, Filing(tag, public, readers, None, "held", "usual", TODAY, 2, json.dumps(tip).encode()))

    assert house.database.write(write)


def opened(officer: Visitor) -> Visitor:
    return officer.open("/d").follow("Bị lừa").press("Mở tin", reason="duty")


def test_a_picture_is_opened_drawn_anew(officer: Visitor, house: House) -> None:
    file_with(house, stored(house, telltale()))
    case = opened(officer)
    assert "Ảnh gửi kèm (2 KB)" in case.page.words
    shown = case.follow("Mở ảnh 1")
    assert shown.answer.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(shown.answer.content)).size == (60, 40)
    assert MARKER not in shown.answer.content


@pytest.mark.slow
def test_a_file_that_was_opened_is_counted_for_the_auditor(officer: Visitor, house: House, visit: Visit) -> None:
    file_with(house, stored(house, telltale()))
    opened(officer).follow("Mở ảnh 1")
    assert counts(auditor(house, visit)) == [(house.accounts[0].code, "1", "0", "0", "1")]


def test_a_picture_stays_in_the_page_and_nowhere_else(officer: Visitor, house: House) -> None:
    file_with(house, stored(house, telltale()))
    headers = opened(officer).follow("Mở ảnh 1").answer.headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"] == "inline"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("kind", ["voice", "video", "document"])
def test_what_nothing_cleans_is_listed_and_never_handed_over(officer: Visitor, house: House, kind: str) -> None:
    file_with(house, stored(house, b"PK" + bytes(1_300_000), kind, "application/zip"))
    case = opened(officer)
    assert any(words.endswith("gửi kèm (1,2 MB)") for words in case.page.words)
    assert "Chưa mở được ở đây" in case.page.text
    assert not [said for said in case.page.links if said.startswith("Mở ảnh")]
    assert "Không mở được tệp này" in officer.open(f"{case.answer.url.path}/file/0").page.text


def test_what_only_says_it_is_a_picture_is_not_handed_over_either(officer: Visitor, house: House) -> None:
    file_with(house, stored(house, b"<html><script>"), stored(house, telltale()))
    told = opened(officer).follow("Mở ảnh 1")
    assert "Không mở được tệp này một cách an toàn" in told.page.text
    assert told.follow("Mở ảnh 2").answer.headers["content-type"] == "image/jpeg"


def test_a_picture_whose_rows_were_touched_is_told_of(officer: Visitor, house: House) -> None:
    file_with(house, stored(house, telltale()))
    house.database.write(lambda tx: tx.execute(citizen_file_piece.update().values(sealed=b"?" * 99)))
    told = opened(officer).follow("Mở ảnh 1")
    assert "Không mở được tệp này: tệp bị hỏng hoặc thiếu phần." in told.page.text
    assert "Gửi trả lời" in told.answer.text


def test_only_a_desk_that_opens_the_case_opens_its_pictures(officer: Visitor, house: House, visit: Visit) -> None:
    file_with(house, stored(house, telltale()))
    address = opened(officer).page.links["Mở ảnh 1"]
    helper = sign_in(visit(), house.enrol(house.open_desk("support"), "support").code)
    elsewhere = sign_in(visit(), house.enrol(house.open_desk()).code)
    assert helper.open(address).status == 404
    assert elsewhere.open(address).status == 404
    assert "Đăng nhập bàn trực" in visit().open(address).page.words
    assert officer.open(address).status == 200


def test_a_case_has_its_own_files_only(officer: Visitor, house: House) -> None:
    file_with(house, stored(house, telltale()))
    case = opened(officer).answer.url.path
    for number in ("1", "-1", "0x0", "9" * 30, secrets.token_hex(16)):
        assert officer.open(f"{case}/file/{number}").status in (404, 405)


def test_a_case_from_before_there_were_files_still_opens(officer: Visitor, house: House) -> None:
    house.file()
    page = opened(officer).page
    assert "Bị lừa, bị ép, bị giữ" in page.words
    assert "gửi kèm (" not in page.text


@real
def test_a_document_is_fetched_cleaned_under_a_name_that_says_nothing(officer: Visitor, house: House) -> None:
    file_with(house, stored(house, voice(), "voice", "audio/ogg; codecs=opus"))
    answer = opened(officer).follow("Tải tệp 1").answer
    assert answer.headers["content-disposition"] == 'attachment; filename="tep-1.ogg"'
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.content.startswith(b"OggS")
    assert MARKER not in answer.content


def test_where_nothing_is_installed_the_desk_is_told_why_a_document_stays_shut(
    officer: Visitor, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_with(house, stored(house, voice(), "voice", "audio/ogg"))
    monkeypatch.setenv("PATH", str(tmp_path))
    case = opened(officer)
    assert "máy chủ chưa cài bộ làm sạch" in case.page.text
    told = officer.open(f"{case.answer.url.path}/file/0")
    assert "OggS" not in told.answer.text


@recorded
def test_what_is_not_clean_in_time_is_not_called_broken(
    officer: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_with(house, stored(house, voice(), "voice", "audio/ogg"))
    monkeypatch.setattr(sandbox, "run", partial(sandbox.run, bounds=sandbox.Bounds(seconds=0.0)))
    told = opened(officer).follow("Tải tệp 1")
    assert "máy chủ chưa kịp làm sạch" in told.page.text
    assert "tệp hỏng" not in told.page.text
