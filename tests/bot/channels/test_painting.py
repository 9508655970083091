"""Screens as Telegram messages."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.channels import commands
from bot.channels.html import _taken_apart
from bot.channels.keyboard import shortened
from bot.channels.message import Button
from bot.channels.prose import prose
from content.words import Words
from handlers.conversation import (
    Act,
    Ask,
    Block,
    Letter,
    Letters,
    Link,
    Para,
    Prose,
    ReceiptWords,
    Say,
    Screen,
    Sheet,
    Turn,
)
from storage.engine import Database
from tests import transcript
from tests.bot.channels.painted import PAINTER, PaintedCitizen, PaintedOfficial, buttons_of, painted, words
from tests.bot.channels.telegram_html import units, visible
from tests.offices import open_office
from tests.world import library, over

TITLE = Para(Words("Ở đâu?"), "title")
MISTYPED = "| mot hai ba"  # a receipt stands in the box of the page again, and never in a chat
HOSTILE = "<b>x</b> **y** &amp; <a href='tg://user?id=1'>z</a> {number} \ue0001"


def html(*blocks: Block, locale: str = "vi", **more: Any) -> str:
    """One painted page."""
    (page,) = painted(Turn(Screen("start", blocks or (TITLE,), **more), locale))
    return page.html


def rows(*given: tuple[Link | Act, ...]) -> list[list[str]]:
    turn = Turn(Screen("start", (TITLE,), given), "vi")
    return [[button.label for button in row] for row in painted(turn)[-1].rows]


@pytest.mark.slow  # a few of them go over the wire at every change: test_transcripts.py
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", transcript.names())
def test_a_citizens_conversation_reads_the_same_in_messages(name: str, database: Database) -> None:
    lines = (transcript.FOLDER / name).read_text("utf-8").replace(MISTYPED, "").splitlines()
    transcript.play(PaintedCitizen(over(database)), lines)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", transcript.names("officials"))
def test_an_officials_conversation_reads_the_same_in_messages(name: str, database: Database) -> None:
    transcript.play_file(PaintedOfficial(open_office(database)), name)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_place_that_links_lead_to_is_painted_in_both_languages(database: Database) -> None:
    core, seen, ahead = over(database).core, set[str](), ["start"]
    while ahead:
        turn = core.look("telegram", "one", ahead.pop())
        painted(turn)
        painted(replace(turn, locale="en"))
        links = {one.address for row in turn.screen.rows for one in row if isinstance(one, Link)}
        ahead += links - seen
        seen |= links
    assert {f"a/{article.id}" for article in library().articles.published()} < seen


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_screen_reads_as_the_voice_says(database: Database) -> None:
    (page,) = painted(over(database).core.look("telegram", "one", "start"))
    assert page.html.split("\n") == [
        "<b>Chào bạn. Đây là Nhịp Cầu.</b>",
        "Hỏi chuyện khó, nhờ giúp, báo tin cho Bàn protection.",
        "",
        "<i>🔒 Đừng ghi tên mình. Telegram biết tài khoản của bạn và lưu những gì bạn nhắn.</i>",
        "",
        "Nguy hiểm: gọi <b>113</b> (công an), <b>115</b> (cấp cứu), "
        "<b>111</b> (trẻ em, mua bán người; miễn phí, 24/24).",
        "",
        "<i>Bạn muốn hỏi gì?</i>",
    ]
    assert [len(row) for row in page.rows] == [2, 2, 2]


def test_parts_stand_in_the_order_in_which_they_are_needed() -> None:
    shown = html(
        TITLE,
        Para("Tên cũ cũng được.", "small"),
        asks=Ask(Say("ask.place"), value="co do"),
        alert=(Say("crisis.minor"),),
        notes=(Say("button.stale"),),
        step=(2, 3),
        rows=((Link("Bài một", "a/one", hint="Nói gì"),),),
    )
    lines = [line for line in shown.split("\n") if line]
    assert lines[0].startswith("⚠️")
    assert lines[1].startswith("Nút này không còn dùng được")
    assert lines[2:] == [
        "<b>Ở đâu?</b> (2/3)",
        "<i>Tên cũ cũng được.</i>",
        "• <b>Bài một</b> – Nói gì",
        "Đã gõ (chạm vào để chép):",
        "<code>co do</code>",
        "<i>Gõ tên nơi đó</i>",
    ]


def test_a_step_is_told_once_and_on_top_where_nothing_is_asked_by_name() -> None:
    assert html(TITLE, TITLE, step=(2, 3)).count("(2/3)") == 1
    assert html(Para("Một"), step=(2, 3)) == "(2/3)\n\nMột"


@pytest.mark.parametrize(
    "block",
    [
        Para(HOSTILE),
        Para(HOSTILE, "title"),
        Para(HOSTILE, "small"),
        Para(Say("phrase.unknown", {"at": 4, "word": HOSTILE})),
        Prose(HOSTILE, "x", (HOSTILE,), HOSTILE),
        Sheet(((HOSTILE, HOSTILE),), HOSTILE),
        ReceiptWords((HOSTILE,)),
        Letters((Letter("person", "tip", HOSTILE),)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_words_of_people_are_never_read_as_markup(block: Block) -> None:
    assert HOSTILE in visible(html(block))


def test_what_stands_in_the_box_or_on_a_button_is_never_read_as_markup() -> None:
    turn = Turn(Screen("start", (), ((Link(HOSTILE[:50], "x", hint=HOSTILE),),), Ask(HOSTILE, value=HOSTILE)), "vi")
    assert words(turn).count(HOSTILE) == 3
    assert buttons_of(painted(turn)) == [Button(HOSTILE[:50], "x")]


def test_a_receipt_that_was_mistyped_is_not_shown_again() -> None:
    assert "sen lua may" not in html(asks=Ask(Say("ask.phrase"), "secret", value="sen lua may"))


def test_a_receipt_stands_in_three_lines_of_three() -> None:
    shown = html(ReceiptWords(("sen", "lua", "may", "tre", "song", "cam", "vang", "gao", "chim")))
    assert shown == "<b>sen · lua · may</b>\n<b>tre · song · cam</b>\n<b>vang · gao · chim</b>"


def test_a_sheet_has_a_line_for_each_row_and_a_question_keeps_its_own_mark() -> None:
    sheet = Sheet(((Words("Ở đâu?"), "Xã Cổ Đô"), (Words("Trạng thái"), "Đã nhận"), ("B01", "")), "Xem lại")
    assert html(sheet) == "<b>Xem lại</b>\n<b>Ở đâu?</b> Xã Cổ Đô\n<b>Trạng thái:</b> Đã nhận\n<b>B01</b>"


def test_letters_are_quoted_under_who_wrote_them() -> None:
    letters = Letters((Letter("person", "addition", "Một"), Letter("desk", "question", "Hai")))
    assert html(letters) == (
        "<b>Bạn viết thêm</b>\n<blockquote>Một</blockquote>\n<b>Nơi nhận hỏi</b>\n<blockquote>Hai</blockquote>"
    )
    assert "The desk asks" in html(letters, locale="en")


def test_markdown_becomes_lines() -> None:
    markdown = (
        "## Một **hai**\n\nBa *bốn*\nnăm.\n\n- sáu\n- bảy\n  1. tám\n\n3. chín\n4. [luật](https://a.vn/?x=1&y=2)\n\n"
        "| A | B |\n|---|---|\n| 1 | 2 |\n\n> mười\n\n---\n\n`mã`"
    )
    assert prose(markdown).split("\n\n") == [
        "<b>Một hai</b>",
        "Ba <i>bốn</i> năm.",
        "• sáu\n• bảy\n    1. tám",
        '3. chín\n4. <a href="https://a.vn/?x=1&amp;y=2">luật</a>',
        "<b>A · B</b>\n• 1 · 2",
        "mười",
        "mã",
    ]


def test_markdown_opens_pages_and_nothing_else() -> None:
    shown = prose("<script>x</script> [c](tg://user?id=1) [d](javascript:alert(1))")
    assert "<" not in shown
    assert visible(shown).startswith("<script>x</script>")


def test_an_articles_sources_are_folded_at_its_end() -> None:
    shown = html(Prose("Một", "Hai", ("Luật A", "Luật B"), "22/11/2026"))
    assert shown == (
        "<b>Một</b>\n\nHai\n\n<blockquote expandable><b>Nguồn</b>\n• Luật A\n• Luật B\n"
        "Kiểm tra lần cuối ngày 22/11/2026.</blockquote>"
    )


def test_a_row_stays_together_while_its_labels_fit() -> None:
    two, three = Link("Hộp thư của tôi", "mailbox"), Link("Trên mạng", "a")
    assert rows((two, two), (three, three, three)) == [[two.label] * 2, [three.label] * 3]
    assert rows((two, Link("Gửi điều này cho người trực", "b"))) == [[two.label], ["Gửi điều này cho người trực"]]
    assert rows((two, three, three)) == [[two.label], [three.label], [three.label]]
    assert rows((), (two,)) == [[two.label]]


def test_a_label_too_long_for_a_button_is_cut_at_a_word_and_told_in_full_above() -> None:
    label = "Sửa D02 · Cơ sở trong diện quản lý, theo loại hình, theo nơi đăng ký kinh doanh"
    screen = Screen("start", (TITLE,), ((Act(label, "x", "AAAA"),), (Link("Ngắn…", "y"),)))
    (page,) = painted(Turn(screen, "vi"))
    assert [row[0].label for row in page.rows] == [
        "Sửa D02 · Cơ sở trong diện quản lý, theo loại hình, theo nơi…",
        "Ngắn…",
    ]
    assert page.html == f"<b>Ở đâu?</b>\n<i>Nút dài, viết đủ là:</i>\n• {label}"


@pytest.mark.parametrize("label", ["x" * 64, "x" * 65, "x" * 63 + " y", "xx, " * 30])
def test_a_shortened_label_has_at_most_64_letters_and_says_so(label: str) -> None:
    assert (shortened(label) == label) is (len(label) <= 64)
    assert shortened(label).rstrip("…")
    assert len(shortened(label)) <= 64


def test_a_press_too_long_for_a_button_names_its_address() -> None:
    with pytest.raises(ValueError, match=r"due/x{57}: "):
        painted(Turn(Screen("start", (TITLE,), ((Act("Một", "due/" + "x" * 57, "AAAA"),),)), "vi"))


def test_the_buttons_of_a_long_screen_stand_below_its_last_page() -> None:
    turn = Turn(
        Screen("start", (Letters((Letter("person", "tip", "Một hai ba. " * 800),)),), ((Link("Về", "x"),),)), "vi"
    )
    pages = painted(turn)
    assert len(pages) == 3
    assert buttons_of(pages[-1:]) == [Button("Về", "x")]
    assert all("<blockquote>" in page.html for page in pages)


def test_nothing_is_kept_of_what_a_person_wrote() -> None:
    """What may be kept is of the catalogue or of an article, whoever asks for it."""
    before = [kept.cache_info().currsize for kept in (_taken_apart, prose)]
    html(
        Para(Say("phrase.unknown", {"at": 4, "word": "nhà tôi"})),
        Para("nhà tôi"),
        Sheet((("nhà tôi", Words("nhà tôi")),)),
    )
    html(
        Para(Say("phrase.unknown", {"at": 4, "word": "nhà em"})), Para("nhà em"), Sheet((("nhà em", Words("nhà em")),))
    )
    assert [kept.cache_info().currsize for kept in (_taken_apart, prose)] <= [before[0] + 1, before[1]]


@pytest.mark.parametrize(("bot", "locale"), [("citizens", "vi"), ("citizens", "en"), ("officials", "vi")])
def test_a_bot_presents_itself_within_what_telegram_takes(bot: Any, locale: str) -> None:
    look = PAINTER.look(bot, locale)
    assert 0 < units(look.description) <= 512
    assert 0 < units(look.short) <= 120
    assert all(re.fullmatch("[a-z0-9_]{1,32}", name) and 0 < len(told) <= 256 for name, told in look.commands.items())
    assert "start" in look.commands


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_command_opens_a_place_of_its_own(database: Database) -> None:
    citizens, office = over(database).core, open_office(database)
    there = [citizens.look("telegram", "one", address).screen.address for address in commands.CITIZENS.values()]
    assert there == ["start", "learn", "help/need", "report/what", "mailbox", "privacy"]
    focal = office.focal.id.hex()
    there = [office.core.look("telegram", focal, address).screen.address for address in commands.OFFICIALS.values()]
    assert there == ["start", "nudges"]


def test_of_telegram_no_anonymity_is_promised() -> None:
    first = library().texts.say("vi", "privacy.telegram.known")
    assert "không ẩn danh" in first
    for locale in ("vi", "en"):
        assert "48" in library().texts.say(locale, "privacy.telegram.erased")
