"""What a letter looks like to who reads it: nothing fetched, nothing counted, the text whole without the page."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlsplit

from bot.mail.letters import Envelope
from handlers.officials.mail.mailed import Sent, to_confirm
from handlers.officials.mail.superior import Late, to_superior
from tests.bot.mail.correspondence import LETTERS, NOW, PAGE, PASSES, STOP, TODAY, TOKEN, duty, letter, owing

FETCHES = ("src", "srcset", "background", "data", "poster", "action", "ping")


class Page(HTMLParser):
    """Its links, its words and whatever of it would be fetched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.tags: set[str] = set()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]
        self.fetched += [name for name, _ in attrs if name in FETCHES]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_nothing_is_fetched_when_it_is_opened() -> None:
    page = Page(letter().html)
    assert not page.fetched
    assert not page.tags & {"img", "link", "script", "iframe", "object", "svg", "form", "base"}
    assert not re.search(r"url\(|@import|@font-face", letter().html)


def test_every_way_on_is_in_the_page_and_alone_in_a_line_of_the_text() -> None:
    page, lines = Page(letter().html), letter().text.split("\n")
    ways = [*PASSES.values(), PAGE, STOP]
    assert page.links == ways
    assert [line for line in lines if line.startswith("http")] == ways


def test_the_text_says_all_that_the_page_says() -> None:
    both = letter(owing(duty(promised=date(2027, 6, 10)), minutes=35))
    heard = " ".join(both.text.split())
    said = [" ".join(each.split()) for each in Page(both.html.split("</head>")[1]).words.split("\n")]
    missing = [each for each in said if each and each not in heard]
    assert not missing
    assert "Nộp trước ngày 17/6, tức chậm nhất thứ Tư 16/6/2027. Còn 10 ngày làm việc." in heard
    assert "68 mục, 14 mục cần cập nhật so với kỳ trước." in heard


def test_no_line_of_the_text_is_longer_than_a_screen_but_an_address() -> None:
    assert all(len(line) <= 72 for line in letter().text.split("\n") if not line.startswith("http"))


def test_the_page_is_one_column_and_says_that_it_can_be_dark() -> None:
    html = letter().html
    assert "max-width:600px" in html
    assert "prefers-color-scheme: dark" in html
    assert html.count("min-height:44px") == len(PASSES)


def test_only_the_first_way_stands_out() -> None:
    assert letter().html.count('class="main"') == 1


def test_a_superior_is_sent_one_letter_however_many_are_late() -> None:
    late = [Late(f"Xã {n}", "báo cáo năm 2026", "Quá hạn, chưa nộp") for n in range(23)]
    sent = LETTERS.letter(to_superior(late, f"{PAGE}/p"), Envelope("tinh@so.example.vn", TOKEN, PAGE, STOP))
    assert sent.subject == "23 đơn vị còn 23 báo cáo quá hạn"
    assert (sent.text.count("Quá hạn, chưa nộp"), sent.text.count("báo cáo năm 2026")) == (20, 1)
    assert "Và 3 báo cáo khác." in sent.text
    assert sent.unsubscribe is None
    assert f"{PAGE}/p" in Page(sent.html).links


def test_an_entry_of_the_directory_is_counted_as_no_report() -> None:
    late = [Late("Xã Ba Vì", "báo cáo năm 2026", "Quá hạn"), Late("Xã Ba Vì", "mục “Trạm”", "Quá hạn", entry=True)]
    sent = LETTERS.letter(to_superior(late, f"{PAGE}/p"), Envelope("tinh@so.example.vn", TOKEN, PAGE, STOP))
    assert sent.subject == "1 đơn vị còn 2 việc quá hạn"


def test_a_superior_of_one_late_unit_reads_its_name_in_the_subject() -> None:
    late = [Late("Xã Ba Vì", "báo cáo năm 2026", "Quá hạn, chưa nộp")]
    sent = LETTERS.letter(to_superior(late, f"{PAGE}/p"), Envelope("lanh.dao@xa.example.vn", TOKEN, PAGE))
    assert sent.subject == "Xã Ba Vì: báo cáo năm 2026 đã quá hạn"
    assert "Quá hạn, chưa nộp" in sent.text


def test_on_the_day_they_named_the_letter_says_so() -> None:
    sent = letter(owing(duty(promised=TODAY)))
    assert sent.subject == "Xã Ba Vì: hôm nay là ngày hẹn nộp báo cáo 6 tháng đầu năm 2027"
    assert "Hôm nay là ngày anh/chị hẹn nộp." in sent.text


def test_a_receipt_is_not_broken_in_two() -> None:
    html = letter(replace(owing(duty(state="partial")), sent=Sent(NOW, "HN-2027S1-09700-7K3F", 12))).html
    assert '<span style="white-space:nowrap">HN-2027S1-09700-7K3F</span>' in html


def test_who_is_asked_whether_the_address_is_theirs_is_told_nothing_of_a_unit() -> None:
    asked = LETTERS.letter(to_confirm(f"{PAGE}/m/yes"), Envelope("ai@do.example.vn", TOKEN, PAGE))
    assert "Ba Vì" not in asked.text
    assert Page(asked.html).links == [f"{PAGE}/m/yes", PAGE]
    assert all(urlsplit(link).scheme == "https" for link in Page(asked.html).links)
