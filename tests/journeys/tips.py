"""The ways of a tip, the same in either channel: what a person does, what desks do, and what each of them sees."""

import re
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from random import randbytes
from secrets import randbelow

from PIL import Image

from bot.cleaning import cleaned
from handlers.citizens.knocks import FREE
from storage.files import LARGEST
from tests.journeys.bots import until
from tests.journeys.server import Server
from tests.journeys.tip_people import COMMUNE, Officer, Stage, later
from tests.world import library

# The first starts at the province, the other in Cổ Đô.
FORCED, SHOP = "Có người bị lừa, ép, giữ", "Ở quán, cơ sở"
QUESTION, ANSWER = "Việc này xảy ra lúc nào?", "Tối thứ Sáu nào cũng có."
REPLY, AUTHORITY, NUMBER = "Chúng tôi đã đọc và đang xem.", "Viện kiểm sát khu vực 3", "12/PC-CA"
MIB = 1024 * 1024


def write(citizen: Stage, story: str, kind: str = FORCED) -> None:
    """Up to the look-over."""
    citizen.press("Báo tin")
    citizen.press(kind)
    citizen.type("co do")
    citizen.press("Xã Cổ Đô, Hà Nội")
    citizen.press("Không, hoặc không rõ")
    citizen.press("Kể thêm")
    citizen.type(story)


def send(citizen: Stage) -> str:
    """Back: the phrase, copied."""
    citizen.press("Gửi luôn")
    assert "Đã nhận, cảm ơn bạn" in citizen.text()
    phrase = citizen.receipt()
    assert len(phrase.split()) == 9
    citizen.press("Tôi đã chép")
    return phrase


def try_phrase(citizen: Stage, phrase: str) -> str:
    """Back: what is said then."""
    if "Hộp thư của tôi" in citizen.buttons():
        citizen.press("Hộp thư của tôi")
    citizen.type(phrase)
    return citizen.text()


def reads(citizen: Stage, phrase: str, *words: str) -> None:
    """All of these in the mailbox, which is left again."""
    found = try_phrase(citizen, phrase)
    assert [each for each in words if each not in found] == [], found
    citizen.press("Rời hộp thư")


def to_the_end(citizen: Stage, city: Officer, commune: Officer, story: str) -> str:
    """Sent, opened with a reason, asked, answered, passed on and taken over, closed as given to an authority. Back: the
    phrase.
    """
    write(citizen, story)
    phrase = send(citizen)
    reads(citizen, phrase, "Đã nhận", "Nơi nhận phải mở chậm nhất", "Chưa có thư nào")
    city.open(story)
    reads(citizen, phrase, "Đã nhận", "Nơi nhận đã mở xem.")
    city.press("Bắt đầu xác minh")
    reads(citizen, phrase, "Đang xem xét", "Có người đang xem và lo việc này.")
    city.press("Gửi câu hỏi", text=QUESTION)
    _answer(citizen, phrase)
    assert ANSWER in city.look(_here(city)).text
    _pass_on(city, commune, story)
    commune.press("Gửi trả lời", text=REPLY)
    reads(citizen, phrase, "Đang xem xét", REPLY, QUESTION, ANSWER)
    _hand_to_the_authority(commune)
    reads(citizen, phrase, "Đã chuyển cơ quan khác", "cho cơ quan có thẩm quyền", REPLY)
    return phrase


def _answer(citizen: Stage, phrase: str) -> None:
    assert QUESTION in try_phrase(citizen, phrase)
    citizen.press("Trả lời")
    citizen.type(ANSWER)
    assert "Đã gửi câu trả lời của bạn." in citizen.text()
    assert "Trả lời" not in citizen.buttons()
    citizen.press("Rời hộp thư")


def _pass_on(city: Officer, commune: Officer, story: str) -> None:
    assert "Đã chuyển, chờ nơi kia nhận" in city.give_to(COMMUNE, "Xã gần nơi ở hơn.").text
    assert {"Nội dung: Xã gần nơi ở hơn.", ANSWER} <= set(commune.open(story).words)
    assert "Việc này là của anh/chị. Từ giờ nó đứng trên các việc khác." in commune.press("Nhận việc này").words
    assert "Đã nhận việc được chuyển tới" in city.look(_here(city)).text


def _hand_to_the_authority(desk: Officer) -> None:
    told = {"office": AUTHORITY, "number": NUMBER, "day": "2026-11-20"}
    closed = set(desk.press("Khép, đã chuyển", **told).words)
    assert {"Đã khép việc này.", f"Số văn bản: {NUMBER}", "Ngày: 20/11/2026"} <= closed


def _here(officer: Officer) -> str:
    """The case they are at."""
    case = re.search(r"/d/c/[0-9a-f]{32}", officer.page.html)
    assert case
    return case[0]


def withdrawn(citizen: Stage, desk: Officer, story: str) -> None:
    """The phrase opens nothing any more; what the desk has opened it still reads, and answers no more."""
    write(citizen, story)
    phrase = send(citizen)
    desk.open(story)
    try_phrase(citizen, phrase)
    citizen.press("Báo là tôi rút")
    assert "vẫn đọc được điều đã gửi" in citizen.text()
    citizen.press("Báo rút và đóng")
    assert "và đã đóng hộp thư. Mã không mở được nữa." in citizen.text()
    assert "Mã này không mở hộp thư nào" in try_phrase(citizen, phrase)
    page = desk.look(_here(desk))
    assert story in page.text
    assert "Người gửi đã rút tin và đóng hộp thư" in page.text
    assert "Gửi trả lời" not in desk.labels


def guesses(citizen: Stage, phrase: str) -> None:
    """What is wrong is pointed at; whoever tries many phrases that open nothing waits, and then opens their own."""
    words = phrase.split()
    assert "Mã phải đủ chín chữ, gõ cách nhau. Bạn vừa gõ 8 chữ." in try_phrase(citizen, " ".join(words[:8]))
    assert "Chữ thứ 3, “wifi”, không có trong mã nào." in try_phrase(
        citizen, " ".join([*words[:2], "wifi", *words[3:]])
    )
    for _ in range(FREE):
        assert "Mã này không mở hộp thư nào" in try_phrase(citizen, " ".join(library().phrases.draw(randbelow)))
    assert "Bạn đã thử nhiều mã không mở được. Bạn đợi" in try_phrase(citizen, phrase)


def opens_after_a_while(citizen: Stage, phrase: str) -> None:
    until(lambda: "Hộp thư của bạn" in try_phrase(citizen, phrase))


def big_picture() -> bytes:
    """Noise, so that nothing packs it: just below what Telegram hands over to bots."""
    file, size = BytesIO(), (4600, 4500)
    Image.frombytes("L", size, randbytes(size[0] * size[1])).save(file, "PNG", compress_level=1)
    assert 19 * MIB < len(file.getvalue()) <= LARGEST
    return file.getvalue()


def gets_the_picture(desk: Officer, story: str, sent: bytes) -> None:
    """Drawn anew; it depends on every byte that was sent."""
    assert "gửi kèm (19,8 MB)" in desk.open(story).text
    answer = desk.fetch("Mở ảnh 1")
    assert sha256(answer.content).digest() == sha256(cleaned(sent, "image/png").content).digest()


def lies_unopened(citizen: Stage, server: Server, phrase: str) -> None:
    """Twelve hours after its quarter of a day is over it is told upwards; the person sees that once its day is over."""
    reads(citizen, phrase, "Nơi nhận phải mở chậm nhất")
    later(server, timedelta(hours=11))
    reads(citizen, phrase, "Nơi nhận phải mở chậm nhất")
    later(server, timedelta(hours=19))
    reads(citizen, phrase, "Nơi nhận phải mở chậm nhất")
    later(server, timedelta(days=3))
    reads(
        citizen,
        phrase,
        "Đã nhận",
        "Quá giờ mà nơi nhận chưa mở xem. Trên bàn trực, việc này được đánh dấu là chờ quá lâu.",
    )
