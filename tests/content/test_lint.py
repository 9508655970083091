"""The house rules for texts: each is shown to bite, and not to bite what only looks alike."""

import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from content import lint
from content.house_rules import HouseRules, count_words, sentences
from content.lint import CONTENT
from content.passages import Passage, article_passages, yaml_passages

RULES = HouseRules.load()


def faults(text: str, locale: str = "vi", limit: int | None = 18) -> list[str]:
    return list(RULES.faults(Passage(Path("x.md"), 1, text, locale, limit)))


def test_everything_that_ships_is_clean() -> None:
    assert [fault.shown(CONTENT.parent) for fault in lint.check()] == []


@pytest.mark.parametrize(
    "text",
    [
        "Chị ấy là gái gọi.",
        "Họ là đĩ.",
        "Kẻ lừa đảo.",
        "Người mại dâm cần giúp.",
        "Đây là một tệ nạn.",
        "Người nhiễm si-đa.",
        "Bạn mắc bệnh xã hội.",
        "Gửi đơn tố giác ở đây.",
        "Chúng tôi chắc chắn sẽ giúp.",
        "Cho các đối tượng này.",
        "HIV/AIDS lây qua máu.",
        unicodedata.normalize("NFD", "Chị ấy là gái gọi."),
    ],
)
def test_words_that_hurt_or_promise_are_refused(text: str) -> None:
    assert any("do not write" in fault for fault in faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "Bạn đi đâu cũng được.",
        "Bạn kể điều bạn thấy.",
        "Phở và phó mát.",
        "Có điểm nào chưa rõ?",
        "Lớp đào tạo nghề.",
        "Bọn mình ở đây.",
        "Ngân hàng, nhà hàng, hàng xóm.",
        "Con. Nghiện trà.",
        "Chi cục Phòng, chống tệ nạn xã hội.",
        "Bộ luật nói về môi giới mại dâm.",
    ],
)
def test_words_that_only_look_alike_pass(text: str) -> None:
    assert faults(text) == []


def test_a_plan_may_be_quoted_in_its_own_words_but_a_slur_never() -> None:
    assert faults("Kế hoạch viết “tệ nạn mại dâm”.") == []
    assert faults('Kế hoạch viết "tệ nạn mại dâm".'), "only typographic quotes mark a quotation"
    assert faults("Họ gọi em là “gái gọi”.")


def test_english_has_its_own_list() -> None:
    assert faults("She is a prostitute.", "en")
    assert faults("Programme on preventing prostitution.", "en") == []
    assert faults("Call 111 for cave rescue.", "en") == [], "a Vietnamese slur may be an English word"


@pytest.mark.parametrize("text", ["Gọi 111.", "Gọi 113 hoặc 115.", "Gọi 1900 969 680, 24/24.", "Số 1900969680 24/24."])
def test_cleared_numbers_pass(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Gọi 156.",
        "Gọi 0912 345 678.",
        "Nhắn 0912.345.678 nhé.",
        "Máy +84 24 3943 1234.",
        "1800 1744",
        "156: báo lừa đảo",
        "Tổng đài 5656.",
        "Gọi 1900 969 681.",
    ],
)
def test_any_other_number_is_refused(text: str) -> None:
    assert any("is not cleared" in fault for fault in faults(text))


@pytest.mark.parametrize(
    "text", ["Luật số 53/2024.", "Có 126 xã.", "Số 162/2025 nói rõ.", "Ngày 15/12/2025.", "1–15 năm."]
)
def test_numbers_of_laws_and_days_are_no_telephone_numbers(text: str) -> None:
    assert faults(text) == []


def test_replaced_law_may_be_named_only_as_replaced() -> None:
    assert "282/2025" in faults("Theo Nghị định 144/2021, mức phạt là thế.")[0]
    assert faults("Nghị định 282/2025 thay Nghị định 144/2021.") == []
    assert "356/2025" in faults("Theo Nghị định 13/2023.")[0]


def test_new_style_and_decomposed_tone_marks_are_refused() -> None:
    assert faults("Mở khoá.") == ["write 'khóa.' for 'khoá.' (old-style tone mark, NFC)"]
    assert faults("Quý vị hoàn toàn khỏe.") == []
    assert faults(unicodedata.normalize("NFD", "Mở khóa."))


def test_nobody_is_shouted_at() -> None:
    assert faults("Gọi ngay!") == ["no exclamation marks; a calm full stop"]


def test_a_sentence_has_at_most_eighteen_words() -> None:
    eighteen = " ".join(["chữ"] * 18)
    assert faults(eighteen + ".") == []
    assert "19 words" in faults(eighteen + " nữa.")[0]
    assert faults(f"{eighteen}. {eighteen}: {eighteen}; {eighteen}") == []
    assert faults(eighteen + " nữa.", limit=None) == []


def test_what_counts_as_a_sentence_and_a_word() -> None:
    assert sentences('Ngày 15/12/2025. "Đi đâu?" Về nhà: ngủ.') == ["Ngày 15/12/2025", '"Đi đâu', '" Về nhà', "ngủ"]
    assert count_words("Một – hai, 24/24 *") == 3


def test_an_article_that_shows_a_number_says_what_the_call_costs() -> None:
    assert list(RULES.costs_unsaid("Gọi 111.")) == ["shows 111 without its cost; say 'miễn phí' beside it"]
    assert list(RULES.costs_unsaid("Gọi **111**, miễn phí. Gọi 113.")) == []


ARTICLE = """---
id: x
title: "Một bài"
audience: [young]
topic: lure
summary: "Tóm tắt."
keywords: ["gái gọi"]
sources:
  - {label: "Kế hoạch"}
as_of: 2026-11-22
status: draft
---
Câu một
nối dòng hai.

## Đầu mục
- Mục **đậm**
- Mục [có đường dẫn](https://a.vn)
"""


def test_an_article_is_read_as_paragraphs_with_their_lines_and_without_its_keywords(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(ARTICLE, "utf-8")
    assert [(each.line, each.text) for each in article_passages(path)] == [
        (3, "Một bài"),
        (6, "Tóm tắt."),
        (8, "Kế hoạch"),
        (13, "Câu một nối dòng hai."),
        (16, "Đầu mục"),
        (17, "Mục đậm"),
        (18, "Mục có đường dẫn"),
    ]


def test_every_text_of_a_form_is_read_however_deep_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text('id: f\nfields:\n  - id: a\n    choices:\n      - {id: b, vi: "Một", en: "One"}\n', "utf-8")
    assert [(each.line, each.text, each.locale) for each in yaml_passages(path)] == [(5, "Một", "vi"), (5, "One", "en")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the shipped texts, for editors to spoil."""
    for folder in ("articles", "services", "forms"):
        shutil.copytree(CONTENT / folder, tmp_path / "content" / folder)
    catalogue = tmp_path / "locales" / "vi" / "LC_MESSAGES" / "chat.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "x.hello"\nmsgstr "Chào bạn."\n', "utf-8")
    return tmp_path


def shown(project: Path) -> list[str]:
    return [fault.shown(project) for fault in lint.check(project / "content")]


def change(path: Path, right: str, wrong: str) -> None:
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")


def test_a_fault_is_shown_with_file_and_line(project: Path) -> None:
    change(project / "locales" / "vi" / "LC_MESSAGES" / "chat.po", "Chào bạn.", "Chào bạn!")
    change(project / "content" / "forms" / "tip.yaml", "Chuyện khác", "Tệ nạn khác")
    told = shown(project)
    assert told[0].startswith("content/forms/tip.yaml:")
    assert "do not write 'tệ nạn'" in told[0]
    assert told[1:] == ["locales/vi/LC_MESSAGES/chat.po:1: no exclamation marks; a calm full stop"]


def test_every_broken_article_is_told_not_only_the_first(project: Path) -> None:
    articles = project / "content" / "articles"
    change(articles / "lo-co-hiv.md", "as_of: 2026-11-22\n", "")
    change(articles / "di-lam-xa.md", "topic: work", "topic: travel")
    assert [line.split(": ")[1] for line in shown(project)] == ["topic", "as_of"]


def test_a_published_article_is_neither_a_note_nor_a_book(project: Path) -> None:
    change(project / "content" / "articles" / "muc-phat-hien-nay.md", "status: draft", "status: published")
    assert any("an article has 250 to 450" in line for line in shown(project))


def test_a_broken_directory_and_a_broken_index_are_told(project: Path) -> None:
    change(project / "content" / "services" / "national.yaml", 'phone: "113"', 'phone: "156"')
    change(project / "content" / "articles" / "index.yaml", "topics:", "topic:")
    told = "\n".join(shown(project))
    assert "content/articles/index.yaml:1: topics: write a list here" in told
    assert "phone: 156 may not be shown" in told


@pytest.mark.slow
def test_the_command_checks_the_package_itself() -> None:
    command = [sys.executable, "-m", "content.lint"]
    done = subprocess.run(command, check=False, cwd=CONTENT.parent, capture_output=True, text=True)
    found = [fault.shown(CONTENT.parent) for fault in lint.check()]
    assert (done.returncode, done.stdout.splitlines()) == (1 if found else 0, found)


def test_the_command_is_silent_when_all_is_well(project: Path) -> None:
    said: list[str] = []
    assert lint.main(said.append, project / "content") == 0
    assert said == []


def test_the_command_says_what_it_found_and_ends_with_one(project: Path) -> None:
    change(project / "content" / "forms" / "tip.yaml", "Chuyện khác", "Chuyện khác!")
    said: list[str] = []
    assert lint.main(said.append, project / "content") == 1
    assert said[0].endswith("no exclamation marks; a calm full stop\n")
