"""After a tip with a marker text nothing under the data folder, and nothing in the logs, can be read for it."""

import base64
import json
import urllib.parse
from pathlib import Path

from tests.journeys.server import Person, started

MARKER = "Chim-sẻ-nâu-bay-7219"
PLACE = "Nơi-không-tên-5533"


def encodings(text: str) -> dict[str, bytes]:
    """As a careless part of us might have kept it."""
    plain = text.encode()
    return {
        "utf-8": plain,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "json": json.dumps(text)[1:-1].encode(),
        "url": urllib.parse.quote(text).encode(),
        "hex": plain.hex().encode(),
        "base64": base64.b64encode(plain)[:-4],
        "base64url": base64.urlsafe_b64encode(plain)[:-4],
        "only the ascii in it": b"-bay-7219" if text == MARKER else b"-5533",
    }


def leaks(folder: Path, text: str) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 4
    wanted = encodings(text).items()
    return [f"{path.name}: {name}" for path in files for name, raw in wanted if raw in path.read_bytes()]


def test_the_search_itself_finds_what_is_there(tmp_path: Path) -> None:
    for name, raw in encodings(MARKER).items():
        (tmp_path / name).write_bytes(b"...." + raw + b"....")
    assert len(leaks(tmp_path, MARKER)) >= len(encodings(MARKER))


def test_neither_a_draft_nor_a_tip_nor_a_letter_can_be_read_for_its_words(home: Path, tmp_path: Path) -> None:
    with started(home) as server, Person() as person:
        person.visit(server.url)
        person.type(MARKER)
        assert leaks(tmp_path, MARKER) == []
        person.press("Về đầu")
        for label in ("Báo tin", "Chuyện khác"):
            person.press(label)
        person.type(PLACE)
        person.press("Giữ nguyên chữ tôi gõ")
        person.press("Không, hoặc không rõ")
        person.press("Kể thêm")
        person.type(MARKER)
        person.press("Gửi luôn")
        phrase = " ".join(person.page.receipt)
        assert leaks(tmp_path, MARKER) + leaks(tmp_path, PLACE) + leaks(tmp_path, phrase) == []
        person.press("Tôi đã chép")
        person.open_mailbox(phrase)
        person.type(MARKER)
        assert leaks(tmp_path, MARKER) + leaks(tmp_path, phrase) == []
    assert leaks(tmp_path, MARKER) + leaks(tmp_path, PLACE) + leaks(tmp_path, phrase) == []
