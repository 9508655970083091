"""A file posted on the page: it goes into what is open, piece by piece, and whatever is wrong is said where one is."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.intake_limits import Limits
from bot.lanes import Lanes
from bot.web.app import create_app
from bot.web.citizen import taking, upload
from bot.web.guard import BODY_BYTES
from bot.web.parts import Citizens, Parts
from storage import files
from storage.engine import Database
from storage.file_tables import citizen_file
from storage.files import LARGEST, Shelf, StoredFile
from storage.vault import Keyring
from tests.bot.test_cleaning import telltale
from tests.bot.web.visitor import Visitor
from tests.world import World, library, over

Visit = Callable[[], Visitor]
MIB = 1024 * 1024
PHOTO = ("nguyen-van-marker.jpg", telltale(), "image/jpeg")
KEPT = "Đã nhận ảnh và khóa lại. Ảnh chỉ được gửi đi khi bạn bấm gửi."
TOO_BIG = "Tệp này nặng 21 MB. Ở đây mỗi tệp chỉ nhận đến 20 MB."


@pytest.fixture
def world(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    made = over(Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"))
    yield made
    made.database.close()


@pytest.fixture
def app(world: World) -> Starlette:
    citizens = Citizens(world.core, Lanes(), Keyring.fresh(), Shelf(world.database), Limits.of(world.clock))
    return create_app(Parts(library().texts, world.clock, "http://localhost", citizens))


@pytest.fixture
def visit(app: Starlette) -> Iterator[Visit]:
    visitors: list[Visitor] = []

    def make() -> Visitor:
        visitors.append(Visitor(app))
        return visitors[-1].open("/c")

    yield make
    for each in visitors:
        each.client.close()


@pytest.fixture
def person(visit: Visit) -> Visitor:
    """At the question of where, within a tip."""
    return visit().press("Báo tin").press("Chuyện khác")


def attach(person: Visitor, *, text: str = "", file: tuple[str, bytes, str] = PHOTO, **changed: str) -> Visitor:
    """What a browser sends for the button beside the box."""
    fields = {name: value for name, value in person.page.asks.fields.items() if name in ("csrf", "once", "at")}
    person.answer = person.client.post("/c/file", data=fields | {"text": text} | changed, files={"file": file})
    while person.answer.status_code == 303:
        person.open(person.answer.headers["location"])
    return person


def on_the_shelf(world: World) -> int:
    return world.database.read(lambda tx: int(tx.scalar(select(func.count()).select_from(citizen_file)) or 0))


def sent_with(world: World) -> list[bytes]:
    """What came with the one tip, as its desk reads it."""
    [case] = world.cases("protection")
    found = [StoredFile(**each) for each in json.loads(case.tip)["files"]]
    return world.database.read(lambda tx: [files.read(tx, each) for each in found])


def test_a_file_goes_with_the_tip_that_is_being_written(person: Visitor, world: World) -> None:
    attach(person)
    assert KEPT in person.page.text
    assert "Ở đâu?" in person.page.text
    person.press("Không rõ").press("Không, hoặc không rõ").press("Gửi luôn")
    assert sent_with(world) == [PHOTO[1]]


def test_the_page_takes_files_only_where_they_would_be_kept_and_says_what_not_to_send(visit: Visit) -> None:
    person = visit()
    assert not [form for form in person.page.forms if "file" in form.fields]
    person.press("Báo tin").press("Chuyện khác")
    assert not [form for form in person.page.forms if "file" in form.fields]
    person.press("Không rõ").press("Không, hoặc không rõ").press("Kể thêm")
    [form] = [form for form in person.page.forms if "file" in form.fields]
    assert {"csrf", "once", "at", "text"} <= form.fields.keys()
    assert 'formaction="/c/file" formenctype="multipart/form-data"' in person.page.html
    assert "Xin đừng gửi ảnh, video người khỏa thân hoặc bị xâm hại, nhất là trẻ em" in person.page.text
    person.press("Quay lại")
    assert [form for form in person.page.forms if "file" in form.fields]
    assert not [form for form in person.open("/c").press("Gửi luôn").page.forms if "file" in form.fields]


def test_what_stands_in_the_box_goes_along_and_stays_in_it(person: Visitor) -> None:
    attach(person, text="gan cho Co Do")
    assert KEPT in person.page.text
    assert person.form("text").fields["text"] == "gan cho Co Do"


def test_the_name_of_a_file_is_kept_nowhere(person: Visitor, world: World, tmp_path: Path) -> None:
    attach(person)
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"marker" not in raw
    person.press("Không rõ").press("Không, hoặc không rõ").press("Gửi luôn")
    [case] = world.cases("protection")
    assert b"marker" not in case.tip


def test_its_kind_is_what_the_browser_says_or_else_the_ending(person: Visitor, world: World) -> None:
    unsaid = "application/octet-stream"
    for name, mime, told in (
        ("a.jpg", "image/jpeg", "Đã nhận ảnh"),
        ("a.webm", "video/webm", "Đã nhận video"),
        ("a.m4a", "audio/mp4", "Đã nhận bản ghi tiếng"),
        ("a.pdf", "application/pdf", "Đã nhận tệp"),
        ("a.JPG", unsaid, "Đã nhận ảnh"),
    ):
        begins = {"a.pdf": b"%PDF-1.7", "a.jpg": PHOTO[1], "a.JPG": PHOTO[1] + b"<svg"}.get(name, b"something")
        assert told in attach(person, file=(name, begins, mime)).page.text
    assert on_the_shelf(world) == 5


def test_what_no_desk_could_ever_open_is_refused_with_the_reason_and_a_way(person: Visitor, world: World) -> None:
    heic = b"\0\0\0\x18ftypheic" + bytes(2000)
    for name, content, mime, told in (
        ("a.jpg", b"", "image/jpeg", "Tệp này trống"),
        ("a.jpg", b"MZ\x90" + bytes(2000), "image/jpeg", "không đúng loại như tên của nó"),
        ("a.mp3", b"PK\x03\x04rest", "audio/mpeg", "không đúng loại như tên của nó"),
        ("a.heic", heic, "image/heic", "chụp màn hình ảnh ấy"),
        ("a.jpg", heic, "image/jpeg", "chụp màn hình ảnh ấy"),
        ("a.svg", b"<svg/>", "image/svg+xml", "dạng SVG"),
        ("a.apk", b"PK\x03\x04", "application/vnd.android.package-archive", "Gửi được: ảnh JPG hoặc PNG"),
    ):
        assert told in attach(person, text="vẫn còn đây", file=(name, content, mime)).page.text
        assert person.form("text").fields["text"] == "vẫn còn đây"
    assert on_the_shelf(world) == 0


def asked_for_files(person: Visitor) -> Visitor:
    """At the question of what goes along."""
    person.press("Không rõ").press("Không, hoặc không rõ").press("Kể thêm").press("Tiếp tục", text="Một chuyện.")
    return person.press("Thêm: lúc nào, ảnh, ai được đọc").press("Không rõ").press("Bỏ qua")


def carry(person: Visitor, words: str, file: tuple[str, bytes, str] = PHOTO) -> Visitor:
    """Press a button that takes along the file beside it; the name of what is pressed may stand after the file."""
    form = person.page.form_of(words)
    name, value = form.buttons[words]
    assert f'value="{value}" form="ask" formaction="/c/file" formenctype="multipart/form-data"' in person.page.html
    parts = [(each, (None, form.fields[each])) for each in ("csrf", "once", "at")]
    person.answer = person.client.post("/c/file", files=[*parts, ("file", file), (name, (None, value))])
    while person.answer.status_code == 303:
        person.open(person.answer.headers["location"])
    return person


def test_a_file_beside_a_press_that_goes_on_is_taken_and_the_press_waits(person: Visitor, world: World) -> None:
    carry(asked_for_files(person), "Đã gửi xong")
    assert KEPT in person.page.text
    assert "Có ảnh, tệp hay lời nói gửi kèm không?" in person.page.text
    carry(person.press("Xem lại và gửi"), "Gửi luôn")
    assert KEPT in person.page.text
    assert person.press("Gửi luôn").page.receipt
    assert sent_with(world) == [PHOTO[1]] * 2


def test_a_press_that_goes_on_without_a_file_is_a_press_as_ever(person: Visitor, world: World) -> None:
    none = ("", b"", "application/octet-stream")
    carry(asked_for_files(person), "Đã gửi xong", none)
    assert "Chưa có tệp nào tới đây." in person.page.text
    assert carry(person.press("Xem lại và gửi"), "Gửi luôn", none).page.receipt


def test_no_other_press_takes_a_file_along_and_a_letter_takes_it_by_its_own_button(person: Visitor) -> None:
    asked_for_files(person)
    for words in ("Không có", "Xóa hết", "Quay lại"):
        assert person.page.form_of(words).fields["once"].endswith("b")
    code = " ".join(person.press("Xem lại và gửi").press("Gửi luôn").page.receipt)
    person.press("Tôi đã chép").press("Hộp thư của tôi").press("Mở hộp thư", text=code)
    assert person.page.html.count('formaction="/c/file"') == 2
    assert person.page.form_of("Rời hộp thư").fields["once"].endswith("b")


def test_where_files_are_asked_for_the_box_stands_open_above_the_answers(person: Visitor) -> None:
    page = asked_for_files(person).page.html
    assert page.index('<details class="write attach" open>') < page.index("Đã gửi xong</span>")


def test_pressing_twice_attaches_one_file(person: Visitor, world: World) -> None:
    fields = dict(person.page.forms[-1].fields)
    for _ in range(2):
        assert person.client.post("/c/file", data=fields, files={"file": PHOTO}).status_code == 303
    assert on_the_shelf(world) == 1


def test_where_no_file_was_picked_the_words_are_an_answer_as_ever(person: Visitor, world: World) -> None:
    none = ("", b"", "application/octet-stream")
    attach(person, file=none)
    assert "Ở đâu?" in person.page.text
    attach(person, text="Cổ Đô", file=none)
    assert "Lúc này có ai bị giữ, gặp nguy hiểm" in person.page.text
    assert on_the_shelf(world) == 0


def test_where_nothing_is_open_a_file_is_refused_kindly(visit: Visit, world: World) -> None:
    person = attach(visit())
    assert "Tệp này không được giữ lại" in person.page.text
    assert on_the_shelf(world) == 0


@pytest.mark.slow
@pytest.mark.parametrize("announced", [True, False])
def test_a_file_that_is_too_big_is_refused_with_what_it_weighs(
    person: Visitor, world: World, announced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not announced:  # it is believed no further than it was announced
        monkeypatch.setattr(taking, "LARGEST", 4 * LARGEST)
    attach(person, text="vẫn còn đây", file=("a.mp4", bytes(LARGEST + BODY_BYTES), "video/mp4"))
    assert TOO_BIG in person.page.text
    assert person.form("text").fields["text"] == "vẫn còn đây"
    assert on_the_shelf(world) == 0


@pytest.mark.slow
def test_a_file_of_twenty_megabytes_comes_in_whole(person: Visitor, world: World) -> None:
    whole = bytes(range(256)) * (LARGEST // 256)
    attach(person, file=("a.mp4", whole, "video/mp4"))
    assert "Đã nhận video" in person.page.text
    person.press("Không rõ").press("Không, hoặc không rõ").press("Gửi luôn")
    assert sent_with(world) == [whole]


def test_what_would_never_end_is_refused_before_it_is_read(person: Visitor) -> None:
    declared = {"content-length": str(upload.MOST + 1), "content-type": "multipart/form-data; boundary=x"}
    assert person.client.post("/c/file", content=b"--x", headers=declared).status_code == 413


def test_a_form_of_another_site_or_visit_attaches_nothing(person: Visitor, visit: Visit, world: World) -> None:
    other = visit().page.forms[-1].fields["csrf"]
    attach(person, text="chữ của tôi", csrf=other)
    assert person.status == 403
    assert person.form("text").fields["text"].strip() == "chữ của tôi"
    headers = {"sec-fetch-site": "cross-site"}
    assert person.client.post("/c/file", files={"file": PHOTO}, headers=headers).status_code == 403
    assert on_the_shelf(world) == 0


def test_a_box_that_holds_too_much_gets_it_back(person: Visitor, world: World) -> None:
    attach(person, text="dài " * 2_000)
    assert person.status == 413
    assert person.form("text").fields["text"].strip() == ("dài " * 2_000).strip()
    assert on_the_shelf(world) == 0


def test_a_body_that_is_no_form_is_refused(person: Visitor) -> None:
    letters = b'--x\r\ncontent-disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    many, long = b"--x\r\n" + b"a: b\r\n" * 100, b"--x\r\n" + b"a" * 10_000
    kind = {"content-type": "multipart/form-data; boundary=x"}
    for body in (b"text=a&csrf=b", b"--x\r\nno header\r\n\r\n", letters, many, long):
        assert person.client.post("/c/file", content=body, headers=kind).status_code == 400
    assert person.client.post("/c/file", content=b"", headers=kind).status_code == 403  # a form without its token


def test_only_a_form_of_parts_can_bring_a_file(person: Visitor) -> None:
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded", "text/plain; boundary=x"):
        assert person.client.post("/c/file", content=b"--x--", headers={"content-type": kind}).status_code == 400


def test_a_file_that_breaks_off_leaves_nothing_behind(person: Visitor, world: World, app: Starlette) -> None:
    csrf = person.page.forms[-1].fields["csrf"]
    head = f'--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
    file = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n'
    cookie = "; ".join(f"{name}={value}" for name, value in person.client.cookies.items())
    assert asyncio.run(_broken_off(app, cookie, (head + file).encode() + bytes(200_000))) in (0, 400)
    assert on_the_shelf(world) == 0


async def _broken_off(app: Starlette, cookie: str, body: bytes) -> int:
    """The status that was answered, if anybody was still there to be answered."""
    messages = [{"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}]
    statuses = [0]

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    async def send(message: dict[str, object]) -> None:
        statuses.append(int(str(message.get("status", statuses[-1]))))

    headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
    headers.append((b"content-type", b"multipart/form-data; boundary=x"))
    scope = {"type": "http", "method": "POST", "path": "/c/file", "raw_path": b"/c/file", "query_string": b""}
    await app({**scope, "headers": headers, "client": ("127.0.0.1", 1)}, receive, send)
    return statuses[-1]


def test_where_the_shelf_is_full_words_still_go(person: Visitor, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "UNFILED", 0)
    attach(person, text="Cổ Đô")
    assert "Chưa nhận được tệp này" in person.page.text
    assert person.form("text").fields["text"] == "Cổ Đô"


def test_one_person_cannot_fill_the_shelf_that_all_share(person: Visitor, world: World) -> None:
    size = {"content-length": str(LARGEST)}
    told = []
    for _ in range(6):
        fields = {name: person.page.forms[-1].fields[name] for name in ("csrf", "once", "at")}
        request = httpx.Request("POST", "http://localhost/c/file", data=fields, files={"file": PHOTO})
        person.client.post("/c/file", content=_once(request.read()), headers={**request.headers, **size})
        person.open("/c")
        told.append("Chưa nhận được tệp này" in person.page.text)
    assert told == [False] * 5 + [True]


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body
